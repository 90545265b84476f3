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

struct PeopleImportTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func outcome(_ table: Table) throws -> (edits: [RecordEdit], issues: [ImportIssue]) {
        var generator = SplitMix64(seed: 5)
        return try PeopleImport.outcome(
            of: table, store: office.office.store, person: "office",
            newID: { RecordID.randomRoot(using: &generator) })
    }

    private func outcome(csv: String) throws -> (edits: [RecordEdit], issues: [ImportIssue]) {
        try outcome(try SampleData.table(csv: csv))
    }

    private func person(_ code: String) throws -> StoredRecord {
        try #require(try office.office.store.records(RecordQuery(type: "person", equals: ["code": .text(code)])).first)
    }

    @Test func `the sample's people arrive, and importing them again writes nothing`() throws {
        let table = try SampleData.table("people.csv")
        let (edits, issues) = try outcome(table)
        #expect(issues.isEmpty)
        #expect(edits.count == 47)
        #expect(try office.office.store.write(edits).count == 47)
        #expect(try office.office.store.write(try outcome(table).edits).isEmpty)
        #expect(try person("P001").value("name") == .text("甲子"))
        #expect(try person("P001").elements("territories") == ["140502"])
        #expect(try DevicesCommand.Invite.territories(of: "P001", in: office.office) == ["140502"])
    }

    @Test func `a changed team updates that field alone`() throws {
        let table = try SampleData.table("people.csv")
        _ = try office.office.store.write(try outcome(table).edits)
        let changed = try SampleData.text("people.csv").replacing("P001,甲子,inspector,T01", with: "P001,甲子,inspector,T09")
        let written = try office.office.store.write(try outcome(csv: changed).edits)
        #expect(written.flatMap { $0.change.writes.map(\.field) } == ["team"])
    }

    @Test func `Chinese headings and wordings are understood, territories with any separator`() throws {
        let (edits, issues) = try outcome(csv: "人员编码,姓名,角色,督导组,负责属地\nP1,王工,办公室,一组,140502、140525；140581 140521\n")
        #expect(issues.isEmpty)
        _ = try office.office.store.write(edits)
        #expect(try person("P1").elements("territories") == ["140502", "140521", "140525", "140581"])
        #expect(try person("P1").elements("roles") == ["office"])
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let row: String
        let issues: [String]
        var testDescription: String { String(row.prefix(30)) }
    }

    static let mistakes = [
        Mistake(row: ",王工,inspector,T01,140502", issues: ["register.cell.empty A2"]),
        Mistake(row: "P1,,inspector,T01,140502", issues: ["register.cell.empty B2"]),
        Mistake(row: "P1,王工,,T01,140502", issues: ["register.cell.empty C2"]),
        Mistake(row: "P1,王工,pilot,T01,140502", issues: ["register.cell.choice C2"]),
        Mistake(row: "P1,王工,inspector,T01,14/02", issues: ["register.region E2"]),
        Mistake(row: "office,王工,inspector,T01,140502", issues: ["register.person.reserved A2"]),
        Mistake(row: "Office,王工,inspector,T01,140502", issues: ["register.person.reserved A2"]),
        Mistake(
            row: "P1,\(String(repeating: "长", count: 500)),inspector,T01,140502", issues: ["register.field.too-long B2"]),
        Mistake(row: "P1,王工,inspector,,\nP1,李工,inspector,,", issues: ["register.code.duplicate A3"]),
        Mistake(row: "", issues: ["register.empty "]),
    ]

    @Test(arguments: mistakes) func `a mistake is named by row and column`(mistake: Mistake) throws {
        let issues = try outcome(csv: "person,name,role,team,territories\n\(mistake.row)\n").issues
        #expect(issues.map { "\($0.code) \($0.column ?? "")\($0.row.map(String.init) ?? "")" } == mistake.issues)
    }

    @Test func `a table without a needed column is refused by its heading`() throws {
        let issues = try outcome(csv: "person,name\nP1,王工\n").issues
        #expect(issues.map(\.code) == ["table.header.missing"])
    }
}
