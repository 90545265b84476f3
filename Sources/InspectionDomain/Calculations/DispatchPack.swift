public import Causality
public import Wording

/// What a tier's meeting has on its table for a period (F-JC-14, 23 to 25): every item says why it is there.
public struct DispatchPack: Hashable, Sendable {
    /// One matter.
    public struct Item: Hashable, Sendable {
        /// Why it is there.
        public let source: AgendaSource
        /// What it is about, in words: a title, a territory, a project's name.
        public let subject: Label
        /// The figure or reason, such as a slip or a due date.
        public let detail: Label
        /// The project, if it concerns one.
        public let project: RecordID?
        /// The problem, if it concerns one.
        public let problem: RecordID?

        /// Describes a matter.
        public init(
            source: AgendaSource, subject: Label, detail: Label, project: RecordID? = nil, problem: RecordID? = nil
        ) {
            self.source = source
            self.subject = subject
            self.detail = detail
            self.project = project
            self.problem = problem
        }

        /// Describes a matter by a name that is the same in both languages, such as a project's.
        public init(
            source: AgendaSource, subject: String, detail: Label, project: RecordID? = nil, problem: RecordID? = nil
        ) {
            self.init(
                source: source, subject: Label(subject, subject), detail: detail, project: project, problem: problem)
        }
    }

    /// What the city knows in the period.
    public struct Inputs: Sendable {
        /// The problem ledger.
        public let ledger: ProblemLedger
        /// Projects with their slip, for the investment filter.
        public let slips: [(project: ProjectView, slip: Ratio)]
        /// Projects on standing lists, for the start and entry filter.
        public let standing: [StandingList: [ProjectView]]
        /// The race's ranking.
        public let race: [Ranking.Place]
        /// Names of the territories, by code, for one dialogue sheet each.
        public let territories: [String: String]
        /// What the working groups did in the tier's period.
        public let groups: [Item]
        /// Matters put there by hand.
        public let picked: [Item]

        /// Collects the inputs.
        public init(
            ledger: ProblemLedger, slips: [(project: ProjectView, slip: Ratio)] = [],
            standing: [StandingList: [ProjectView]] = [:], race: [Ranking.Place] = [],
            territories: [String: String] = [:], groups: [Item] = [], picked: [Item] = []
        ) {
            self.ledger = ledger
            self.slips = slips
            self.standing = standing
            self.race = race
            self.territories = territories
            self.groups = groups
            self.picked = picked
        }
    }

    /// The tier.
    public let tier: MechanismProfile.Tier
    /// The period; `nil` for a tier without a fixed cadence.
    public let period: Period?
    /// The field of work that it was made for; `nil` for all.
    public let field: String?
    /// The matters, in the order of the profile's sources.
    public let items: [Item]
    /// What is new, moved and closed in the ledger in this period; `nil` for a tier without a fixed cadence.
    public let movement: ProblemLedger.Movement?
    /// For the tier above: its problems by field of work, each list to be handed over.
    public let handOver: [String: [RecordID]]

    /// Puts the pack of a tier together as the profile says.
    ///
    /// - Parameters:
    ///   - field: For a vice-mayor: own field's problems only; `nil` takes all.
    ///   - behind: From which lag on a project is listed, as a positive share of its plan.
    public init(
        tier: MechanismProfile.Tier, on day: CivilDate, _ inputs: Inputs, field: String? = nil,
        behind: Ratio = Ratio(tenthsOfPercent: 50)
    ) {
        let period = tier.cadence.flatMap { Period($0, containing: day) }
        self.tier = tier
        self.period = period
        self.field = field
        movement = period.map { inputs.ledger.movement(in: $0) }
        items = (tier.pack ?? []).compactMap(AgendaSource.init(rawValue:)).flatMap { source in
            Self.items(source, tier: tier, inputs, field: field, behind: behind, day: day)
        }
        var handOver: [String: [RecordID]] = [:]
        for line in inputs.ledger.lines where !line.state.isFinished && line.tier == tier.raisesTo {
            handOver[line.field, default: []].append(line.problem)
        }
        self.handOver = handOver
    }

    private static func items(
        _ source: AgendaSource, tier: MechanismProfile.Tier, _ inputs: Inputs, field: String?, behind: Ratio,
        day: CivilDate
    ) -> [Item] {
        let open = inputs.ledger.lines.filter { !$0.state.isFinished && (field == nil || $0.field == field) }
        switch source {
        case .ledger: return open.filter { $0.tier == tier.code }.map { item($0, source) }
        case .majorProblem:
            return open.filter { $0.tier == tier.code || $0.severity == "grave" }.map { item($0, source) }
        case .investment:
            return inputs.slips.filter { Ratio.zero.difference(to: $0.slip).map { $0 >= behind } ?? false }
                .sorted { ($0.slip, $0.project.code ?? "") < ($1.slip, $1.project.code ?? "") }
                .map { entry in
                    Item(
                        source: source, subject: entry.project.name ?? "", detail: Slip.words(entry.slip),
                        project: entry.project.id)
                }
        case .startAndEntry:
            return StandingList.allCases.flatMap { list in
                (inputs.standing[list] ?? []).sorted { ($0.code ?? "") < ($1.code ?? "") }.map { project in
                    Item(source: source, subject: project.name ?? "", detail: list.label, project: project.id)
                }
            }
        case .race:
            return inputs.race.map { place in
                Item(
                    source: source, subject: inputs.territories[place.subject] ?? place.subject,
                    detail: Label(
                        "\(place.rank.map { "第 \($0) 名" } ?? Ratio?.missingText)，\(place.score.text) 分",
                        "\(place.rank.map { "rank \($0)" } ?? Ratio?.missingText), \(place.score.text) points"))
            }
        case .dialogue:
            return inputs.territories.sorted { $0.key < $1.key }.map { code, name in
                let own = open.filter { $0.territory == code }
                let late = own.filter(\.isOverdue).count
                return Item(
                    source: source, subject: name,
                    detail: Label("未销号 \(own.count) 个，逾期 \(late) 个", "\(own.count) open, \(late) overdue"))
            }
        case .workingGroup: return inputs.groups
        case .picked: return inputs.picked
        }
    }

    private static func item(_ line: ProblemLedger.Line, _ source: AgendaSource) -> Item {
        let due = line.dueOn.map { Label("，\($0) 到期", ", due \($0)") } ?? Label("", "")
        let late = line.isOverdue ? Label("，已逾期", ", overdue") : Label("", "")
        return Item(
            source: source, subject: line.title,
            detail: Label(line.state.label.zh + due.zh + late.zh, line.state.label.en + due.en + late.en),
            project: line.project, problem: line.problem)
    }
}

/// What was held in each period of a tier, a group or a duty, and what is missing (catalogue §6.13).
public struct DispatchDue: Hashable, Sendable {
    /// Whose meeting.
    public let code: String
    /// How often.
    public let cadence: PeriodKind
    /// Periods that passed without one.
    public let missed: [Period]
    /// Whether the present period still lacks one.
    public let isDue: Bool

    /// Compares the days of meetings held with the cadence, from a day on.
    public init(
        code: String, cadence: PeriodKind, from start: CivilDate, through today: CivilDate,
        heldOn: some Sequence<CivilDate>
    ) {
        let empty = Period.withoutMeeting(cadence, from: start, through: today, heldOn: heldOn)
        self.code = code
        self.cadence = cadence
        missed = empty.filter { $0.last < today }
        isDue = empty.contains { $0.contains(today) }
    }
}
