extension MechanismProfile {
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

    /// The least investment for a place on a list (catalogue §6.5).
    public struct ListRule: Hashable, Sendable, Decodable {
        /// Which amount is tested: cities differ.
        public enum Measure: String, Hashable, Sendable, Decodable {
            /// 总投资 (Dalian).
            case totalInvestment
            /// 年度投资计划 (Jincheng).
            case annualPlan
        }

        /// A lower bound for projects that also stand on another list.
        public struct Relaxed: Hashable, Sendable, Decodable {
            /// The other list's code.
            public let list: String
            /// The bound, in 0.01 万元.
            public let minimum: Int64
        }

        /// The list's code.
        public let list: String
        /// The basis for inclusion that the rule tests; `nil` if it tests the list itself.
        public let basis: String?
        /// Which amount is tested.
        public let measure: Measure
        /// The bound, in 0.01 万元; equality passes.
        public let minimum: Int64
        /// Lower bounds.
        public let relaxed: [Relaxed]

        /// The bound for a project on these lists.
        public func bound(onLists lists: Set<String>) -> Int64 {
            relaxed.filter { lists.contains($0.list) }.map(\.minimum).min() ?? minimum
        }
    }

    /// Who must serve which project.
    public struct StaffingRule: Hashable, Sendable, Decodable {
        /// The role's code in ``RecordType/serviceAssignment``.
        public let role: String
        /// What people see.
        public let label: Label
        /// Whether it asks projects of the key list only.
        public let keyListOnly: Bool
        /// The least total investment of projects it asks, in 0.01 万元; 0 asks all.
        public let minimumTotalInvestment: Int64
        /// The stages it asks; empty asks all.
        public let stages: [String]
    }

    /// What to look at where a notice leaves a term open, such as real construction.
    public struct Checklist: Hashable, Sendable, Decodable {
        /// One thing to look at.
        public struct Item: Hashable, Sendable, Decodable {
            /// Stable code.
            public let code: String
            /// What people see.
            public let label: Label
            /// The number of the supervision item whose rating answers it; `nil` if none does.
            public let item: Int?
        }

        /// Stable code, such as `substantiveStart` or `specialCheck`.
        public let code: String
        /// What people see.
        public let label: Label
        /// The things to look at.
        public let items: [Item]
    }

    /// Something that recurs.
    public struct Duty: Hashable, Sendable, Decodable {
        /// Stable code, such as `tour` or `start`.
        public let code: String
        /// Whom it concerns, such as a group of territories; `nil` for the whole city.
        public let group: String?
        /// How often.
        public let cadence: PeriodKind
        /// How many times a period.
        public let times: Int
        /// What people see.
        public let label: Label
    }

    /// The monthly tables and what their cells must hold (catalogue §4).
    public struct TableRules: Hashable, Sendable, Decodable {
        /// A table that units hand in.
        public struct Table: Hashable, Sendable, Decodable {
            /// Stable code: `annex1`, `annex2`, `annex3`, or a city's own.
            public let code: String
            /// What people see.
            public let label: Label
            /// The kinds of unit that hand it in, by region level or unit kind.
            public let from: [String]
        }

        /// The tables of a month.
        public let tables: [Table]
        /// Words that fill no cell.
        public let fillers: [String]
        /// The least length of a mandatory cell, in characters.
        public let minimumCharacters: Int
        /// Whether a total row is added; the source prints none.
        public let totalRow: Bool
        /// Whether annex 3 gets a 23rd column 备注; the source has an empty one without heading.
        public let remarkColumn: Bool
        /// Whether a project started in the year stands in annex 3 as well as in annex 2.
        public let startedInBoth: Bool
    }
}
