/// The thresholds of one rule of early warning (catalogue §6.11, proposed).
public struct WarningRule: Hashable, Sendable, Decodable {
    /// What the rule measures and in which unit.
    public enum Measure: String, Hashable, Sendable, Decodable, CaseIterable {
        /// Percentage points, in tenths.
        case points
        /// A share, in 0.1 %.
        case percent
        /// Days since something happened.
        case days
        /// Days after something was due.
        case daysLate
        /// Days until something is due; negative when overdue.
        case daysLeft
        /// Working days until something is due; negative when overdue.
        case workingDaysLeft
        /// Today's day of the month; 31 stands for the month's last day.
        case dayOfMonth
        /// Dispatch rounds.
        case rounds
        /// How many faults there are.
        case count
    }

    /// On which side of the threshold the rule fires.
    public enum Comparison: String, Hashable, Sendable, Decodable, CaseIterable {
        /// Less than the threshold.
        case below
        /// The threshold or less.
        case atMost
        /// The threshold or more.
        case atLeast
        /// More than the threshold.
        case above

        /// Whether the value lies on that side of the threshold.
        public func holds<Value: Comparable>(_ value: Value, _ threshold: Value) -> Bool {
            switch self {
            case .below: value < threshold
            case .atMost: value <= threshold
            case .atLeast: value >= threshold
            case .above: value > threshold
            }
        }
    }

    /// How grave a warning is.
    public enum Level: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// 黄.
        case yellow = 1
        /// 红.
        case red

        /// What is stored: `yellow` or `red`.
        public var code: String { self == .red ? "red" : "yellow" }
        /// What people see.
        public var label: Label { self == .red ? Label("红色", "red") : Label("黄色", "yellow") }

        /// Red over yellow.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// `W-01` to `W-17`; other codes are a city's own.
    public let code: String
    /// What people see.
    public let label: Label
    /// What is measured, in which unit.
    public let measure: Measure
    /// On which side it fires.
    public let compares: Comparison
    /// The threshold of yellow; `nil` if the rule has no yellow.
    public let yellow: Int64?
    /// The threshold of red; `nil` if the rule has no red.
    public let red: Int64?
    /// How many periods running it must hold; 1 if `nil`.
    public let rounds: Int?
    /// The first month of the year in which it is asked; January if `nil`.
    public let fromMonth: Int?

    /// The level at a measured value; `nil` if the rule does not fire.
    public func level(at value: Int64) -> Level? {
        if let red, compares.holds(value, red) { return .red }
        if let yellow, compares.holds(value, yellow) { return .yellow }
        return nil
    }

    /// The level at a share or a number of percentage points, compared without rounding.
    public func level(at value: Ratio) -> Level? {
        if let red, compares.holds(value, Ratio(tenthsOfPercent: red)) { return .red }
        if let yellow, compares.holds(value, Ratio(tenthsOfPercent: yellow)) { return .yellow }
        return nil
    }

    /// Whether red is graver than yellow, as it must be.
    var isOrdered: Bool {
        guard let yellow, let red else { return yellow != nil || red != nil }
        switch compares {
        case .below, .atMost: return red < yellow
        case .atLeast, .above: return red > yellow
        }
    }
}
