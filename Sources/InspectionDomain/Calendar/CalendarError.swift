public import Wording

/// Why a work calendar cannot be read or cannot answer.
public enum CalendarError: PersonFacingError, Hashable {
    /// The calendar has no data for the year: computing would be a guess. Helps to import the year's file.
    case yearMissing(year: Int, calendar: String)
    /// A count of days or months that makes no sense here, such as a negative one.
    case countRefused(Int)
    /// The date lies outside the years 1 to 9999.
    case dateOutOfRange
    /// The document is no JSON of the expected form.
    case malformed(String)
    /// An entry is neither `yyyy-mm-dd` nor `yyyy-mm-dd/yyyy-mm-dd`.
    case notADate(String)
    /// An entry lies in another year than the one it is listed under.
    case wrongYear(String, year: Int)
    /// A year is listed twice.
    case yearTwice(Int)
    /// A day is listed both as off and as made up.
    case offAndWork(CivilDate)
    /// A make-up day is neither Saturday nor Sunday.
    case makeUpOnWeekday(CivilDate)

    /// Dotted code below `calendar.`.
    public var code: String {
        switch self {
        case .yearMissing: "calendar.year-missing"
        case .countRefused: "calendar.count-refused"
        case .dateOutOfRange: "calendar.date-out-of-range"
        case .malformed: "calendar.malformed"
        case .notADate: "calendar.not-a-date"
        case .wrongYear: "calendar.wrong-year"
        case .yearTwice: "calendar.year-twice"
        case .offAndWork: "calendar.off-and-work"
        case .makeUpOnWeekday: "calendar.make-up-on-weekday"
        }
    }

    /// Years, dates and texts concerned.
    public var values: [String: String] {
        switch self {
        case .yearMissing(let year, let calendar): ["year": String(year), "calendar": calendar]
        case .countRefused(let count): ["count": String(count)]
        case .dateOutOfRange: [:]
        case .malformed(let detail): ["detail": detail]
        case .notADate(let text): ["entry": text]
        case .wrongYear(let text, let year): ["entry": text, "year": String(year)]
        case .yearTwice(let year): ["year": String(year)]
        case .offAndWork(let date), .makeUpOnWeekday(let date): ["date": date.description]
        }
    }

    /// What is wrong.
    public var message: Label {
        switch self {
        case .yearMissing(let year, let calendar):
            Label("工作日历“\(calendar)”没有 \(year) 年", "Work calendar “\(calendar)” has no year \(year)")
        case .countRefused(let count): Label("天数或月数 \(count) 无效", "A count of \(count) makes no sense here")
        case .dateOutOfRange: Label("日期超出范围", "The date is out of range")
        case .malformed(let detail): Label("工作日历格式不对：\(detail)", "The work calendar is malformed: \(detail)")
        case .notADate(let text): Label("“\(text)”不是日期", "“\(text)” is no date")
        case .wrongYear(let text, let year): Label("“\(text)”不在 \(year) 年", "“\(text)” is not in \(year)")
        case .yearTwice(let year): Label("\(year) 年出现两次", "The year \(year) is listed twice")
        case .offAndWork(let date): Label("\(date) 既放假又上班", "\(date) is both off and made up")
        case .makeUpOnWeekday(let date): Label("\(date) 不是周末，无需调休", "\(date) is no weekend day to make up on")
        }
    }

    /// What to do next.
    public var nextStep: Label {
        switch self {
        case .yearMissing: Label("请导入该年的工作日历。", "Import that year's work calendar.")
        case .countRefused: Label("请填写 0 到 10000 的数。", "Give a number from 0 to 10,000.")
        case .dateOutOfRange: Label("请检查日期。", "Check the date.")
        case .malformed, .notADate, .wrongYear, .yearTwice, .offAndWork, .makeUpOnWeekday:
            Label("请改正日历文件后重新导入。", "Correct the calendar file and import it again.")
        }
    }
}
