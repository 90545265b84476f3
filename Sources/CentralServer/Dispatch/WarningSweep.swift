import Causality
import InspectionDomain
import InspectionStore

/// Asks the rules of early warning of everything that the register knows, on one day.
struct WarningSweep {
    private let city: CityReading
    private let rules: EarlyWarning
    private let projects: [RecordID: ProjectView]
    private let stages: [RecordID?: [StageEventView]]

    /// Prepares a sweep.
    ///
    /// - Throws: ``ProfileError`` without the calendar's year: due days would be guesses.
    init(_ city: CityReading) throws {
        self.city = city
        let inForce = try city.store.cityRules(on: city.today)
        rules = EarlyWarning(profile: inForce.profile, calendar: inForce.calendar, today: city.today)
        projects = try city.projects()
        stages = Dictionary(
            grouping: try city.records(.stageEvent).map { StageEventView(unchecked: $0.state) }, by: \.project)
    }

    /// Everything that a rule finds.
    func findings() throws -> [WarningFinding] {
        let slips = try city.slips(of: projects).compactMap { rules.behindSchedule($0.project.id, slip: $0.slip) }
        let milestones = try city.records(.milestone).map { MilestoneView(unchecked: $0.state) }
            .compactMap { milestone in
                milestone.plannedOn.flatMap {
                    rules.lateMilestone(milestone.id, plannedOn: $0, actualOn: milestone.actualOn)
                }
            }
        let entries = try city.records(.statEntry)
            .compactMap { rules.notInStatistics(StatEntryView(unchecked: $0.state)) }
        let items = try city.records(.approvalItem)
            .compactMap { rules.approvalItem(ApprovalItemView(unchecked: $0.state)) }
        let funds = try city.records(.fundLine).compactMap { line in
            rules.fundUse(line.id, arrived: line.value("arrived").integer, spent: line.value("spent").integer)
        }
        return try slips + milestones + progress() + coverage() + entries + starts() + items + problems() + funds
            + gaps() + FigureWarnings(city, rules: rules, projects: projects, stages: stages).findings()
    }

    /// W-04 and W-06: not started, stopped.
    private func progress() -> [WarningFinding] {
        projects.values.flatMap { project -> [WarningFinding] in
            let history = ProjectStageHistory(stages[project.id] ?? [])
            let facts = StandingList.Facts(stage: history, plannedStart: project.plannedStart, entry: nil)
            // The register's import knows of a start by its stage events alone: without any, nothing is said.
            let isKnown = !(stages[project.id] ?? []).isEmpty
            return [
                isKnown
                    ? rules.notStarted(project.id, plannedStart: project.plannedStart, hasStarted: facts.hasStarted)
                    : nil,
                history.stage == .suspended ? rules.stopped(project.id, since: history.since) : nil,
            ].compactMap { $0 }
        }
    }

    /// W-07: key projects without a full visit this month.
    private func coverage() throws -> [WarningFinding] {
        guard let list = rules.profile.keyList?.list else { return [] }
        let month = city.today.civilMonth
        let input = try city.store.coverageInput(for: month, list: list, countsArrival: true)
        let coverage = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: city.today)
        return (coverage.unvisited.map(\.project) + coverage.partly.keys).filter { projects[$0] != nil }
            .compactMap { rules.uncovered($0, isFull: false) }
    }

    /// W-09: two months after a centralised start.
    private func starts() throws -> [WarningFinding] {
        let batches = Dictionary(
            try city.records(.startBatch).map { ($0.id, $0.value("date").text.flatMap { CivilDate($0) }) },
            uniquingKeysWith: { first, _ in first })
        return try city.records(.startEntry).map { StartEntryView(unchecked: $0.state) }.compactMap { entry in
            guard let ceremony = entry.batch.flatMap({ batches[$0] ?? nil }) else { return nil }
            return try rules.substantiveStart(entry, ceremony: ceremony)
        }
    }

    /// W-13: problems past due or without an event.
    private func problems() throws -> [WarningFinding] {
        try city.store.problemFacts(ProblemFactsQuery(scopes: city.scopes, openOnly: true))
            .sorted { $0.problem < $1.problem }.compactMap { rules.stuckProblem($0) }
    }

    /// W-17: four fixings or service people missing.
    private func gaps() throws -> [WarningFinding] {
        let assignments = Dictionary(
            grouping: try city.records(.serviceAssignment).map { ServiceAssignmentView(unchecked: $0.state) },
            by: \.project)
        let list = rules.profile.keyList?.list
        let memberships = Dictionary(
            try city.records(.listMembership).map { ListMembershipView(unchecked: $0.state) }
                .filter { $0.list == list && $0.year == city.today.year }.map { ($0.project, $0) },
            uniquingKeysWith: { first, second in first.isActive(on: city.today) ? first : second })
        let scheduled = Set(
            try (city.records(.monthlyPlan) + city.records(.milestone)).compactMap { $0.value("project").recordID })
        return projects.values.compactMap { project in
            let facts = ProjectGaps.Facts(
                project: project, stage: ProjectStageHistory(stages[project.id] ?? []).stage,
                membership: memberships[project.id], hasSchedule: scheduled.contains(project.id),
                assignments: assignments[project.id] ?? [])
            return rules.gaps(ProjectGaps(facts, by: rules.profile, on: city.today))
        }
    }
}
