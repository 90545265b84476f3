extension MechanismProfile {
    /// Monthly coverage.
    public struct Coverage: Hashable, Sendable, Decodable {
        /// The target in 0.1 %.
        public let targetTenthsOfPercent: Int64
        /// From which day of the month an uncovered project is pointed out.
        public let firstWarningDay: Int

        /// The target as a fraction.
        public var target: Ratio { Ratio(tenthsOfPercent: targetTenthsOfPercent) }
    }

    /// What a complete visit needs besides the ten items (catalogue §3).
    public struct Completeness: Hashable, Sendable, Decodable {
        /// How many photos at least.
        public let minimumPhotos: Int
        /// How many of the three forms at least; 3 requires all.
        public let minimumForms: Int
        /// What closing a problem needs besides the other person's check (catalogue §5.2, proposed); nothing in a
        /// document that does not say it.
        public let closing: ClosingProof

        /// Sets the minimums and what closing needs.
        public init(minimumPhotos: Int, minimumForms: Int, closing: ClosingProof = .nothing) {
            self.minimumPhotos = minimumPhotos
            self.minimumForms = minimumForms
            self.closing = closing
        }

        private enum CodingKeys: CodingKey { case minimumPhotos, minimumForms, closing }

        /// Reads the document's section.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                minimumPhotos: try values.decode(Int.self, forKey: .minimumPhotos),
                minimumForms: try values.decode(Int.self, forKey: .minimumForms),
                closing: try values.decodeIfPresent(ClosingProof.self, forKey: .closing) ?? .nothing)
        }
    }

    /// What must show that a problem is solved before it is closed 销号.
    public enum ClosingProof: String, Hashable, Sendable, Decodable {
        /// The check by another person alone.
        case nothing
        /// A photo of it solved, or the reason why there is none.
        case photoOrReason
        /// A photo of it solved.
        case photo

        /// Whether a closing has what it needs.
        ///
        /// - Parameters:
        ///   - hasPhoto: Whether this step or one that says it is solved has a photo.
        ///   - reason: What this step says.
        public func allows(hasPhoto: Bool, reason: String?) -> Bool {
            switch self {
            case .nothing: true
            case .photoOrReason: hasPhoto || reason?.contains { !$0.isWhitespace } == true
            case .photo: hasPhoto
            }
        }
    }

    /// Time limits.
    public struct Deadlines: Hashable, Sendable, Decodable {
        /// From a centralised start to real construction, in months.
        public let substantiveStartMonths: Int
        /// From signing to listing of a plot, in working days.
        public let landListingWorkingDays: Int
        /// The whole clock of a start on land delivery, in working days.
        public let startOnLandWorkingDays: Int
        /// How the four stages share that clock.
        public let startOnLandStageWorkingDays: [Int]
        /// Whether that clock stands still while the owner corrects.
        public let clockPausesForCorrection: Bool
        /// From when a promised document is due soon, in working days before.
        public let promiseDueSoonWorkingDays: Int
        /// The day of the month until whose end tables are due.
        public let reportDay: Int
        /// Whether that day moves when it is off.
        public let reportDayMovesOffDays: Bool
        /// Whether the end of a period of months moves when it is off (Civil Code, article 203).
        public let monthPeriodMovesOffDays: Bool
        /// After how many dispatch rounds without event a problem is proposed for the next rung.
        public let escalationRounds: Int
        /// From how many minutes a device's clock is flagged.
        public let clockSkewMinutes: Int
    }

    /// Least numbers per period (catalogue §6.9).
    public struct Quotas: Hashable, Sendable, Decodable {
        /// Promotion trips of a leader in a quarter.
        public let tripsPerLeaderQuarter: Int
        /// Projects on each of them.
        public let projectsPerLeaderTrip: Int
        /// Promotion trips of a department in a month.
        public let tripsPerDepartmentMonth: Int
        /// Projects a department contacts in a month, on average over the elapsed months of the year.
        public let projectsPerDepartmentMonth: Int
        /// Meetings with banks in a year.
        public let bankMeetingsPerYear: Int
        /// Topical land meetings in a quarter.
        public let landMeetingsPerQuarter: Int
    }
}
