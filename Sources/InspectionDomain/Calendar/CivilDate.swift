/// A day of the Gregorian calendar, without time or zone; business dates are civil dates in UTC+8.
public struct CivilDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The offset of Chinese civil time from UTC in milliseconds.
    public static let chinaOffset: Int64 = 8 * 3_600_000

    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Accepts a day that exists; `nil` otherwise.
    public init?(year: Int, month: Int, day: Int) {
        guard let span = CivilMonth(year: year, month: month), (1...span.dayCount).contains(day) else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// Reads exactly `yyyy-mm-dd`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45,
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The civil date in UTC+8 of a moment given in milliseconds since 1970; `nil` outside the years 1 to 9999.
    public init?(instant milliseconds: Int64) {
        let (local, overflow) = milliseconds.addingReportingOverflow(Self.chinaOffset)
        guard !overflow else { return nil }
        self.init(daysSince1970: Int(floorDivide(local, 86_400_000)))
    }

    /// The day that many days after 1970-01-01; `nil` outside the years 1 to 9999.
    ///
    /// Counts in eras of 400 years from 1 March, so that the leap day ends a year.
    public init?(daysSince1970 days: Int) {
        guard (-719_162...2_932_896).contains(days) else { return nil }
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            uncheckedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days after 1970-01-01.
    public var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The month that the day lies in.
    public var civilMonth: CivilMonth { CivilMonth(containing: self) }

    /// The day of the week, 1 for Monday to 7 for Sunday.
    public var weekday: Int {
        let remainder = (daysSince1970 + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// The moment the day begins in UTC+8, milliseconds since 1970.
    public var startInstant: Int64 { Int64(daysSince1970) * 86_400_000 - Self.chinaOffset }

    /// The day that many days later; `nil` outside the years 1 to 9999.
    public func adding(days: Int) -> CivilDate? {
        let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
        return overflow ? nil : CivilDate(daysSince1970: sum)
    }

    /// The corresponding day that many months later, or that month's last day if it is shorter (Civil Code, article
    /// 202).
    public func adding(months: Int) -> CivilDate? {
        guard let target = civilMonth.adding(months: months) else { return nil }
        return CivilDate(year: target.year, month: target.month, day: min(day, target.dayCount))
    }

    /// Days from the other date to this one; positive if this is later.
    public func days(since other: CivilDate) -> Int { daysSince1970 - other.daysSince1970 }

    /// `yyyy-mm-dd`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// Calendar order.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

/// A month of the Gregorian calendar.
public struct CivilMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int

    /// Accepts a month that exists in the years 1 to 9999; `nil` otherwise.
    public init?(year: Int, month: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// Reads exactly `yyyy-mm`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == 45, let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7])
        else { return nil }
        self.init(year: year, month: month)
    }

    /// The month of a day.
    public init(containing date: CivilDate) {
        year = date.year
        month = date.month
    }

    /// How many days the month has.
    public var dayCount: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day of that number; `nil` if the month has no such day.
    public func day(_ number: Int) -> CivilDate? { CivilDate(year: year, month: month, day: number) }

    /// Whether the day lies in the month.
    public func contains(_ date: CivilDate) -> Bool { date.year == year && date.month == month }

    /// The month that many months later; `nil` outside the years 1 to 9999.
    public func adding(months: Int) -> CivilMonth? {
        guard (-200_000...200_000).contains(months) else { return nil }
        let index = year * 12 + month - 1 + months
        guard index >= 12 else { return nil }
        return CivilMonth(year: index / 12, month: index % 12 + 1)
    }

    /// `yyyy-mm`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))" }

    /// Calendar order.
    public static func < (left: CivilMonth, right: CivilMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }
}

private func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
        guard (48...57).contains(digit) else { return nil }
        number = number * 10 + Int(digit - 48)
    }
    return number
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
