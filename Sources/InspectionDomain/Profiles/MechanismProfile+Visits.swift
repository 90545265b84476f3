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

        /// Sets both minimums.
        public init(minimumPhotos: Int, minimumForms: Int) {
            self.minimumPhotos = minimumPhotos
            self.minimumForms = minimumForms
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
