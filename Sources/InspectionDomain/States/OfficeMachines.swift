/// A task or a rectification: what is to be done by whom until when (catalogue §7, proposed).
public enum TaskState: String, MachineState {
    /// Entered, nobody works on it yet.
    case opened
    /// Being done.
    case inProgress
    /// The owner says done.
    case reportedDone
    /// Checked by another and done.
    case verified

    /// What people see.
    public var label: Label {
        switch self {
        case .opened: Label("已立项", "opened")
        case .inProgress: Label("推进中", "in progress")
        case .reportedDone: Label("报告完成", "reported done")
        case .verified: Label("核实完成", "verified")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .opened: 4
        case .inProgress: 3
        case .reportedDone: 2
        case .verified: 1
        }
    }

    /// The steps allowed; a recheck may send it back.
    public static let table = StateTable<TaskState>(
        "task", initial: .opened,
        [.opened: [.inProgress], .inProgress: [.reportedDone], .reportedDone: [.verified, .inProgress]])
}

/// A resource need until it is answered (LYG24 二(二), JC 用地保障专班).
public enum NeedState: String, MachineState {
    /// Entered on the list.
    case listed
    /// The local authority works on it.
    case handling
    /// Sent on for coordination.
    case coordinating
    /// Answered, to be confirmed by the project.
    case answered
    /// 销号.
    case closed
    /// No longer needed.
    case withdrawn

    /// What people see.
    public var label: Label {
        switch self {
        case .listed: Label("已列入清单", "listed")
        case .handling: Label("办理中", "handling")
        case .coordinating: Label("提请协调", "coordinating")
        case .answered: Label("已答复", "answered")
        case .closed: Label("销号", "closed")
        case .withdrawn: Label("撤回", "withdrawn")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .listed: 6
        case .handling: 5
        case .coordinating: 4
        case .answered: 3
        case .withdrawn: 2
        case .closed: 1
        }
    }

    /// Whether somebody is still expected to act.
    public var isOpen: Bool { self != .closed && self != .withdrawn }

    /// The steps allowed.
    public static let table = StateTable<NeedState>(
        "need", initial: .listed,
        [
            .listed: [.handling, .coordinating, .withdrawn], .handling: [.coordinating, .answered, .withdrawn],
            .coordinating: [.answered, .handling], .answered: [.closed, .handling],
        ])
}

/// A round of a race or an assessment; what is published never changes.
public enum RoundState: String, MachineState {
    /// Inputs are collected.
    case open
    /// Computed and under review.
    case scored
    /// Published and frozen with its inputs.
    case published

    /// What people see.
    public var label: Label {
        switch self {
        case .open: Label("进行中", "open")
        case .scored: Label("已计分", "scored")
        case .published: Label("已发布", "published")
        }
    }

    /// The steps allowed; a scored round may be opened again, a published one never.
    public static let table = StateTable<RoundState>(
        "round", initial: .open, [.open: [.scored], .scored: [.published, .open]])
}

/// 骏马 or 蜗牛.
public enum HonorKind: String, CodedChoice {
    /// 骏马.
    case steed
    /// 蜗牛.
    case snail

    /// What people see.
    public var label: Label { self == .steed ? Label("骏马", "steed") : Label("蜗牛", "snail") }
}

/// A proposed label of a project.
public enum HonorState: String, MachineState {
    /// Found by the rule.
    case candidate
    /// Confirmed by a person.
    case confirmed
    /// Declined by a person.
    case declined
    /// Taken back later.
    case revoked

    /// What people see.
    public var label: Label {
        switch self {
        case .candidate: Label("候选", "candidate")
        case .confirmed: Label("已认定", "confirmed")
        case .declined: Label("未认定", "declined")
        case .revoked: Label("已撤销", "revoked")
        }
    }

    /// The steps allowed; only a person leads out of ``candidate``.
    public static let table = StateTable<HonorState>(
        "honor", initial: .candidate, [.candidate: [.confirmed, .declined], .confirmed: [.revoked]])
}

/// What people did about a warning.
public enum WarningState: String, MachineState {
    /// Raised by a rule.
    case raised
    /// 签收.
    case acknowledged
    /// A rectification runs.
    case rectifying
    /// Cleared after a recheck.
    case cleared

    /// What people see.
    public var label: Label {
        switch self {
        case .raised: Label("已触发", "raised")
        case .acknowledged: Label("已签收", "acknowledged")
        case .rectifying: Label("整改中", "rectifying")
        case .cleared: Label("已解除", "cleared")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .raised: 4
        case .acknowledged: 3
        case .rectifying: 2
        case .cleared: 1
        }
    }

    /// The steps allowed; what is cleared is raised again only as the warning of another period.
    public static let table = StateTable<WarningState>(
        "warning", initial: .raised,
        [.raised: [.acknowledged], .acknowledged: [.rectifying, .cleared], .rectifying: [.cleared]])
}
