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

    init(store: InspectionStore) throws {
        for record in try store.records(RecordQuery(type: RecordType.project.name)) {
            if let code = record.state["code"].agreed?.text { projects[code] = record.state.id }
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
            lists[ListKey(project: project, list: list, year: year)] = record.state.id
        }
        for record in try store.records(RecordQuery(type: RecordType.serviceAssignment.name)) {
            guard let project = record.state["project"].agreed?.recordID,
                let person = record.state["person"].agreed?.text,
                record.state["role"].agreed == .text("chiefServiceOfficer"), record.state["to"].agreed == .empty
            else { continue }
            officers.insert(project.hex + person)
        }
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
