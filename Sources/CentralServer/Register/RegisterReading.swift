import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// The register as one answer reads it: each kind of record once, and only when it is asked for.
///
/// Lives for one answer and is not to be kept.
final class RegisterReading {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    /// The territories that the reader may see; `nil` for all.
    let territories: Set<String>?
    /// The only project to be read; `nil` for all.
    let only: RecordID?

    init(
        store: InspectionStore, today: CivilDate, territories: Set<String>? = nil, only: RecordID? = nil
    ) throws {
        self.only = only
        self.store = store
        self.today = today
        self.territories = territories
        rules = try store.cityRules(on: today)
    }

    var profile: MechanismProfile { rules.profile }

    /// The projects that the reader may see, by code.
    lazy var projects: [ProjectView] = (only.map { [$0].compactMap { try? store.record($0) } } ?? records(of: .project))
        .map { ProjectView(unchecked: $0.state) }
        .filter { view in territories.map { $0.contains(view.region ?? "") } ?? true }
        .sorted { ($0.code ?? "", $0.id) < ($1.code ?? "", $1.id) }
    lazy var projectByID: [RecordID: ProjectView] = Dictionary(uniqueKeysWithValues: projects.map { ($0.id, $0) })
    lazy var regions: [(code: String, name: String)] = (try? store.records(RecordQuery(type: RecordType.region.name)))?
        .compactMap { record in
            guard let code = record.value("code").text, territories?.contains(code) ?? true else { return nil }
            return (code, record.value("name").text ?? code)
        }.sorted { $0.0 < $1.0 } ?? []
    lazy var regionNames: [String: String] = Dictionary(regions.map { ($0.code, $0.name) }) { first, _ in first }
    lazy var memberships: [ListMembershipView] = read(.listMembership, ListMembershipView.self)
    lazy var membershipsByProject = grouped(memberships, by: \.project)
    lazy var assignments = grouped(read(.serviceAssignment, ServiceAssignmentView.self), by: \.project)
    lazy var milestones = grouped(read(.milestone, MilestoneView.self), by: \.project)
    lazy var approvalItems = grouped(read(.approvalItem, ApprovalItemView.self), by: \.project)
    lazy var approvalCases: [StoredRecord] = records(of: .approvalCase)
    lazy var statEntries = grouped(read(.statEntry, StatEntryView.self), by: \.project)
    lazy var needs = grouped(read(.resourceNeed, ResourceNeedView.self), by: \.project)
    lazy var stages: [RecordID: ProjectStageHistory] = grouped(read(.stageEvent, StageEventView.self), by: \.project)
        .mapValues { ProjectStageHistory($0) }
    /// The problems of the only project with their steps; none if all projects are read.
    lazy var problemsOfOnly: [RecordedProblem] = only.flatMap { try? store.problems(of: $0) } ?? []
    /// Where problems stand, by project.
    lazy var problems: [RecordID: [ProblemFacts]] = {
        let facts =
            only == nil
            ? (try? store.problemFacts()) ?? []
            : problemsOfOnly.map { ProblemFacts($0.view, $0.history.graph.ordered) }
        return Dictionary(grouping: facts) { $0.project ?? $0.problem }
    }()
    /// Projects with a plan by months for the year.
    lazy var plannedProjects: Set<RecordID> = Set(
        records(of: .monthlyPlan, equals: ["year": .integer(Int64(today.year))]).compactMap { $0.value("project").recordID })
    /// Photos of a kind, by the project of the visit they were taken on.
    lazy var statProofs: [RecordID: [RecordID]] = photos(kind: "statProof")

    /// The records of a type, of the only project if there is one; none if they cannot be read, which the check of the
    /// store tells.
    private func records(of type: RecordType, equals: [String: FieldValue] = [:]) -> [StoredRecord] {
        let owner = type.parentField == "project" ? only : nil
        return (try? store.records(RecordQuery(type: type.name, parent: owner, equals: equals))) ?? []
    }

    private func read<View: RecordView>(_ type: RecordType, _ view: View.Type) -> [View] {
        records(of: type).map { View(unchecked: $0.state) }
    }

    private func grouped<View: RecordView>(_ views: [View], by key: (View) -> RecordID?) -> [RecordID: [View]] {
        var groups: [RecordID: [View]] = [:]
        for view in views { if let id = key(view) { groups[id, default: []].append(view) } }
        return groups
    }

    private func photos(kind: String) -> [RecordID: [RecordID]] {
        let photos = (try? store.records(RecordQuery(type: RecordType.photo.name, equals: ["kind": .text(kind)]))) ?? []
        var found: [RecordID: [RecordID]] = [:]
        for photo in photos {
            let view = PhotoView(unchecked: photo.state)
            let visit = view.visit.flatMap { try? store.record($0) }
            for project in Set([visit?.value("project").recordID].compactMap { $0 } + view.linkedTo) {
                found[project, default: []].append(photo.id)
            }
        }
        return found
    }

    // MARK: Of one project

    func stage(of project: RecordID) -> ProjectStage? { stages[project]?.stage }

    func hasStarted(_ project: RecordID) -> Bool {
        guard let history = stages[project] else { return false }
        return StandingList.Facts(stage: history, plannedStart: nil, entry: nil).hasStarted
    }

    /// The active place on the year's key list.
    func keyMembership(of project: RecordID) -> ListMembershipView? {
        guard let list = profile.keyList?.list else { return nil }
        return membershipsByProject[project]?.first {
            $0.list == list && $0.year == today.year && $0.isActive(on: today)
        }
    }

    func territoryName(of project: ProjectView) -> String {
        project.region.map { regionNames[$0] ?? $0 } ?? ""
    }

    /// The lists of the year that a project stands on today.
    func lists(of project: RecordID) -> [String] {
        (membershipsByProject[project] ?? [])
            .filter { $0.year == today.year && $0.isActive(on: today) }.compactMap(\.list).sorted()
    }

    /// The seven nodes of a project: what is proved, and what the register only says.
    func board(of project: ProjectView) -> KeyNodeBoard {
        let items = approvalItems[project.id] ?? []
        let needs = needs[project.id] ?? []
        let history = stages[project.id] ?? ProjectStageHistory([])
        let problems = problems[project.id] ?? []
        let filing = items.filter { $0.group == "establishment" }
        let facts: [KeyNodeBoard.Node: KeyNodeBoard.Facts] = [
            .filing: .approvals(filing), .procedures: .approvals(items.filter { $0.group != "establishment" }),
            .resources: KeyNodeBoard.Facts(
                isBegun: !needs.isEmpty, isFinished: !needs.isEmpty && needs.allSatisfy { !$0.state.isOpen },
                evidence: needs.filter { $0.state == .closed }.map(\.id)),
            .start: .stages(history, finishedAt: [.started, .underConstruction]),
            .progress: .stages(history, finishedAt: [.completed, .inProduction]),
            .completion: .stages(history, finishedAt: [.inProduction]),
        ]
        return KeyNodeBoard(
            facts, registered: project.registeredNode,
            openProblems: problems.filter { !$0.state.isFinished }.map(\.problem),
            closedProblems: problems.filter { $0.state.isFinished }.map(\.problem))
    }

    func gaps(of project: ProjectView) -> ProjectGaps {
        ProjectGaps(
            ProjectGaps.Facts(
                project: project, stage: stage(of: project.id), membership: keyMembership(of: project.id),
                hasSchedule: plannedProjects.contains(project.id) || milestones[project.id] != nil,
                assignments: assignments[project.id] ?? []),
            by: profile, on: today)
    }

    /// The standing lists that a project is on today.
    func standing(of project: ProjectView) -> Set<StandingList> {
        guard let history = stages[project.id] ?? Optional(ProjectStageHistory([])) else { return [] }
        return StandingList.lists(
            of: StandingList.Facts(
                stage: history, plannedStart: project.plannedStart, entry: statEntries[project.id]?.first),
            today: today)
    }
}
