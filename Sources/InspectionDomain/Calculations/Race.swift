public import Causality

/// The race of territories (catalogue §6.6): every score opens to its inputs.
public enum Race {
    /// What one indicator measured.
    public struct Input: Hashable, Sendable {
        /// What was reached; `nil` if nothing was reported, which scores nothing.
        public let actual: Int64?
        /// What was to be reached; `nil` or not positive leaves the indicator out.
        public let target: Int64?
        /// The records that the figures come from.
        public let sources: [RecordID]

        /// Describes an input; both figures count in the same unit.
        public init(actual: Int64?, target: Int64?, sources: [RecordID] = []) {
            self.actual = actual
            self.target = target
            self.sources = sources
        }
    }

    /// What one territory brings into a round.
    public struct Entry: Hashable, Sendable {
        /// The region code.
        public let territory: String
        /// By indicator code.
        public let inputs: [String: Input]
        /// Points added or taken, with reasons.
        public let adjustments: [Adjustment]

        /// Describes a territory.
        public init(territory: String, inputs: [String: Input], adjustments: [Adjustment] = []) {
            self.territory = territory
            self.inputs = inputs
            self.adjustments = adjustments
        }
    }

    /// One indicator's part of a score.
    public struct IndicatorScore: Hashable, Sendable {
        /// The indicator and its weight in the profile.
        public let indicator: WeightedPart
        /// The aspect's code.
        public let aspect: String
        /// What it was computed from.
        public let input: Input
        /// The weight that counted, rescaled where other indicators were left out; `nil` if left out itself.
        public let weight: Ratio?
        /// Its points; `nil` if left out for want of a target.
        public let points: Points?
    }

    /// A territory's score.
    public struct Score: Hashable, Sendable {
        /// The region code.
        public let territory: String
        /// The indicators in the profile's order.
        public let indicators: [IndicatorScore]
        /// Points added or taken, with reasons.
        public let adjustments: [Adjustment]
        /// Σ of the points shown; `nil` if every indicator was left out.
        public let total: Points?

        /// The points of one aspect; `nil` if all its indicators were left out.
        public func points(ofAspect code: String) -> Points? {
            let points = indicators.filter { $0.aspect == code }.compactMap(\.points)
            return points.isEmpty ? nil : points.reduce(.zero, +)
        }
    }

    /// Scores one territory: weight × min(actual / target, cap), each indicator rounded half up to 0.01 points.
    ///
    /// Indicators without a target are left out and the remaining weights are rescaled to 100.
    public static func score(_ entry: Entry, by rules: RaceWeights) throws(ScoreError) -> Score {
        try ScoreError.check(entry.adjustments, of: entry.territory)
        let counted = rules.indicators.filter { (entry.inputs[$0.code]?.target ?? 0) > 0 }
        let whole = counted.map(\.weight).reduce(0, +)
        let indicators = rules.aspects.flatMap { aspect in
            aspect.indicators.map { indicator in
                let input = entry.inputs[indicator.code] ?? Input(actual: nil, target: nil)
                return IndicatorScore(
                    indicator: indicator, aspect: aspect.code, input: input,
                    weight: counted.contains(indicator) ? Ratio(100 * indicator.weight, of: whole) : nil,
                    points: points(input, indicator.weight, of: whole, cap: rules.capTenthsOfPercent))
            }
        }
        let earned = indicators.compactMap(\.points)
        let total = earned.isEmpty ? nil : (earned + entry.adjustments.map(\.points)).reduce(.zero, +)
        return Score(
            territory: entry.territory, indicators: indicators, adjustments: entry.adjustments, total: total)
    }

    private static func points(_ input: Input, _ weight: Int, of whole: Int, cap: Int64) -> Points? {
        guard let target = input.target, target > 0 else { return nil }
        let (actual, target128) = (Int128(input.actual ?? 0), Int128(target))
        let share = 100 * Int128(weight)
        // actual / target against cap / 1000, without dividing.
        if actual * 1000 >= target128 * Int128(cap) { return Points(share * Int128(cap), over: 1000 * Int128(whole)) }
        return Points(share * actual, over: target128 * Int128(whole))
    }
}

extension Race {
    /// The year's score from its rounds (一年考评): their mean, rounds without score left out; `nil` if none has one.
    public static func year(_ rounds: some Sequence<Points?>) -> Points? {
        Points.weightedMean(rounds.map { (1, $0) })
    }
}
