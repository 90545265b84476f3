import Foundation

/// Turns the stored form of a number into the text a person sees.
struct NumberText {
    /// Whether serial 0 is 1 January 1904 instead of the last day before 1900.
    let countsFrom1904: Bool

    /// The text of a stored number; text that is no number stays as it is.
    func text(_ stored: String, kind: NumberKind) -> String {
        if kind != .plain, let serial = Double(stored), let text = dateText(serial, kind: kind) { return text }
        return Self.plain(stored)
    }

    /// At most 15 significant digits and no exponent, as spreadsheet programs show it: 0.1 + 0.2 is 0.3.
    static func plain(_ stored: String) -> String {
        if isPlain(stored) || stored.utf8.count > 64 { return stored }
        guard let value = Double(stored), value.isFinite else { return stored }
        if value == 0 { return "0" }
        let shortest = String(format: "%.14e", value)
        let parts = shortest.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 40 else { return stored }
        let sign = value < 0 ? "-" : ""
        var digits = parts[0].filter { ("0"..."9").contains($0) }
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        if digits.count <= whole { return sign + digits + String(repeating: "0", count: whole - digits.count) }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// Whether the text is already what would be shown: digits alone, or a short fraction without idle zeros.
    private static func isPlain(_ stored: String) -> Bool {
        var points = 0
        var last: UInt8 = 0
        for byte in stored.utf8 {
            if byte == UInt8(ascii: ".") { points += 1 } else if !(48...57).contains(byte) { return false }
            last = byte
        }
        if points == 0 { return true }
        let head = stored.utf8.prefix { $0 != UInt8(ascii: ".") }
        let isShort = stored.utf8.count <= 16 && !head.isEmpty && (head.count == 1 || head.first != UInt8(ascii: "0"))
        return points == 1 && isShort && last != UInt8(ascii: "0") && last != UInt8(ascii: ".")
    }

    /// yyyy-mm-dd, HH:mm:ss or both; `nil` for a serial outside the calendar of spreadsheet programs.
    private func dateText(_ serial: Double, kind: NumberKind) -> String? {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        var day = Int(serial)
        var second = Int(((serial - Double(day)) * 86_400).rounded())
        if second == 86_400 { (day, second) = (day + 1, 0) }
        if kind == .time { return day == 0 ? clock(second) : nil }
        guard let date = date(day) else { return nil }
        return kind == .dateAndTime && second != 0 ? "\(date) \(clock(second))" : date
    }

    private func clock(_ second: Int) -> String {
        [second / 3_600, second / 60 % 60, second % 60].map { CivilDay.padded($0, 2) }.joined(separator: ":")
    }

    private func date(_ serial: Int) -> String? {
        if countsFrom1904 { return CivilDay(days: serial - 24_107).text }
        // Serial 60 is 29 February 1900, which never was; serials before it are one day off (ECMA-376 18.17.4.1).
        guard serial >= 1, serial != 60 else { return nil }
        return CivilDay(days: serial - (serial < 60 ? 25_568 : 25_569)).text
    }
}

/// A day of the Gregorian calendar.
struct CivilDay: Hashable {
    let year: Int
    let month: Int
    let day: Int

    /// The day that is so many days after 1 January 1970.
    ///
    /// Counts in years that begin in March, so that the leap day is the last one (Hinnant, days from civil).
    init(days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The day as yyyy-mm-dd.
    var text: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

    /// A number of at least 0 with leading zeros.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
