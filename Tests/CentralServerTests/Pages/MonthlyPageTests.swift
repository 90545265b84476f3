import Causality
import Foundation
import HTTPTypes
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import Testing

@testable import CentralServer

/// The monthly tables on the office's pages: a township fills and hands in, the office accepts, merges and prints.
struct MonthlyPageTests {
    private let office: TestOffice
    private let month = "2026-06"

    init() throws {
        office = try TestOffice()
        let store = office.office.store
        let world = office.world
        let district = world.record()
        try store.write([
            region(district, "410499", "示例区", "county", nil, world),
            region(world.record(), "410499101", "甲乡", "township", district, world),
        ])
        try office.office.certifyOwnAuthor()
        let today = try office.office.environment.today()
        let desk = ProfileDesk(store: store, today: today, person: "office")
        try desk.take(MechanismProfile.zhanhe2021Document)
        _ = try desk.putInForce("zhanhe-2021", version: nil, from: try #require(CivilDate("2026-01-01")), reason: "")
    }

    private func region(
        _ id: RecordID, _ code: String, _ name: String, _ level: String, _ parent: RecordID?, _ world: TestWorld
    ) -> RecordEdit {
        var values: [String: FieldValue] = ["code": .text(code), "name": .text(name), "level": .text(level)]
        values["parent"] = parent.map { .reference($0) }
        return RecordEdit(record: id, type: "region", scope: Place.register, values: values, person: "office")
    }

    private func table(_ annex: String) throws -> [UInt8] {
        try [UInt8](
            Data(contentsOf: SampleData.root.appendingPathComponent("township-tables/2026-06-jia-\(annex).csv")))
    }

    private func begin(_ browser: OfficeBrowser, _ annex: String) async throws -> String {
        let query = "table=\(annex)&unit=410499101&month=\(month)&name=a.csv"
        let answer = try await browser.put("/monthly/import?\(query)", try table(annex))
        return try #require(answer.text.split(separator: "\"").map(String.init).first { $0.hasPrefix("/monthly/run/") })
    }

    @Test func `F-ZH-08 a clerk uploads annex 2, sees project and cell, fills it on the page and hands in`()
        async throws
    {
        let office = office
        try await office.pages(as: [.territory], in: ["410499101"], name: "甲乡经办") { browser in
            let run = try await begin(browser, "annex2")
            let grid = try await browser.get(run).text
            #expect(grid.contains("【示例】甲乡·锦屏中药材种植加工二期") && grid.contains("环评：未填写"))
            let refused = try await browser.post(run + "/submit")
            #expect(refused.status == .unprocessableContent || refused.status == .badRequest, "\(refused.status)")
            let project = try #require(
                try office.office.store.records(RecordQuery(type: "project", order: .field("code"))).first)
            let row = "\(run)/row/\(project.id.hex)"
            let form = try await browser.get(row).text
            #expect(form.contains("s:cells/eia") && form.contains("未填写"))
            let saved = try await browser.post(row, [("s:cells/eia", ""), ("v:cells/eia", "办理中，已公示，预计7月批复")])
            #expect(saved.status == .seeOther)
            #expect(try await !browser.get(run).text.contains("不能报送"))
            #expect(try await browser.post(run + "/submit").status == .seeOther)
            #expect(try await browser.get(run).text.contains("已报送"))
            #expect(try await browser.post(run + "/audit").status == .forbidden, "a township does not audit")
            #expect(try await browser.get("/monthly?month=2026-06").text.contains("按时"))
        }
    }

    @Test func `F-ZH-09 the office accepts, merges and prints on the page; the frozen table takes no more`()
        async throws
    {
        let office = office
        try await office.pages(as: [.office], name: "C001") { browser in
            let run = try await begin(browser, "annex3")
            #expect(try await browser.post(run + "/submit").status == .seeOther)
            let early = try await browser.post("/monthly/merge", [("table", "annex3"), ("month", month)])
            #expect(early.status != .seeOther && early.text.contains("甲乡"), "not audited yet")
            #expect(try await browser.post(run + "/return", [("reason", "请核对")]).status == .seeOther)
            #expect(try await browser.get(run).text.contains("请核对"))
            #expect(try await browser.post(run + "/submit").status == .seeOther)
            #expect(try await browser.post(run + "/audit").status == .seeOther)
            let merged = try await browser.post("/monthly/merge", [("table", "annex3"), ("month", month)])
            let frozen = try #require(merged.headers[.location])
            #expect(try await browser.get(frozen).text.contains("已冻结"))
            for format in ["xlsx", "csv", "html"] {
                let file = try await browser.get("\(frozen)/export/\(format)")
                #expect(file.status == .ok && file.body.readableBytes > 500)
            }
            #expect(try await browser.get("\(frozen)/export/exe").status == .notFound)
            let row = try #require(
                try office.office.store.records(RecordQuery(type: "project")).first)
            #expect(try await browser.get("\(frozen)/row/\(row.id.hex)").status != .ok)
        }
    }

    @Test func `two clerks on one row keep both values, and the table waits for a decision`() async throws {
        let office = office
        try await office.pages(as: [.office], name: "C001") { browser in
            let run = try await begin(browser, "annex3")
            let project = try #require(
                try office.office.store.records(RecordQuery(type: "project", order: .field("code"))).first)
            let row = "\(run)/row/\(project.id.hex)"
            let report = try #require(
                try office.office.store.records(RecordQuery(type: "investmentReport", parent: project.id)).first)
            let page = try await browser.get(row).text
            let marker = "name=\"s:doneMonth\" value=\""
            let dots = String(
                try #require(page.components(separatedBy: marker).dropFirst().first).prefix { $0 != "\"" })
            for amount in ["100", "200"] {
                let saved = try await browser.post(row, [("s:doneMonth", dots), ("v:doneMonth", amount)])
                #expect(saved.status == .seeOther)
            }
            let state = try #require(try office.office.store.record(report.id)).state
            #expect(Set(state["doneMonth"].values) == [.integer(10_000), .integer(20_000)])
            #expect(try await browser.get(row).text.contains("/conflicts/"))
            #expect(try await browser.post(run + "/submit").status != .seeOther)
        }
    }

    @Test func `hostile forms and files are refused`() async throws {
        try await office.pages(as: [.office], name: "C001") { browser in
            let run = try await begin(browser, "annex3")
            for (path, form) in [
                ("/monthly/begin", [("table", "annex9"), ("unit", "甲乡"), ("month", "2026-06")]),
                ("/monthly/begin", [("table", "annex1"), ("unit", "<script>"), ("month", "2026-06")]),
                ("/monthly/begin", [("table", "annex1"), ("unit", "甲乡"), ("month", "six")]),
                ("/monthly/merge", []), (run + "/return", [("reason", "  ")]), (run + "/audit", []),
                (run + "/correct", [("reason", "好")]), ("/monthly/run/zz/submit", []),
                (run + "/row/zz", [("s:cells/eia", "x")]),
            ] as [(String, [(String, String)])] {
                let answer = try await browser.post(path, form)
                #expect((400..<500).contains(answer.status.code), "\(path): \(answer.status)")
            }
            for bytes in [[], Array("a,b\n1,2".utf8), Array(repeating: 0xff, count: 5000), [0x50, 0x4b, 3, 4]]
                as [[UInt8]]
            {
                let answer = try await browser.put(
                    "/monthly/import?table=annex1&unit=甲乡&month=2026-06".encodedQuery, bytes)
                #expect((400..<500).contains(answer.status.code))
            }
        }
    }
}

extension String {
    fileprivate var encodedQuery: String {
        addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? self
    }
}
