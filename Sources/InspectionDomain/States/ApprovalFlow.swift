/// The two ways through a project's approvals (LYG24 annex 3 四).
public enum ApprovalFlow: String, CodedChoice {
    /// 一般流程.
    case general
    /// 拿地即开工.
    case startOnLand

    /// What people see.
    public var label: Label {
        switch self {
        case .general: Label("一般流程", "general flow")
        case .startOnLand: Label("拿地即开工", "start on land delivery")
        }
    }

    /// The stages in their order; the items of one stage run side by side.
    public var stages: [ApprovalStage] {
        switch self {
        case .general: [.landPlanning, .constructionPlanning, .constructionPermit, .acceptance]
        case .startOnLand: [.preparation, .designReview, .startPreparation, .fivePermits]
        }
    }
}

/// A stage of either flow, in the words of LYG24 annex 3.
public enum ApprovalStage: String, CodedChoice {
    /// 立项用地规划许可.
    case landPlanning
    /// 工程建设许可.
    case constructionPlanning
    /// 施工许可.
    case constructionPermit
    /// 竣工验收.
    case acceptance
    /// 项目策划生成.
    case preparation
    /// 设计方案审查.
    case designReview
    /// 开工前条件准备.
    case startPreparation
    /// 五证齐发.
    case fivePermits

    /// What people see.
    public var label: Label {
        switch self {
        case .landPlanning: Label("立项用地规划许可", "establishment and land planning")
        case .constructionPlanning: Label("工程建设许可", "construction planning")
        case .constructionPermit: Label("施工许可", "construction permit")
        case .acceptance: Label("竣工验收", "completion acceptance")
        case .preparation: Label("项目策划生成", "project preparation")
        case .designReview: Label("设计方案审查", "design review")
        case .startPreparation: Label("开工前条件准备", "preparation of start")
        case .fivePermits: Label("五证齐发", "five permits")
        }
    }
}

/// Where an approval case stands.
public enum ApprovalCaseState: String, MachineState {
    /// Planned, the clock does not run.
    case planned
    /// The clock runs.
    case open
    /// All stages have ended.
    case completed
    /// Given up.
    case withdrawn

    /// What people see.
    public var label: Label {
        switch self {
        case .planned: Label("待启动", "planned")
        case .open: Label("办理中", "open")
        case .completed: Label("已办结", "completed")
        case .withdrawn: Label("已撤回", "withdrawn")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .open: 4
        case .planned: 3
        case .withdrawn: 2
        case .completed: 1
        }
    }

    /// The steps allowed; a late objection may open a completed case again.
    public static let table = StateTable<ApprovalCaseState>(
        "approval-case", initial: .planned,
        [.planned: [.open, .withdrawn], .open: [.completed, .withdrawn], .completed: [.open]])
}
