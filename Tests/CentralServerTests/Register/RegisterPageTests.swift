import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import Presentation
import Testing
import Wording

@testable import CentralServer

/// The register's pages: every sheet, imports with preview and undo, and what must not happen on them.
struct RegisterPageTests {
    @Test(arguments: SheetKind.allCases)
    func `a sheet opens in both languages, as a file, and with hostile filters`(kind: SheetKind) async throws {
        let office = try await SampleOffice.copy(seed: 100)
        try await office.pages(as: [.office]) { browser in
            let path = "/register/sheets/\(kind.rawValue)"
            let chinese = try await browser.get(path)
            #expect(chinese.status == .ok && chinese.text.contains("<h1>\(kind.label.zh)"))
            let english = try await browser.get(path, [("Cookie", "page-language=en")])
            #expect(english.status == .ok)
            for format in ["csv", "xlsx", "html"] {
                let file = try await browser.get("\(path)/file?format=\(format)")
                #expect(file.status == .ok && file.body.readableBytes > 20, "\(format)")
            }
            let long = String(repeating: "甲", count: 3000)
            let hostile = [
                "territory=%27%22%3Cscript%3E", "page=-1", "page=999999999999999999999", "month=2026-99", "period=century",
                "part=%00", "project=zz", "stage=%F0%9F%92%A5", "q=" + (long.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""),
            ]
            for query in hostile {
                let answer = try await browser.get(path + "?" + query)
                #expect([.ok, .unprocessableContent, .badRequest].contains(answer.status), "\(query.prefix(40)): \(answer.status)")
                #expect(!answer.text.contains("<script>"), "\(query.prefix(40))")
            }
        }
    }

    @Test func `unknown sheets, projects and batches are not found`() async throws {
        let office = try TestOffice(seed: 3)
        try await office.pages(as: [.office]) { browser in
            for path in ["/register/sheets/nothing", "/projects/00", "/projects/\(String(repeating: "0", count: 32))", "/register/imports/x"] {
                let answer = try await browser.get(path)
                #expect(answer.status == .notFound, "\(path)")
            }
        }
    }

    @Test func `a territory sees its own projects, and not the office's papers`() async throws {
        let office = try await SampleOffice.copy(seed: 101)
        let own = try office.project("JC26-140502-001").id.hex
        let other = try office.project("JC26-140525-001").id.hex
        try await office.pages(as: [.territory], in: ["140502"]) { browser in
            let list = try await browser.get("/register")
            #expect(list.text.contains("JC26-140502-001") && !list.text.contains("JC26-140525-"))
            for kind in SheetKind.allCases {
                let page = try await browser.get("/register/sheets/\(kind.rawValue)")
                #expect(page.status == (kind.isOfficePaper ? .forbidden : .ok), "\(kind)")
                #expect(!page.text.contains("JC26-140525-"), "\(kind)")
            }
            #expect(try await browser.get("/projects/\(own)").status == .ok)
            #expect(try await browser.get("/projects/\(other)").status == .notFound)
            #expect(try await browser.get("/register/import").status == .forbidden)
        }
    }

    // MARK: Imports on the page

    private func told(_ answer: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(answer.utf8))
    }

    private func seen(_ html: String) throws -> String {
        let rest = try #require(html.components(separatedBy: "name=\"seen\" value=\"").dropFirst().first)
        return String(rest.prefix { $0 != "\"" })
    }

    private func bytes(_ register: SmallRegister) -> [UInt8] {
        Array(([register.headings] + register.rows).map { $0.joined(separator: ",") }.joined(separator: "\r\n").utf8)
    }

    @Test func `a file is shown before it is written, confirmed, and taken back by one action`() async throws {
        let office = try TestOffice(seed: 6)
        var register = SmallRegister()
        let first = bytes(register)
        register.set("责任人", of: 0, to: "丙某")
        register.set("清单", of: 0, to: "")
        let second = bytes(register)
        try await office.pages(as: [.office]) { [register] browser in
            let path = "/register/import?kind=register&year=2026&name=a.csv"
            let preview = try told(try await browser.put(path, first).text)
            let html = try #require(preview["html"]?.text)
            #expect(html.contains("甲项目") && html.contains("确认导入"))
            #expect(try office.office.store.count(RecordQuery(type: "project")) == 0, "a preview writes nothing")

            let stale = try told(try await browser.put(path + "&step=write&seen=00", first).text)
            #expect(stale["html"]?.text?.contains("尚未写入") == true)
            let written = try told(try await browser.put(path + "&step=write&seen=" + seen(html), first).text)
            let batch = try #require(written["address"]?.text)
            #expect(try office.office.store.count(RecordQuery(type: "project")) == 2)

            // The second file changes a person and lists a project no more: named, and gone only with a reason.
            let again = try #require(try told(try await browser.put(path, second).text)["html"]?.text)
            #expect(again.contains("<del>甲某</del>") && again.contains("丙某") && again.contains("不再列入"))
            let refused = try await browser.put(path + "&step=write&removeMissing=1&seen=" + seen(again), second)
            #expect(refused.status == .unprocessableContent && refused.text.contains("register.reason"))
            let done = try told(
                try await browser.put(path + "&step=write&removeMissing=1&removeReason=x&seen=" + seen(again), second).text)
            let change = try #require(done["address"]?.text)
            #expect(register.rows.count == 2)
            let member = try #require(try office.office.store.records(RecordQuery(type: "listMembership")).first)
            #expect(member.value("removedReason") == .text("x"))

            #expect(try await browser.post(change + "/undo", [("reason", "")]).status == .unprocessableContent)
            #expect(try await browser.post(change + "/undo", [("reason", "错表")]).status == .seeOther)
            #expect(try office.office.store.record(member.id)?.value("removedOn") == .empty)
            #expect(try office.project("JC-1").value("responsiblePerson") == .text("甲某"))
            let twice = try await browser.post(change + "/undo", [("reason", "错表")])
            #expect(twice.status == .unprocessableContent && twice.text.contains("import.undone"))

            // Somebody works on one project; taking the first import back leaves it and says so.
            let touched = try office.project("JC-2")
            try office.office.store.write([touched.edit(values: ["sector": .text("交通")], person: "C002")])
            let asked = try await browser.get(batch)
            #expect(asked.text.contains("乙项目") && asked.text.contains("改过"))
            #expect(try await browser.post(batch + "/undo", [("reason", "错表")]).status == .seeOther)
            let left = try office.office.store.records(RecordQuery(type: "project")).map { $0.value("code") }
            #expect(Set(left) == [.text("JC-1"), .text("JC-2")], "the second import and its undoing wrote in the first")
            #expect(try await browser.get("/register/imports").text.contains("已撤销"))
        }
    }

    @Test func `what is no table, or holds errors, is told by row and writes nothing`() async throws {
        let office = try TestOffice(seed: 7)
        let odd = try Data(contentsOf: SampleData.root.appendingPathComponent("odd/letters-in-amounts.csv"))
        try await office.pages(as: [.office]) { browser in
            let path = "/register/import?kind=register&year=2026&name=a.csv"
            let wrong = try #require(try told(try await browser.put(path, Array(odd)).text)["html"]?.text)
            #expect(wrong.contains("table.cell.money.letters") && wrong.contains("第 3 行") && wrong.contains("K 列") && !wrong.contains("确认导入"))
            for bytes: [UInt8] in [[], [0], Array("PK\u{3}\u{4}x".utf8), Array("{\"a\":".utf8), Array("a,b\n1".utf8)] {
                let answer = try await browser.put(path, bytes)
                #expect(answer.status == .ok || answer.status == .unprocessableContent)
                #expect(!answer.text.contains("确认导入"))
            }
            let kinds = ["device", "importBatch", "nothing", "%F0%9F%92%A5"]
            for kind in kinds {
                let answer = try await browser.put("/register/import?kind=\(kind)&name=a.csv", Array("code\n1".utf8))
                #expect([.forbidden, .notFound, .unprocessableContent].contains(answer.status), "\(kind): \(answer.status)")
            }
        }
        #expect(try office.office.store.count(RecordQuery(type: "project")) == 0)
        #expect(try office.office.store.count(RecordQuery(type: "importBatch")) == 0)
    }

    @Test func `two clerks who take one project off its list keep both reasons`() async throws {
        let office = try await SampleOffice.copy(seed: 102)
        let project = try office.project("JC26-140502-029")
        let member = try #require(
            try office.office.store.records(
                RecordQuery(type: "listMembership", parent: project.id, equals: ["list": .text("key300")])).first)
        let today = try #require(CivilDate("2026-06-25"))
        let desks = try ["C001", "C002"].map { try RegisterDesk(store: office.office.store, person: $0, today: today) }
        // Both read the page before either pressed the button.
        for (desk, reason) in zip(desks, ["建设条件变化", "投资方退出"]) { try desk.remove(member, on: today, reason: reason) }
        let after = try #require(try office.office.store.record(member.id))
        #expect(Set(after.state["removedReason"].values) == [.text("建设条件变化"), .text("投资方退出")])
        #expect(after.markedFields == ["removedReason"], "to be settled by a person")
        #expect(try office.office.store.count(RecordQuery(type: "listMembership", equals: ["list": .text("key300")])) == 300)
    }
}
