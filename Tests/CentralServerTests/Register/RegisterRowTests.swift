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

/// The register's rows of the notices, on the sample data, by the real commands.
struct RegisterRowTests {
    @Test func `F-JC-01 seven nodes stand as registered, none is done without proof, an open problem lights 堵点难点`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 1)
        let sheet = try await office.sheet("nodes")
        let standing = ["备案审批", "手续办理", "要素配置", "开工建设", "实施进度", "竣工投产"].map { sheet.gauge($0) }
        #expect(standing == ["14", "30", "22", "40", "174", "20"])
        #expect(sheet.gauge("堵点难点") == "41")
        #expect(sheet.rows.count == 300)
        // The register says that 234 projects passed 要素配置; not one of them is done by its word.
        let passed = sheet.rows.filter { $0["resource allocation"]?.text == "缺佐证" }
        #expect(passed.count == 234)
        #expect(sheet.column("filing and approval").allSatisfy { $0 != "完成" } == false, "approved items do prove it")
        let blocked = try await office.sheet("nodes", "part=blockage")
        #expect(blocked.rows.count == 41)
        #expect(blocked.column("blockages").allSatisfy { $0.hasPrefix("受阻") })
    }

    @Test func `F-JC-02 count and share are shown, and a removal turns the gauge red with its reason`() async throws {
        let office = try await SampleOffice.copy(seed: 2)
        let before = try await office.sheet("lists")
        #expect(before.gauge("清单项目数") == "300" && before.tone("清单项目数") == "good")
        #expect(before.gauge("年度投资占比") == "72.0%" && before.tone("年度投资占比") == "good")

        let project = try office.project("JC26-140502-029")
        let member = try #require(
            try office.office.store.records(
                RecordQuery(type: "listMembership", parent: project.id, equals: ["list": .text("key300")])).first)
        try await office.pages(as: [.office]) { browser in
            let refused = try await browser.post("/register/members/\(member.id.hex)/remove", [("on", "2026-06-25"), ("reason", " ")])
            #expect(refused.status == .unprocessableContent && refused.text.contains("register.reason"))
            let done = try await browser.post(
                "/register/members/\(member.id.hex)/remove", [("on", "2026-06-25"), ("reason", "示例：建设条件变化")])
            #expect(done.status == .seeOther)
            let page = try await browser.get("/register/sheets/lists")
            #expect(page.text.contains("示例：建设条件变化") && page.text.contains("299"))
            let board = try await browser.get("/").text
            #expect(board.contains("71.1%") && !board.contains("100.0% （"), "the board takes the share as the sheet does")
        }
        let after = try await office.sheet("lists")
        #expect(after.gauge("清单项目数") == "299" && after.tone("清单项目数") == "bad")
        #expect(after.reasons("清单项目数").contains { $0.contains("示例：建设条件变化") })
        #expect(after.gauge("年度投资占比") == "71.1%" && after.tone("年度投资占比") == "good")
        #expect(after.rows.first?["Reason of removal"]?.text == "示例：建设条件变化", "whoever explains the gauge stands first")
    }

    @Test func `F-JC-03 a key project missing any of four is in the gap list`() async throws {
        let office = try await SampleOffice.copy(seed: 3)
        let before = try await office.sheet("fixings")
        #expect(before.column("Missing").allSatisfy { $0 == "缺跟踪专人" }, "the sample names no trackers, nothing else lacks")
        let project = try office.project("JC26-140502-001")
        try await office.succeed(
            "records", "add", "serviceAssignment", "project=JC26-140502-001", "role=tracker", "person=专人（示例）",
            "from=2026-01-01")
        #expect(try await office.sheet("fixings").rows.count == 299)
        let member = try #require(
            try office.office.store.records(
                RecordQuery(type: "listMembership", parent: project.id, equals: ["list": .text("key300")])).first)
        try await office.succeed("records", "set", member.id.hex, "contactLeader=", "--reason", "领导调整")
        let after = try await office.sheet("fixings", "project=JC26-140502-001")
        #expect(after.column("Missing") == ["包联领导"])
    }

    @Test func `F-JC-09 eligible, submitted, returned and entered are listed, and proof from the site reaches the entry`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 9)
        let sheet = try await office.sheet("entries")
        #expect(
            ["达到条件", "已入统", "审核中", "退回"].map { sheet.gauge($0) } == ["212", "197", "9", "6"])
        let returned = try await office.sheet("entries", "part=returned")
        #expect(returned.rows.count == 6)
        let code = try #require(returned.rows.first?["Code"]?.text)
        #expect(returned.rows.first?["Proofs (from site)"]?.text == "0（0）")

        // An inspector photographs the missing paper on the spot; the laptop brings visit and photo.
        let project = try office.project(code)
        let region = try #require(project.value("region").text)
        let scope = try #require(Scopes.territory(region))
        let laptop = try await office.enrol("laptop", person: "P001", scopes: [scope])
        let (visit, photo) = (office.world.record(), office.world.record())
        try laptop.store.write([
            RecordEdit(
                record: visit, type: "visit", scope: scope,
                values: ["project": .reference(project.id), "date": .text("2026-06-24")], person: "P001"),
            RecordEdit(
                record: photo, type: "photo", scope: scope,
                values: ["kind": .text("statProof"), "visit": .reference(visit), "caption": .text("施工许可证")], person: "P001"),
        ])
        try await office.serve { try await laptop.sync($0) }
        let reached = try await office.sheet("entries", "project=\(code)")
        #expect(reached.rows.first?["Proofs (from site)"]?.text == "1（1）")

        let entry = try #require(
            try office.office.store.records(RecordQuery(type: "statEntry", parent: project.id)).first)
        try await office.pages(as: [.office]) { browser in
            let page = try await browser.get("/projects/\(project.id.hex)")
            #expect(page.text.contains("/record/\(photo.hex)"), "the project's page leads to the photo")
            let wrong = try await browser.post(
                "/register/entries/\(entry.id.hex)/move", [("state", "entered"), ("on", "2026-06-25")])
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("register.step"))
            let right = try await browser.post(
                "/register/entries/\(entry.id.hex)/move", [("state", "submitted"), ("on", "2026-06-25")])
            #expect(right.status == .seeOther)
        }
        let june = try await office.sheet("entries", "month=2026-06", "part=submitted")
        #expect(june.column("Code") == [code] && june.column("Submitted on") == ["2026-06-25"])
    }

    @Test func `F-JC-22 standing lists are current, template and green lane show on the project`() async throws {
        let office = try await SampleOffice.copy(seed: 22)
        let before = try await office.sheet("standing")
        #expect(before.gauge("应入统未入统") == "15" && before.gauge("停工") == "0")
        let notStarted = try #require(before.gauge("应开工未开工").flatMap { Int($0) })
        let code = "JC26-140502-001"
        try await office.succeed(
            "records", "add", "stageEvent", "project=\(code)", "to=suspended", "kind=stopped", "on=2026-06-20",
            "actor=C001", "at=2026-06-20T09:00")
        #expect(try await office.sheet("standing", "part=stopped").column("Code") == [code])
        let project = try office.project(code)
        let events = try office.office.store.records(RecordQuery(type: "stageEvent", parent: project.id))
        let stop = try #require(events.first { $0.value("to").text == "suspended" })
        try await office.succeed(
            "records", "add", "stageEvent", "project=\(code)", "to=underConstruction", "kind=resumed", "on=2026-06-24",
            "actor=C001", "at=2026-06-24T09:00", "follows=\(stop.id.hex)")
        let after = try await office.sheet("standing")
        #expect(after.gauge("停工") == "0" && after.gauge("已复工") == "1")
        #expect(after.gauge("应开工未开工") == String(notStarted))

        let cased = try #require(try office.office.store.records(RecordQuery(type: "approvalCase")).first)
        let owner = try #require(cased.value("project").recordID)
        try await office.succeed("records", "set", cased.id.hex, "greenLane=是", "template=拿地即开工流程图")
        try await office.pages(as: [.office]) { browser in
            let page = try await browser.get("/projects/\(owner.hex)").text
            #expect(page.contains("绿色通道") && page.contains("拿地即开工流程图"))
        }
        let approvals = try await office.sheet("approvals")
        #expect(approvals.rows.count == 30)
        let late = approvals.rows.filter { $0["State"]?.text?.contains("超时") == true }
        #expect(late.compactMap { $0["Due on"]?.text }.sorted() == ["2026-06-10", "2026-06-24"], "the two of the sample")
    }

    @Test func `F-ZH-05 the two months are counted, proof from the site makes it started, the overdue are listed`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 5)
        let sheet = try await office.sheet("starts")
        #expect(sheet.gauge("逾期") == "3" && sheet.gauge("实质性开工") == "42")
        #expect(sheet.gauge("无现场佐证") == "42", "the sample brings no photos of them")
        #expect(Set(sheet.column("Due on")) == ["2026-05-20", "2026-08-17"])
        let overdue = try await office.sheet("starts", "part=overdue")
        let row = try #require(overdue.rows.first)
        let entry = try #require(row["record"]?.text.flatMap { RecordID(hex: $0) })
        let stored = try #require(try office.office.store.record(entry))
        let laptop = try await office.enrol("laptop", person: "P001", scopes: [stored.scope])
        try await office.serve { try await laptop.sync($0) }
        let known = try #require(try laptop.store.record(entry))
        try laptop.store.write([
            known.edit(
                values: [
                    "substantiveOn": .text("2026-06-18"),
                    FamilyField.name("proof", office.world.record()): FamilyField.added,
                ], person: "P001")
        ])
        try await office.serve { try await laptop.sync($0) }
        let after = try await office.sheet("starts")
        #expect(after.gauge("逾期") == "2" && after.gauge("实质性开工") == "43" && after.gauge("无现场佐证") == "42")
    }

    @Test func `F-ZH-14 back-planned nodes are read by day, week, month, quarter, half-year and year, with their state`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 14)
        let project = try office.project("JC26-140502-001")
        try await office.pages(as: [.office]) { browser in
            let path = "/projects/\(project.id.hex)/nodes"
            for steps in ["", "立项", "立项:-3", "立项:5，立项:6", "立项:99999999999999999999", String(repeating: "甲:1，", count: 500)] {
                let refused = try await browser.post(path, [("steps", steps), ("finish", "2026-11-30")])
                #expect(refused.status == .unprocessableContent, "\(steps.prefix(20))")
            }
            let planned = try await browser.post(
                path, [("steps", "立项:60，规划:90，主体施工:70，验收:10"), ("finish", "2026-09-18")])
            #expect(planned.status == .seeOther)
            let page = try await browser.get("/register/sheets/chart?period=quarter")
            #expect(page.text.contains("<svg") && page.text.contains("26Q3"))
        }
        let expected = ["立项": "2026-04-01", "规划": "2026-06-30", "主体施工": "2026-09-08", "验收": "2026-09-18"]
        let month = try await office.sheet("chart", "period=month")
        let dates = Dictionary(zip(month.column("Node"), month.column("Planned on"))) { first, _ in first }
        #expect(dates == expected)
        let states = Dictionary(zip(month.column("Node"), month.column("State"))) { first, _ in first }
        #expect(states == ["立项": "逾期未完成", "规划": "本期应完成", "主体施工": "未到期", "验收": "未到期"])
        for period in ["day", "week", "month", "quarter", "halfYear", "year"] {
            let sheet = try await office.sheet("chart", "period=\(period)")
            #expect(sheet.rows.count == 4, "\(period): the same nodes, cut at other days")
        }
        #expect(try await office.sheet("chart", "period=year").column("Period") == ["2026", "2026", "2026", "2026"])
        let node = try #require(month.rows.first { $0["Node"]?.text == "立项" }?["record"]?.text)
        try await office.succeed("records", "set", node, "actualOn=2026-04-01")
        #expect(try await office.sheet("chart").gauge("按期完成") == "1")
    }
}
