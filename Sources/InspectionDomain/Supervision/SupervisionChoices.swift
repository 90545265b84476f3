/// How an inspector rates one of the ten items; absent means unchecked (未查).
public enum Rating: String, CodedChoice {
    /// As planned.
    case normal
    /// Needs watching.
    case attention
    /// Behind.
    case lagging
    /// Does not apply; a reason is required.
    case notApplicable

    /// What people see where no rating was given.
    public static let unchecked = Label("未查", "unchecked")

    /// What people see.
    public var label: Label {
        switch self {
        case .normal: Label("正常", "normal")
        case .attention: Label("关注", "attention")
        case .lagging: Label("滞后", "lagging")
        case .notApplicable: Label("不适用", "not applicable")
        }
    }

    /// Lagging over attention over normal over not applicable.
    public var caution: Int {
        switch self {
        case .notApplicable: 1
        case .normal: 2
        case .attention: 3
        case .lagging: 4
        }
    }
}

/// The forms of a visit that the notice names (JC 二·5).
public enum VisitForm: String, CodedChoice {
    /// 查看现场.
    case siteView
    /// 座谈交流.
    case discussion
    /// 留影存档.
    case photoArchive

    /// What people see.
    public var label: Label {
        switch self {
        case .siteView: Label("查看现场", "site viewing")
        case .discussion: Label("座谈交流", "discussion")
        case .photoArchive: Label("留影存档", "photo archiving")
        }
    }
}

/// What happens on the site.
public enum WorkState: String, CodedChoice {
    /// Nothing begun.
    case notStarted
    /// Works go on.
    case working
    /// Works have stopped.
    case stopped
    /// Works go on again after a stop.
    case resumed
    /// Works are done.
    case finished

    /// What people see.
    public var label: Label {
        switch self {
        case .notStarted: Label("未开工", "not started")
        case .working: Label("施工中", "working")
        case .stopped: Label("停工", "stopped")
        case .resumed: Label("复工", "resumed")
        case .finished: Label("完工", "finished")
        }
    }

    /// Stopped over not started over resumed over working over finished.
    public var caution: Int {
        switch self {
        case .finished: 1
        case .working: 2
        case .resumed: 3
        case .notStarted: 4
        case .stopped: 5
        }
    }
}

/// The five joint-approval papers of Zhanhe annex 3.
public enum JointApprovalTrack: String, CodedChoice {
    /// 用地审批手续.
    case landApproval
    /// 审批核准备案手续.
    case establishment
    /// 用地规划手续.
    case landPlanning
    /// 建设规划手续.
    case constructionPlanning
    /// 环评审批手续.
    case eia

    /// The column heading, verbatim.
    public var label: Label {
        switch self {
        case .landApproval: Label("用地审批手续", "land approval")
        case .establishment: Label("审批核准备案手续", "approval, ratification or filing")
        case .landPlanning: Label("用地规划手续", "land-use planning")
        case .constructionPlanning: Label("建设规划手续", "construction planning")
        case .eia: Label("环评审批手续", "environmental assessment")
        }
    }
}

/// The state words of an approval cell (catalogue §4, §5.4).
public enum ApprovalCellState: String, CodedChoice {
    /// 已办结.
    case done
    /// 办理中.
    case running
    /// 未启动.
    case notStarted
    /// 不需办理.
    case notNeeded

    /// What people see.
    public var label: Label {
        switch self {
        case .done: Label("已办结", "done")
        case .running: Label("办理中", "in progress")
        case .notStarted: Label("未启动", "not started")
        case .notNeeded: Label("不需办理", "not needed")
        }
    }

    /// Not started over in progress over done over not needed.
    public var caution: Int {
        switch self {
        case .notNeeded: 1
        case .done: 2
        case .running: 3
        case .notStarted: 4
        }
    }
}

/// The four things that a key project must have fixed (四定, JC 二·3).
public enum FourFixing: String, CodedChoice {
    /// 投资目标.
    case investmentTarget
    /// 进度目标.
    case progressTarget
    /// 包联领导.
    case contactLeader
    /// 责任主体.
    case responsibleEntity

    /// What people see.
    public var label: Label {
        switch self {
        case .investmentTarget: Label("投资目标", "investment target")
        case .progressTarget: Label("进度目标", "progress target")
        case .contactLeader: Label("包联领导", "contact leader")
        case .responsibleEntity: Label("责任主体", "responsible entity")
        }
    }
}

/// What a recheck of an earlier problem found.
public enum RecheckResult: String, CodedChoice {
    /// Still there.
    case stillOpen
    /// Solved.
    case solved

    /// What people see.
    public var label: Label {
        switch self {
        case .stillOpen: Label("仍未解决", "still open")
        case .solved: Label("已解决", "solved")
        }
    }

    /// Still open over solved.
    public var caution: Int { self == .stillOpen ? 2 : 1 }
}
