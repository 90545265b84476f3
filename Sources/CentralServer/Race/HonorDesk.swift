import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// 骏马 and 蜗牛: the rule proposes, a person decides with a reason, the history stays (F-JC-13).
struct HonorDesk {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    let person: String

    /// A desk with the profile in force.
    static func open(_ store: InspectionStore, today: CivilDate, person: String) throws -> HonorDesk {
        HonorDesk(store: store, rules: try store.cityRules(on: today), today: today, person: person)
    }

    /// The key projects that the rule finds in a month, by their figures reported for it.
    func candidates(in month: CivilMonth) throws -> [HonorCandidate] {
        guard let honors = rules.profile.honors else { return [] }
        let list = rules.profile.keyList?.list ?? "key300"
        let day = month.day(month.dayCount) ?? today
        let reports = try MonthFigures(store: store, month: month)
        return try store.listMembers(of: month, list: list)
            .filter { $0.addedOn <= day && ($0.removedOn.map { day < $0 } ?? true) }
            .compactMap { member in
                let hasProblem = try !store.openProblems(of: member.project).isEmpty
                return HonorCandidate.of(
                    member.project, slip: try reports.slip(of: member.project), hasOpenProblem: hasProblem,
                    rules: honors)
            }
    }

    /// Writes the candidates of a month down; those that are down already stay as people left them.
    ///
    /// - Returns: all of the month.
    func propose(in month: CivilMonth) throws -> [StoredRecord] {
        guard let scope = Scopes.office else { throw OfficeError.badScope(Scopes.officeName) }
        let edits = try candidates(in: month).compactMap { candidate -> RecordEdit? in
            let id = RecordKey.id(
                of: RecordType.projectHonor.name, key: "\(candidate.project.hex) \(candidate.kind.rawValue) \(month)")
            guard try store.record(id) == nil else { return nil }
            return RecordEdit(
                record: id, type: RecordType.projectHonor.name, scope: scope,
                values: [
                    "project": .reference(candidate.project), "kind": .text(candidate.kind.rawValue),
                    "period": .text(month.description), "basis": .text(candidate.basis.zh),
                    "state": .text(HonorState.candidate.rawValue),
                ], person: person)
        }
        try store.write(edits)
        return try honors(of: month.description)
    }

    /// The labels of a period, or all, candidates first, then by project.
    func honors(of period: String?) throws -> [StoredRecord] {
        try store.records(
            RecordQuery(
                type: RecordType.projectHonor.name, equals: period.map { ["period": .text($0)] } ?? [:],
                order: .field("period")))
    }

    /// What a person decides of a candidate, or takes back of a confirmed one.
    ///
    /// - Throws: `input.reason` without a reason, ``IllegalTransition``.
    func decide(_ honor: StoredRecord, _ state: HonorState, reason: String) throws {
        guard FieldValue.text(reason).isFilled else { throw MonthlyRefusal.noReason() }
        let present = honor.value("state").text.flatMap(HonorState.init(rawValue:)) ?? .candidate
        try HonorState.table.check(present, state)
        try store.write([
            honor.edit(
                values: [
                    "state": .text(state.rawValue), "decidedBy": .text(person), "reason": .text(reason),
                ], person: person, reason: reason)
        ])
    }
}

/// A month's figures of projects, from their reports and plans; read once.
struct MonthFigures {
    private let month: CivilMonth
    private let reports: [RecordID: InvestmentReportView]
    private let plans: [RecordID: MonthlyPlanSeries]
    private let store: InspectionStore

    init(store: InspectionStore, month: CivilMonth) throws {
        self.store = store
        self.month = month
        let records = try store.records(
            RecordQuery(type: RecordType.investmentReport.name, equals: ["month": .text(month.description)]))
        reports = Dictionary(
            records.map { InvestmentReportView(unchecked: $0.state) }.compactMap { view in
                view.project.map { ($0, view) }
            }, uniquingKeysWith: { first, _ in first })
        plans = try store.monthlyPlans(of: month.year)
    }

    /// The month's report of a project.
    func report(of project: RecordID) -> InvestmentReportView? { reports[project] }

    /// What the monthly plan expects by the month's end.
    func planned(of project: RecordID) -> Int64? { plans[project]?.planned(through: month.month) }

    /// The lead over schedule at the month's end; `nil` without report or plan.
    func slip(of project: RecordID) throws -> Ratio? {
        guard let done = reports[project]?.doneYear, let record = try store.record(project) else { return nil }
        return Slip.againstSchedule(
            doneYear: done, annualPlan: ProjectView(unchecked: record.state).annualPlan(month.year),
            plannedToDate: planned(of: project), elapsedMonths: month.month)
    }
}
