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

/// The five groups' rows of the notices, on the sample data, by the real commands.
struct GroupRowTests {
    @Test func `F-JC-04 the promotion group's weeks, months and quarters are logged, and missed periods are visible`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 4)
        let empty = try await office.sheet("log", "group=promotion")
        // 25 June is the fourth day of the 26th week; January's first week began on 29 December.
        #expect(empty.gauge("一线招商（每周）") == "25" && empty.gauge("调度（每月）") == "5" && empty.gauge("通报（每季度）") == "1")
        for (duty, day) in [("frontLine", "2026-06-17"), ("dispatch", "2026-05-29"), ("circular", "2026-03-31")] {
            try await office.succeed("groups", "note", "promotion", duty, "--on", day, "--minutes", "示例")
        }
        let noted = try await office.sheet("log", "group=promotion")
        #expect(noted.gauge("一线招商") == "24" && noted.gauge("调度") == "4" && noted.gauge("通报") == "0")
        let missed = try await office.sheet("log", "group=promotion", "part=missed")
        #expect(missed.rows.count == 28 && missed.column("State").allSatisfy { $0 == "缺期" })
        #expect(try await office.run(["groups", "note", "promotion", "sweep"]).refusal == "register.unknown-duty")
        #expect(
            try await office.run(["groups", "note", "promotion", "dispatch", "--on", "2026-07-01"]).refusal == "register.future")
    }

    @Test func `F-JC-05 an item without level, measure, limit, leader or handler is not listed, and the three views agree`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 50)
        let before = try await office.sheet("procedures")
        #expect(before.gauge("已列入") == "390" && before.gauge("缺项待补") == "12")
        let whole = [
            "project=JC26-140502-001", "name=取水许可（示例）", "level=市级", "measure=并联办理", "limitOn=2026-06-26",
            "responsibleLeader=责任领导（示例）", "handler=承办人（示例）",
        ]
        for place in 2..<whole.count {
            var words = whole
            words.remove(at: place)
            let refused = try await office.run(["records", "add", "approvalItem"] + words)
            #expect(refused.status == 9 && refused.refusal?.contains("missing") == true, "\(whole[place])")
        }
        try await office.succeed("records", "add", "approvalItem", whole[0], whole[1], whole[2], "--draft")
        #expect(try await office.sheet("procedures").gauge("已列入") == "390", "a draft is not listed")
        #expect(try await office.sheet("procedures", "part=drafts").rows.count == 13)
        #expect(try await office.run(["records", "add", "approvalItem"] + whole).status == 0)
        let after = try await office.sheet("procedures")
        #expect(after.gauge("已列入") == "391")
        for (period, words) in [("week", "本周到期"), ("halfMonth", "本半月到期"), ("month", "本月到期")] {
            let view = try await office.sheet("procedures", "period=\(period)")
            #expect(after.gauge(words) == String(view.rows.count), "\(period)")
            #expect(view.column("Item").contains("取水许可（示例）"))
        }
        let month = Set(try await office.sheet("procedures", "period=month").rows.compactMap { $0["record"]?.text })
        let half = Set(try await office.sheet("procedures", "period=halfMonth").rows.compactMap { $0["record"]?.text })
        #expect(half.isSubset(of: month), "the views cut the same items at other days")
    }

    @Test func `F-JC-08 needs and problems are listed, and the quarterly meeting is built from what is open`() async throws {
        let office = try await SampleOffice.copy(seed: 8)
        let sheet = try await office.sheet("land")
        #expect(sheet.rows.count == 3 && sheet.gauge("未结") == "3")
        #expect(sheet.column("To be listed by").sorted() == ["2026-06-03", "2026-06-30", "2026-07-21"])
        #expect(sheet.gauge("挂牌超时") == "0" && sheet.gauge("本季度专题会议") == "0/1")
        try await office.succeed(
            "records", "add", "resourceNeed", "project=JC26-140502-001", "kind=land", "text=占用耕地需调整（示例）",
            "raisedOn=2026-06-01", "priority=省市重点工程", "amount=3000")
        let called = try await office.succeed("groups", "land-meeting", "--on", "2026-06-29")
        #expect(called.documents.first?["matters"] == 4)
        let meeting = try #require(called.documents.first?["meeting"]?.text.flatMap { RecordID(hex: $0) })
        let agenda = try office.office.store.records(RecordQuery(type: "agendaItem", parent: meeting))
            .sorted { ($0.value("number").integer ?? 0) < ($1.value("number").integer ?? 0) }
        #expect(agenda.count == 4 && agenda.first?.value("subject").text?.contains("占用耕地") == true, "priority first")
        try await office.succeed("records", "set", meeting.hex, "heldOn=2026-06-25")
        #expect(try await office.sheet("land").gauge("本季度专题会议") == "1/1")
    }

    @Test func `F-JC-16 the compliance table is right at exactly one trip, three, two and five projects`() async throws {
        let office = try await SampleOffice.copy(seed: 16)
        func leaders() async throws -> [String: String] {
            let sheet = try await office.sheet("quotas")
            let rows = sheet.rows.filter { $0["Quota"]?.text?.contains("领导") == true }
            return Dictionary(rows.map { ($0["Unit"]?.text ?? "", $0["Done"]?.text ?? "") }) { first, _ in first }
        }
        let before = try await leaders()
        #expect(before["陵川县"] == "0" && before["沁水县"] == "0", "the two counties below their quota")
        let trip = ["records", "add", "promotionTrip", "kind=leader", "unit=140524", "on=2026-06-20", "--territory", "140524"]
        #expect(try await office.run(trip + ["contacted=2"]).status == 0)
        let afterTwo = try await leaders()["陵川县"]
        #expect(afterTwo == "0", "two projects make no trip that counts")
        #expect(try await office.run(trip + ["contacted=3"]).status == 0)
        let afterThree = try await leaders()["陵川县"]
        #expect(afterThree == "1", "exactly three do")
        let short = try await office.sheet("quotas", "part=short")
        #expect(short.rows.contains { $0["Unit"]?.text == "陵川县" && $0["Quota"]?.text?.contains("领导") == true } == false)

        // A department of its own, at its bounds: two trips in the month, and five projects a month on average.
        let own = ["records", "add", "promotionTrip", "kind=department", "unit=示例局", "--territory", "140500"]
        #expect(try await office.run(own + ["on=2026-01-08", "contacted=4"]).status == 0)
        func state(_ words: String, _ month: String) async throws -> String? {
            try await office.sheet("quotas", "month=\(month)").rows
                .first { $0["Unit"]?.text == "示例局" && $0["Quota"]?.text?.contains(words) == true }?["State"]?.text
        }
        #expect(try await state("外出次数", "2026-01") == "未达标")
        #expect(try await office.run(own + ["on=2026-01-20", "contacted=1"]).status == 0)
        #expect(try await state("外出次数", "2026-01") == "达标", "exactly two")
        #expect(try await state("累计对接", "2026-01") == "达标", "exactly five")
        #expect(try await state("累计对接", "2026-02") == "未达标", "five in two months are too few")
    }

    @Test func `F-JC-17 the pool is never overdrawn and priority classes go first`() async throws {
        let office = try await SampleOffice.copy(seed: 17)
        try await office.succeed(
            "records", "add", "landQuotaEntry", "year=2026", "on=2026-01-05", "direction=in", "area=10000", "note=年初收储")
        func need(_ project: String, _ priority: String, _ amount: String) async throws -> String {
            let ran = try await office.run([
                "records", "add", "resourceNeed", "project=\(project)", "kind=land", "text=用地（示例）",
                "raisedOn=2026-06-01", "priority=\(priority)", "amount=\(amount)",
            ])
            return try #require(ran.documents.first?["record"]?.text)
        }
        let key = try await need("JC26-140502-001", "provinceOrCityKey", "8000")
        let other = try await need("JC26-140502-002", "other", "3000")
        #expect(try await office.run(["groups", "allocate", key, "--area", "100.01"]).refusal == "land-quota.exceeds")
        #expect(try await office.run(["groups", "allocate", other, "--area", "20.01"]).refusal == "land-quota.goes-before")
        #expect(try await office.run(["groups", "allocate", other, "--area", "-1"]).status != 0)
        try await office.succeed("groups", "allocate", key, "--area", "80")
        try await office.succeed("groups", "allocate", other, "--area", "20")
        let sheet = try await office.sheet("pool")
        #expect(sheet.gauge("余额") == "0")
        #expect(sheet.column("Balance").count == 3 && sheet.column("Balance").last == "0" && !sheet.column("Balance").contains("透支"))
        #expect(try await office.run(["groups", "allocate", other, "--area", "0.01"]).refusal == "land-quota.exceeds")
    }

    @Test func `F-JC-18 one of two bank meetings is shown mid-year`() async throws {
        let office = try await SampleOffice.copy(seed: 18)
        let sheet = try await office.sheet("banks")
        #expect(sheet.gauge("本年已开") == "1/2" && sheet.tone("本年已开") == "watch")
        #expect(sheet.reasons("本年已开") == ["本年还有 189 天"])
        #expect(sheet.column("Banks") == ["9", ""] && sheet.column("State") == ["已召开", "计划"])
    }

    @Test func `F-ZH-13 the five groups of the procedure agency stand on one checklist with the helper of each project`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 13)
        let sheet = try await office.sheet("agency")
        #expect(sheet.gauge("在办项目") == sheet.gauge("无帮办人员"), "the sample assigns no helper to a project")
        let code = try #require(sheet.rows.first { $0["Construction"]?.text != "未列" }?["Code"]?.text)
        try await office.succeed(
            "records", "add", "serviceAssignment", "project=\(code)", "role=helper", "person=帮办人员（示例）01",
            "from=2026-06-01")
        let own = try #require(try await office.sheet("agency", "project=\(code)").rows.first)
        #expect(own["Helper"]?.text == "帮办人员（示例）01")
        for group in ["Establishment", "EIA", "Planning", "Land", "Construction"] { #expect(own[group]?.text != nil) }
        let project = try office.project(code)
        let items = try office.office.store.records(RecordQuery(type: "approvalItem", parent: project.id))
            .filter { $0.value("group").text == "eia" && $0.value("state").text != "approved" }
        for item in items {
            try await office.succeed("records", "set", item.id.hex, "state=approved", "documentNo=示例环评〔2026〕1号")
        }
        #expect(try await office.sheet("agency", "project=\(code)").rows.first?["EIA"]?.text?.hasPrefix("已办结") == true)
        #expect(try await office.sheet("agency", "part=none").column("Code").contains(code) == false)
    }

    @Test func `F-ZH-15 land needs, matching with banks and fund lines are recorded and listed`() async throws {
        let office = try await SampleOffice.copy(seed: 15)
        try await office.succeed(
            "records", "add", "fundLine", "project=JC26-140502-001", "source=centralBudget", "year=2026", "amount=1000",
            "arrived=600", "spent=150")
        let funds = try await office.sheet("funds")
        #expect(funds.column("Arrived of granted") == ["60.0%"] && funds.column("Spent of arrived") == ["25.0%"])
        try await office.succeed(
            "records", "add", "bankMeeting", "name=二季度对接会（示例）", "heldOn=2026-06-12", "banks=示例银行甲、示例银行乙",
            "projects=JC26-140502-001、JC26-140502-002", "agreed=12000")
        let banks = try await office.sheet("banks")
        #expect(banks.gauge("本年已开") == "2/2" && banks.tone("本年已开") == "good")
        #expect(banks.rows.contains { $0["Banks"]?.text == "2" && $0["Projects"]?.text == "2" })
        let land = try await office.sheet("land", "part=open")
        #expect(land.rows.count == 3 && land.column("Amount").sorted() == ["115亩", "65亩", "90亩"])
    }
}
