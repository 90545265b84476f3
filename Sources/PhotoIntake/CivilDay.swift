/// A day of the Gregorian calendar as a number, so that days can be compared and turned into instants.
struct CivilDay: Hashable {
    /// Days after 1970-01-01.
    let daysSince1970: Int

    /// Reads year, month and day of 4, 2 and 2 digits; `nil` for anything else and for days that do not exist.
    init?(_ text: some Collection<UInt8>, separator: UInt8) {
        let bytes = Array(text)
        guard bytes.count == 10, bytes[4] == separator, bytes[7] == separator,
            let year = Digits.number(bytes[0..<4]), let month = Digits.number(bytes[5..<7]),
            let day = Digits.number(bytes[8..<10]), (1...12).contains(month)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year > 0, (1...lengths[month - 1]).contains(day) else { return nil }
        // Years begin in March, so that the leap day is a year's last; March 1 of year 0 is day -719,468.
        let marchYear = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        daysSince1970 = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    /// The day that holds an instant in UTC+8, milliseconds since 1970.
    init(inChinaAt milliseconds: Int64) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let local = remainder + 8 * 3_600_000
        daysSince1970 = Int(quotient) + (local < 0 ? -1 : local >= 86_400_000 ? 1 : 0)
    }
}

/// Numbers written in ASCII digits.
enum Digits {
    /// The number of at most 18 digits; `nil` if there is anything else.
    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
