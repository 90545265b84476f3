import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// The reports that the office makes.
enum ReportKind: String, CaseIterable {
    case coverage, ledger, bulletin, handbook, circular, race, annex1, annex2, annex3, missing, resolutions
    case supervisionOrders, notices, rewards, tasks

    var label: Label {
        switch self {
        case .coverage: Label("督导覆盖情况", "Coverage of key projects")
        case .ledger: Label("问题台账", "Problem ledger")
        case .bulletin: Label("推进专报", "Bulletin")
        case .handbook: Label("完成情况手册", "Handbook")
        case .circular: Label("推进情况通报", "Circular")
        case .race: Label("赛马排名", "Race")
        case .annex1: Label("前期项目谋划表（区级）", "Annex 1, the district's")
        case .annex2: Label("新建（竣工）项目情况表（区级）", "Annex 2, the district's")
        case .annex3: Label("在建项目进展情况表（区级）", "Annex 3, the district's")
        case .missing: Label("尚不掌握的情况", "What is not known")
        case .resolutions: Label("议定事项清单", "Resolutions")
        case .supervisionOrders: Label("督办单台账", "Supervision orders")
        case .notices: Label("文书台账", "Register of notices")
        case .rewards: Label("奖励台账", "Rewards")
        case .tasks: Label("工作任务清单", "Work tasks")
        }
    }

    /// Whether the report shows what is not published: scores under way.
    var isDraft: Bool { self == .race }

    /// Whether a city has what the report is about: one without monthly tables has no annexes, one without a race no
    /// ranking.
    func isOffered(by profile: MechanismProfile) -> Bool {
        switch self {
        case .annex1, .annex2, .annex3: profile.tables != nil
        case .race: profile.race != nil
        default: true
        }
    }

    /// The columns that say which row of a table it is, for comparing two.
    func keys(ofTable index: Int) -> [Int] {
        switch self {
        case .coverage: [0]
        case .ledger: [1, 2, 3]
        case .bulletin: [0]
        case .handbook: [1, 2]
        case .circular: [1]
        case .race: index == 0 ? [1] : [0, 2]
        case .annex1, .annex2, .annex3: [1]
        case .missing: [0, 1]
        case .resolutions: [2, 3, 5]
        case .supervisionOrders, .notices: [1, 2, 3, 4]
        case .rewards: [1, 3, 4, 7]
        case .tasks: [1, 2, 3]
        }
    }

    /// The report's tables from the records of a store alone: no clock, no arrival, no machine.
    func tables(_ order: ReportOrder, store: InspectionStore) throws -> [ReportTable] {
        switch self {
        case .coverage:
            return try CoverageTables(store: store, month: order.month, today: order.asOf)
                .tables(language: order.language)
        case .ledger: return [try ledger(order, store)]
        case .bulletin:
            return [try MonthlyIssue.bulletin(lines(order, store), month: order.month, language: order.language)]
        case .handbook:
            return [try MonthlyIssue.handbook(lines(order, store), month: order.month, language: order.language)]
        case .circular:
            return [try MonthlyIssue.circular(lines(order, store), month: order.month, language: order.language)]
        case .race:
            let desk = try RaceDesk.open(store, today: order.asOf, person: "")
            let day = order.month.day(1) ?? order.asOf
            return try desk.pack(try desk.round(.race, containing: day), language: order.language)
        case .annex1, .annex2, .annex3:
            let desk = try MonthlyDesk.open(store, today: order.asOf, person: "")
            let run = try desk.run(rawValue, unit: desk.district().name, month: order.month)
            return [try desk.printed(run)]
        case .missing: return [try MissingTable(store: store, order: order).table()]
        case .resolutions, .supervisionOrders, .notices, .rewards, .tasks: return [try followUp(order, store)]
        }
    }

    private func followUp(_ order: ReportOrder, _ store: InspectionStore) throws -> ReportTable {
        let tables = FollowUpTables(city: try CityReading(store: store, today: order.asOf), language: order.language)
        return switch self {
        case .resolutions: try tables.resolutions()
        case .supervisionOrders: try tables.notices(.supervisionOrder)
        case .rewards: try tables.rewards()
        case .tasks: try tables.tasks()
        default: try tables.notices()
        }
    }

    private func ledger(_ order: ReportOrder, _ store: InspectionStore) throws -> ReportTable {
        let profile = try store.mechanismProfile(on: order.asOf)
        let names = try RegionNames(store)
        var projects: [RecordID: ProjectView] = [:]
        let problems = try store.problems().map { problem in
            let project = try problem.view.project.flatMap { id -> ProjectView? in
                if projects[id] == nil { projects[id] = try store.record(id).map { ProjectView(unchecked: $0.state) } }
                return projects[id]
            }
            return (problem: problem.view, events: problem.history.graph.ordered, project: project)
        }
        let ledger = ProblemLedger(problems, profile: profile, today: order.asOf)
        return try LedgerReport.problems(
            ledger.lines, profile: profile, territories: names.byCode,
            projects: Dictionary(uniqueKeysWithValues: projects.map { ($0.key.hex, $0.value.name ?? "") }),
            language: order.language)
    }

    /// Every key project's month; figures that are not audited or in conflict are left out and counted.
    private func lines(_ order: ReportOrder, _ store: InspectionStore) throws -> [MonthlyIssue.Line] {
        let names = try RegionNames(store)
        let figures = try MonthFigures(store: store, month: order.month)
        return try MissingTable.projects(of: order, in: store).map { record in
            let project = ProjectView(unchecked: record.state)
            let report = figures.report(of: record.id).flatMap { $0.isAudited ? $0 : nil }
            let code = project.region ?? ""
            return MonthlyIssue.Line(
                territory: names.byCode[code] ?? code, order: names.order[code] ?? .max, code: project.code ?? "",
                project: project.name ?? "", annualPlan: project.annualPlan(order.month.year),
                plannedToDate: figures.planned(of: record.id), doneMonth: report?.doneMonth, doneYear: report?.doneYear,
                visibleProgress: report?.visibleProgress ?? "")
        }
    }
}

/// The territories' names and their administrative order, by code.
struct RegionNames {
    let byCode: [String: String]
    let order: [String: Int]

    init(_ store: InspectionStore) throws {
        let regions = try store.records(RecordQuery(type: RecordType.region.name)).sorted { left, right in
            (left.value("order").integer ?? .max, left.value("code").text ?? "")
                < (right.value("order").integer ?? .max, right.value("code").text ?? "")
        }
        byCode = Dictionary(
            regions.compactMap { region in region.value("code").text.map { ($0, region.value("name").text ?? $0) } },
            uniquingKeysWith: { $1 })
        order = Dictionary(
            regions.enumerated().compactMap { index, region in region.value("code").text.map { ($0, index) } },
            uniquingKeysWith: { $1 })
    }
}

/// What the records of a month do not say, project by project: missing is never read as nothing.
struct MissingTable {
    let store: InspectionStore
    let order: ReportOrder

    /// The projects that a month's issue is about: the key list's, or all where the city has none.
    static func projects(of order: ReportOrder, in store: InspectionStore) throws -> [StoredRecord] {
        guard let list = try store.mechanismProfile(on: order.asOf).keyList?.list else {
            return try store.records(RecordQuery(type: RecordType.project.name, order: .field("code")))
        }
        let counted = MonthlyCoverage.counted(
            try store.listMembers(of: order.month, list: list), in: order.month, today: order.asOf)
        return try counted.compactMap { try store.record($0) }
            .sorted { ($0.value("code").text ?? "", $0.id) < ($1.value("code").text ?? "", $1.id) }
    }

    func table() throws -> ReportTable {
        let language = order.language
        let names = try RegionNames(store)
        let figures = try MonthFigures(store: store, month: order.month)
        let coverage = try CoverageTables(store: store, month: order.month, today: order.asOf).coverage
        let unvisited = Set(coverage.unvisited.map(\.project))
        let officers = Dictionary(
            try ServiceDesk(store: store, person: "").gaps(on: order.asOf).map { ($0.project, $0) },
            uniquingKeysWith: { $1 })
        var counts: [Label: Int] = [:]
        let rows = try Self.projects(of: order, in: store).compactMap { record -> [ReportCell]? in
            let missing = gaps(
                of: record, figures: figures, isUnvisited: unvisited.contains(record.id),
                hasOfficer: officers[record.id] == nil)
            guard !missing.isEmpty else { return nil }
            for gap in missing { counts[gap, default: 0] += 1 }
            let code = record.value("region").text ?? ""
            return [
                .text(names.byCode[code] ?? code), .text(record.value("name").text ?? ""),
                .text(missing.map { $0[language] }.joined(separator: language == .zh ? "、" : ", ")),
            ]
        }
        let sums = counts.sorted { ($1.value, $0.key.en) < ($0.value, $1.key.en) }
            .map { "\($0.key[language]) \($0.value)" }
        let title = Label("\(order.month) 尚不掌握的情况", "What is not known of \(order.month)")
        return try ReportTable(
            title: title[language], language: language,
            columns: [Label("属地", "Territory"), Label("项目", "Project"), Label("缺少", "Missing")].map {
                ReportColumn($0[language])
            },
            rows: rows, notes: sums.isEmpty ? [] : [sums.joined(separator: language == .zh ? "；" : "; ")])
    }

    private func gaps(
        of record: StoredRecord, figures: MonthFigures, isUnvisited: Bool, hasOfficer: Bool
    ) -> [Label] {
        var gaps: [Label] = []
        if isUnvisited { gaps.append(Label("当月未督导", "not visited this month")) }
        if let report = figures.report(of: record.id) {
            if !report.conflicts.isEmpty {
                gaps.append(Label("数据有争议", "figures in conflict"))
            } else if !report.isAudited {
                gaps.append(Label("月报未审核", "report not audited"))
            }
        } else {
            gaps.append(Label("未报月报", "no report"))
        }
        if ProjectView(unchecked: record.state).annualPlan(order.month.year) == nil {
            gaps.append(Label("无年度计划", "no annual plan"))
        }
        if !hasOfficer { gaps.append(Label("首席服务员缺失", "no chief service officer")) }
        if !record.markedFields.isEmpty { gaps.append(Label("登记有争议", "register in conflict")) }
        return gaps
    }
}
