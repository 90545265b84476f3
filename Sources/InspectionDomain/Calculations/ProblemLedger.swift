public import Causality

/// The problem ledger: every problem with its computed standing; each line opens its history (F-JC-15).
public struct ProblemLedger: Sendable {
    /// One problem.
    public struct Line: Hashable, Sendable {
        /// The problem.
        public let problem: RecordID
        /// Its project.
        public let project: RecordID?
        /// The project's territory.
        public let territory: String
        /// The project's field of work, for the vice-mayors.
        public let field: String
        /// 标题.
        public let title: String
        /// 类别.
        public let problemClass: ProblemClass?
        /// The severity's code.
        public let severity: String?
        /// The tier's code by the profile; empty if the profile has no such rung.
        public let tier: String
        /// The rung.
        public let rung: Int
        /// The computed state.
        public let state: ProblemState
        /// Whether people disagree without knowing of each other.
        public let isDisputed: Bool
        /// The units that are to act.
        public let units: [String]
        /// Until when.
        public let dueOn: CivilDate?
        /// Whether it is past due.
        public let isOverdue: Bool
        /// When it was found.
        public let foundOn: CivilDate?
        /// The day of the latest event by the devices' clocks; shown and counted in periods, never compared to merge.
        public let lastEventOn: CivilDate?
        /// The days of its events, by the devices' clocks, sorted.
        public let eventDays: [CivilDate]
        /// When it was closed, merged or withdrawn.
        public let finishedOn: CivilDate?
        /// Its events in causal order, and its photos.
        public let sources: [RecordID]
    }

    /// Which lines to show; what is `nil` does not restrict.
    public struct Filter: Hashable, Sendable {
        /// The class.
        public var problemClass: ProblemClass?
        /// The tier's code.
        public var tier: String?
        /// The territory's code.
        public var territory: String?
        /// The severity's code.
        public var severity: String?
        /// The computed state.
        public var state: ProblemState?
        /// The field of work.
        public var field: String?
        /// What the title or a unit holds, in any case.
        public var text: String?
        /// Due on that day or before.
        public var dueBy: CivilDate?
        /// Whether only those past due are shown.
        public var overdueOnly = false
        /// Whether finished problems are left out.
        public var openOnly = false

        /// Everything.
        public init() {}

        private func admitsWords(of line: Line) -> Bool {
            guard let text = text?.lowercased(), !text.isEmpty else { return true }
            return ([line.title] + line.units).contains { $0.lowercased().contains(text) }
        }

        func admits(_ line: Line) -> Bool {
            (problemClass == nil || line.problemClass == problemClass) && (tier == nil || line.tier == tier)
                && (territory == nil || line.territory == territory) && (severity == nil || line.severity == severity)
                && (dueBy.map { bound in line.dueOn.map { $0 <= bound } ?? false } ?? true)
                && (state == nil || line.state == state) && (field == nil || line.field == field)
                && (line.isOverdue || !overdueOnly) && !(openOnly && line.state.isFinished) && admitsWords(of: line)
        }
    }

    /// The three lists of a period: what is new, what moved, what was closed; with the rest they make the total.
    public struct Movement: Hashable, Sendable {
        /// 新增: found in the period.
        public let new: [RecordID]
        /// 推进: older, and something happened in the period.
        public let moved: [RecordID]
        /// 销号: finished in the period, whenever found.
        public let finished: [RecordID]
        /// Older, open and untouched.
        public let still: [RecordID]
        /// Finished before the period.
        public let past: [RecordID]
    }

    /// All lines: open before finished, then by due date, then by id.
    public let lines: [Line]

    /// Builds the ledger.
    ///
    /// - Parameters:
    ///   - problems: The facts of each, with its project.
    ///   - field: The field of work of a project, such as its sector.
    public init(
        _ problems: some Sequence<(facts: ProblemFacts, project: ProjectView?)>, profile: MechanismProfile,
        today: CivilDate, field: (ProjectView) -> String = { $0.sector ?? "" }
    ) {
        lines = problems.map { entry in Self.line(entry.facts, entry.project, profile, today, field) }
            .sorted(by: Self.precedes)
    }

    /// Builds the ledger from nothing but records.
    ///
    /// - Parameters:
    ///   - problems: Each with its events and its project; deleted ones are left out.
    ///   - field: The field of work of a project, such as its sector.
    public init(
        _ problems: some Sequence<(problem: ProblemView, events: [ProblemEventView], project: ProjectView?)>,
        profile: MechanismProfile, today: CivilDate, field: (ProjectView) -> String = { $0.sector ?? "" }
    ) {
        let facts = problems.filter { $0.problem.standing != .deleted }.map { entry in
            (facts: ProblemFacts(entry.problem, entry.events), project: entry.project)
        }
        self.init(facts, profile: profile, today: today, field: field)
    }

    /// The lines that a filter admits, in the ledger's order.
    public func lines(_ filter: Filter) -> [Line] { lines.filter(filter.admits) }

    /// What happened in a period; every problem found by its end stands in exactly one list.
    public func movement(in period: Period) -> Movement {
        var lists: (new: [RecordID], moved: [RecordID], finished: [RecordID], still: [RecordID], past: [RecordID])
        lists = ([], [], [], [], [])
        for line in lines {
            guard line.foundOn.map({ $0 <= period.last }) ?? true else { continue }
            if let finished = line.finishedOn, finished < period.first {
                lists.past.append(line.problem)
            } else if let finished = line.finishedOn, period.contains(finished) {
                lists.finished.append(line.problem)
            } else if let found = line.foundOn, period.contains(found) {
                lists.new.append(line.problem)
            } else if line.eventDays.contains(where: period.contains) {
                lists.moved.append(line.problem)
            } else {
                lists.still.append(line.problem)
            }
        }
        return Movement(
            new: lists.new, moved: lists.moved, finished: lists.finished, still: lists.still, past: lists.past)
    }

    private static func line(
        _ facts: ProblemFacts, _ project: ProjectView?, _ profile: MechanismProfile, _ today: CivilDate,
        _ field: (ProjectView) -> String
    ) -> Line {
        Line(
            problem: facts.problem, project: facts.project, territory: project?.region ?? "",
            field: project.map(field) ?? "", title: facts.title, problemClass: facts.problemClass,
            severity: facts.severity, tier: profile.tier(rung: facts.rung)?.code ?? "", rung: facts.rung,
            state: facts.state, isDisputed: facts.isDisputed, units: facts.units, dueOn: facts.dueOn,
            isOverdue: facts.isOverdue(today: today), foundOn: facts.foundOn, lastEventOn: facts.lastEventOn,
            eventDays: facts.eventDays, finishedOn: facts.finishedOn, sources: facts.events + facts.photos)
    }

    private static func precedes(_ left: Line, _ right: Line) -> Bool {
        if left.state.isFinished != right.state.isFinished { return right.state.isFinished }
        switch (left.dueOn, right.dueOn) {
        case (let first?, let second?) where first != second: return first < second
        case (.some, nil): return true
        case (nil, .some): return false
        default: return left.problem < right.problem
        }
    }
}
