public import Causality
public import Wording

/// One step in the life of a problem.
public struct ProblemEventView: RecordView, CausalEvent {
    /// ``RecordType/problemEvent``.
    public static let type = RecordType.problemEvent
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The problem.
    public var problem: RecordID? { reference("problem") }
    /// The step; `nil` for steps of newer versions, which change no state here.
    public var move: ProblemMove? { choice("kind") }
    /// Who took it.
    public var actor: String { text("actor") ?? "" }
    /// The unit that is to act.
    public var unit: String? { text("unit") }
    /// Until when.
    public var dueOn: CivilDate? { date("dueOn") }
    /// The rung it moves to.
    public var rung: Int? { integer("rung").map { Int($0) } }
    /// When, by the device's clock; shown, never compared.
    public var at: Int64? { integer("at") }
    /// Remarks.
    public var note: String? { text("note") }
    /// Photos that prove it.
    public var evidence: [RecordID] { references("evidence") }
    /// The problem that it became part of.
    public var mergedInto: RecordID? { reference("mergedInto") }
    /// The latest events of the problem that the author saw.
    public var follows: [RecordID] { references("follows") }
}

/// Where a problem stands, computed from its events (catalogue §5.2).
///
/// Closed only if nobody, unaware of the closing, said otherwise: a closing concurrent with any other step than a
/// remark or a recheck that found it solved gives ``ProblemState/closureDisputed``.
public struct ProblemHistory: Sendable {
    /// Why an event changed nothing.
    public enum Ignored: Hashable, Sendable {
        /// The table does not allow the step in the state its author should have seen.
        case notAllowed(ProblemState)
        /// Closed by who reported it resolved, without anybody else's check.
        case uncheckedClosing
        /// A step that this version does not know.
        case unknownMove
    }

    /// The events in causal order.
    public let graph: EventGraph<ProblemEventView>
    /// The state; in a dispute the more cautious one.
    public let state: ProblemState
    /// Whether people took different steps without knowing of each other, and no later step settled it.
    public let isDisputed: Bool
    /// The units that are to act: several, sorted, only if assigned concurrently.
    public let units: [String]
    /// Until when; the earliest if set concurrently.
    public let dueOn: CivilDate?
    /// The rung; the highest if set concurrently, and never lowered by escalation.
    public let rung: Int
    /// Events that changed nothing, and why.
    public let ignored: [RecordID: Ignored]

    private let end: Standing

    /// Computes from the events of one problem, in any order.
    public init(_ events: some Sequence<ProblemEventView>) {
        graph = EventGraph(events)
        var ignored: [RecordID: Ignored] = [:]
        end = graph.fold(Standing(), join: Standing.join) { before, event in
            guard event.move != .comment else { return nil }
            guard let move = event.move else {
                // Whatever it means, somebody did something: a closing beside it is disputed.
                ignored[event.id] = .unknownMove
                return before
            }
            if let refusal = before.refusal(of: move, by: event.actor) {
                ignored[event.id] = refusal
                return nil
            }
            return before.after(move, event)
        }
        state = end.state
        isDisputed = end.isDisputed
        units = end.units.sorted()
        dueOn = end.dueOn
        rung = end.rung
        self.ignored = ignored
    }

    /// Whether it is past due on that day: open, not reported resolved, and due before.
    public func isOverdue(today: CivilDate) -> Bool { state.isOverdue(dueOn: dueOn, today: today) }

    /// The history as somebody saw it: the named events and all that they follow.
    ///
    /// `nil` if one of them is none of this problem's, or if none is named although there are some: a form always shows
    /// where a problem stands.
    public func asSeen(_ latest: some Collection<RecordID>) -> ProblemHistory? {
        let known = Dictionary(graph.ordered.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard !latest.isEmpty || known.isEmpty, latest.allSatisfy({ known[$0] != nil }) else { return nil }
        var seen: Set<RecordID> = []
        var open = Array(latest)
        while let next = open.popLast() {
            guard let event = known[next], seen.insert(next).inserted else { continue }
            open += event.follows
        }
        return ProblemHistory(graph.ordered.filter { seen.contains($0.id) })
    }

    /// The steps that would change something now if this person took them, in the order of declaration.
    public func moves(by actor: String) -> [ProblemMove] {
        ProblemMove.allCases.filter { end.refusal(of: $0, by: actor) == nil }
    }

    /// Refuses a step that would change nothing, before it is written; trying again does not help.
    public func check(_ move: ProblemMove, by actor: String) throws(ProblemMoveError) {
        guard let reason = end.refusal(of: move, by: actor) else { return }
        throw ProblemMoveError(move: move, state: state, reason: reason)
    }

    /// Refuses a recheck that found it solved with the closing that follows at once, before either is written: who
    /// reported it resolved can confirm, but not close, alone.
    public func checkConfirmingAndClosing(by actor: String) throws(ProblemMoveError) {
        try check(.confirmSolved, by: actor)
        var confirmed = end
        confirmed.state = ProblemMachine.next(after: end.state, .confirmSolved) ?? end.state
        confirmed.checkers.insert(actor)
        guard let reason = confirmed.refusal(of: .close, by: actor) else { return }
        throw ProblemMoveError(move: .close, state: confirmed.state, reason: reason)
    }

    private struct Standing: Sendable {
        var state = ProblemMachine.initial
        var isDisputed = false
        var units: Set<String> = []
        var dueOn: CivilDate?
        var rung = 0
        var handlers: Set<String> = []
        var checkers: Set<String> = []

        func refusal(of move: ProblemMove, by actor: String) -> Ignored? {
            guard ProblemMachine.next(after: state, move) != nil else { return .notAllowed(state) }
            let isChecked = !handlers.contains(actor) || !checkers.subtracting(handlers).isEmpty
            return move == .close && !isChecked ? .uncheckedClosing : nil
        }

        func after(_ move: ProblemMove, _ event: ProblemEventView) -> Standing {
            var after = self
            after.state = ProblemMachine.next(after: state, move) ?? state
            after.note(move, event)
            return after
        }

        private mutating func note(_ move: ProblemMove, _ event: ProblemEventView) {
            switch move {
            case .reportResolved:
                handlers.insert(event.actor)
                checkers = []
            case .confirmSolved: checkers.insert(event.actor)
            case .stillOpen, .reopen:
                handlers = []
                checkers = []
            case .assign, .handleJointly, .supervise:
                if let unit = event.unit { units = [unit] }
                if let due = event.dueOn { dueOn = due }
                if let number = event.rung { rung = number }
            case .escalate:
                if let number = event.rung { rung = max(rung, number) }
                if let due = event.dueOn { dueOn = due }
            case .submit, .sort, .close, .giveBack, .merge, .withdraw, .comment: break
            }
            if move != .escalate && move != .confirmSolved { isDisputed = false }
        }

        static func join(_ branches: [Standing]) -> Standing {
            var joined = Standing()
            let states = Set(branches.map(\.state))
            let isClosed = states.contains(.closed)
            let isUncontested = branches.allSatisfy {
                $0.state == .closed || $0.state == .resolvedPendingCheck && !$0.checkers.isEmpty
            }
            let cautious = states.max { $0.caution < $1.caution } ?? ProblemMachine.initial
            joined.state = !isClosed ? cautious : isUncontested ? .closed : .closureDisputed
            joined.isDisputed =
                (states.count > 1 && !(isClosed && isUncontested)) || branches.contains(where: \.isDisputed)
            joined.units = branches.reduce(into: []) { $0.formUnion($1.units) }
            joined.dueOn = branches.compactMap(\.dueOn).min()
            joined.rung = branches.map(\.rung).max() ?? 0
            joined.handlers = branches.reduce(into: []) { $0.formUnion($1.handlers) }
            joined.checkers = branches.reduce(into: []) { $0.formUnion($1.checkers) }
            return joined
        }
    }
}

/// A step that would change nothing.
public struct ProblemMoveError: PersonFacingError, Hashable {
    /// The step.
    public let move: ProblemMove
    /// The present state.
    public let state: ProblemState
    /// Why it is refused.
    public let reason: ProblemHistory.Ignored

    /// `problem.unchecked-closing` or `problem.not-allowed`.
    public var code: String { reason == .uncheckedClosing ? "problem.unchecked-closing" : "problem.not-allowed" }
    /// Step and state.
    public var values: [String: String] { ["move": move.rawValue, "state": state.rawValue] }
    /// Names step and state.
    public var message: Label {
        if reason == .uncheckedClosing {
            return Label("报告解决的人不能自己销号", "Who reported it resolved cannot close it alone")
        }
        return Label(
            "“\(state.label.zh)”状态不能“\(move.label.zh)”",
            "“\(move.label.en)” is not possible while “\(state.label.en)”")
    }
    /// What is possible instead.
    public var nextStep: Label {
        if reason == .uncheckedClosing {
            return Label("请由他人现场复核后再销号。", "Have somebody else recheck it, normally on site with a photo.")
        }
        let moves = ProblemMachine.moves(in: state)
        return Label(
            "可以：" + moves.map(\.label.zh).joined(separator: "、"),
            "Possible: " + moves.map(\.label.en).joined(separator: ", "))
    }
}
