public import Causality
public import InspectionDomain

/// The figures that projects are lit by, as far as this store knows them; node and centre read the same.
public struct ProjectLamps: Sendable {
    private let figures: [RecordID: LampFigures]
    private let rules: [LampRule]
    private let today: CivilDate

    /// The gravest light of a project by the profile's rules, with its rule; `nil` where every rule lacks a figure.
    public func light(of project: RecordID) -> (rule: LampRule, light: LampRule.Light)? {
        guard let figures = figures[project] else { return nil }
        let measures = figures.measures(today: today)
        return rules.compactMap { rule in rule.light(for: measures).map { (rule: rule, light: $0) } }
            .max { $0.light < $1.light }
    }

    /// Lights by the rules given, from figures that were read before.
    public init(_ figures: [RecordID: LampFigures], rules: [LampRule], today: CivilDate) {
        self.figures = figures
        self.rules = rules
        self.today = today
    }
}

extension InspectionStore {
    /// The lamps on a day, by the profile in force.
    ///
    /// A project is measured by its latest report of the year against its plan to the end of that month; the average is
    /// that of all projects reported. Reads nothing if the profile has no lamps.
    /// - Throws: ``ProfileError`` for a faulty profile.
    public func projectLamps(on today: CivilDate) throws -> ProjectLamps {
        let rules = try mechanismProfile(on: today).lamps
        guard !rules.isEmpty else { return ProjectLamps([:], rules: [], today: today) }
        let reports = try latestReports(of: today.year)
        let plans = try reports.isEmpty ? [:] : plannedAmounts(of: today.year)
        let planned = Dictionary(
            uniqueKeysWithValues: reports.map { project, report in
                (project, report.month.flatMap { MonthlyPlanSeries(plans[project] ?? [:]).planned(through: $0.month) })
            })
        let average = Completion.group(
            reports.map { Completion.Figures(done: $1.doneYear, plan: planned[$0].flatMap { $0 }) })?.rate
        let (started, entered) = try asksForEntry(rules) ? starts() : ([:], [:])
        var figures: [RecordID: LampFigures] = [:]
        for project in Set(reports.keys).union(started.keys) {
            let plan = try record(project).flatMap { ProjectView($0.state)?.annualPlan(today.year) }
            figures[project] = LampFigures(
                doneYear: reports[project]?.doneYear, plannedToDate: planned[project].flatMap { $0 }, annualPlan: plan,
                averageCompletion: average, startedOn: started[project], enteredOn: entered[project])
        }
        return ProjectLamps(figures, rules: rules, today: today)
    }

    private func asksForEntry(_ rules: [LampRule]) -> Bool {
        rules.contains { $0.bands.contains { $0.when.contains { $0.measure == .monthsWithoutEntry } } }
    }

    private func latestReports(of year: Int) throws -> [RecordID: InvestmentReportView] {
        let months = RecordQuery.Range("month", from: .text("\(year)-01"), to: .text("\(year)-12"))
        var latest: [RecordID: InvestmentReportView] = [:]
        for record in try records(RecordQuery(type: RecordType.investmentReport.name, range: months)) {
            let report = InvestmentReportView(unchecked: record.state)
            guard let project = report.project, let month = report.month else { continue }
            if let known = latest[project]?.month, known >= month { continue }
            latest[project] = report
        }
        return latest
    }

    private func plannedAmounts(of year: Int) throws -> [RecordID: [Int: Int64]] {
        let query = RecordQuery(type: RecordType.monthlyPlan.name, equals: ["year": .integer(Int64(year))])
        return try records(query).reduce(into: [:]) { plans, record in
            guard let project = record.value("project").recordID, let month = record.value("month").integer,
                let amount = record.value("amount").integer
            else { return }
            plans[project, default: [:]][Int(month)] = amount
        }
    }

    /// When construction really began, and when each project entered statistics.
    private func starts() throws -> (started: [RecordID: CivilDate], entered: [RecordID: CivilDate]) {
        var started: [RecordID: CivilDate] = [:]
        for record in try records(RecordQuery(type: RecordType.stageEvent.name)) {
            let event = StageEventView(unchecked: record.state)
            guard let project = event.project, let on = event.on, event.to == .started else { continue }
            started[project] = min(started[project] ?? on, on)
        }
        var entered: [RecordID: CivilDate] = [:]
        for record in try records(RecordQuery(type: RecordType.statEntry.name)) {
            guard let project = record.value("project").recordID,
                let on = record.value("enteredOn").text.flatMap({ CivilDate($0) })
            else { continue }
            entered[project] = on
        }
        return (started, entered)
    }
}
