import Causality
import InspectionDomain
import Testing
import Wording

/// Three problems of one project in 阳城县, made by hand.
private enum ThreeProblems {
    static func event(
        _ number: UInt64, _ move: String, _ on: String, after: UInt64? = nil, actor: String = "办公室",
        _ more: [String: FieldValue] = [:]
    ) throws -> ProblemEventView {
        var values: [String: FieldValue] = [
            "kind": .text(move), "actor": .text(actor), "at": .integer(try day(on).startInstant + 1000),
        ]
        if let after { values[FamilyField.name("follows", id(after))] = .member }
        values.merge(more) { $1 }
        return ProblemEventView(unchecked: made(.problemEvent, number, values))
    }

    static func problem(_ number: UInt64, _ title: String, found: String, severity: String = "minor") -> ProblemView {
        ProblemView(
            unchecked: made(
                .problem, number,
                [
                    "title": .text(title), "foundOn": .text(found), "class": .text("land"),
                    "severity": .text(severity), "project": .reference(id(500)),
                ]))
    }

    static func all() throws -> [(problem: ProblemView, events: [ProblemEventView], project: ProjectView?)] {
        let project = ProjectView(
            unchecked: made(
                .project, 500, ["region": .text("140522"), "sector": .text("工业"), "name": .text("示例项目")]))
        let hq: [String: FieldValue] = ["rung": .integer(1), "unit": .text("自然资源局"), "dueOn": .text("2026-06-20")]
        let mayor: [String: FieldValue] = ["rung": .integer(4), "unit": .text("市政府"), "dueOn": .text("2026-07-20")]
        return [
            (
                problem(1, "用地未批", found: "2026-05-05"),
                [
                    try event(11, "submit", "2026-05-05"), try event(12, "sort", "2026-05-06", after: 11),
                    try event(13, "assign", "2026-06-22", after: 12, hq),
                ], project
            ),
            (
                problem(2, "资金缺口", found: "2026-06-23", severity: "grave"),
                [
                    try event(21, "submit", "2026-06-23"), try event(22, "sort", "2026-06-23", after: 21),
                    try event(23, "assign", "2026-06-24", after: 22, mayor),
                ], project
            ),
            (
                problem(3, "道路已通", found: "2026-03-03"),
                [
                    try event(31, "submit", "2026-03-03"), try event(32, "sort", "2026-03-04", after: 31),
                    try event(33, "assign", "2026-03-04", after: 32, hq),
                    try event(34, "reportResolved", "2026-06-21", after: 33, actor: "承办"),
                    try event(35, "close", "2026-06-22", after: 34, actor: "办公室"),
                ], project
            ),
        ]
    }

    static func ledger() throws -> ProblemLedger {
        ProblemLedger(try all(), profile: try .jincheng2024(), today: try day("2026-06-25"))
    }
}

struct ProblemLedgerTests {
    @Test func `F-JC-15 the ledger filters by class, tier, territory and due, and opens to its events`() throws {
        let ledger = try ThreeProblems.ledger()
        #expect(ledger.lines.map(\.problem) == [id(1), id(2), id(3)])
        #expect(ledger.lines.map(\.tier) == ["hqOffice", "mayor", "hqOffice"])
        #expect(ledger.lines.map(\.isOverdue) == [true, false, false])
        #expect(ledger.lines.map(\.state) == [.assigned, .assigned, .closed])
        #expect(ledger.lines[0].sources == [id(11), id(12), id(13)])
        func found(_ change: (inout ProblemLedger.Filter) throws -> Void) throws -> [RecordID] {
            var filter = ProblemLedger.Filter()
            try change(&filter)
            return ledger.lines(filter).map(\.problem)
        }
        #expect(try found { $0.tier = "mayor" } == [id(2)])
        #expect(try found { $0.openOnly = true } == [id(1), id(2)])
        #expect(try found { $0.dueBy = try day("2026-06-20") } == [id(1), id(3)])
        #expect(try found { $0.territory = "140525" } == [])
        #expect(try found { $0.problemClass = .funds } == [])
        #expect(try found { $0.severity = "grave" } == [id(2)])
    }

    @Test func `new, moved, finished, still and past make the whole ledger in every period`() throws {
        let ledger = try ThreeProblems.ledger()
        let june = try #require(Period(.tenDay, containing: try day("2026-06-25")))
        let movement = ledger.movement(in: june)
        #expect(movement.new == [id(2)] && movement.moved == [id(1)] && movement.finished == [id(3)])
        for date in ["2026-06-05", "2026-06-25", "2026-07-05"] {
            let period = try #require(Period(.tenDay, containing: try day(date)))
            let lists = ledger.movement(in: period)
            let all = lists.new + lists.moved + lists.finished + lists.still + lists.past
            let known = ledger.lines.filter { ($0.foundOn ?? period.last) <= period.last }
            #expect(all.sorted() == known.map(\.problem).sorted(), "\(period)")
        }
        let early = try #require(Period(.tenDay, containing: try day("2026-06-05")))
        #expect(ledger.movement(in: early).moved.isEmpty, "what happens later did not happen in that period")
        let july = try #require(Period(.tenDay, containing: try day("2026-07-05")))
        #expect(ledger.movement(in: july).past == [id(3)] && ledger.movement(in: july).still == [id(1), id(2)])
    }

    @Test func `F-P-04 closed by one and still open for another is not closed in the ledger`() throws {
        var problems = try ThreeProblems.all()
        problems[2].events.append(try ThreeProblems.event(36, "stillOpen", "2026-06-22", after: 34, actor: "甲子"))
        let ledger = ProblemLedger(problems, profile: try .jincheng2024(), today: try day("2026-06-25"))
        let line = try #require(ledger.lines.first { $0.problem == id(3) })
        #expect(line.state == .closureDisputed && line.isDisputed && line.finishedOn == nil)
        #expect(line.isOverdue, "it was due on 20 June and is open again")
    }

    @Test func `a closed problem that is open again stands among the open ones`() throws {
        var problems = try ThreeProblems.all()
        problems[2].events.append(try ThreeProblems.event(36, "reopen", "2026-06-24", after: 35))
        let ledger = ProblemLedger(problems, profile: try .jincheng2024(), today: try day("2026-06-25"))
        #expect(ledger.lines.allSatisfy { !$0.state.isFinished })
    }
}

struct DispatchPackTests {
    private func project(_ number: UInt64, _ name: String) -> ProjectView {
        ProjectView(unchecked: made(.project, number, ["name": .text(name), "code": .text("P\(number)")]))
    }

    private func pack(_ tier: String, field: String? = nil) throws -> DispatchPack {
        let profile = try MechanismProfile.jincheng2024()
        let inputs = DispatchPack.Inputs(
            ledger: try ThreeProblems.ledger(),
            slips: [
                (project(601, "慢"), Ratio(tenthsOfPercent: -72)), (project(602, "更慢"), Ratio(tenthsOfPercent: -120)),
                (project(603, "正常"), Ratio(tenthsOfPercent: 12)), (project(604, "临界"), Ratio(tenthsOfPercent: -50)),
            ],
            standing: [.notStarted: [project(605, "未开工")], .notEntered: [project(606, "未入统")]],
            race: Ranking.places([Ranking.Entry("140522", score: Points(hundredths: 9000))]),
            territories: ["140522": "阳城县", "140524": "陵川县"],
            picked: [.init(source: .picked, subject: "会议提出", detail: .init("常务副市长指定", "named by the executive vice-mayor"))])
        return DispatchPack(
            tier: try #require(profile.tier(tier)), on: try day("2026-06-25"), inputs, field: field)
    }

    @Test func `F-JC-14 the HQ office's pack holds its ledger and hands over to each vice-mayor's field`() throws {
        let pack = try pack("hqOffice")
        #expect(pack.period?.description == "2026-06-21/2026-06-30")
        #expect(pack.items.map(\.problem) == [id(1)])
        #expect(pack.items[0].detail.zh == "交办，2026-06-20 到期，已逾期")
        #expect(pack.handOver.isEmpty, "none of the three stands with a vice-mayor")
        #expect(pack.movement?.new == [id(2)] && pack.movement?.moved == [id(1)] && pack.movement?.finished == [id(3)])
    }

    @Test func `F-JC-23 a vice-mayor's pack holds the own field's problems only`() throws {
        var problems = try ThreeProblems.all()
        problems[0].events.append(
            try ThreeProblems.event(14, "escalate", "2026-06-23", after: 13, ["rung": .integer(2)]))
        let ledger = ProblemLedger(problems, profile: try .jincheng2024(), today: try day("2026-06-25"))
        let profile = try MechanismProfile.jincheng2024()
        let tier = try #require(profile.tier("viceMayor"))
        let own = DispatchPack(tier: tier, on: try day("2026-06-25"), .init(ledger: ledger), field: "工业")
        #expect(own.items.map(\.problem) == [id(1)])
        let other = DispatchPack(tier: tier, on: try day("2026-06-25"), .init(ledger: ledger), field: "文旅")
        #expect(other.items.isEmpty)
        let office = DispatchPack(
            tier: try #require(profile.tier("hqOffice")), on: try day("2026-06-25"), .init(ledger: ledger))
        #expect(office.handOver == ["工业": [id(1)]])
    }

    @Test
    func `F-JC-24 the executive vice-mayor's list comes from investment, start and entry, problems and hand-picking`()
        throws
    {
        let pack = try pack("executiveViceMayor")
        #expect(
            pack.items.map(\.source) == [
                .investment, .investment, .investment, .startAndEntry, .startAndEntry, .majorProblem, .picked,
            ])
        #expect(pack.items.map(\.subject.zh) == ["更慢", "慢", "临界", "未开工", "未入统", "资金缺口", "会议提出"])
        #expect(pack.items[0].detail.zh == "滞后序时进度 12.0 个百分点")
    }

    @Test func `F-JC-25 the mayor's pack shows the race, a dialogue sheet for each county and the major problems`()
        throws
    {
        let pack = try pack("mayor")
        #expect(pack.period?.kind == .twoMonth)
        #expect(pack.items.map(\.source) == [.race, .dialogue, .dialogue, .majorProblem])
        #expect(pack.items[0].subject.zh == "阳城县" && pack.items[0].detail.zh == "第 1 名，90.00 分")
        #expect(pack.items[1].detail.zh == "未销号 2 个，逾期 1 个")
        #expect(pack.items[2].detail.zh == "未销号 0 个，逾期 0 个")
        #expect(pack.items[3].problem == id(2))
    }

    @Test func `F-ZH-02 a joint conference keeps roster, measures and follow-up`() throws {
        #expect(MeetingKind(rawValue: "jointConference") != nil)
        #expect(RecordType.dispatchMeeting.field(named: "attendees")?.merge == .addWins)
        #expect(RecordType.resolution.parentField == "meeting")
        #expect(try MechanismProfile.zhanhe2021().tier("jointConference")?.pack?.contains("picked") == true)
    }

    @Test func `F-ZH-16 an on-site office is recorded by inspectors, its notes keep both versions`() {
        let meeting = RecordType.siteMeeting
        #expect(meeting.home == .territory)
        for field in ["attendees", "contactLeader", "decisions", "solved"] {
            #expect(meeting.field(named: field)?.editors.contains(.inspector) == true)
        }
        #expect(meeting.field(named: "decisions")?.merge == .noteText)
    }
}
