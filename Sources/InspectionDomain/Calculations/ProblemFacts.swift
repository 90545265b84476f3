public import Causality

/// What a problem and its steps come to before any city's numbers and any day: all that a line of the ledger rests on.
///
/// A pure function of the problem's record and its events, so a store may keep it beside them; see
/// ``ProblemLedger/init(_:profile:today:field:)``. Whoever changes how it is computed lets stores compute theirs anew,
/// by a migration of the store's schema.
public struct ProblemFacts: Hashable, Sendable {
    /// The problem.
    public let problem: RecordID
    /// Its project.
    public let project: RecordID?
    /// 标题; empty if none was given.
    public let title: String
    /// 类别.
    public let problemClass: ProblemClass?
    /// The severity's code.
    public let severity: String?
    /// When it was found; the day of its first event if nobody said.
    public let foundOn: CivilDate?
    /// The computed state.
    public let state: ProblemState
    /// Whether people disagree without knowing of each other.
    public let isDisputed: Bool
    /// The units that are to act, sorted.
    public let units: [String]
    /// Until when.
    public let dueOn: CivilDate?
    /// The rung.
    public let rung: Int
    /// The days of its events by the devices' clocks, sorted; shown and counted in periods, never compared to merge.
    public let eventDays: [CivilDate]
    /// Its events in causal order.
    public let events: [RecordID]
    /// Its own photos.
    public let photos: [RecordID]

    /// Computes them from a problem and its events, in any order.
    public init(_ problem: ProblemView, _ events: [ProblemEventView]) {
        let history = ProblemHistory(events)
        let days = events.compactMap(\.at).compactMap { CivilDate(instant: $0) }.sorted()
        self.init(
            problem: problem.id, project: problem.project, title: problem.title ?? "",
            problemClass: problem.problemClass, severity: problem.severity, foundOn: problem.foundOn ?? days.first,
            state: history.state, isDisputed: history.isDisputed, units: history.units, dueOn: history.dueOn,
            rung: history.rung, eventDays: days, events: history.graph.ordered.map(\.id), photos: problem.photos)
    }

    /// Puts together what was computed before.
    public init(
        problem: RecordID, project: RecordID?, title: String, problemClass: ProblemClass?, severity: String?,
        foundOn: CivilDate?, state: ProblemState, isDisputed: Bool, units: [String], dueOn: CivilDate?, rung: Int,
        eventDays: [CivilDate], events: [RecordID], photos: [RecordID]
    ) {
        self.problem = problem
        self.project = project
        self.title = title
        self.problemClass = problemClass
        self.severity = severity
        self.foundOn = foundOn
        self.state = state
        self.isDisputed = isDisputed
        self.units = units
        self.dueOn = dueOn
        self.rung = rung
        self.eventDays = eventDays
        self.events = events
        self.photos = photos
    }

    /// The day of the latest event.
    public var lastEventOn: CivilDate? { eventDays.last }

    /// When it was closed, merged or withdrawn; `nil` while it is open.
    public var finishedOn: CivilDate? { state.isFinished ? eventDays.last : nil }

    /// The latest day of it, found or an event; nothing of it happened in a period that begins later.
    public var lastOn: CivilDate? { [foundOn, eventDays.last].compactMap { $0 }.max() }

    /// Whether it is past due on that day.
    public func isOverdue(today: CivilDate) -> Bool { state.isOverdue(dueOn: dueOn, today: today) }
}
