public import Wording

/// A state of a machine, stored as a choice.
public protocol MachineState: CodedChoice {}

/// One allowed step.
public struct Arrow<State: MachineState>: Hashable, Sendable {
    /// Where it leaves.
    public let from: State
    /// Where it leads.
    public let to: State

    /// Draws the arrow.
    public init(_ from: State, _ to: State) {
        self.from = from
        self.to = to
    }
}

/// A state machine as a table of the steps it allows; whatever is not in the table is refused.
public struct StateTable<State: MachineState>: Sendable {
    /// The machine's stable name, used in error codes.
    public let name: String
    /// Where every history starts.
    public let initial: State
    /// All steps allowed.
    public let arrows: Set<Arrow<State>>

    /// Makes the table from the states that each state may lead to.
    public init(_ name: String, initial: State, _ steps: [State: [State]]) {
        self.name = name
        self.initial = initial
        arrows = Set(steps.flatMap { from, targets in targets.map { Arrow(from, $0) } })
    }

    /// Whether the step is in the table.
    public func allows(_ from: State, _ to: State) -> Bool { arrows.contains(Arrow(from, to)) }

    /// The states that may follow, in the order of declaration.
    public func next(after state: State) -> [State] { State.allCases.filter { allows(state, $0) } }

    /// Whether nothing may follow.
    public func isTerminal(_ state: State) -> Bool { next(after: state).isEmpty }

    /// Refuses a step that is not in the table; trying again does not help.
    public func check(_ from: State, _ to: State) throws(IllegalTransition) {
        guard allows(from, to) else {
            throw IllegalTransition(
                machine: name, from: from.label, to: to.label, allowed: next(after: from).map(\.label))
        }
    }
}

/// A step that a state machine does not allow.
public struct IllegalTransition: PersonFacingError, Hashable {
    /// The machine's name.
    public let machine: String
    /// The present state.
    public let from: Label
    /// The state or move asked for.
    public let to: Label
    /// What is allowed instead.
    public let allowed: [Label]

    /// `state.` and the machine's name.
    public var code: String { "state.\(machine)" }
    /// Machine, from, to.
    public var values: [String: String] { ["machine": machine, "from": from.en, "to": to.en] }
    /// Names both states.
    public var message: Label {
        Label("不能从“\(from.zh)”变为“\(to.zh)”", "“\(from.en)” cannot become “\(to.en)”")
    }
    /// Lists what is allowed.
    public var nextStep: Label {
        guard !allowed.isEmpty else { return Label("已是终点，不能再变。", "It is final; nothing may follow.") }
        return Label(
            "可变为：" + allowed.map(\.zh).joined(separator: "、"), "Allowed: " + allowed.map(\.en).joined(separator: ", "))
    }
}
