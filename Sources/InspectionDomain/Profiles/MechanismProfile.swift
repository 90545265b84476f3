/// A city's numbers: tiers, routing, cadences, thresholds, weights, checklists, lamp rules, tables.
///
/// Data that travels by sync, never constants in code. What a city's notice does not have is absent or empty: a
/// district without a list of 300 has no ``keyList``, a city without a race no ``race``.
public struct MechanismProfile: Hashable, Sendable {
    /// The profile's stable name, such as `jincheng-2024`.
    public let name: String
    /// Rises with each change.
    public let version: Int
    /// What people see.
    public let label: Label
    /// The name of the work calendar it counts with.
    public let calendar: String
    /// What the key list must be.
    public let keyList: KeyList?
    /// What a project must have to stand on a list.
    public let listRules: [ListRule]
    /// Which of the four fixings a key project must have.
    public let fixings: [FourFixing]
    /// Who must serve which project.
    public let staffing: [StaffingRule]
    /// The rungs of dispatch.
    public let tiers: [Tier]
    /// The vice-mayors' fields of work.
    public let portfolios: [Portfolio]
    /// Which problem goes to which tier.
    public let routing: Routing
    /// The working groups.
    public let workingGroups: [WorkingGroup]
    /// What else recurs, such as tours, starts and circulars.
    public let duties: [Duty]
    /// Monthly coverage.
    public let coverage: Coverage
    /// What a complete visit needs.
    public let completeness: Completeness
    /// Lists of what to look at where a notice leaves a term open.
    public let checklists: [Checklist]
    /// Time limits.
    public let deadlines: Deadlines
    /// Least numbers per period.
    public let quotas: Quotas
    /// The rules of early warning.
    public let warnings: [WarningRule]
    /// Lights of progress and statistical entry, as cities publish them.
    public let lamps: [LampRule]
    /// The territories' race.
    public let race: RaceWeights?
    /// The monthly circular by aspects.
    public let circular: CircularRules?
    /// The assessment of townships or departments.
    public let assessment: AssessmentRules?
    /// 骏马 and 蜗牛.
    public let honors: HonorRules?
    /// The monthly tables.
    public let tables: TableRules?

    /// The rule of that code, such as `W-06`; `nil` if the profile has none.
    public func warning(_ code: String) -> WarningRule? { warnings.first { $0.code == code } }

    /// The tier of a rung; `nil` if the profile has none.
    public func tier(rung: Int) -> Tier? { tiers.first { $0.rung == rung } }

    /// The tier of that code; `nil` if the profile has none.
    public func tier(_ code: String) -> Tier? { tiers.first { $0.code == code } }

    /// The light of that code; `nil` if the profile has none.
    public func lamp(_ code: String) -> LampRule? { lamps.first { $0.code == code } }

    /// The checklist of that code; `nil` if the profile has none.
    public func checklist(_ code: String) -> Checklist? { checklists.first { $0.code == code } }
}

/// A weighted part of a score.
public struct WeightedPart: Hashable, Sendable, Decodable {
    /// Stable code.
    public let code: String
    /// Points of 100.
    public let weight: Int
    /// What people see.
    public let label: Label
}

/// The race of territories: aspects, indicators and weights (catalogue §6.6).
public struct RaceWeights: Hashable, Sendable, Decodable {
    /// A weighted part of the race.
    public struct Aspect: Hashable, Sendable, Decodable {
        /// Stable code.
        public let code: String
        /// Points of 100, the sum of its indicators.
        public let weight: Int
        /// What people see.
        public let label: Label
        /// Its indicators.
        public let indicators: [WeightedPart]
    }

    /// How often a round is held.
    public let cadence: PeriodKind
    /// How much of its weight an indicator can score at most, in 0.1 %.
    public let capTenthsOfPercent: Int64
    /// The aspects; their weights add up to 100.
    public let aspects: [Aspect]

    /// All indicators in the order of the aspects.
    public var indicators: [WeightedPart] { aspects.flatMap(\.indicators) }
}

/// The monthly circular by aspects, and when it proposes a letter or an interview (DL 六(四), numbers proposed).
public struct CircularRules: Hashable, Sendable, Decodable {
    /// The aspects; their weights add up to 100.
    public let aspects: [WeightedPart]
    /// How many of the lowest get a reminder proposed.
    public let bottomCount: Int
    /// Below which share of the mean an aspect proposes a reminder, in 0.1 %.
    public let belowMeanTenthsOfPercent: Int64
    /// After how many reminders running an interview is proposed.
    public let interviewAfterReminders: Int
}

/// The assessment of townships or departments (ZH 一.3; weights proposed).
public struct AssessmentRules: Hashable, Sendable, Decodable {
    /// The parts of a quarter's score; their weights add up to 100.
    public let parts: [WeightedPart]
    /// What the half-years weigh in the year's score, of 100; the monthly checks weigh the rest.
    public let halfYearsInYear: Int
    /// What a rating is worth in a monthly check, of 100, by rating code; ratings left out do not count.
    public let checkPoints: [String: Int]
}

/// When a project is proposed as 骏马 or 蜗牛 (JC 赛马, thresholds proposed).
public struct HonorRules: Hashable, Sendable, Decodable {
    /// The least lead over schedule of a steed, in 0.1 percentage points.
    public let steedLeadTenths: Int64
    /// The least lag behind schedule of a snail, in 0.1 percentage points, as a positive number.
    public let snailLagTenths: Int64
}
