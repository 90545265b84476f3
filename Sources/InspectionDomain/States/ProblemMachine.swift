/// Which step leads a problem from which state to which; whatever is not in the table is refused.
///
/// 会办 and 督办 are optional rungs: what is assigned may be reported resolved at once (catalogue §5.2).
public enum ProblemMachine {
    /// Where every problem starts.
    public static let initial = ProblemState.discovered

    /// The state after a step; `nil` if the step is not allowed.
    public static func next(after state: ProblemState, _ move: ProblemMove) -> ProblemState? {
        move == .comment ? state : table[state]?[move]
    }

    /// The steps allowed in a state, in the order of declaration.
    public static func moves(in state: ProblemState) -> [ProblemMove] {
        ProblemMove.allCases.filter { next(after: state, $0) != nil }
    }

    /// Refuses a step that is not in the table; trying again does not help.
    public static func check(_ state: ProblemState, _ move: ProblemMove) throws(IllegalTransition) {
        guard next(after: state, move) != nil else {
            throw IllegalTransition(
                machine: "problem", from: state.label, to: move.label, allowed: moves(in: state).map(\.label))
        }
    }

    private static let table: [ProblemState: [ProblemMove: ProblemState]] = [
        .discovered: [.submit: .submitted, .stillOpen: .discovered, .merge: .merged, .withdraw: .withdrawn],
        .submitted: [
            .sort: .sorted, .confirmSolved: .resolvedPendingCheck, .stillOpen: .submitted, .giveBack: .returned,
            .merge: .merged, .withdraw: .withdrawn, .escalate: .submitted,
        ],
        .sorted: [
            .assign: .assigned, .confirmSolved: .resolvedPendingCheck, .stillOpen: .sorted, .giveBack: .returned,
            .merge: .merged, .withdraw: .withdrawn, .escalate: .sorted,
        ],
        .assigned: [
            .assign: .assigned, .handleJointly: .jointHandling, .supervise: .supervised,
            .reportResolved: .resolvedPendingCheck, .confirmSolved: .resolvedPendingCheck, .stillOpen: .assigned,
            .giveBack: .returned, .merge: .merged, .escalate: .assigned,
        ],
        .jointHandling: [
            .assign: .assigned, .supervise: .supervised, .reportResolved: .resolvedPendingCheck,
            .confirmSolved: .resolvedPendingCheck, .stillOpen: .jointHandling, .escalate: .jointHandling,
        ],
        .supervised: [
            .assign: .assigned, .handleJointly: .jointHandling, .reportResolved: .resolvedPendingCheck,
            .confirmSolved: .resolvedPendingCheck, .stillOpen: .supervised, .escalate: .supervised,
        ],
        .resolvedPendingCheck: [
            .confirmSolved: .resolvedPendingCheck, .stillOpen: .reopened, .close: .closed,
            .escalate: .resolvedPendingCheck,
        ],
        .closed: [.stillOpen: .reopened, .reopen: .reopened],
        .returned: [.submit: .submitted, .stillOpen: .returned, .merge: .merged, .withdraw: .withdrawn],
        .merged: [.reopen: .reopened],
        .withdrawn: [.stillOpen: .reopened, .reopen: .reopened],
        .reopened: [
            .sort: .sorted, .assign: .assigned, .handleJointly: .jointHandling, .supervise: .supervised,
            .reportResolved: .resolvedPendingCheck, .confirmSolved: .resolvedPendingCheck, .stillOpen: .reopened,
            .merge: .merged, .escalate: .reopened,
        ],
        .closureDisputed: [
            .confirmSolved: .closureDisputed, .stillOpen: .reopened, .close: .closed, .reopen: .reopened,
        ],
    ]
}
