public import Causality

/// Projects that the rule proposes as 骏马 or 蜗牛; a person confirms with a reason (F-JC-13).
public struct HonorCandidate: Hashable, Sendable {
    /// The project.
    public let project: RecordID
    /// Which label.
    public let kind: HonorKind
    /// Why, such as the lead over schedule.
    public let basis: Label

    /// Looks at one project; `nil` if the profile has no such rule or neither label fits.
    ///
    /// - Parameters:
    ///   - slip: Its lead over schedule; negative is behind.
    ///   - hasOpenProblem: A project with an open problem is no steed.
    public static func of(
        _ project: RecordID, slip: Ratio?, hasOpenProblem: Bool, rules: HonorRules?
    ) -> HonorCandidate? {
        guard let rules, let slip else { return nil }
        if slip >= Ratio(tenthsOfPercent: rules.steedLeadTenths) && !hasOpenProblem {
            return HonorCandidate(project: project, kind: .steed, basis: Slip.words(slip))
        }
        if slip <= Ratio(tenthsOfPercent: -rules.snailLagTenths) {
            return HonorCandidate(project: project, kind: .snail, basis: Slip.words(slip))
        }
        return nil
    }
}

/// A tour's ranking: the mean of what people gave on the four aspects (LYG23 二(二), ZH 一.4).
public enum TourRanking {
    /// One person's points for one stop.
    public struct Score: Hashable, Sendable {
        /// The territory or township of the stop.
        public let region: String
        /// The ranking group; counties and zones, or urban and rural townships.
        public let group: String?
        /// 0 to 100 by aspect; aspects without points are left out.
        public let points: [TourAspect: Int]

        /// Describes a score.
        public init(region: String, group: String? = nil, points: [TourAspect: Int]) {
            self.region = region
            self.group = group
            self.points = points
        }
    }

    /// Ranks regions by the mean over their scores' means, each rounded half up to 0.01 points.
    public static func places(_ scores: some Sequence<Score>, previous: [String: Int] = [:]) -> [Ranking.Place] {
        let byRegion = Dictionary(grouping: scores, by: \.region)
        return Ranking.places(
            byRegion.map { region, scores in
                let means = scores.map { score in
                    Points.weightedMean(score.points.values.map { (1, Points(hundredths: Int64($0) * 100)) })
                }
                return Ranking.Entry(
                    region, group: scores.compactMap(\.group).min(),
                    score: Points.weightedMean(means.map { (1, $0) }))
            }, previous: previous)
    }
}
