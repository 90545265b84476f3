extension MechanismProfile {
    /// One rung of dispatch.
    public struct Tier: Hashable, Sendable, Decodable {
        /// Stable code, such as `viceMayor`.
        public let code: String
        /// Its number; higher rungs are nearer to the mayor.
        public let rung: Int
        /// How often it meets; `nil` if not fixed.
        public let cadence: PeriodKind?
        /// The tier that takes what this one cannot solve; `nil` at the top, or in documents older than this field.
        public let raisesTo: String?
        /// What its meeting's pack holds, by ``AgendaSource`` codes; empty in documents older than this field.
        public let pack: [String]?
        /// What people see.
        public let label: Label
    }

    /// A field of work that one vice-mayor answers for (分管领域); which sectors it holds is the city's choice.
    public struct Portfolio: Hashable, Sendable, Decodable {
        /// Stable code, such as `industry`.
        public let code: String
        /// The sectors, as projects name them.
        public let sectors: [String]
        /// What people see.
        public let label: Label
    }

    /// The code of the field of work that a sector belongs to; the sector itself if no vice-mayor has it.
    public func field(ofSector sector: String) -> String {
        portfolios.first { $0.sectors.contains(sector) }?.code ?? sector
    }

    /// What people call a field of work: the label of its code, or the sector that nobody has.
    public func label(ofField field: String) -> Label {
        if let portfolio = portfolios.first(where: { $0.code == field }) { return portfolio.label }
        return field.isEmpty ? Label("未定领域", "no field") : Label(field, field)
    }

    /// The decision table of problems: the first rule that fits decides (catalogue §5.2).
    public struct Routing: Hashable, Sendable, Decodable {
        /// One line of the table.
        public struct Rule: Hashable, Sendable, Decodable {
            /// Classes it is for; any if `nil`.
            public let classes: [String]?
            /// Flags by name and the answer that each must have; a flag not answered counts as no.
            public let flags: [String: Bool]
            /// The tier that gets it.
            public let tier: String
            /// The unit that gets it; `nil` leaves it to the clerk.
            public let unit: String?
            /// The meeting on whose agenda it goes, by ``MeetingKind`` code; the tier's own if `nil`.
            public let agenda: String?
        }

        /// The lines, in order.
        public let rules: [Rule]
        /// The tier of a problem that no line fits.
        public let otherwise: String

        /// The flags that a rule may ask for.
        public static let flagNames: Set<String> = [
            "crossRegion", "crossField", "needsCityLevel", "critical", "withinRemit",
        ]
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
}
