/// A city's numbers: tiers, cadences, thresholds, weights.
///
/// Data that travels by sync, never constants in code.
public struct MechanismProfile: Hashable, Sendable, Decodable {
    /// What the key list must be (catalogue §6.4).
    public struct KeyList: Hashable, Sendable, Decodable {
        /// The list's code, such as `key300`.
        public let list: String
        /// How many projects it has, exactly.
        public let requiredCount: Int
        /// Its least share in the city's annual investment, in 0.1 %.
        public let requiredShareTenthsOfPercent: Int64

        /// The least share as a fraction.
        public var requiredShare: Ratio { Ratio(tenthsOfPercent: requiredShareTenthsOfPercent) }
    }

    /// One rung of dispatch.
    public struct Tier: Hashable, Sendable, Decodable {
        /// Stable code, such as `viceMayor`.
        public let code: String
        /// Its number; higher rungs are nearer to the mayor.
        public let rung: Int
        /// How often it meets; `nil` if not fixed.
        public let cadence: PeriodKind?
        /// What people see.
        public let label: Label
    }

    /// A working group and how often it does what.
    public struct WorkingGroup: Hashable, Sendable, Decodable {
        /// Stable code, such as `inspection`.
        public let code: String
        /// What people see.
        public let label: Label
        /// By purpose, such as `dispatch`.
        public let cadences: [String: PeriodKind]
    }

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
        /// Projects a department contacts in a month, on average.
        public let projectsPerDepartmentMonth: Int
        /// Meetings with banks in a year.
        public let bankMeetingsPerYear: Int
        /// Topical land meetings in a quarter.
        public let landMeetingsPerQuarter: Int
    }

    /// The profile's stable name, such as `jincheng-2024`.
    public let name: String
    /// Rises with each change.
    public let version: Int
    /// What people see.
    public let label: Label
    /// What the key list must be.
    public let keyList: KeyList
    /// The rungs of dispatch.
    public let tiers: [Tier]
    /// The working groups.
    public let workingGroups: [WorkingGroup]
    /// Monthly coverage.
    public let coverage: Coverage
    /// What a complete visit needs.
    public let completeness: Completeness
    /// Time limits.
    public let deadlines: Deadlines
    /// Least numbers per period.
    public let quotas: Quotas
    /// The rules of early warning.
    public let warnings: [WarningRule]
    /// The territories' race.
    public let race: RaceWeights

    /// The rule of that code, such as `W-06`; `nil` if the profile has none.
    public func warning(_ code: String) -> WarningRule? { warnings.first { $0.code == code } }

    /// The tier of a rung; `nil` if the profile has none.
    public func tier(rung: Int) -> Tier? { tiers.first { $0.rung == rung } }
}

/// The race of territories: aspects, indicators and weights (catalogue §6.6).
public struct RaceWeights: Hashable, Sendable, Decodable {
    /// A weighted part of an aspect.
    public struct Indicator: Hashable, Sendable, Decodable {
        /// Stable code.
        public let code: String
        /// Points of 100.
        public let weight: Int
        /// What people see.
        public let label: Label
    }

    /// A weighted part of the race.
    public struct Aspect: Hashable, Sendable, Decodable {
        /// Stable code.
        public let code: String
        /// Points of 100, the sum of its indicators.
        public let weight: Int
        /// What people see.
        public let label: Label
        /// Its indicators.
        public let indicators: [Indicator]
    }

    /// How often a round is held.
    public let cadence: PeriodKind
    /// How much of its weight an indicator can score at most, in 0.1 %.
    public let capTenthsOfPercent: Int64
    /// The aspects; their weights add up to 100.
    public let aspects: [Aspect]
}
