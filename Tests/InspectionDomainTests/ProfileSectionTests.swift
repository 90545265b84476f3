import Foundation
import InspectionDomain
import Testing
import Wording

struct ProfileSectionTests {
    static let jincheng = String(decoding: MechanismProfile.jincheng2024Document, as: UTF8.self)

    @Test func `F-P-06 a second city changes tiers, cadences and tables without a change of code`() throws {
        let (jincheng, zhanhe) = (try MechanismProfile.jincheng2024(), try MechanismProfile.zhanhe2021())
        #expect(zhanhe.tiers.map(\.code) == ["township", "chiefOfficerTeam", "jointConference", "specialCheck"])
        #expect(zhanhe.tiers.map(\.cadence) == [nil, nil, nil, .month])
        #expect(jincheng.tiers.count == 5 && jincheng.tiers[1].cadence == .tenDay)
        #expect(zhanhe.keyList == nil && zhanhe.race == nil && zhanhe.fixings.isEmpty)
        #expect(jincheng.tables == nil && jincheng.assessment == nil)
        #expect(zhanhe.tables?.tables.map(\.code) == ["annex1", "annex2", "annex3", "packaging"])
        #expect(zhanhe.duties.map(\.cadence).contains(.halfYear) && !jincheng.duties.map(\.cadence).contains(.halfYear))
        #expect(zhanhe.staffing.map(\.role) == ["chiefServiceOfficer"] && jincheng.staffing.map(\.role) == ["tracker"])
    }

    @Test(arguments: [
        (
            #""raisesTo": null, "pack": ["race""#, #""raisesTo": "hqOffice", "pack": ["race""#, "profile.tier-cycle",
            "tiers.hqOffice.raisesTo"
        ),
        (
            #""raisesTo": "hqOffice", "pack""#, #""raisesTo": "territory", "pack""#, "profile.tier-cycle",
            "tiers.territory.raisesTo"
        ),
        (
            #""raisesTo": "hqOffice", "pack""#, #""raisesTo": "nobody", "pack""#, "profile.unknown-name",
            "tiers.territory.raisesTo"
        ),
        (
            #""pack": ["race", "dialogue""#, #""pack": ["race", "tea""#, "profile.unknown-name", "tiers.mayor.pack"
        ),
        (
            #""critical": true }, "tier": "mayor""#, #""urgent": true }, "tier": "mayor""#, "profile.unknown-name",
            "routing.rules[0]"
        ),
        (
            #""critical": true }, "tier": "mayor""#, #""critical": true }, "tier": "king""#, "profile.unknown-name",
            "routing.rules[0]"
        ),
        (#""agenda": "cityMeeting""#, #""agenda": "picnic""#, "profile.unknown-name", "routing.rules[2]"),
        (#""otherwise": "territory""#, #""otherwise": "x""#, "profile.unknown-name", "routing.otherwise"),
        (#""minimum": 500000"#, #""minimum": -1"#, "profile.out-of-range", "listRules.over100M.strategicEmerging"),
        (
            #""cadence": "year", "times": 2"#, #""cadence": "year", "times": 0"#, "profile.out-of-range",
            "duties.bankMeeting.times"
        ),
        (#""code": "raceReview", "group""#, #""code": "display", "group""#, "profile.twice", "duties"),
        (#""fromMonth": 7"#, #""fromMonth": 13"#, "profile.out-of-range", "warnings.W-14.fromMonth"),
        (#""light": "red""#, #""light": "yellow""#, "profile.thresholds-unordered", "lamps.progress"),
        (#""steedLeadTenths": 100"#, #""steedLeadTenths": -1"#, "profile.out-of-range", "honors.steedLeadTenths"),
        (#""light": "red""#, #""light": "blue""#, "profile.malformed", "lamps[0].bands[0].light"),
        (#"["investmentTarget", "#, #"["moonTarget", "#, "profile.malformed", "fixings"),
    ])
    func `a faulty section is refused and its place named`(
        original: String, change: String, code: String, place: String
    ) throws {
        try #require(Self.jincheng.contains(original))
        let range = try #require(Self.jincheng.range(of: original))
        let changed = Self.jincheng.replacingCharacters(in: range, with: change)
        let error = #expect(throws: ProfileError.self) { try MechanismProfile.decode(changed.utf8) }
        #expect(error?.code == code)
        #expect(error?.place == place)
    }

    @Test func `a circle of tiers is shown with its way round`() throws {
        let changed = Self.jincheng.replacingOccurrences(
            of: #""raisesTo": null, "pack": ["race""#, with: #""raisesTo": "hqOffice", "pack": ["race""#)
        let error = #expect(throws: ProfileError.self) { try MechanismProfile.decode(changed.utf8) }
        #expect(error?.found == "hqOffice → viceMayor → mayor → hqOffice")
        #expect(error?.message.zh.contains("循环") == true)
    }

    @Test func `a year that the calendar lacks is refused with what to do`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        let calendar = try WorkCalendar.china2024To2026()
        #expect(throws: Never.self) { try profile.check(calendar: calendar, year: 2026) }
        let error = #expect(throws: ProfileError.self) { try profile.check(calendar: calendar, year: 2027) }
        #expect(error?.code == "profile.calendar-year-missing" && error?.found == "2027")
        #expect(error?.nextStep.zh.contains("工作日历") == true)
    }

    @Test func `a document from before the new sections still serves`() throws {
        let old = """
            {"name":"old","version":1,"label":{"zh":"旧","en":"old"},
             "keyList":{"list":"key300","requiredCount":300,"requiredShareTenthsOfPercent":700},
             "tiers":[{"code":"territory","rung":0,"cadence":null,"label":{"zh":"属地","en":"territory"}}],
             "workingGroups":[],"coverage":{"targetTenthsOfPercent":1000,"firstWarningDay":20},
             "completeness":{"minimumPhotos":1,"minimumForms":1},
             "deadlines":{"substantiveStartMonths":2,"landListingWorkingDays":30,"startOnLandWorkingDays":35,
              "startOnLandStageWorkingDays":[10,10,10,5],"clockPausesForCorrection":false,
              "promiseDueSoonWorkingDays":10,"reportDay":25,"reportDayMovesOffDays":false,
              "monthPeriodMovesOffDays":true,"escalationRounds":2,"clockSkewMinutes":10},
             "quotas":{"tripsPerLeaderQuarter":1,"projectsPerLeaderTrip":3,"tripsPerDepartmentMonth":2,
              "projectsPerDepartmentMonth":5,"bankMeetingsPerYear":2,"landMeetingsPerQuarter":1},"warnings":[]}
            """
        let profile = try MechanismProfile.decode(old.utf8)
        #expect(profile.routing.otherwise == "territory" && profile.lamps.isEmpty && profile.race == nil)
    }

    @Test func `assessment weights and points of Zhanhe are checked`() throws {
        let zhanhe = String(decoding: MechanismProfile.zhanhe2021Document, as: UTF8.self)
        let heavier = zhanhe.replacingOccurrences(
            of: #""code": "investment", "weight": 30"#, with: #""code": "investment", "weight": 31"#)
        let sum = #expect(throws: ProfileError.self) { try MechanismProfile.decode(heavier.utf8) }
        #expect(sum?.code == "profile.sum-wrong" && sum?.found == "[15, 25, 31, 15, 15]")
        let richer = zhanhe.replacingOccurrences(of: #""attention": 60"#, with: #""attention": 101"#)
        let error = #expect(throws: ProfileError.self) { try MechanismProfile.decode(richer.utf8) }
        #expect(error?.place == "assessment.checkPoints.attention")
    }
}

struct LampTests {
    private func light(_ code: String, _ figures: LampFigures, today: String = "2026-06-25") throws -> LampRule.Light? {
        let rule = try #require(try MechanismProfile.publishedLamps().first { $0.code == code })
        return rule.light(for: figures.measures(today: try day(today)))
    }

    private func figures(done: Int64?, plan: Int64?, annual: Int64? = 1000, average: Ratio? = nil) -> LampFigures {
        LampFigures(doneYear: done, plannedToDate: plan, annualPlan: annual, averageCompletion: average)
    }

    // Behind by percentage points of the annual plan: 10 to 30 yellow, above 30 red.
    @Test(
        arguments: [
            (401, .green), (400, .yellow), (399, .yellow), (201, .yellow), (200, .yellow), (199, .red), (600, .green),
        ] as [(Int64, LampRule.Light)])
    func `Yinchuan: 10 to 30 points behind is yellow, more is red`(done: Int64, expected: LampRule.Light) throws {
        #expect(try light("yinchuan-progress", figures(done: done, plan: 500)) == expected)
    }

    @Test(
        arguments: [
            ("2026-05-26", .green), ("2026-05-25", .yellow), ("2026-04-26", .yellow), ("2026-04-25", .red),
            ("2025-12-31", .red), ("2026-06-26", .green),
        ] as [(String, LampRule.Light)])
    func `Yinchuan: a month after the start without entry is yellow, two are red`(
        start: String, expected: LampRule.Light
    ) throws {
        let open = LampFigures(doneYear: nil, plannedToDate: nil, annualPlan: nil, startedOn: try day(start))
        #expect(try light("yinchuan-entry", open) == expected)
        let entered = LampFigures(
            doneYear: nil, plannedToDate: nil, annualPlan: nil, startedOn: try day(start),
            enteredOn: try day("2026-06-24"))
        #expect(try light("yinchuan-entry", entered) == .green)
    }

    @Test(
        arguments: [(500, .green), (499, .yellow), (250, .yellow), (249, .red), (0, .red), (501, .green)]
            as [(Int64, LampRule.Light)])
    func `Sanya: up to half below the plan is yellow, more is red`(done: Int64, expected: LampRule.Light) throws {
        #expect(try light("sanya-progress", figures(done: done, plan: 500)) == expected)
    }

    @Test(
        arguments: [
            (500, 900, .green), (499, 900, .yellow), (450, 900, .yellow), (449, 900, .red), (499, 1100, .red),
        ] as [(Int64, Int64, LampRule.Light)])
    func `Tianjin: below plan is yellow, below plan and average is red`(
        done: Int64, averageTenths: Int64, expected: LampRule.Light
    ) throws {
        let average = Ratio(tenthsOfPercent: averageTenths)
        #expect(try light("tianjin-progress", figures(done: done, plan: 500, average: average)) == expected)
    }

    @Test(
        arguments: [(400, .green), (399, .yellow), (300, .yellow), (299, .red)] as [(Int64, LampRule.Light)])
    func `Xinhuang: 80 per cent is green, 60 is yellow, less is red`(done: Int64, expected: LampRule.Light) throws {
        #expect(try light("xinhuang-progress", figures(done: done, plan: 500)) == expected)
    }

    @Test func `without a plan there is no light, not a green one`() throws {
        #expect(try light("yinchuan-progress", figures(done: 5, plan: nil)) == nil)
        #expect(try light("sanya-progress", figures(done: 5, plan: 0)) == nil)
        #expect(try light("xinhuang-progress", figures(done: nil, plan: 500)) == nil)
        #expect(try light("tianjin-progress", figures(done: 5, plan: 500)) == nil)
        #expect(try light("yinchuan-entry", figures(done: 5, plan: 500)) == nil)
    }

    @Test func `each published rule says where it comes from and what is our reading`() throws {
        let lamps = try MechanismProfile.publishedLamps()
        #expect(lamps.count == 5 && lamps.allSatisfy { !$0.source.isEmpty })
        for code in ["tianjin-progress", "xinhuang-progress"] {
            #expect(lamps.first { $0.code == code }?.source.contains("本项目的理解") == true)
        }
    }
}
