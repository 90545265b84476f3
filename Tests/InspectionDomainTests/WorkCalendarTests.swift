import InspectionDomain
import Testing
import Wording

struct WorkCalendarTests {
    private let calendar: WorkCalendar

    init() throws { calendar = try WorkCalendar.china2024To2026() }

    @Test(arguments: [
        ("2024-01-22", 30, "2024-03-07"), ("2024-01-22", 35, "2024-03-14"), ("2024-03-18", 35, "2024-05-09"),
        ("2025-01-06", 35, "2025-02-28"), ("2026-01-20", 30, "2026-03-09"), ("2026-01-20", 35, "2026-03-16"),
        ("2026-04-20", 30, "2026-06-03"), ("2026-04-20", 35, "2026-06-10"), ("2026-09-07", 35, "2026-10-30"),
        ("2026-04-30", 1, "2026-05-06"), ("2026-02-13", 1, "2026-02-14"), ("2026-05-06", 35, "2026-06-24"),
        ("2026-06-20", 0, "2026-06-20"),
    ])
    func `working days are counted from the next day over holidays and make-up days`(
        start: String, count: Int, end: String
    ) throws {
        #expect(try calendar.addWorkingDays(day(start), count) == day(end))
        #expect(try calendar.workingDays(after: day(start), through: day(end)) == count)
    }

    @Test(arguments: [
        ("2026-03-20", "2026-05-20"), ("2026-06-16", "2026-08-17"), ("2025-12-31", "2026-02-28"),
        ("2026-08-04", "2026-10-08"),
    ])
    func `two months end on the corresponding day, moved off holidays and Sundays`(start: String, end: String) throws {
        #expect(try calendar.addMonths(day(start), 2) == day(end))
    }

    @Test func `a profile may keep the end of two months on a day off`() throws {
        #expect(try calendar.addMonths(day("2026-06-16"), 2, movesOffDays: false) == day("2026-08-16"))
    }

    @Test(arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func `a year has its number of working days`(year: Int, count: Int) throws {
        #expect(try calendar.workingDayCount(in: year) == count)
    }

    @Test func `the 25th stays the 25th unless the profile moves it`() throws {
        #expect(try calendar.deadline(day: 25, of: month("2026-07")) == day("2026-07-25"))
        #expect(try calendar.deadline(day: 25, of: month("2026-07"), movesOffDays: true) == day("2026-07-27"))
        #expect(try calendar.deadline(day: 31, of: month("2026-02")) == day("2026-02-28"))
    }

    @Test func `a missing year is refused, never guessed`() throws {
        let start = try day("2026-12-20")
        #expect(throws: CalendarError.yearMissing(year: 2027, calendar: "china")) {
            try calendar.addWorkingDays(start, 30)
        }
        #expect(throws: CalendarError.yearMissing(year: 2023, calendar: "china")) {
            try calendar.workingDayCount(in: 2023)
        }
        #expect(throws: CalendarError.yearMissing(year: 2027, calendar: "china")) {
            try calendar.addMonths(start, 2)
        }
    }

    @Test func `nonsense counts are refused`() throws {
        let start = try day("2026-01-05")
        #expect(throws: CalendarError.countRefused(-1)) { try calendar.addWorkingDays(start, -1) }
        #expect(throws: CalendarError.countRefused(10_001)) { try calendar.addMonths(start, 10_001) }
        #expect(throws: CalendarError.countRefused(0)) { try calendar.deadline(day: 0, of: start.civilMonth) }
    }

    @Test(arguments: [
        (#"{"name":"x","version":1,"years":[{"year":2026,"off":["2026-02-30"],"work":[]}]}"#, "calendar.not-a-date"),
        (
            #"{"name":"x","version":1,"years":[{"year":2026,"off":["2026-02-03/2026-02-01"],"work":[]}]}"#,
            "calendar.not-a-date"
        ),
        (
            #"{"name":"x","version":1,"years":[{"year":2026,"off":["2025-12-31/2026-01-03"],"work":[]}]}"#,
            "calendar.wrong-year"
        ),
        (
            #"{"name":"x","version":1,"years":[{"year":2026,"off":[],"work":["2026-01-05"]}]}"#,
            "calendar.make-up-on-weekday"
        ),
        (
            #"{"name":"x","version":1,"years":[{"year":2026,"off":["2026-01-04"],"work":["2026-01-04"]}]}"#,
            "calendar.off-and-work"
        ),
        (
            #"{"name":"x","version":1,"years":[{"year":2026,"off":[],"work":[]},{"year":2026,"off":[],"work":[]}]}"#,
            "calendar.year-twice"
        ),
        (#"{"name":"x","version":1,"years":[{"year":2026,"off":[]}]}"#, "calendar.malformed"),
        ("holiday", "calendar.malformed"), ("", "calendar.malformed"),
    ])
    func `a faulty calendar document is refused with its reason`(document: String, code: String) {
        let error = #expect(throws: CalendarError.self) { try WorkCalendar.decode(document.utf8) }
        #expect(error?.code == code)
        #expect(error?.message.zh.isEmpty == false && error?.nextStep.en.isEmpty == false)
    }
}

struct PeriodTests {
    @Test(arguments: [
        (PeriodKind.tenDay, "2026-06-10", "2026-06-01/2026-06-10"), (.tenDay, "2026-06-11", "2026-06-11/2026-06-20"),
        (.tenDay, "2026-02-21", "2026-02-21/2026-02-28"), (.tenDay, "2024-02-29", "2024-02-21/2024-02-29"),
        (.halfMonth, "2026-06-15", "2026-06-01/2026-06-15"), (.halfMonth, "2026-06-16", "2026-06-16/2026-06-30"),
        (.month, "2026-06-16", "2026-06-01/2026-06-30"), (.twoMonth, "2026-06-16", "2026-05-01/2026-06-30"),
        (.twoMonth, "2026-12-31", "2026-11-01/2026-12-31"), (.quarter, "2026-06-16", "2026-04-01/2026-06-30"),
        (.halfYear, "2026-07-01", "2026-07-01/2026-12-31"), (.year, "2026-06-16", "2026-01-01/2026-12-31"),
        (.week, "2026-06-25", "2026-06-22/2026-06-28"), (.week, "2026-06-28", "2026-06-22/2026-06-28"),
        (.week, "2026-01-01", "2025-12-29/2026-01-04"),
    ])
    func `a day lies in its period`(kind: PeriodKind, date: String, period: String) throws {
        #expect(try Period(kind, containing: day(date))?.description == period)
    }

    @Test(arguments: PeriodKind.allCases)
    func `periods of a kind follow each other without gap or overlap`(kind: PeriodKind) throws {
        var period = try #require(Period(kind, containing: day("2023-12-25")))
        while period.first.year < 2027 {
            let next = try #require(period.next)
            #expect(next.first == period.last.adding(days: 1))
            #expect(next.previous == period)
            #expect(period.contains(period.first) && period.contains(period.last) && !period.contains(next.first))
            period = next
        }
    }

    @Test func `periods without a meeting are listed up to the open one`() throws {
        let held = [try day("2026-06-05"), try day("2026-05-15")]
        let missing = Period.withoutMeeting(
            .tenDay, from: try day("2026-05-12"), through: try day("2026-06-12"), heldOn: held)
        #expect(missing.map(\.description) == ["2026-05-21/2026-05-31", "2026-06-11/2026-06-20"])
    }
}
