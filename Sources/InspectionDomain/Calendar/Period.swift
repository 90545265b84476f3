/// The kinds of period the notices use (catalogue §6.13).
public enum PeriodKind: String, CodedChoice, Codable {
    /// 周, Monday to Sunday.
    case week
    /// 旬: 1–10, 11–20, 21–end.
    case tenDay
    /// 半月: 1–15, 16–end.
    case halfMonth
    /// 月.
    case month
    /// 双月: January and February, March and April, and so on.
    case twoMonth
    /// 季.
    case quarter
    /// 半年.
    case halfYear
    /// 年.
    case year

    /// What people see.
    public var label: Label {
        switch self {
        case .week: Label("周", "week")
        case .tenDay: Label("旬", "ten days")
        case .halfMonth: Label("半月", "half-month")
        case .month: Label("月", "month")
        case .twoMonth: Label("双月", "two months")
        case .quarter: Label("季度", "quarter")
        case .halfYear: Label("半年", "half-year")
        case .year: Label("年", "year")
        }
    }
}

/// One period: a run of days from first to last, both included.
public struct Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Its kind.
    public let kind: PeriodKind
    /// Its first day.
    public let first: CivilDate
    /// Its last day.
    public let last: CivilDate

    /// The period of that kind that a day lies in; `nil` if it reaches outside the years 1 to 9999.
    public init?(_ kind: PeriodKind, containing date: CivilDate) {
        let ends: (CivilDate?, CivilDate?)
        switch kind {
        case .week: ends = (date.adding(days: 1 - date.weekday), date.adding(days: 7 - date.weekday))
        case .tenDay: ends = Self.part(of: date, lastDays: [10, 20])
        case .halfMonth: ends = Self.part(of: date, lastDays: [15])
        case .month: ends = Self.months(1, around: date)
        case .twoMonth: ends = Self.months(2, around: date)
        case .quarter: ends = Self.months(3, around: date)
        case .halfYear: ends = Self.months(6, around: date)
        case .year: ends = Self.months(12, around: date)
        }
        guard let first = ends.0, let last = ends.1 else { return nil }
        self.kind = kind
        self.first = first
        self.last = last
    }

    /// The period after this one.
    public var next: Period? { last.adding(days: 1).flatMap { Period(kind, containing: $0) } }
    /// The period before this one.
    public var previous: Period? { first.adding(days: -1).flatMap { Period(kind, containing: $0) } }
    /// How many days it has.
    public var dayCount: Int { last.days(since: first) + 1 }

    /// Whether the day lies in the period.
    public func contains(_ date: CivilDate) -> Bool { first <= date && date <= last }

    /// `2026-06-21/2026-06-30`.
    public var description: String { "\(first)/\(last)" }

    /// By first day, then by last.
    public static func < (left: Period, right: Period) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }

    /// The periods from one day to another in which nothing was held, in order: the dispatch-due indicator.
    ///
    /// The last one is the period that `today` lies in; it is still open, the others are missed.
    public static func withoutMeeting(
        _ kind: PeriodKind, from start: CivilDate, through today: CivilDate, heldOn: some Sequence<CivilDate>
    ) -> [Period] {
        let held = Set(heldOn.compactMap { Period(kind, containing: $0) })
        var empty: [Period] = []
        var period = Period(kind, containing: start)
        while let current = period, current.first <= today {
            if !held.contains(current) { empty.append(current) }
            period = current.next
        }
        return empty
    }

    private static func part(of date: CivilDate, lastDays: [Int]) -> (CivilDate?, CivilDate?) {
        let month = date.civilMonth
        let first = (lastDays.last { $0 < date.day } ?? 0) + 1
        let last = lastDays.first { $0 >= date.day } ?? month.dayCount
        return (month.day(first), month.day(last))
    }

    private static func months(_ count: Int, around date: CivilDate) -> (CivilDate?, CivilDate?) {
        let firstMonth = (date.month - 1) / count * count + 1
        guard let last = CivilMonth(year: date.year, month: firstMonth + count - 1) else { return (nil, nil) }
        return (CivilDate(year: date.year, month: firstMonth, day: 1), last.day(last.dayCount))
    }
}
