import Causality
import InspectionDomain
import InspectionStore

/// What the register holds already, so that an import updates instead of adding twice. Read once for an import.
struct ProjectChildren {
    private struct PlanKey: Hashable {
        let project: RecordID
        let year: Int64
        let month: Int64
    }

    private struct ListKey: Hashable {
        let project: RecordID
        let list: String
        let year: Int64
    }

    private var projects: [String: RecordID] = [:]
    private var regions: [String: RecordID] = [:]
    private var plans: [PlanKey: RecordID] = [:]
    private var lists: [ListKey: RecordID] = [:]
    private var officers: Set<String> = []
    private var present: [StoredRecord] = []
    private var stages: [RecordID: ProjectStage] = [:]
    private var names: [RecordID: ProjectView] = [:]

    init(store: InspectionStore) throws {
        for record in try store.records(RecordQuery(type: RecordType.project.name)) {
            if let code = record.state["code"].agreed?.text { projects[code] = record.state.id }
            names[record.id] = ProjectView(unchecked: record.state)
        }
        for record in try store.records(RecordQuery(type: RecordType.region.name)) {
            if let code = record.state["code"].agreed?.text { regions[code] = record.state.id }
        }
        for record in try store.records(RecordQuery(type: RecordType.monthlyPlan.name)) {
            guard let project = record.state["project"].agreed?.recordID,
                let year = record.state["year"].agreed?.integer, let month = record.state["month"].agreed?.integer
            else { continue }
            plans[PlanKey(project: project, year: year, month: month)] = record.state.id
        }
        for record in try store.records(RecordQuery(type: RecordType.listMembership.name)) {
            guard let project = record.state["project"].agreed?.recordID, let list = record.state["list"].agreed?.text,
                let year = record.state["year"].agreed?.integer
            else { continue }
            // One that was taken off has its history; whoever is listed again gets a new place.
            if record.value("removedOn") != .empty { continue }
            present.append(record)
            lists[ListKey(project: project, list: list, year: year)] = record.state.id
        }
        for record in try store.records(RecordQuery(type: RecordType.serviceAssignment.name)) {
            guard let project = record.state["project"].agreed?.recordID,
                let person = record.state["person"].agreed?.text,
                record.state["role"].agreed == .text("chiefServiceOfficer"), record.state["to"].agreed == .empty
            else { continue }
            officers.insert(project.hex + person)
        }
        let events = try store.records(RecordQuery(type: RecordType.stageEvent.name))
            .map { StageEventView(unchecked: $0.state) }
        for (project, own) in Dictionary(grouping: events, by: \.project) {
            if let project, let stage = ProjectStageHistory(own).stage { stages[project] = stage }
        }
    }

    /// The stage by the events of a project; `nil` if none tells.
    func stage(of project: RecordID) -> ProjectStage? { stages[project] }

    /// Who stands on lists of a year, by project and list.
    func members(in year: Int64) -> [RegisterImport.MissingMember] {
        let lists = RecordType.listMembership.field(named: "list")?.kind.choiceLabels ?? [:]
        return present.compactMap { record -> RegisterImport.MissingMember? in
            guard record.value("year") == .integer(year), let list = record.value("list").text,
                let project = record.value("project").recordID.flatMap({ names[$0] })
            else { return nil }
            return RegisterImport.MissingMember(
                membership: record, code: project.code ?? "", name: project.name ?? "", list: list,
                listLabel: lists[list] ?? Label(list, list))
        }.sorted { ($0.code, $0.list) < ($1.code, $1.list) }
    }

    func project(code: String) -> RecordID? { projects[code] }
    func region(code: String) -> RecordID? { regions[code] }

    func monthlyPlan(of project: RecordID, year: Int64, month: Int64) -> RecordID? {
        plans[PlanKey(project: project, year: year, month: month)]
    }

    func membership(of project: RecordID, list: String, year: Int64) -> RecordID? {
        lists[ListKey(project: project, list: list, year: year)]
    }

    func hasOfficer(_ project: RecordID, named person: String) -> Bool { officers.contains(project.hex + person) }
}

extension FieldKind {
    /// The labels of a choice by code; empty for other kinds.
    var choiceLabels: [String: Label] {
        guard case .choice(let choices) = self else { return [:] }
        return Dictionary(choices.map { ($0.code, $0.label) }) { first, _ in first }
    }
}
