import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import TableIntake
import Testing
import TestSupport
import Wording

@testable import CentralServer

/// The register's 年度累计完成（万元，截至N月） becomes the month's reports, and never takes a territory's own words.
struct RegisterProgressTests {
    private let office: TestOffice
    private var store: InspectionStore { office.office.store }

    init() throws { office = try TestOffice() }

    private func outcome(of table: Table, seed: UInt64 = 1) throws -> RegisterImport.Outcome {
        var generator = SplitMix64(seed: seed)
        return try RegisterImport(
            store: store, year: 2026, person: "office", addedOn: try #require(CivilDate("2026-01-01")),
            now: TestWorld.start, newID: { RecordID.randomRoot(using: &generator) }
        ).outcome(of: table)
    }

    private func batches() throws -> ImportBatches {
        ImportBatches(store: store, person: "office", today: try #require(CivilDate("2026-06-25")))
    }

    @discardableResult
    private func write(_ outcome: RegisterImport.Outcome) throws -> (changes: Int, batch: RecordID?) {
        try #require(outcome.issues.isEmpty, "\(outcome.issues.map(\.message.en))")
        return try batches().write(outcome.edits, about: "register", file: "register.csv", hash: nil) {
            try office.office.certifyOwnAuthor()
        }
    }

    /// A register of one project that says what was completed under a heading.
    private func register(_ text: String, under heading: String = "年度累计完成（万元，截至5月）") throws -> Table {
        var register = SmallRegister()
        register.rows = [register.rows[0] + [text]]
        register.headings.append(heading)
        return try register.table()
    }

    private func reports() throws -> [InvestmentReportView] {
        try store.records(RecordQuery(type: "investmentReport", order: .field("month")))
            .map { InvestmentReportView(unchecked: $0.state) }
    }

    @Test func `the sample's completion by territory is what the register says, as of May`() throws {
        let outcome = try outcome(of: try SampleData.table("register.xlsx"), seed: 7)
        #expect(outcome.progress == [try #require(CivilMonth("2026-05")): 300])
        #expect(outcome.progressNotes.map(\.zh) == ["年度累计完成截至 2026-05：300 个项目"])
        try write(outcome)
        let progress = try store.projectProgress(through: try #require(CivilMonth("2026-06")))
        let projects = try store.records(RecordQuery(type: "project")).map { ProjectView(unchecked: $0.state) }
        func rate(_ own: [ProjectView]) -> String {
            Completion.group(own.map { .init(done: progress[$0.id]?.doneYear, plan: $0.annualPlan(2026)) })?.rate
                .percentText ?? ""
        }
        let rates = Dictionary(grouping: projects, by: { $0.region ?? "" }).mapValues(rate)
        #expect(
            rates == [
                "140502": "31.2%", "140525": "33.5%", "140581": "29.1%", "140522": "30.6%", "140524": "22.8%",
                "140521": "27.4%", "140571": "36.0%",
            ])
        #expect(rate(projects) == "30.4%")
        #expect(progress.values.allSatisfy { $0.month == CivilMonth("2026-05") })
    }

    @Test func `a figure is a report of its month, audited by whoever imports the register`() throws {
        try write(try outcome(of: try register("480.5")))
        let report = try #require(try reports().first)
        #expect(report.month == CivilMonth("2026-05") && report.doneYear == 48_050)
        #expect(report.isAudited && report.record["auditedBy"].agreed == .text("office"))
        #expect(report.doneMonth == nil && report.visibleProgress == nil, "what the register does not say stays open")
    }

    @Test(arguments: [
        ("年度累计完成（万元，截至5月）", "480.5"), ("年度累计完成（截至5月底）", "480.5"), ("年度完成投资（截至2026年5月，亿元）", "0.04805"),
        ("年度累计完成(元，截至５月)", "4805000"), ("done this year (through 5)", "480.5"),
    ])
    func `the heading tells month and unit`(heading: String, text: String) throws {
        var register = SmallRegister()
        register.rows = [register.rows[0] + [text]]
        register.headings.append("\"\(heading)\"")
        try write(try outcome(of: try register.table()))
        #expect(try reports().map(\.doneYear) == [48_050])
    }

    @Test(arguments: ["年度累计完成（万元）", "年度累计完成（截至13月）", "年度累计完成（截至2025年5月）"])
    func `a heading without a month of the plan year is refused by its cell`(heading: String) throws {
        let issues = try outcome(of: try register("480.5", under: heading)).issues
        #expect(issues.map { "\($0.code) \($0.column ?? "")\($0.row ?? 0)" } == ["register.progress.month S1"])
    }

    @Test func `a figure that cannot be read is named by its cell, an empty one says nothing`() throws {
        let issues = try outcome(of: try register("四百")).issues
        #expect(issues.map { "\($0.code) \($0.column ?? "")\($0.row ?? 0)" } == ["table.cell.money.letters S2"])
        try write(try outcome(of: try register("")))
        #expect(try reports().isEmpty)
    }

    @Test func `importing again writes nothing, a changed figure updates the same report, the next month adds one`()
        throws
    {
        try write(try outcome(of: try register("480.5")))
        #expect(try write(try outcome(of: try register("480.5"), seed: 2)).changes == 0)
        #expect(try write(try outcome(of: try register("490"), seed: 3)).changes == 1)
        #expect(try reports().map(\.doneYear) == [49_000])
        try write(try outcome(of: try register("600", under: "年度累计完成（万元，截至6月）"), seed: 4))
        #expect(try reports().map(\.doneYear) == [49_000, 60_000])
    }

    @Test(arguments: ["doneYear", "visibleProgress"])
    func `a report that a territory wrote in stays, and the difference is named`(field: String) throws {
        try write(try outcome(of: try register("480.5")))
        let record = try #require(try store.records(RecordQuery(type: "investmentReport")).first)
        let own: FieldValue = field == "doneYear" ? .integer(47_000) : .text("主体封顶")
        try store.write([record.edit(values: [field: own], person: "C002")])
        let again = try outcome(of: try register("490"), seed: 2)
        #expect(again.progressDifferences.map(\.said) == [49_000])
        #expect(again.progressDifferences.map(\.known) == [field == "doneYear" ? 47_000 : 48_050])
        #expect(again.progressNotes.last?.zh.contains("未改动") == true)
        #expect(try write(again).changes == 0)
        #expect(try reports().map(\.doneYear) == [field == "doneYear" ? 47_000 : 48_050])
    }

    @Test func `a report that arrives between looking and writing stays beside`() throws {
        try write(try outcome(of: try SmallRegister().table()))
        let planned = try outcome(of: try register("480.5"), seed: 2)
        let named = RecordQuery(type: "project", equals: ["code": .text("JC-1")])
        let project = try #require(try store.records(named).first)
        let may = try #require(CivilMonth("2026-05"))
        try store.write([
            RecordEdit(
                record: RegisterReports.id(of: project.id, may), type: "investmentReport", scope: Place.city,
                values: ["project": .reference(project.id), "month": .text("2026-05"), "doneYear": .integer(47_000)],
                person: "C002")
        ])
        try write(planned)
        let report = try #require(try reports().first)
        #expect(try reports().count == 1 && report.conflicts.contains("doneYear"))
        #expect(report.doneYear == 47_000, "the lower amount until a person decides")
    }

    @Test func `taking the import back takes its reports, and importing again brings them back`() throws {
        try write(try outcome(of: try SmallRegister().table()))
        let batch = try #require(try write(try outcome(of: try register("480.5"), seed: 2)).batch)
        let batches = try batches()
        let undo = try batches.undo(try batches.find(batch.hex), reason: "表有误", isTrial: false)
        #expect(undo.deleted.count == 1 && undo.left.isEmpty)
        #expect(try reports().isEmpty)
        try write(try outcome(of: try register("495"), seed: 3))
        #expect(try reports().map(\.doneYear) == [49_500])
        #expect(try reports().first?.conflicts.isEmpty == true)
    }
}
