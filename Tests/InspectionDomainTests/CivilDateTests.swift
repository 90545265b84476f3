import InspectionDomain
import Testing

struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2026-06-25", 20_629, 4),
        ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5),
    ])
    func `days are counted and weekdays named`(text: String, days: Int, weekday: Int) throws {
        let date = try day(text)
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
        #expect(CivilDate(daysSince1970: days) == date)
        #expect(date.description == text)
    }

    @Test func `every day of four centuries survives the way there and back`() throws {
        let first = try day("1900-01-01").daysSince1970
        let last = try day("2300-01-01").daysSince1970
        var previous = try #require(CivilDate(daysSince1970: first - 1))
        for days in first...last {
            let date = try #require(CivilDate(daysSince1970: days))
            guard date.daysSince1970 == days, previous < date, date.weekday == previous.weekday % 7 + 1 else {
                Issue.record("\(date)")
                return
            }
            previous = date
        }
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ",
        "２０２６-01-01", "", "0000-01-01", "+026-01-01",
    ])
    func `text that names no day is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `a moment belongs to the day it is in UTC+8`() throws {
        #expect(CivilDate(instant: 0)?.description == "1970-01-01")
        #expect(CivilDate(instant: 16 * 3_600_000 - 1)?.description == "1970-01-01")
        #expect(CivilDate(instant: 16 * 3_600_000)?.description == "1970-01-02")
        #expect(CivilDate(instant: -8 * 3_600_000 - 1)?.description == "1969-12-31")
        #expect(CivilDate(instant: .max) == nil)
        #expect(CivilDate(instant: .min) == nil)
        let date = try day("2026-06-25")
        #expect(CivilDate(instant: date.startInstant) == date)
        #expect(CivilDate(instant: date.startInstant - 1) == date.adding(days: -1))
    }

    @Test func `months are added to the corresponding day or to the month's last`() throws {
        #expect(try day("2025-12-31").adding(months: 2)?.description == "2026-02-28")
        #expect(try day("2024-01-31").adding(months: 1)?.description == "2024-02-29")
        #expect(try day("2026-03-20").adding(months: 2)?.description == "2026-05-20")
        #expect(try day("2026-03-31").adding(months: -13)?.description == "2025-02-28")
        #expect(try day("9999-12-01").adding(months: 1) == nil)
        #expect(try day("0001-01-01").adding(days: -1) == nil)
        #expect(try day("2026-01-01").adding(days: .max) == nil)
    }

    @Test func `months are read, ordered and counted`() throws {
        #expect(try month("2026-02").dayCount == 28)
        #expect(try month("2024-02").dayCount == 29)
        #expect(CivilMonth("2026-2") == nil)
        #expect(try month("2025-12").adding(months: 1) == month("2026-01"))
        #expect(try month("2025-12") < month("2026-01"))
        #expect(try month("2026-06").contains(day("2026-06-30")))
        #expect(try !month("2026-06").contains(day("2026-07-01")))
    }
}
