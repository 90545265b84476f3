/// Which days are worked: weekends off except make-up days (调休上班), public holidays off (catalogue §6.12).
///
/// The calendar is data. A year it does not hold is refused, never guessed.
public struct WorkCalendar: Hashable, Sendable {
    /// The days of one year that differ from the plain week.
    public struct Year: Hashable, Sendable {
        /// Public holidays and the weekend days among them.
        public let off: Set<CivilDate>
        /// Weekend days that are worked.
        public let work: Set<CivilDate>

        /// Pairs holidays and make-up days.
        public init(off: Set<CivilDate>, work: Set<CivilDate>) {
            self.off = off
            self.work = work
        }
    }

    /// The most days or months a function counts.
    public static let maxCount = 10_000

    /// Whose calendar it is.
    public let name: String
    /// Rises with each correction.
    public let version: Int
    /// The years it holds.
    public let years: [Int: Year]

    /// Checks each year: dates in their year, none both off and worked, make-up days on weekends.
    public init(name: String, version: Int, years: [Int: Year]) throws(CalendarError) {
        for (number, year) in years.sorted(by: { $0.key < $1.key }) {
            if let stray = year.off.union(year.work).filter({ $0.year != number }).min() {
                throw .wrongYear(stray.description, year: number)
            }
            if let both = year.off.intersection(year.work).min() { throw .offAndWork(both) }
            if let weekday = year.work.filter({ $0.weekday < 6 }).min() { throw .makeUpOnWeekday(weekday) }
        }
        self.name = name
        self.version = version
        self.years = years
    }

    /// Whether the day is worked; throws ``CalendarError/yearMissing(year:calendar:)``.
    public func isWorkingDay(_ date: CivilDate) throws(CalendarError) -> Bool {
        guard let year = years[date.year] else { throw .yearMissing(year: date.year, calendar: name) }
        if year.work.contains(date) { return true }
        return date.weekday < 6 && !year.off.contains(date)
    }

    /// The day on which that many working days have passed.
    ///
    /// The start day is not counted (Civil Code, article 201).
    public func addWorkingDays(_ start: CivilDate, _ count: Int) throws(CalendarError) -> CivilDate {
        guard (0...Self.maxCount).contains(count) else { throw .countRefused(count) }
        var date = start
        var left = count
        while left > 0 {
            date = try nextDay(date)
            if try isWorkingDay(date) { left -= 1 }
        }
        return date
    }

    /// The working days after the start up to and including the end; 0 if the end is not later.
    public func workingDays(after start: CivilDate, through end: CivilDate) throws(CalendarError) -> Int {
        var date = start
        var count = 0
        while date < end {
            date = try nextDay(date)
            if try isWorkingDay(date) { count += 1 }
        }
        return count
    }

    /// How many days of a year are worked.
    public func workingDayCount(in year: Int) throws(CalendarError) -> Int {
        guard let first = CivilDate(year: year, month: 1, day: 1),
            let last = CivilDate(year: year, month: 12, day: 31)
        else { throw .dateOutOfRange }
        return try workingDays(after: first, through: last) + (isWorkingDay(first) ? 1 : 0)
    }

    /// The corresponding day some months later, else that month's last day.
    ///
    /// Moved to the next working day if that is a day off (Civil Code, articles 202 and 203), unless the city's profile
    /// says otherwise.
    public func addMonths(
        _ start: CivilDate, _ months: Int, movesOffDays: Bool = true
    ) throws(CalendarError) -> CivilDate {
        guard (0...Self.maxCount).contains(months) else { throw .countRefused(months) }
        guard let due = start.adding(months: months) else { throw .dateOutOfRange }
        return movesOffDays ? try workingDay(onOrAfter: due) : due
    }

    /// The day of a month until whose end something is due (“25日前”); not moved on days off unless asked.
    public func deadline(
        day: Int, of month: CivilMonth, movesOffDays: Bool = false
    ) throws(CalendarError) -> CivilDate {
        guard (1...31).contains(day) else { throw .countRefused(day) }
        guard let due = month.day(min(day, month.dayCount)) else { throw .dateOutOfRange }
        return movesOffDays ? try workingDay(onOrAfter: due) : due
    }

    /// The day itself if it is worked, else the next one that is.
    public func workingDay(onOrAfter date: CivilDate) throws(CalendarError) -> CivilDate {
        var candidate = date
        while try !isWorkingDay(candidate) { candidate = try nextDay(candidate) }
        return candidate
    }

    private func nextDay(_ date: CivilDate) throws(CalendarError) -> CivilDate {
        guard let next = date.adding(days: 1) else { throw .dateOutOfRange }
        return next
    }
}
