import Causality
import Foundation
import InspectionDomain
import Testing

struct RoutingTests {
    private func problem(_ flags: Set<String>, _ problemClass: String = "land") -> ProblemView {
        var values: [String: FieldValue] = ["class": .text(problemClass)]
        for flag in flags { values[flag] = .flag(true) }
        return ProblemView(unchecked: made(.problem, 1, values))
    }

    /// Another city's profile as its file in the sample data says it.
    private func profile(_ name: String) throws -> MechanismProfile {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("SampleData/profiles")
        return try MechanismProfile.decode(Data(contentsOf: folder.appendingPathComponent(name + ".json")))
    }

    @Test(
        arguments: [
            ([], "territory", nil), (["withinRemit"], "territory", nil), (["crossRegion"], "hqOffice", nil),
            (["crossField"], "hqOffice", nil), (["needsCityLevel", "withinRemit"], "viceMayor", nil),
            (["needsCityLevel"], "viceMayor", .cityMeeting),
            (["needsCityLevel", "crossRegion"], "viceMayor", .cityMeeting),
            (["critical"], "mayor", nil), (["critical", "needsCityLevel", "crossField"], "mayor", nil),
        ] as [(Set<String>, String, MeetingKind?)])
    func `F-JC-23 Jincheng sends what is beyond a vice-mayor's remit to a city meeting`(
        flags: Set<String>, tier: String, agenda: MeetingKind?
    ) throws {
        let proposal = try MechanismProfile.jincheng2024().route(problem(flags))
        #expect(proposal?.tier.code == tier && proposal?.agenda == agenda)
    }

    @Test(
        arguments: [
            ([], "territory"), (["needsCityLevel"], "viceMayor"), (["crossRegion"], "executiveViceMayor"),
            (["needsCityLevel", "crossField"], "executiveViceMayor"), (["critical", "crossRegion"], "mayor"),
        ] as [(Set<String>, String)])
    func `Dalian's table moves the tier with each flag, as data`(flags: Set<String>, tier: String) throws {
        #expect(try profile("dalian-2023").route(problem(flags))?.tier.code == tier)
    }

    @Test(
        arguments: [
            ([], "land", "territory", nil), (["needsCityLevel"], "land", "department", "市发改委"),
            (["needsCityLevel"], "approval", "department", "市政务办"), (["crossField"], "land", "jointHandling", nil),
            (["critical"], "funds", "supervision", "市政府督查室"),
        ] as [(Set<String>, String, String, String?)])
    func `Lianyungang's table sends approvals and resources to different offices`(
        flags: Set<String>, problemClass: String, tier: String, unit: String?
    ) throws {
        let proposal = try profile("lianyungang-2024").route(problem(flags, problemClass))
        #expect(proposal?.tier.code == tier && proposal?.unit == unit)
    }

    @Test func `F-P-06 two more cities are data: limits, staff and aspects as their notices give them`() throws {
        let (dalian, lianyungang) = (try profile("dalian-2023"), try profile("lianyungang-2024"))
        #expect(dalian.tiers.compactMap(\.cadence) == [.month, .quarter] && dalian.keyList == nil)
        #expect(dalian.circular?.aspects.map(\.label.zh) == ["谋划储备", "招引落地", "开工复工", "序时进度", "资金使用", "工作成效"])
        #expect(dalian.staffing.map(\.minimumTotalInvestment) == [1_000_000], "亿元 in 0.01 万元")
        #expect(lianyungang.deadlines.landListingWorkingDays == 30)
        #expect(lianyungang.deadlines.startOnLandWorkingDays == 35 && lianyungang.race == nil)
        let calendar = try WorkCalendar.china2024To2026()
        for profile in [dalian, lianyungang] { try profile.check(calendar: calendar, year: 2026) }
    }

    @Test(
        arguments: [
            ([], "land", "chiefOfficerTeam", "国土分局"), ([], "funds", "chiefOfficerTeam", nil),
            (["withinRemit"], "land", "township", nil), (["crossField"], "land", "jointConference", nil),
            (["critical", "withinRemit"], "funds", "jointConference", nil),
        ] as [(Set<String>, String, String, String?)])
    func `Zhanhe's table goes by class as well`(
        flags: Set<String>, problemClass: String, tier: String, unit: String?
    ) throws {
        let proposal = try MechanismProfile.zhanhe2021().route(problem(flags, problemClass))
        #expect(proposal?.tier.code == tier && proposal?.unit == unit)
    }

    @Test func `every combination of flags has a tier in both cities`() throws {
        let names = MechanismProfile.Routing.flagNames.sorted()
        for profile in [try MechanismProfile.jincheng2024(), try MechanismProfile.zhanhe2021()] {
            for bits in 0..<(1 << names.count) {
                let flags = Set(names.indices.filter { bits & (1 << $0) != 0 }.map { names[$0] })
                for problemClass in ProblemClass.allCases {
                    #expect(profile.route(problem(flags, problemClass.rawValue)) != nil)
                }
            }
        }
    }

    @Test func `a flag in conflict is read as yes`() throws {
        var sample = Sample(.problem)
        sample.write(.flag(false), to: "critical")
        sample.writeUnaware(.flag(true), to: "critical", by: 2)
        let proposal = try MechanismProfile.jincheng2024().route(ProblemView(unchecked: sample.record))
        #expect(proposal?.tier.code == "mayor")
    }

    @Test func `another tier than proposed needs a reason`() throws {
        let proposal = try #require(try MechanismProfile.jincheng2024().route(problem([])))
        #expect(throws: Never.self) {
            try OverrideWithoutReason.check(chosen: "territory", proposed: proposal, reason: "")
        }
        let refusal = #expect(throws: OverrideWithoutReason.self) {
            try OverrideWithoutReason.check(chosen: "mayor", proposed: proposal, reason: " ")
        }
        #expect(refusal?.code == "problem.override-without-reason" && refusal?.tier == "mayor")
        #expect(throws: Never.self) {
            try OverrideWithoutReason.check(chosen: "mayor", proposed: proposal, reason: "领导批示")
        }
    }
}

struct EscalationTests {
    private func history(_ due: String?, rung: Int64, closed: Bool = false) -> ProblemHistory {
        func event(
            _ number: UInt64, _ move: String, _ actor: String, after: UInt64?, _ more: [String: FieldValue] = [:]
        )
            -> ProblemEventView
        {
            var values: [String: FieldValue] = ["kind": .text(move), "actor": .text(actor)]
            if let after { values[FamilyField.name("follows", id(after))] = .member }
            values.merge(more) { $1 }
            return ProblemEventView(unchecked: made(.problemEvent, number, values))
        }
        var assignment: [String: FieldValue] = ["rung": .integer(rung), "unit": .text("住建局")]
        if let due { assignment["dueOn"] = .text(due) }
        var events = [
            event(1, "submit", "甲", after: nil), event(2, "sort", "乙", after: 1),
            event(3, "assign", "乙", after: 2, assignment),
        ]
        if closed { events += [event(4, "reportResolved", "丙", after: 3), event(5, "close", "乙", after: 4)] }
        return ProblemHistory(events)
    }

    @Test(
        arguments: [
            ("2026-06-01", 0), ("2026-05-31", 1), ("2026-05-21", 1), ("2026-05-20", 2), ("2026-06-25", 0),
        ] as [(String, Int)])
    func `silent rounds are periods that began and ended after the last event`(last: String, rounds: Int) throws {
        let profile = try MechanismProfile.jincheng2024()
        let silent = profile.silentRounds(rung: 1, lastEventOn: try day(last), today: try day("2026-06-11"))
        #expect(silent == rounds)
        #expect(profile.silentRounds(rung: 0, lastEventOn: try day(last), today: try day("2026-06-11")) == 0)
    }

    @Test func `an overdue or silent problem is proposed for the tier above`() throws {
        let profile = try MechanismProfile.jincheng2024()
        let today = try day("2026-06-25")
        let recent = try day("2026-06-24")
        let overdue = profile.escalation(of: history("2026-06-24", rung: 1), lastEventOn: recent, today: today)
        #expect(overdue?.tier.code == "viceMayor")
        #expect(overdue?.reasons == [.overdue(since: try day("2026-06-24"))])
        #expect(profile.escalation(of: history("2026-06-25", rung: 1), lastEventOn: recent, today: today) == nil)
        let silent = profile.escalation(of: history(nil, rung: 1), lastEventOn: try day("2026-05-31"), today: today)
        #expect(silent?.reasons == [.silent(rounds: 2)])
    }

    @Test func `at the top and when closed nothing is proposed`() throws {
        let profile = try MechanismProfile.jincheng2024()
        let (old, today) = (try day("2026-01-05"), try day("2026-06-25"))
        #expect(profile.escalation(of: history("2026-02-01", rung: 4), lastEventOn: old, today: today) == nil)
        #expect(
            profile.escalation(of: history("2026-02-01", rung: 1, closed: true), lastEventOn: old, today: today) == nil)
    }
}
