/// The monthly circular by aspects, with the letters it proposes (catalogue §6.8, DL 六(四)).
public struct SixAspectCircular: Hashable, Sendable {
    /// What one unit reached this month.
    public struct Entry: Hashable, Sendable {
        /// A stable code, such as a region code.
        public let unit: String
        /// Points by aspect code; absent means no data.
        public let points: [String: Points]
        /// How many months running before this one a reminder was sent to it.
        public let remindersRunning: Int

        /// Describes a unit.
        public init(unit: String, points: [String: Points], remindersRunning: Int = 0) {
            self.unit = unit
            self.points = points
            self.remindersRunning = remindersRunning
        }
    }

    /// Why a letter is proposed.
    public enum Reason: Hashable, Sendable {
        /// Among the lowest by total.
        case amongLowest(rank: Int)
        /// An aspect far below the mean of all.
        case belowMean(aspect: String, points: Points, mean: Points)
    }

    /// A letter or interview that a person may approve.
    public struct Proposal: Hashable, Sendable {
        /// To whom.
        public let unit: String
        /// ``NoticeKind/reminder`` or ``NoticeKind/interview``.
        public let kind: NoticeKind
        /// Why.
        public let reasons: [Reason]
    }

    /// One ranking for each aspect.
    public let byAspect: [String: [Ranking.Place]]
    /// The ranking by weighted total.
    public let total: [Ranking.Place]
    /// What the rules propose, in the order of unit codes; nothing is sent without a person.
    public let proposals: [Proposal]

    /// Ranks the units of one month.
    public init(_ entries: some Sequence<Entry>, by rules: CircularRules) {
        let entries = Array(entries)
        var byAspect: [String: [Ranking.Place]] = [:]
        var sums: [String: Sum] = [:]
        for aspect in rules.aspects {
            byAspect[aspect.code] = Ranking.places(
                entries.map { Ranking.Entry($0.unit, score: $0.points[aspect.code]) })
            sums[aspect.code] = Sum(entries.compactMap { $0.points[aspect.code] })
        }
        let total = Ranking.places(
            entries.map { entry in
                let parts = rules.aspects.map { (weight: $0.weight, points: entry.points[$0.code]) }
                return Ranking.Entry(entry.unit, score: Points.weightedMean(parts))
            })
        self.byAspect = byAspect
        self.total = total
        proposals = entries.sorted { $0.unit < $1.unit }.compactMap { entry in
            let reasons = Self.reasons(for: entry, total: total, sums: sums, rules)
            guard !reasons.isEmpty else { return nil }
            let isInterview = entry.remindersRunning >= rules.interviewAfterReminders
            return Proposal(unit: entry.unit, kind: isInterview ? .interview : .reminder, reasons: reasons)
        }
    }

    private static func reasons(
        for entry: Entry, total: [Ranking.Place], sums: [String: Sum], _ rules: CircularRules
    ) -> [Reason] {
        var reasons: [Reason] = []
        if let place = total.first(where: { $0.subject == entry.unit }), let score = place.score, let rank = place.rank
        {
            let worse = total.filter { ($0.score.map { $0 < score }) ?? false }.count
            if worse < rules.bottomCount { reasons.append(.amongLowest(rank: rank)) }
        }
        for aspect in rules.aspects {
            guard let points = entry.points[aspect.code], let sum = sums[aspect.code], let mean = sum.mean else {
                continue
            }
            if sum.isBelow(rules.belowMeanTenthsOfPercent, points) {
                reasons.append(.belowMean(aspect: aspect.code, points: points, mean: mean))
            }
        }
        return reasons
    }

    /// An aspect's points of all units: their mean is shown rounded and compared exactly.
    private struct Sum {
        let total: Int128
        let count: Int128

        init(_ points: [Points]) {
            total = points.reduce(0) { $0 + Int128($1.hundredths) }
            count = Int128(points.count)
        }

        var mean: Points? { Points(total, over: 100 * count) }

        func isBelow(_ tenthsOfPercent: Int64, _ points: Points) -> Bool {
            Int128(points.hundredths) * 1000 * count < Int128(tenthsOfPercent) * total
        }
    }
}
