import Foundation
import InspectionDomain
import Testing

struct CircularTests {
    private func rules(bottom: Int = 2) throws -> CircularRules {
        let document = """
            {"aspects":[{"code":"reserve","weight":40,"label":{"zh":"谋划储备","en":"reserve"}},
             {"code":"schedule","weight":60,"label":{"zh":"序时进度","en":"schedule"}}],
             "bottomCount":\(bottom),"belowMeanTenthsOfPercent":600,"interviewAfterReminders":2}
            """
        return try JSONDecoder().decode(CircularRules.self, from: Data(document.utf8))
    }

    private func entry(
        _ unit: String, _ reserve: Int64?, _ schedule: Int64?, reminders: Int = 0
    ) -> SixAspectCircular.Entry {
        var points: [String: Points] = [:]
        points["reserve"] = reserve.map { Points(hundredths: $0 * 100) }
        points["schedule"] = schedule.map { Points(hundredths: $0 * 100) }
        return SixAspectCircular.Entry(unit: unit, points: points, remindersRunning: reminders)
    }

    @Test func `each aspect is ranked and the total is weighted`() throws {
        let circular = try SixAspectCircular([entry("a", 80, 50), entry("b", 60, 90), entry("c", 70, 70)], by: rules())
        #expect(circular.byAspect["reserve"]?.map(\.subject) == ["a", "c", "b"])
        #expect(circular.byAspect["schedule"]?.map(\.subject) == ["b", "c", "a"])
        #expect(circular.total.map(\.score.text) == ["78.00", "70.00", "62.00"])
    }

    @Test func `the bottom two get a reminder proposed, after two reminders running an interview`() throws {
        let circular = try SixAspectCircular(
            [entry("a", 80, 80), entry("b", 79, 79, reminders: 1), entry("c", 78, 78, reminders: 2)], by: rules())
        #expect(circular.proposals.map(\.unit) == ["b", "c"])
        #expect(circular.proposals.map(\.kind) == [.reminder, .interview])
        #expect(circular.proposals.map(\.reasons) == [[.amongLowest(rank: 2)], [.amongLowest(rank: 3)]])
    }

    @Test func `ties at the bottom are all among the lowest`() throws {
        let circular = try SixAspectCircular(
            [entry("a", 90, 90), entry("b", 50, 50), entry("c", 50, 50), entry("d", 50, 50)], by: rules())
        #expect(circular.proposals.map(\.unit) == ["b", "c", "d"])
    }

    @Test(arguments: [(48, true), (49, false)] as [(Int64, Bool)])
    func `an aspect under 60 per cent of the mean proposes a reminder, equality does not`(
        points: Int64, isProposed: Bool
    ) throws {
        // For 49 the mean is 245/3, shown as 81.67, and 60 % of it is exactly 49: not below.
        let circular = try SixAspectCircular(
            [entry("a", 98, 90), entry("b", 98, 90), entry("c", points, 90)], by: rules(bottom: 0))
        #expect((circular.proposals.map(\.unit) == ["c"]) == isProposed)
    }

    @Test func `without data a unit is unranked and gets no letter`() throws {
        let circular = try SixAspectCircular([entry("a", 80, 80), entry("b", nil, nil)], by: rules())
        #expect(circular.total.last?.rank == nil)
        #expect(!circular.proposals.map(\.unit).contains("b"))
    }
}

struct AssessmentTests {
    private func rules() throws -> AssessmentRules { try #require(try MechanismProfile.zhanhe2021().assessment) }

    @Test func `F-ZH-03 quarters settle to half-years and half-years to the year`() throws {
        let rules = try rules()
        let parts = [
            "planning": 8000, "startAndFinish": 9000, "investment": 7000, "visibleProgress": 6000, "timeliness": 10_000,
        ]
        let points = parts.mapValues { Points(hundredths: Int64($0)) }
        let first = try Assessment.Quarter(unit: "甲乡", points: points, by: rules)
        // 15·80 + 25·90 + 30·70 + 15·60 + 15·100 = 7950 of 100.
        #expect(first.total.text == "79.50")
        let second = try Assessment.Quarter(
            unit: "甲乡", points: points, adjustments: [Adjustment(Points(hundredths: 151), note: "承办观摩")], by: rules)
        #expect(second.total.text == "81.01")
        let half = Assessment.halfYear(first.total, second.total)
        #expect(half.text == "80.26", "80.255 is rounded half up")
        #expect(Assessment.halfYear(first.total, nil) == nil)
        let year = Assessment.year(halfYears: (half, half), checks: Points(hundredths: 9000), by: rules)
        #expect(year.text == "82.21", "80 % of 80.26 and 20 % of 90")
        #expect(Assessment.year(halfYears: (half, half), checks: nil, by: rules) == half)
    }

    @Test func `F-ZH-06 late tables cost points of the quarter`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        let calendar = try WorkCalendar.china2024To2026()
        let may = try month("2026-05")
        let due = try profile.reportDue(may, calendar: calendar)
        #expect(due == (try day("2026-05-25")))
        func slot(_ submitted: String?, today: String = "2026-06-25") throws -> SubmissionSlot {
            SubmissionSlot(
                unit: "乙街道", table: "annex1", month: may, dueOn: due, submittedOn: try submitted.map(day),
                today: try day(today))
        }
        #expect(try slot("2026-05-25").state == .onTime)
        #expect(try slot("2026-05-26").state == .late)
        #expect(try slot(nil, today: "2026-05-25").state == .open)
        #expect(try slot(nil, today: "2026-05-26").state == .missing)
        #expect(SubmissionSlot.points([try slot("2026-05-25"), try slot("2026-05-26"), try slot(nil)]).text == "33.33")
        #expect(SubmissionSlot.points([try slot(nil, today: "2026-05-25")]) == nil)
    }

    @Test func `F-ZH-06 the sample runs are on time or late as stated`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        let calendar = try WorkCalendar.china2024To2026()
        let rows = try SampleFolder.rows("township-tables/runs.csv").filter { $0["onTime"] != "" }
        #expect(rows.count > 10)
        for row in rows {
            let due = try profile.reportDue(try month(try #require(row["month"])), calendar: calendar)
            let submitted = try day(try #require(row["submittedOn"]))
            #expect((submitted <= due) == (row["onTime"] == "是"), "\(row["run"] ?? "")")
        }
    }

    @Test func `F-ZH-11 packaging reports are slots like tables, due on the 25th`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        #expect(profile.tables?.tables.first { $0.code == "packaging" }?.from == ["member"])
        #expect(profile.duties.first { $0.code == "packaging" }?.cadence == .month)
        let due = try profile.reportDue(try month("2026-04"), calendar: try WorkCalendar.china2024To2026())
        #expect(due == (try day("2026-04-25")), "a Saturday: not moved unless the profile says so")
    }

    @Test func `F-ZH-10 the three headings of a special check feed the annual assessment`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        let check = try #require(profile.checklist("specialCheck"))
        #expect(check.items.map(\.item) == [3, 5, 7])
        let worth = try rules().checkPoints
        #expect(Assessment.checks([.normal, .attention, .lagging], worth: worth).text == "53.33")
        #expect(Assessment.checks([.notApplicable], worth: worth) == nil)
        #expect(Assessment.checks([.notApplicable, .normal], worth: worth).text == "100.00")
    }

    @Test func `a part without data is left out, not counted as nothing`() throws {
        let quarter = try Assessment.Quarter(unit: "甲乡", points: ["investment": Points(hundredths: 7000)], by: rules())
        #expect(quarter.total.text == "70.00")
        #expect(try Assessment.Quarter(unit: "甲乡", points: [:], by: rules()).total == nil)
    }
}

struct QuotaTests {
    private func trips() throws -> [(kind: String, trip: TripQuotas.Trip)] {
        try SampleFolder.rows("trips.csv").enumerated().map { index, row in
            (
                try #require(row["kind"]),
                TripQuotas.Trip(
                    id: id(UInt64(index)), unit: try #require(row["unit"]), on: try day(try #require(row["date"])),
                    projects: try #require(row["projects"].flatMap { Int($0) }))
            )
        }
    }

    @Test func `F-JC-16 the sample's second quarter leaves two counties below the leaders' quota`() throws {
        let quotas = TripQuotas(try MechanismProfile.jincheng2024().quotas, today: try day("2026-06-25"))
        let trips = try trips().filter { $0.kind == "leader" }.map(\.trip)
        let units = Set(trips.map(\.unit))
        func short(_ date: String) throws -> Set<String> {
            let day = try day(date)
            return units.filter { quotas.leader($0, quarterOf: day, trips: trips)?.isMet == false }
        }
        #expect(try short("2026-02-01") == [])
        #expect(try short("2026-06-25") == ["140524", "140521"])
    }

    @Test func `F-JC-16 exactly 1 trip, 3 projects, 2 trips and 5 a month pass, one less fails`() throws {
        let quotas = TripQuotas(try MechanismProfile.jincheng2024().quotas, today: try day("2026-02-10"))
        func trip(_ on: String, _ projects: Int) throws -> TripQuotas.Trip {
            TripQuotas.Trip(id: id(1), unit: "u", on: try day(on), projects: projects)
        }
        let february = try day("2026-02-10")
        #expect(quotas.leader("u", quarterOf: february, trips: [try trip("2026-01-31", 3)])?.isMet == true)
        #expect(quotas.leader("u", quarterOf: february, trips: [try trip("2026-01-31", 2)])?.isMet == false)
        #expect(quotas.leader("u", quarterOf: february, trips: [try trip("2026-04-01", 3)])?.isMet == false)
        let enough = [try trip("2026-01-05", 4), try trip("2026-02-03", 3), try trip("2026-02-09", 3)]
        let lines = quotas.department("u", monthOf: february, trips: enough)
        #expect(lines.map(\.done) == [2, 10] && lines.map(\.required) == [2, 10] && lines.allSatisfy(\.isMet))
        let less = quotas.department("u", monthOf: february, trips: Array(enough.dropFirst()))
        #expect(less.map(\.isMet) == [true, false])
        let fewer = quotas.department("u", monthOf: february, trips: Array(enough.dropLast()))
        #expect(fewer.map(\.isMet) == [false, false])
        #expect(lines[0].daysLeft == 18)
    }

    @Test func `F-JC-18 one of two bank meetings is shown mid-year`() throws {
        let duty = try #require(try MechanismProfile.jincheng2024().duties.first { $0.code == "bankMeeting" })
        let held = try SampleFolder.rows("bank-meetings.csv").compactMap { $0["heldOn"] }.filter { !$0.isEmpty }
        let line = duty.line(on: try day("2026-06-25"), doneOn: try held.map { (id(1), try day($0)) })
        #expect(line?.done == 1 && line?.required == 2 && line?.isMet == false)
        #expect(line?.daysLeft == 189)
    }

    @Test func `F-JC-04 missed weeks, months and quarters of a group's log are visible`() throws {
        let profile = try MechanismProfile.jincheng2024()
        let group = try #require(profile.workingGroups.first { $0.code == "promotion" })
        let start = try day("2026-06-01")
        let today = try day("2026-06-25")
        let week = DispatchDue(
            code: group.code, cadence: try #require(group.cadences["frontLine"]), from: start, through: today,
            heldOn: [try day("2026-06-03"), try day("2026-06-19")])
        #expect(week.missed.map(\.first) == [try day("2026-06-08")])
        #expect(week.isDue)
        let circular = DispatchDue(
            code: group.code, cadence: try #require(group.cadences["circular"]), from: start, through: today, heldOn: []
        )
        #expect(circular.missed.isEmpty && circular.isDue)
    }

    @Test func `F-JC-14 a missed ten-day period of the HQ office is shown`() throws {
        let tier = try #require(try MechanismProfile.jincheng2024().tier("hqOffice"))
        let due = DispatchDue(
            code: tier.code, cadence: try #require(tier.cadence), from: try day("2026-06-01"),
            through: try day("2026-06-25"), heldOn: [try day("2026-06-10"), try day("2026-06-21")])
        #expect(due.missed.map(\.description) == ["2026-06-11/2026-06-20"])
        #expect(!due.isDue)
    }
}
