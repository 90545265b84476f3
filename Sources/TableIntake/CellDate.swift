/// A day of the calendar as a cell names it.
public struct TableDate: Hashable, Sendable, Comparable {
    /// The year, 1900 to 2199.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Accepts a day that the Gregorian calendar has; `nil` otherwise.
    public init?(year: Int, month: Int, day: Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1900...2199).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day as yyyy-mm-dd.
    public var iso: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    /// Calendar order.
    public static func < (left: TableDate, right: TableDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CellParser {
    /// A year from 1900 to 2199, with or without 年.
    /// - Throws: `table.cell.year`.
    public static func year(_ text: String, at place: CellPlace) throws(TableIntakeError) -> Int {
        var figure = HeadingText.trimmed(text)
        if figure.hasSuffix("年") { figure = HeadingText.trimmed(String(figure.dropLast())) }
        guard isDigits(figure), let year = Int(figure), (1900...2199).contains(year) else {
            throw refused(.notYear, text, place)
        }
        return year
    }

    /// A day written as 2026-6-25, 2026/6/25, 2026.6.25, 2026年6月25日 (or 号) or 20260625.
    ///
    /// A clock time after it is passed over. Years have four digits.
    /// - Throws: `table.cell.date`.
    public static func date(_ text: String, at place: CellPlace) throws(TableIntakeError) -> TableDate {
        let figure = withoutClock(HeadingText.trimmed(text)).filter { !$0.isWhitespace }
        guard let parts = dateParts(figure), parts[0].count == 4, parts[1...].allSatisfy({ $0.count <= 2 }),
            parts.allSatisfy({ isDigits($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            let date = TableDate(year: year, month: month, day: day)
        else { throw refused(.notDate, text, place) }
        return date
    }

    /// Cuts ` 08:30`, `T08:30:00` and the like off the end.
    private static func withoutClock(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":"),
            let gap = text[..<colon].lastIndex(where: { $0 == " " || $0 == "T" || $0 == "日" })
        else { return text }
        return String(text[gap] == "日" ? text[...gap] : text[..<gap])
    }

    /// Year, month and day as written; `nil` if the separators are mixed or missing.
    private static func dateParts(_ text: String) -> [String]? {
        if isDigits(text), text.count == 8 {
            return [String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.suffix(2))]
        }
        if text.contains("年") {
            var rest = text
            if rest.hasSuffix("日") || rest.hasSuffix("号") { rest.removeLast() }
            let year = rest.split(separator: "年", omittingEmptySubsequences: false)
            guard year.count == 2 else { return nil }
            let month = year[1].split(separator: "月", omittingEmptySubsequences: false)
            return month.count == 2 ? [String(year[0]), String(month[0]), String(month[1])] : nil
        }
        for separator in ["-", "/", "."] where text.contains(separator) {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
            return parts.count == 3 ? parts : nil
        }
        return nil
    }
}
