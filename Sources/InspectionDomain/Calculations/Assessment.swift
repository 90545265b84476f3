/// The assessment of townships: quarter, half-year, year (catalogue §6.10, ZH 一.3).
public enum Assessment {
    /// A quarter's score of one unit.
    public struct Quarter: Hashable, Sendable {
        /// The unit.
        public let unit: String
        /// Points of 100 by part's code; parts without data are absent, left out and the rest rescaled.
        public let points: [String: Points]
        /// Bonus and penalty, with reasons.
        public let adjustments: [Adjustment]
        /// The weighted score with adjustments; `nil` if no part has points.
        public let total: Points?

        /// Scores a quarter.
        public init(
            unit: String, points: [String: Points], adjustments: [Adjustment] = [], by rules: AssessmentRules
        ) throws(ScoreError) {
            try ScoreError.check(adjustments, of: unit)
            self.unit = unit
            self.points = points
            self.adjustments = adjustments
            let parts = rules.parts.map { (weight: $0.weight, points: points[$0.code]) }
            total = Points.weightedMean(parts).map { base in adjustments.map(\.points).reduce(base, +) }
        }
    }

    /// A half-year's settlement: the mean of its two quarters; `nil` unless both were scored.
    public static func halfYear(_ first: Points?, _ second: Points?) -> Points? {
        guard let first, let second else { return nil }
        return Points.weightedMean([(1, first), (1, second)])
    }

    /// The year's appraisal: both half-years and the monthly checks by the profile's weights.
    ///
    /// `nil` unless both half-years were settled; without checks the half-years count alone.
    public static func year(
        halfYears: (Points?, Points?), checks: Points?, by rules: AssessmentRules
    ) -> Points? {
        guard let mean = halfYear(halfYears.0, halfYears.1) else { return nil }
        return Points.weightedMean([(rules.halfYearsInYear, mean), (100 - rules.halfYearsInYear, checks)])
    }

    /// Points of 100 for tables handed in on time; `nil` if none was due.
    public static func timeliness(onTime: Int, due: Int) -> Points? {
        Points(Int128(onTime) * 100, over: Int128(due))
    }

    /// Points of 100 from the ratings of special checks; items that do not apply or were not rated are left out.
    ///
    /// - Parameters:
    ///   - ratings: The ratings of the checklist's items, of all checks of the year.
    ///   - worth: Points of 100 by rating code, from the profile.
    public static func checks(_ ratings: some Sequence<Rating>, worth: [String: Int]) -> Points? {
        let points = ratings.compactMap { worth[$0.rawValue] }
        return Points(points.reduce(Int128(0)) { $0 + Int128($1) }, over: Int128(points.count))
    }
}
