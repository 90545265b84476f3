import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Testing
import Wording

@testable import CentralServer

/// The tiers, their meetings and what follows, on the sample city of 2026-06-25.
struct DispatchDeskTests {
    private func held(_ day: String, chair: String = "主任") -> [String: FieldValue] {
        ["heldOn": .text(day), "chairRole": .text(chair), "minutes": .text("纪要")]
    }

    private func tier(_ code: String, of city: SampleCity) throws -> MechanismProfile.Tier {
        try #require(try city.city().profile.tier(code))
    }

    // MARK: Tiers

    @Test func `F-JC-14 a ten-day pack holds the five groups and the ledger, and missed periods are shown`()
        async throws
    {
        let city = try await SampleCity()
        let desk = try city.dispatch()
        let before = try #require(try desk.tiers(try desk.ledgerDesk.ledger()).first { $0.tier.code == "hqOffice" })
        // From 1 January, when the year's first problems were found: 17 whole 旬 until 20 June.
        #expect(before.due?.missed.count == 17 && before.due?.isDue == true && before.open == 9)
        let pack = try desk.pack("hqOffice")
        #expect(pack.period?.description == "2026-06-21/2026-06-30")
        let groups = Set(pack.items.filter { $0.source == .workingGroup }.map { $0.subject.zh.prefix(4) })
        #expect(groups == ["招商引资", "前期手续", "推进督导", "用地保障", "入库纳统"])
        #expect(pack.items.count { $0.source == .ledger } == 9)
        #expect(pack.movement?.new.count == 2)
        #expect(Set(pack.handOver.keys) == ["industry", "construction", "society"], "a list for each vice-mayor")
        #expect(pack.handOver.values.map(\.count).reduce(0, +) == 10)
        try city.meetings().hold(tier: "hqOffice", on: desk.today, held("2026-06-24"), matters: [])
        let after = try #require(try desk.tiers(try desk.ledgerDesk.ledger()).first { $0.tier.code == "hqOffice" })
        #expect(after.due?.isDue == false && after.due?.missed.count == 17)
    }

    @Test func `F-JC-14 cadences come from the profile: another city has other tiers and no missed 旬`() async throws {
        let city = try await SampleCity()
        let zhanhe = city.folder.url.appendingPathComponent("zhanhe.json")
        try Data(MechanismProfile.zhanhe2021Document).write(to: zhanhe)
        #expect(try await city.run("profile", "import", zhanhe.path).status == 0)
        #expect(try await city.run("profile", "switch", "zhanhe-2021").status == 0)
        let desk = try city.dispatch()
        let tiers = try desk.tiers(try desk.ledgerDesk.ledger())
        #expect(tiers.map(\.tier.code) == ["specialCheck", "jointConference", "chiefOfficerTeam", "township"])
        #expect(tiers.compactMap(\.due).map(\.cadence) == [.month])
        #expect(throws: LedgerError.self) { try desk.pack("hqOffice") }
    }

    @Test(arguments: ["xlsx", "html"]) func `F-JC-14 a pack is written as a workbook and as an A4 page`(
        format: String
    ) async throws {
        let city = try await SampleCity()
        let file = city.folder.url.appendingPathComponent("pack.\(format)")
        #expect(try await city.run("dispatch", "pack", "hqOffice", "--output", file.path, "--lang", "zh").status == 0)
        let bytes = try Data(contentsOf: file)
        #expect(bytes.count > 2_000)
        if format == "html" {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("size:A4") && text.contains("招商引资专班·调度"))
            #expect(text.components(separatedBy: "<h1>提交分管副市长精准调度清单").count == 4, "one list a vice-mayor")
        }
        #expect(try await city.run("dispatch", "pack", "nobody").status != 0)
        #expect(try await city.run("dispatch", "tiers").documents.count == 5)
    }

    @Test func `F-JC-23 a vice-mayor's agenda holds the own field, and what is beyond remit goes to a city meeting`()
        async throws
    {
        let city = try await SampleCity()
        let desk = try city.dispatch()
        let all = try desk.pack("viceMayor").items
        let fields = ["industry", "construction", "society"]
        let own = try fields.map { try desk.pack("viceMayor", field: $0).items }
        #expect(all.count == 10 && own.map(\.count).reduce(0, +) == 10 && own.allSatisfy { !$0.isEmpty })
        let problem = try #require(own[0].first?.problem)
        let meetings = try city.meetings()
        #expect(throws: LedgerError.self) { try meetings.raise(problem, to: .cityMeeting, reason: "  ") }
        try meetings.raise(problem, to: .cityMeeting, reason: "涉及市级土地指标")
        let waiting = try desk.agenda(of: try meetings.next(.cityMeeting))
        #expect(waiting.map(\.problem) == [problem] && waiting[0].raisedReason == "涉及市级土地指标")
        #expect(throws: LedgerError.self) { try meetings.raise(problem, to: .cityMeeting, reason: "再次") }
        let note = try desk.ledgerDesk.dossier(problem).problem.history.graph.ordered.last?.note
        #expect(note?.contains("市政府有关会议") == true)
    }

    @Test func `F-JC-24 the executive vice-mayor's list is filtered from the records and takes matters by hand`()
        async throws
    {
        let city = try await SampleCity()
        let desk = try city.dispatch()
        let project = try #require(try city.city().projects().values.min { ($0.code ?? "") < ($1.code ?? "") })
        let scope = try #require(project.territoryScope)
        let plan = try #require(project.annualPlan(2026))
        let reports = RecordQuery(type: "investmentReport", parent: project.id)
        let report = try #require(try city.store.records(reports).first)
        try city.store.write([
            report.edit(
                values: ["doneYear": .integer(plan / 10), "visibleProgress": .text("示例")], person: "C004"),
            RecordEdit(
                record: city.world.record(), type: "statEntry", scope: scope,
                values: [
                    "project": .reference(project.id), "state": .text("eligible"), "eligibleOn": .text("2026-05-01"),
                ], person: "C006"),
        ])
        try city.meetings().pick(
            .init(source: .picked, subject: "绿色通道制度"), for: "executiveViceMayor", on: desk.today, reason: "常务副市长指定")
        let items = try desk.pack("executiveViceMayor").items
        let behind = try #require(items.first { $0.source == .investment && $0.project == project.id })
        #expect(behind.detail.zh.hasPrefix("滞后序时进度 20"))
        #expect(items.contains { $0.source == .startAndEntry && $0.project == project.id })
        #expect(items.count { $0.source == .majorProblem } >= 4)
        let picked = items.filter { $0.source == .picked }
        #expect(picked.map(\.subject.zh) == ["绿色通道制度"] && picked[0].detail.zh == "常务副市长指定")
        #expect(throws: LedgerError.self) {
            try city.meetings().pick(.init(source: .picked, subject: " "), for: "mayor", on: desk.today, reason: "")
        }
    }

    @Test func `F-JC-25 the mayor's pack shows the race, a sheet for each county, and its resolutions are tracked`()
        async throws
    {
        let city = try await SampleCity()
        let round = city.world.record()
        let scope = try MeetingDesk.scope()
        try city.store.write([
            RecordEdit(
                record: round, type: "raceRound", scope: scope,
                values: [
                    "kind": .text("race"), "period": .text("2026-03-01/2026-04-30"), "profile": .text("jincheng-2024"),
                    "profileVersion": .integer(4), "state": .text("published"),
                ], person: "C001"),
            RecordEdit(
                record: city.world.record(), type: "raceScore", scope: scope,
                values: [
                    "round": .reference(round), "region": .text("140525"), "actuals/yearCompletion": .integer(90),
                    "targets/yearCompletion": .integer(100),
                ], person: "C001"),
        ])
        let desk = try city.dispatch()
        let pack = try desk.pack("mayor")
        #expect(pack.items.first?.subject.zh == "泽州县" && pack.items.first?.detail.zh == "第 1 名，90.00 分")
        #expect(pack.items.count { $0.source == .dialogue } == 7 && pack.period?.kind == .twoMonth)
        let tables = try DispatchTables(desk: desk, ledger: try desk.ledgerDesk.ledger(), language: .zh).tables(pack)
        let sheets = tables.filter { $0.title.hasPrefix("县（市、区）长对话：") }
        #expect(sheets.count == 7 && sheets.contains { $0.notes.contains { $0.hasPrefix("赛马：第 1 名") } })

        let matters = pack.items.map { MeetingDesk.Matter($0, language: .zh) }
        let meeting = try city.meetings().hold(
            tier: "mayor", on: desk.today, held("2026-06-25", chair: "市长"), matters: matters)
        let agenda = try desk.agenda(of: meeting)
        #expect(agenda.count == pack.items.count && agenda.compactMap(\.number) == Array(1...agenda.count))
        let item = try #require(agenda.first { $0.problem != nil })
        try city.meetings().decide(
            in: meeting, text: "七月底前落实用地指标", owner: "市自然资源局", dueOn: CivilDate("2026-07-31"), about: item.id)
        let tracked = try city.followUp().resolutions()
        #expect(tracked.map(\.owner) == ["市自然资源局"] && tracked[0].problem == item.problem)
    }

    // MARK: Meetings

    @Test func `two clerks record the same meeting: one meeting, and both wordings stay`() async throws {
        let city = try await SampleCity()
        let day = try city.dispatch().today
        let one = try city.meetings("C001").hold(tier: "hqOffice", on: day, held("2026-06-24"), matters: [])
        #expect(try city.meetings("C002").planned(tier("hqOffice", of: city), on: day) == one)
        let record = try #require(try city.store.record(one))
        try city.store.write([
            RecordEdit(
                record: one, type: record.type, scope: record.scope, values: ["minutes": .text("另一份纪要")],
                shown: ["minutes": []], person: "C002")
        ])
        #expect(try city.store.record(one)?.state["minutes"].values.count == 2)
        let second = try city.meetings("C002").hold(tier: "hqOffice", on: day, held("2026-06-25"), matters: [])
        #expect(second != one, "a second meeting of the period is one of its own")
    }

    @Test func `a meeting without a day or of tomorrow is refused, and nothing is decided before it was held`()
        async throws
    {
        let city = try await SampleCity()
        let desk = try city.meetings()
        let day = try city.dispatch().today
        #expect(throws: LedgerError.self) { try desk.hold(tier: "mayor", on: day, [:], matters: []) }
        #expect(throws: LedgerError.self) { try desk.hold(tier: "mayor", on: day, held("2026-06-26"), matters: []) }
        try desk.pick(.init(source: .picked, subject: "示例"), for: "executiveViceMayor", on: day, reason: "")
        let planned = try desk.planned(tier("executiveViceMayor", of: city), on: day)
        let refusal = #expect(throws: LedgerError.self) {
            try desk.decide(in: planned, text: "x", owner: "y", dueOn: CivilDate("2026-07-01"))
        }
        #expect(refusal?.code == "dispatch.notHeld")
    }

    @Test func `F-ZH-02 a joint conference keeps its roster and measures, and its measures are followed up`()
        async throws
    {
        let city = try await SampleCity()
        let problem = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned }).problem
        try city.meetings().raise(problem, to: .jointConference, reason: "需多部门会商")
        var values = held("2026-06-25", chair: "组长")
        for name in ["副组长", "住建局", "国土分局"] { values[FamilyField.name("attendees", name)] = FamilyField.added }
        let waiting = try city.dispatch().agenda(of: try city.meetings().next(.jointConference))
        let meeting = try city.meetings().hold(
            kind: .jointConference, values,
            matters: waiting.map { .init(source: $0.source ?? .picked, subject: $0.subject ?? "", problem: $0.problem) }
        )
        let view = try #require(try city.store.record(meeting).flatMap { DispatchMeetingView($0.state) })
        #expect(view.kind == .jointConference && view.isHeld && Set(view.attendees) == ["住建局", "副组长", "国土分局"])
        let agenda = try city.dispatch().agenda(of: meeting)
        #expect(agenda.map(\.problem) == [problem] && agenda[0].number == 1, "the waiting matter is not doubled")
        let measure = try city.meetings().decide(
            in: meeting, text: "并联办理用地手续", owner: "国土分局", dueOn: CivilDate("2026-06-20"), about: agenda[0].id)
        let overdue = ResolutionView.overdue(try city.followUp().resolutions(), on: try city.city().today)
        #expect(overdue.map(\.id) == [measure])
    }

    // MARK: What follows

    private func resolution(_ city: SampleCity, due: String) throws -> RecordID {
        let day = try city.dispatch().today
        let meeting = try city.meetings().hold(tier: "mayor", on: day, held("2026-06-10"), matters: [])
        return try city.meetings().decide(in: meeting, text: "落实资金", owner: "市财政局", dueOn: CivilDate(due))
    }

    @Test func `F-JC-19 a resolution is carried out, reported and verified by another`() async throws {
        let city = try await SampleCity()
        let id = try resolution(city, due: "2026-07-10")
        try city.followUp("C003").take(ResolutionState.inProgress, on: id)
        try city.followUp("C003").take(ResolutionState.reportedDone, on: id, report: "资金已拨付")
        let refusal = #expect(throws: LedgerError.self) {
            try city.followUp("C003").take(ResolutionState.verified, on: id)
        }
        #expect(refusal?.code == "dispatch.ownCheck")
        try city.followUp("C001").take(ResolutionState.verified, on: id)
        #expect(try city.followUp().resolutions().map(\.recordedState) == [.verified])
        #expect(throws: IllegalTransition.self) { try city.followUp().take(ResolutionState.inProgress, on: id) }
    }

    @Test func `F-JC-19 an overdue resolution is listed, and supervised by an order that another signs`() async throws {
        let city = try await SampleCity()
        let id = try resolution(city, due: "2026-06-24")
        let today = try city.city().today
        #expect(try ResolutionView.overdue(city.followUp().resolutions(), on: today).map(\.id) == [id])
        let order = try city.followUp("C001").supervise(id, replyDueOn: CivilDate("2026-07-05"))
        #expect(try ResolutionView.overdue(city.followUp().resolutions(), on: today).isEmpty)
        func refused(_ step: NoticeState, _ values: [String: FieldValue] = [:], by person: String) throws -> String? {
            #expect(throws: LedgerError.self) { try city.followUp(person).take(step, on: order, values) }?.code
        }
        #expect(
            try refused(.signed, ["signerRole": .text("市长")], by: "C001") == "notice.approver", "not by its drafter")
        #expect(try refused(.signed, by: "C002") == "notice.signer")
        #expect(throws: IllegalTransition.self) { try city.followUp("C002").take(NoticeState.issued, on: order, [:]) }
        try city.followUp("C002").take(NoticeState.signed, on: order, ["signerRole": .text("市长")])
        #expect(try refused(.issued, by: "C001") == "notice.number")
        try city.followUp("C001").take(NoticeState.issued, on: order, ["number": .text("督〔2026〕7号")])
        #expect(try refused(.replied, by: "C001") == "notice.reply")
        try city.followUp("C001").take(NoticeState.replied, on: order, ["reply": .text("已落实")])
        try city.followUp("C001").take(NoticeState.closed, on: order, [:])
        let notice = try #require(try city.followUp().notices().first)
        #expect(notice.state == .closed && notice.approvedBy == "C002" && notice.issuedOn == today)
    }

    @Test func `F-JC-21 an exposure is sent only after another approved it, a reward names its approval`() async throws
    {
        let city = try await SampleCity()
        #expect(throws: LedgerError.self) { try city.followUp().draft(["kind": .text("exposure")]) }
        let id = try city.followUp("C001").draft([
            "kind": .text("exposure"), "addressee": .text("示例单位"), "reason": .text("落实不力"),
            "approvedBy": .text("自己写的"), "state": .text("sent"),
        ])
        let drafted = try #require(try city.followUp().notices().first)
        #expect(drafted.state == .proposed && drafted.approvedBy == nil, "a form cannot approve itself")
        #expect(throws: IllegalTransition.self) { try city.followUp("C002").take(NoticeState.sent, on: id, [:]) }
        #expect(throws: LedgerError.self) { try city.followUp("C001").take(NoticeState.approved, on: id, [:]) }
        try city.followUp("C002").take(NoticeState.approved, on: id, [:])
        try city.followUp("C001").take(NoticeState.sent, on: id, [:])
        #expect(try city.followUp().notices().first?.state == .sent)

        var reward: [String: FieldValue] = [
            "receiver": .text("高平市"), "receiverKind": .text("county"), "kind": .text("honor"), "reason": .text("示例"),
        ]
        let scope = try MeetingDesk.scope()
        let refusal = #expect(throws: LedgerError.self) { try city.followUp().enter(.reward, reward, in: scope) }
        #expect(refusal?.code == "ledger.missing")
        reward["approvedBy"] = .text("市长（示例）")
        reward["approvedOn"] = .text("2026-06-25")
        try city.followUp().enter(.reward, reward, in: scope)
        #expect(try city.store.count(RecordQuery(type: "reward")) == 1)
    }

    @Test func `F-JC-20 a territory's task has standard, schedule and state, and another verifies it`() async throws {
        let city = try await SampleCity()
        let scope = try #require(Scopes.territory("140525"))
        var values: [String: FieldValue] = [
            "unit": .text("泽州县发改局"), "text": .text("完成二季度开工"), "standard": .text("开工 6 个"),
            "dueOn": .text("2026-06-20"),
        ]
        #expect(throws: LedgerError.self) { try city.followUp().enter(.workTask, values, in: scope) }
        values["schedule"] = .text("六月中旬前")
        let id = try city.followUp("C003").enter(.workTask, values, in: scope)
        let task = try #require(try city.followUp().tasks().first)
        let today = try city.city().today
        #expect(task.state == .opened && task.isOverdue(today: today))
        try city.followUp("C003").take(.inProgress, onTask: id)
        try city.followUp("C003").take(.reportedDone, onTask: id)
        #expect(throws: LedgerError.self) { try city.followUp("C003").take(.verified, onTask: id) }
        try city.followUp("C001").take(.verified, onTask: id)
        let elsewhere = FollowUpDesk(city: try city.city(["140502"]), person: "C003")
        #expect(try elsewhere.tasks().isEmpty)
        #expect(throws: LedgerError.self) { try elsewhere.take(.inProgress, onTask: id) }
    }

    @Test func `of two clerks who approve a notice from the same page, the second is told what became of it`()
        async throws
    {
        let city = try await SampleCity()
        let id = try city.followUp("C001").draft([
            "kind": .text("circular"), "addressee": .text("示例单位"), "reason": .text("进度通报"),
        ])
        let shown = try #require(try city.store.record(id)).state["state"].dots
        try city.followUp("C002").take(NoticeState.approved, on: id, [:], shown: shown)
        #expect(throws: IllegalTransition.self) {
            try city.followUp("C003").take(NoticeState.approved, on: id, [:], shown: shown)
        }
        #expect(try city.store.record(id)?.state["state"].values == [.text("approved")])
    }
}
