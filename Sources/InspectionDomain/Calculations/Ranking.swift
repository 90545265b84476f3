/// Standard competition ranking: 1, 2, 2, 4 (catalogue §6.7).
public enum Ranking {
    /// Who is ranked, and by what.
    public struct Entry: Hashable, Sendable {
        /// A stable code, such as a region code: the order of display inside ties.
        public let subject: String
        /// The group it is ranked within; `nil` for the group of all without one.
        public let group: String?
        /// The score; `nil` if there is none: unranked, shown last.
        public let score: Points?

        /// Describes a subject.
        public init(_ subject: String, group: String? = nil, score: Points?) {
            self.subject = subject
            self.group = group
            self.score = score
        }
    }

    /// A place in the ranking.
    public struct Place: Hashable, Sendable {
        /// Who.
        public let subject: String
        /// Within which group.
        public let group: String?
        /// By what.
        public let score: Points?
        /// 1 for the best; equal scores share a rank; `nil` without a score.
        public let rank: Int?
        /// The rank in the round before, if it had one.
        public let previous: Int?

        /// Places gained since the round before; negative if lost, `nil` if there is nothing to compare.
        public var gain: Int? {
            guard let rank, let previous else { return nil }
            return previous - rank
        }
    }

    /// Ranks each group by descending score; groups in the order of their names, those without score last.
    public static func places(
        _ entries: some Sequence<Entry>, previous: [String: Int] = [:]
    ) -> [Place] {
        let groups = Dictionary(grouping: entries, by: \.group)
        return groups.sorted { ($0.key ?? "") < ($1.key ?? "") }.flatMap { _, members in
            let ordered = members.sorted(by: precedes)
            return ordered.map { entry in
                let better = entry.score.map { score in ordered.filter { ($0.score.map { $0 > score }) ?? false }.count
                }
                return Place(
                    subject: entry.subject, group: entry.group, score: entry.score, rank: better.map { $0 + 1 },
                    previous: previous[entry.subject])
            }
        }
    }

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        switch (left.score, right.score) {
        case (let first?, let second?) where first != second: first > second
        case (.some, nil): true
        case (nil, .some): false
        default: left.subject < right.subject
        }
    }
}
