public import Causality

/// The ten supervisions (十大督导) in the fixed order of the notice (catalogue §3).
public enum SupervisionItem: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// 机制: leaders, responsible entities, trackers and ledgers are named and work.
    case mechanism = 1
    /// 目标: investment and progress targets are set and broken down to months.
    case targets
    /// 程序: filings, assessments, land, planning and permits.
    case procedures
    /// 投资: claimed investment against what is visible.
    case investment
    /// 进度: visible progress against the plan.
    case progress
    /// 入统: entry into official statistics.
    case statEntry
    /// 服务: officers, secretaries and helpers really serve.
    case service
    /// 施工: organisation of works, working or stopped.
    case construction
    /// 环境: construction and business environment, and ecology.
    case environment
    /// 问题: blockages found, earlier ones rechecked.
    case problems

    /// The number on forms, 1 to 10.
    public var number: Int { rawValue }

    /// The item's name.
    public var label: Label {
        switch self {
        case .mechanism: Label("机制", "Mechanism")
        case .targets: Label("目标", "Targets")
        case .procedures: Label("程序", "Procedures")
        case .investment: Label("投资", "Investment")
        case .progress: Label("进度", "Progress")
        case .statEntry: Label("入统", "Statistical entry")
        case .service: Label("服务", "Service")
        case .construction: Label("施工", "Construction")
        case .environment: Label("环境", "Environment")
        case .problems: Label("问题", "Problems")
        }
    }

    /// What to check on site; derived from the notices, not defined by them.
    public var hint: Label {
        switch self {
        case .mechanism:
            Label(
                "包联领导、责任主体是否明确到位；专人跟踪、首席服务员专班、台账、任务清单、挂图作战是否落实。",
                "Contact leader and responsible entity at work; tracker, service officer's team, ledger, wall chart.")
        case .targets:
            Label(
                "投资目标、进度目标是否明确并分解到月；节点计划是否倒排；现场是否清楚当月目标。",
                "Investment and progress targets set and broken down to months; nodes planned back from the end.")
        case .procedures:
            Label(
                "立项、环评、用地、规划等手续进展；承诺后补材料；层级、时限、承办人。",
                "State of filing, assessments, land and planning; promised documents; who handles, by when.")
        case .investment:
            Label("完成投资与现场形象是否相符；资金到位和使用情况。", "Claimed against visible investment; funds arrived and used.")
        case .progress:
            Label("形象进度、节点完成情况，与序时进度对比；滞后原因。", "Visible progress and nodes against the plan; why it is late.")
        case .statEntry:
            Label("是否达到入库条件、是否入统；佐证资料是否齐全。", "Conditions met, entered or not; whether the proof is complete.")
        case .service:
            Label(
                "首席服务员、服务秘书、帮办是否真正服务；土地、能耗、资金、配套诉求是否解决。",
                "Whether officers and helpers really serve; land, energy, funds and utilities needs answered.")
        case .construction:
            Label(
                "组织管理；在建或停工；是否实质性开工；人员、机械、安全。",
                "Organisation; working or stopped; substantive start; workers, machines, safety.")
        case .environment:
            Label(
                "施工环境、营商环境（阻工、拆迁、道路、用电、纠纷）；生态环保要求落实情况。",
                "Obstruction, demolition, roads, power, disputes; ecological requirements.")
        case .problems:
            Label("发现的堵点难点；以前问题的复核。", "Blockages found; recheck of earlier problems.")
        }
    }

    /// The structured fields of the item, names declared by ``RecordType/supervisionEntry``.
    public var fieldNames: [String] {
        switch self {
        case .mechanism: ["fourFixings", "trackerPresent", "ledgerKept", "leaderLastVisitOn"]
        case .targets: ["annualPlanKnown", "monthTarget", "nodePlanPresent"]
        case .procedures:
            ["trackState", "trackDocumentNo", "trackDate", "trackBlocker", "promisedOutstanding"]
        case .investment: ["observedDoneMonth", "fundsArrived", "fundsUsed", "doubt"]
        case .progress: ["visibleProgress", "observedPercent", "milestonesReached", "expectedFinish"]
        case .statEntry: ["entryState", "conditionsMet", "missingProof", "countedShare"]
        case .service: ["serviceContacts", "openNeeds", "ownerSatisfaction"]
        case .construction: ["workState", "stoppedSince", "workers", "machines", "safetyConcern"]
        case .environment: ["siteObstruction", "demolitionPercent", "ecologyCompliance"]
        case .problems: ["newProblems", "rechecked"]
        }
    }

    /// The id of the entry of this item in a visit, the same on every device.
    public func entryID(in visit: RecordID) -> RecordID { visit.part(UInt8(rawValue)) }

    /// The item that an entry's id stands for; `nil` if its last byte is not 1 to 10.
    public init?(entryID: RecordID) {
        self.init(rawValue: Int(entryID.low & 0xff))
    }

    /// Form order.
    public static func < (left: SupervisionItem, right: SupervisionItem) -> Bool { left.rawValue < right.rawValue }
}

/// Whether an item must be rated at a stage of the project (catalogue §3, proposed).
public enum ItemApplicability: Hashable, Sendable {
    /// Must be rated normal, attention or lagging.
    case required
    /// Must have a value; “not applicable” with a reason is usual.
    case mayBeNotApplicable
    /// May stay unchecked.
    case optional
}

extension SupervisionItem {
    /// Whether the item must be rated at a stage; an unknown stage asks for all ten.
    public func applicability(at stage: ProjectStage?) -> ItemApplicability {
        switch stage {
        case .negotiating, .signed, .admitted, .reserve:
            switch self {
            case .mechanism, .targets, .procedures, .service, .environment, .problems: .required
            case .investment, .progress, .statEntry, .construction: .optional
            }
        case .preliminary, .readyToStart: self == .construction ? .mayBeNotApplicable : .required
        case .completed, .inProduction: self == .construction ? .mayBeNotApplicable : .required
        case .started, .underConstruction, .suspended, .rejectedAtPreReview, .withdrawn, nil: .required
        }
    }

    /// The items that need a value at a stage for a visit to be complete.
    public static func needed(at stage: ProjectStage?) -> [SupervisionItem] {
        allCases.filter { $0.applicability(at: stage) != .optional }
    }
}
