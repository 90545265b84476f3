public import Causality
public import InspectionDomain

/// What a project completed of its year, as of the month of its latest report; node and centre read the same.
///
/// Money counts 0.01 万元.
public struct ProjectProgress: Hashable, Sendable {
    /// The report.
    public let report: RecordID
    /// The month at whose end the figures stand.
    public let month: CivilMonth
    /// Completed since 1 January.
    public let doneYear: Int64
    /// What the monthly plan expects by the end of ``month``; `nil` if a month has no plan.
    public let plannedToDate: Int64?
    /// The plan of the year.
    public let annualPlan: Int64?

    /// Sets a report's figure beside the plan; `nil` for a report without month or figure.
    public init?(_ report: InvestmentReportView, plan: MonthlyPlanSeries?, annualPlan: Int64?) {
        guard let month = report.month, let done = report.doneYear else { return nil }
        self.report = report.id
        self.month = month
        doneYear = done
        plannedToDate = plan?.planned(through: month.month)
        self.annualPlan = annualPlan
    }

    /// Ahead of or behind schedule at the end of ``month``; negative is behind, `nil` without an annual plan.
    public var slip: Ratio? {
        Slip.againstSchedule(
            doneYear: doneYear, annualPlan: annualPlan, plannedToDate: plannedToDate, elapsedMonths: month.month)
    }
}

extension InspectionStore {
    /// Every project's progress in the year of a month, by its latest report until then that says what was done;
    /// projects without one are left out.
    ///
    /// One pass over the reports, the plans and the projects.
    public func projectProgress(through month: CivilMonth) throws -> [RecordID: ProjectProgress] {
        let reports = try latestReports(through: month)
        guard !reports.isEmpty else { return [:] }
        let plans = try monthlyPlans(of: month.year)
        let annual = Dictionary(
            try records(RecordQuery(type: RecordType.project.name)).map { project in
                (project.id, ProjectView(unchecked: project.state).annualPlan(month.year))
            }, uniquingKeysWith: { first, _ in first })
        return reports.reduce(into: [:]) { progress, entry in
            progress[entry.key] = ProjectProgress(
                entry.value, plan: plans[entry.key], annualPlan: annual[entry.key] ?? nil)
        }
    }

    /// The latest report of each project in the year of a month, until then, that says what was done.
    ///
    /// - Parameters:
    ///   - first: the earliest month; January if absent.
    ///   - scopes: the territories to look in; `nil` for all.
    public func latestReports(
        from first: CivilMonth? = nil, through month: CivilMonth, scopes: Set<ScopeID>? = nil
    ) throws -> [RecordID: InvestmentReportView] {
        let start = first ?? CivilMonth(year: month.year, month: 1) ?? month
        let months = RecordQuery.Range("month", from: .text(start.description), to: .text(month.description))
        let query = RecordQuery(type: RecordType.investmentReport.name, scopes: scopes, range: months)
        var latest: [RecordID: InvestmentReportView] = [:]
        for record in try records(query) {
            let report = InvestmentReportView(unchecked: record.state)
            guard let project = report.project, let month = report.month, report.doneYear != nil else { continue }
            // Of several reports of a month the first by id counts, on every machine the same.
            if let known = latest[project]?.month, known >= month { continue }
            latest[project] = report
        }
        return latest
    }

    /// The plans by months of a year, by project.
    public func monthlyPlans(of year: Int) throws -> [RecordID: MonthlyPlanSeries] {
        let query = RecordQuery(type: RecordType.monthlyPlan.name, equals: ["year": .integer(Int64(year))])
        var amounts: [RecordID: [Int: Int64]] = [:]
        for record in try records(query) {
            guard let project = record.value("project").recordID, let month = record.value("month").integer else {
                continue
            }
            amounts[project, default: [:]][Int(month)] = record.value("amount").integer
        }
        return amounts.mapValues { MonthlyPlanSeries($0) }
    }
}
