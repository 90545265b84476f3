/// The state of a problem (catalogue §5.2), computed from its events.
public enum ProblemState: String, MachineState {
    /// 发现: may live on a node alone.
    case discovered
    /// 提交.
    case submitted
    /// 梳理: deduplicated, classified, graded.
    case sorted
    /// 交办: a unit and a due date.
    case assigned
    /// 会办.
    case jointHandling
    /// 督办.
    case supervised
    /// 待核实: the handler says solved.
    case resolvedPendingCheck
    /// 销号.
    case closed
    /// 退回 to who submitted it.
    case returned
    /// 并入 another problem.
    case merged
    /// 撤回.
    case withdrawn
    /// 重新打开.
    case reopened
    /// Closed by one while another, unaware, went on: not closed; a person decides.
    case closureDisputed

    /// What people see.
    public var label: Label {
        switch self {
        case .discovered: Label("发现", "discovered")
        case .submitted: Label("提交", "submitted")
        case .sorted: Label("梳理", "sorted")
        case .assigned: Label("交办", "assigned")
        case .jointHandling: Label("会办", "joint handling")
        case .supervised: Label("督办", "supervised handling")
        case .resolvedPendingCheck: Label("待核实", "resolved, to be checked")
        case .closed: Label("销号", "closed")
        case .returned: Label("退回", "returned")
        case .merged: Label("并入", "merged")
        case .withdrawn: Label("撤回", "withdrawn")
        case .reopened: Label("重新打开", "reopened")
        case .closureDisputed: Label("销号有争议", "closure disputed")
        }
    }

    /// Disputed over reopened over the less advanced step; finished states come last.
    public var caution: Int {
        switch self {
        case .closed: 1
        case .merged: 2
        case .withdrawn: 3
        case .resolvedPendingCheck: 4
        case .supervised: 5
        case .jointHandling: 6
        case .assigned: 7
        case .sorted: 8
        case .submitted: 9
        case .returned: 10
        case .discovered: 11
        case .reopened: 12
        case .closureDisputed: 13
        }
    }

    /// Whether nothing more is expected of anybody.
    public var isFinished: Bool { self == .closed || self == .merged || self == .withdrawn }

    /// Whether somebody is late on that day: open, not reported resolved, and due before.
    public func isOverdue(dueOn: CivilDate?, today: CivilDate) -> Bool {
        guard let dueOn, !isFinished, self != .resolvedPendingCheck else { return false }
        return dueOn < today
    }
}

/// A step in the life of a problem: the kind of a problem event.
public enum ProblemMove: String, CodedChoice {
    /// 提交.
    case submit
    /// 梳理.
    case sort
    /// 交办; carries unit and due date.
    case assign
    /// 会办.
    case handleJointly
    /// 督办.
    case supervise
    /// The handler says solved.
    case reportResolved
    /// A recheck found it solved.
    case confirmSolved
    /// A recheck found it still there.
    case stillOpen
    /// 销号.
    case close
    /// 退回.
    case giveBack
    /// 并入 another problem.
    case merge
    /// 撤回.
    case withdraw
    /// 重新打开.
    case reopen
    /// 升级 to a higher rung; the state stays.
    case escalate
    /// A remark; the state stays.
    case comment

    /// What people see.
    public var label: Label {
        switch self {
        case .submit: Label("提交", "submit")
        case .sort: Label("梳理", "sort")
        case .assign: Label("交办", "assign")
        case .handleJointly: Label("会办", "handle jointly")
        case .supervise: Label("督办", "supervise")
        case .reportResolved: Label("报告解决", "report resolved")
        case .confirmSolved: Label("复核已解决", "recheck: solved")
        case .stillOpen: Label("复核未解决", "recheck: still open")
        case .close: Label("销号", "close")
        case .giveBack: Label("退回", "return")
        case .merge: Label("并入", "merge")
        case .withdraw: Label("撤回", "withdraw")
        case .reopen: Label("重新打开", "reopen")
        case .escalate: Label("升级", "escalate")
        case .comment: Label("备注", "comment")
        }
    }
}
