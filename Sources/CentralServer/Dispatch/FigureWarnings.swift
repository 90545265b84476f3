import Causality
import InspectionDomain
import InspectionStore
import Presentation

/// The rules of early warning whose figures other desks make: months against plans, reports against what was seen on
/// site, approval clocks, land listings, promises, the key list and monthly tables.
struct FigureWarnings {
    private let city: CityReading
    private let rules: EarlyWarning
    private let projects: [RecordID: ProjectView]
    private let stages: [RecordID?: [StageEventView]]
    private let register: RegisterDesk

    init(
        _ city: CityReading, rules: EarlyWarning, projects: [RecordID: ProjectView],
        stages: [RecordID?: [StageEventView]]
    ) throws {
        self.city = city
        self.rules = rules
        self.projects = projects
        self.stages = stages
        register = try RegisterDesk(
            store: city.store, person: "", today: city.today, territories: city.territories)
    }

    /// Everything that these rules find; a rule that the profile lacks reads nothing.
    func findings() throws -> [WarningFinding] {
        let asked: [(String, () throws -> [WarningFinding])] = [
            ("W-02", lowMonths), ("W-05", doubtfulReports), ("W-10", approvalCases), ("W-11", landListings),
            ("W-12", promises), ("W-15", keyList), ("W-16", monthlyTables),
        ]
        return try asked.filter { rules.profile.warning($0.0) != nil }.flatMap { try $0.1() }
    }

    /// W-02: the closed months' rates, done over planned; a month without either is a gap.
    private func lowMonths() throws -> [WarningFinding] {
        let rounds = rules.profile.warning("W-02")?.rounds ?? 1
        guard let last = city.today.civilMonth.adding(months: -1), last.year == city.today.year else { return [] }
        let plans = try city.store.monthlyPlans(of: last.year)
        let months = RecordQuery.Range(
            "month", from: .text("\(last.year)-01"), to: .text(last.description))
        let reports = try city.store.records(RecordQuery(type: RecordType.investmentReport.name, range: months))
            .map { InvestmentReportView(unchecked: $0.state) }
        return Dictionary(grouping: reports, by: \.project).compactMap { id, own -> WarningFinding? in
            guard let id, projects[id] != nil else { return nil }
            let byMonth = Dictionary(own.compactMap { report in report.month.map { ($0.month, report) } }) { first, _ in
                first
            }
            let rates = (max(1, last.month - rounds + 1)...last.month).map { month in
                Completion.rate(done: Self.done(in: month, byMonth), plan: plans[id]?.amounts[month])
            }
            return rules.lowMonths(id, rates: rates)
        }
    }

    /// What was done in a month: as reported, else what the year grew by since the month before.
    private static func done(in month: Int, _ reports: [Int: InvestmentReportView]) -> Int64? {
        guard let report = reports[month] else { return nil }
        if let done = report.doneMonth { return done }
        guard let year = report.doneYear else { return nil }
        if month == 1 { return year }
        return reports[month - 1]?.doneYear.flatMap { before in before <= year ? year - before : nil }
    }

    /// W-05: the share of the whole investment as last reported, against the last estimate on site of this month or
    /// the one before.
    private func doubtfulReports() throws -> [WarningFinding] {
        let month = city.today.civilMonth
        let reports = try city.store.latestReports(through: month)
        var seen: [RecordID: (date: CivilDate, percent: Int64)] = [:]
        for month in [month.adding(months: -1), month].compactMap({ $0 }) {
            for visit in try city.store.sealedVisits(in: month, countsArrival: false) {
                guard projects[visit.project] != nil, let entry = try city.store.record(SupervisionItem.progress.entryID(in: visit.visit)),
                    let percent = SupervisionEntryView(unchecked: entry.state).observedPercent
                else { continue }
                if let known = seen[visit.project], known.date > visit.date { continue }
                seen[visit.project] = (visit.date, percent)
            }
        }
        return seen.compactMap { id, seen in
            let reported = Completion.rate(done: reports[id]?.doneTotal, plan: projects[id]?.totalInvestment)
            return rules.reportedAboveObserved(id, reported: reported, observed: Ratio(tenthsOfPercent: seen.percent))
        }
    }

    /// W-10: approval cases by their working days; single items are asked by their limits.
    private func approvalCases() throws -> [WarningFinding] {
        try register.reading.approvalCases.compactMap { record in
            guard let project = record.value("project").recordID.flatMap({ projects[$0] }),
                let board = try register.board(of: record, project), let clock = board.clock
            else { return nil }
            let isFinished = record.value("finishedOn").isFilled || board.stages.allSatisfy { $0.state == .ended }
            return rules.approvalCase(record.id, clock: clock, isFinished: isFinished)
        }
    }

    /// W-11: plots signed and not listed.
    private func landListings() throws -> [WarningFinding] {
        try city.records(.resourceNeed).map { ResourceNeedView(unchecked: $0.state) }.compactMap { need in
            guard need.kind == "land", need.state.isOpen, let signed = Self.day(need.record, "signedOn") else {
                return nil
            }
            return try rules.landListing(need.id, signedOn: signed, listedOn: Self.day(need.record, "listedOn"))
        }
    }

    /// W-12: promised documents by their day, and by the event that they were promised before.
    private func promises() throws -> [WarningFinding] {
        try city.records(.promisedDocument).map { PromisedDocumentView(unchecked: $0.state) }.compactMap { document in
            let project = try document.item.flatMap { try city.store.record($0) }?.value("project").recordID
            let history = ProjectStageHistory(project.flatMap { stages[$0] } ?? [])
            var events: [PromiseAnchor: CivilDate] = [:]
            events[.beforeStart] = history.day(ofReaching: [.started, .underConstruction])
            events[.beforeCompletionAcceptance] = history.day(ofReaching: [.completed, .inProduction])
            return try rules.promise(document, events: events)
        }
    }

    /// W-15: the key list's count and share, for whoever sees the whole city.
    private func keyList() throws -> [WarningFinding] {
        guard city.territories == nil, let share = try register.keyShare() else { return [] }
        let region = try city.records(.region).first { $0.value("level").text == "city" }
        return [rules.keyList(region?.id ?? Self.wholeCity, share)].compactMap { $0 }
    }

    /// The subject of a warning about the whole city where the register has no record of it.
    private static let wholeCity = RecordKey.id(of: RecordType.region.name, key: "city")

    /// W-16: tables of this month and the last that are not handed in.
    private func monthlyTables() throws -> [WarningFinding] {
        guard rules.profile.tables != nil else { return [] }
        let desk = MonthlyDesk(
            store: city.store, rules: try city.store.cityRules(on: city.today), today: city.today, person: "")
        let regions = try city.records(.region).map { ($0.value("code").text ?? "", $0.id) }
        let units = try city.records(.unit).map { ($0.value("name").text ?? "", $0.id) }
        let subjects = Dictionary(regions + units) { first, _ in first }
        let month = city.today.civilMonth
        return try [month.adding(months: -1), month].compactMap { $0 }.flatMap { month in
            try desk.slots(of: month).compactMap { slot in
                guard let subject = subjects[slot.unit.region ?? slot.unit.name],
                    slot.unit.region.map({ city.mayRead($0) }) ?? (city.territories == nil)
                else { return nil }
                return try rules.report(
                    subject, table: slot.table.code, month: month, isSubmitted: slot.slot.submittedOn != nil)
            }
        }
    }

    private static func day(_ record: RecordState, _ field: String) -> CivilDate? {
        record[field].agreed?.text.flatMap { CivilDate($0) }
    }
}
