import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import TableIntake
import Testing
import TestSupport
import Wording

@testable import CentralServer

/// Where the sample data lies, from the root of the source tree.
enum SampleData {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("SampleData")

    static func table(_ name: String) throws -> Table {
        try ImportFile.table(root.appendingPathComponent(name).path)
    }

    static func source(_ name: String) throws -> ImportSource {
        try ImportSource.read(root.appendingPathComponent(name).path)
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
    }

    static func table(csv: String) throws -> Table {
        try #require(try TableReader.read(bytes: Array(csv.utf8), fileName: "register.csv").first)
    }
}

/// A small register that a test can alter cell by cell.
struct SmallRegister {
    var headings = [
        "项目编号", "项目名称", "区域代码", "所属区域", "行业领域", "建设内容及规模", "建设地点", "总投资（万元）", "年度计划投资（万元）",
        "建设起始年", "建设结束年", "责任单位", "责任人", "项目单位", "清单", "1月计划", "联系人", "联系电话",
    ]
    var rows = [
        [
            "JC-1", "甲项目", "140502", "城区", "水利", "新建泵房", "城区一路1号", "5000", "1200.5", "2024", "2026", "城区政府", "甲某",
            "甲公司", "300个重点项目", "100", "丁某", "0356-0000001",
        ],
        [
            "JC-2", "乙项目", "140525", "泽州县", "水利", "新建水库", "泽州二路2号", "8000", "3000", "2025", "2027", "泽州政府", "乙某",
            "乙公司", "", "", "戊某", "0356-0000002",
        ],
    ]

    mutating func set(_ heading: String, of row: Int, to text: String) {
        if let column = headings.firstIndex(of: heading) { rows[row][column] = text }
    }

    func table() throws -> Table {
        try SampleData.table(csv: ([headings] + rows).map { $0.joined(separator: ",") }.joined(separator: "\r\n"))
    }
}

struct RegisterImportTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func outcome(of table: Table, seed: UInt64 = 1) throws -> RegisterImport.Outcome {
        var generator = SplitMix64(seed: seed)
        return try RegisterImport(
            store: office.office.store, year: 2026, person: "office", addedOn: try #require(CivilDate("2026-01-01")),
            now: TestWorld.start, newID: { RecordID.randomRoot(using: &generator) }
        ).outcome(of: table)
    }

    @discardableResult
    private func write(_ table: Table) throws -> Int {
        let outcome = try outcome(of: table, seed: 7)
        try #require(outcome.issues.isEmpty, "\(outcome.issues.map(\.message.en))")
        return try ImportBatches(store: office.office.store, person: "office", today: try #require(CivilDate("2026-06-25")))
            .write(outcome.edits, about: "register", file: "register.csv", hash: nil) {
                try office.office.certifyOwnAuthor()
            }.changes
    }

    private func project(_ code: String) throws -> StoredRecord {
        try #require(
            try office.office.store.records(RecordQuery(type: "project", equals: ["code": .text(code)])).first)
    }

    private func count(_ type: String) throws -> Int { try office.office.store.count(RecordQuery(type: type)) }

    // MARK: The sample register

    @Test(arguments: ["register.csv", "register-gb18030.csv"])
    func `a spreadsheet and a text file in any encoding give the same edits`(file: String) throws {
        let workbook = try outcome(of: try SampleData.table("register.xlsx"))
        let text = try outcome(of: try SampleData.table(file))
        #expect(workbook.issues.isEmpty && text.issues.isEmpty)
        #expect(workbook.created.count == 300)
        #expect(workbook.edits.count == text.edits.count)
        for (one, two) in zip(workbook.edits, text.edits) where one != two {
            Issue.record("\(one.type): \(one.values) is not \(two.values)")
            break
        }
    }

    @Test func `the register arrives whole, and importing it again writes nothing`() throws {
        let table = try SampleData.table("register.csv")
        #expect(try write(table) > 300)
        #expect(try count("project") == 300)
        #expect(try count("monthlyPlan") == 3600)
        #expect(try count("region") == 7)
        let again = try outcome(of: table)
        #expect(again.created.isEmpty)
        #expect(again.known.count == 300)
        #expect(try office.office.store.write(again.edits).isEmpty)
        let first = try project("JC26-140502-001")
        #expect(first.value("totalInvestment") == .integer(5_307_702))
        #expect(first.value("annualPlan/2026") == .integer(1_618_200))
        #expect(first.value("latitude") == .integer(35_496_129))
        #expect(first.elements("fundSources").count == 2)
    }

    // MARK: Odd tables

    struct Odd: Sendable, CustomTestStringConvertible {
        let file: String
        let issues: [String]
        var testDescription: String { file }
    }

    static let odd = [
        Odd(file: "odd/duplicated-codes.csv", issues: ["register.code.duplicate A8", "register.code.duplicate A9"]),
        Odd(file: "odd/letters-in-amounts.csv",
            // 1.2亿 in K2 is an amount with its unit, and ３５００ in K6 is 3500.
            issues: [
                "table.cell.money.letters K3", "table.cell.money.letters K4",
                "register.cell.empty K5",
            ]),
        Odd(file: "odd/missing-column.csv", issues: ["table.header.missing 1"]),
        Odd(file: "odd/merged-headers.xlsx", issues: ["table.header.missing 3"]),
    ]

    @Test(arguments: odd) func `an odd table names what is wrong and where, and writes nothing`(odd: Odd) throws {
        let before = try office.fingerprint(of: Place.register)
        let outcome = try outcome(of: try SampleData.table(odd.file))
        let found = outcome.issues.map { "\($0.code) \($0.column ?? "")\($0.row.map(String.init) ?? "")" }
        #expect(found == odd.issues)
        for issue in outcome.issues {
            #expect(!issue.message.zh.isEmpty && !issue.message.en.isEmpty)
            #expect(!issue.nextStep.zh.isEmpty && !issue.nextStep.en.isEmpty)
        }
        let written = try ImportFile.finish(
            edits: outcome.edits, issues: outcome.issues, about: "register", source: try SampleData.source(odd.file),
            dryRun: false, person: "office", office: office.office, terminal: NoStreams.terminal)
        #expect(written == nil)
        #expect(try office.fingerprint(of: Place.register) == before)
    }

    // MARK: Changes

    @Test func `a changed cell updates exactly that field`() throws {
        var register = SmallRegister()
        try write(try register.table())
        register.set("责任人", of: 0, to: "丙某")
        let written = try office.office.store.write(try outcome(of: try register.table()).edits)
        #expect(written.count == 1)
        #expect(written.flatMap { $0.change.writes.map(\.field) } == ["responsiblePerson"])
        #expect(try project("JC-1").value("responsiblePerson") == .text("丙某"))
        #expect(try project("JC-2").value("responsiblePerson") == .text("乙某"))
    }

    @Test func `what people wrote keeps its full-width brackets and commas, codes have one form`() throws {
        var register = SmallRegister()
        register.set("责任人", of: 0, to: "责任人（示例）　")
        register.set("建设内容及规模", of: 0, to: "新建泵房，敷设管线（一期）")
        register.set("项目编号", of: 0, to: "ＪＣ-9")
        try write(try register.table())
        let written = try project("JC-9")
        #expect(written.value("responsiblePerson") == .text("责任人（示例）"))
        #expect(written.value("contentAndScale") == .text("新建泵房，敷设管线（一期）"))
    }

    @Test func `a changed monthly plan updates that month and adds no second one`() throws {
        var register = SmallRegister()
        try write(try register.table())
        register.set("1月计划", of: 0, to: "150")
        #expect(try write(try register.table()) == 1)
        #expect(try count("monthlyPlan") == 1)
        #expect(try count("listMembership") == 1)
    }

    @Test func `a project that is gone from the spreadsheet stays`() throws {
        var register = SmallRegister()
        try write(try register.table())
        register.rows.removeFirst()
        #expect(try write(try register.table()) == 0)
        #expect(try project("JC-1").value("name") == .text("甲项目"))
    }

    @Test func `a dry run finds the same and writes nothing`() throws {
        let outcome = try outcome(of: try SmallRegister().table())
        let written = try ImportFile.finish(
            edits: outcome.edits, issues: outcome.issues, about: "register", source: try SampleData.source("register.csv"),
            dryRun: true, person: "office", office: office.office, terminal: NoStreams.terminal)
        #expect(written?.changes == 0)
        #expect(outcome.created == ["JC-1", "JC-2"])
        #expect(try count("project") == 0)
    }

    @Test(arguments: [("（亿元）", "0.5", Int64(500_000)), ("（万元）", "5000", 500_000), ("（元）", "50000000", 500_000), ("", "5000", 500_000)])
    func `amounts are read in the unit of their heading`(unit: String, text: String, hundredths: Int64) throws {
        var register = SmallRegister()
        register.set("总投资（万元）", of: 0, to: text)
        register.headings = register.headings.map { $0 == "总投资（万元）" ? "总投资\(unit)" : $0 }
        register.rows.removeLast()
        try write(try register.table())
        #expect(try project("JC-1").value("totalInvestment") == .integer(hundredths))
    }

    // MARK: Mistakes, by row and column

    struct Mistake: Sendable, CustomTestStringConvertible {
        let heading: String
        let text: String
        let issue: String
        var testDescription: String { "\(heading) \(text.prefix(20))" }
    }

    static let mistakes = [
        Mistake(heading: "项目编号", text: "", issue: "register.cell.empty A2"),
        Mistake(heading: "项目名称", text: "", issue: "register.cell.empty B2"),
        Mistake(heading: "项目名称", text: String(repeating: "长", count: 5000), issue: "register.field.too-long B2"),
        Mistake(heading: "区域代码", text: "1405/02", issue: "register.region C2"),
        Mistake(heading: "行业领域", text: String(repeating: "长", count: 5000), issue: "register.field.too-long E2"),
        Mistake(heading: "总投资（万元）", text: "12O00", issue: "table.cell.money.letters H2"),
        Mistake(heading: "总投资（万元）", text: "0.001", issue: "table.cell.money.too-fine H2"),
        Mistake(heading: "总投资（万元）", text: "-5", issue: "table.cell.money H2"),
        Mistake(heading: "建设起始年", text: "去年", issue: "table.cell.year J2"),
        Mistake(heading: "建设结束年", text: "2020", issue: "register.cell.order K2"),
        Mistake(heading: "清单", text: "最重要的", issue: "register.cell.choice O2"),
        Mistake(heading: "年度计划投资（万元）", text: "", issue: "register.cell.empty I2"),
        Mistake(heading: "1月计划", text: "多", issue: "table.cell.money.letters P2"),
    ]

    @Test(arguments: mistakes) func `a mistake is named by row and column`(mistake: Mistake) throws {
        var register = SmallRegister()
        register.set(mistake.heading, of: 0, to: mistake.text)
        let issues = try outcome(of: try register.table()).issues
        #expect(issues.map { "\($0.code) \($0.column ?? "")\($0.row.map(String.init) ?? "")" } == [mistake.issue])
    }

    @Test func `a table without projects is an error, not an empty success`() throws {
        var register = SmallRegister()
        register.rows = []
        #expect(try outcome(of: try register.table()).issues.map(\.code) == ["register.empty"])
    }

    @Test func `all mistakes are told at once`() throws {
        var register = SmallRegister()
        register.set("总投资（万元）", of: 0, to: "多")
        register.set("建设起始年", of: 1, to: "去年")
        register.set("清单", of: 1, to: "最重要的")
        #expect(try outcome(of: try register.table()).issues.count == 3)
    }

    @Test(.timeLimit(.minutes(15))) func `twenty thousand rows are worked out in bounded time`() throws {
        var register = SmallRegister()
        let row = register.rows[0]
        register.rows = (1...20_000).map { number in
            var copy = row
            copy[0] = "JC-\(number)"
            return copy
        }
        let outcome = try outcome(of: try register.table())
        #expect(outcome.issues.isEmpty)
        #expect(outcome.created.count == 20_000)
        #expect(outcome.edits.count == 3 * 20_000)
    }
}
