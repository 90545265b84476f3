import Causality
import InspectionDomain
import InspectionStore

/// What the records themselves say of the race's indicators, territory by territory, with the projects behind it.
///
/// Three of Jincheng's eight can be counted: completion against schedule, planned starts that started, eligible
/// projects in statistics. The others need figures that no record has; people enter them.
struct RaceFigures {
    let store: InspectionStore
    let period: Period
    let list: String

    /// By territory and indicator code.
    func inputs() throws -> [String: [String: Race.Input]] {
        let month = period.last.civilMonth
        let reports = try store.latestReports(from: period.first.civilMonth, through: month)
        let plans = try reports.isEmpty ? [:] : store.monthlyPlans(of: month.year)
        let members = try store.listMembers(of: month, list: list).filter { member in
            member.addedOn <= period.last && (member.removedOn.map { period.last < $0 } ?? true)
        }
        return try Dictionary(grouping: members, by: \.territory).mapValues { members in
            let projects = members.map(\.project)
            var inputs: [String: Race.Input] = [:]
            inputs["yearCompletion"] = completion(of: projects, reports, plans)
            inputs["startRate"] = try starts(of: projects)
            inputs["entryRate"] = try entries(of: projects)
            return inputs
        }
    }

    /// Σ done since January against Σ planned by then, over projects that have both; each at the end of the month of
    /// its latest report within the period.
    private func completion(
        of projects: [RecordID], _ reports: [RecordID: InvestmentReportView], _ plans: [RecordID: MonthlyPlanSeries]
    ) -> Race.Input? {
        var (done, planned) = (Int64(0), Int64(0))
        var sources: [RecordID] = []
        for project in projects {
            guard let report = reports[project],
                let progress = ProjectProgress(report, plan: plans[project], annualPlan: nil),
                let expected = progress.plannedToDate
            else { continue }
            done += progress.doneYear
            planned += expected
            sources.append(report.id)
        }
        return sources.isEmpty ? nil : Race.Input(actual: done, target: planned, sources: sources.sorted())
    }

    /// Projects whose planned start of the year lies in or before the period, and how many of them started by its end.
    private func starts(of projects: [RecordID]) throws -> Race.Input? {
        let due = try projects.filter { project in
            guard let planned = try store.record(project).flatMap({ ProjectView($0.state)?.plannedStart }) else {
                return false
            }
            return planned.year == period.last.year && planned <= period.last
        }
        guard !due.isEmpty else { return nil }
        let started = try due.filter { project in
            let events = try store.records(RecordQuery(type: RecordType.stageEvent.name, parent: project))
            let day = ProjectStageHistory(events.map { StageEventView(unchecked: $0.state) })
                .day(ofReaching: [.started, .underConstruction, .completed, .inProduction])
            return day.map { $0 <= period.last } ?? false
        }
        return Race.Input(actual: Int64(started.count), target: Int64(due.count), sources: due.sorted())
    }

    /// Projects eligible for statistics by the period's end, and how many of them entered by then.
    private func entries(of projects: [RecordID]) throws -> Race.Input? {
        let views = try projects.flatMap { project in
            try store.records(RecordQuery(type: RecordType.statEntry.name, parent: project))
                .map { StatEntryView(unchecked: $0.state) }
        }
        let eligible = views.filter { $0.eligibleOn.map { $0 <= period.last } ?? false }
        guard !eligible.isEmpty else { return nil }
        let entered = eligible.filter { $0.isEntered && ($0.enteredOn.map { $0 <= period.last } ?? false) }
        return Race.Input(
            actual: Int64(entered.count), target: Int64(eligible.count), sources: eligible.map(\.id).sorted())
    }
}
