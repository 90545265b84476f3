/// An approval item (catalogue §5.4).
public enum ApprovalItemState: String, MachineState {
    /// 未启动.
    case notStarted
    /// 提前介入.
    case preService
    /// Handed in.
    case submitted
    /// 受理.
    case accepted
    /// 容缺受理.
    case acceptedWithDeficiency
    /// Being reviewed.
    case underReview
    /// Approved.
    case approved
    /// A refusal is proposed; it needs the unit's collective view.
    case refusedProposed
    /// Refused over the signature of the unit's head.
    case refusedSigned
    /// Sent back to the owner for correction.
    case returnedForCorrection
    /// Not needed: a reused regional assessment, or exempt from submission.
    case exempt

    /// What people see.
    public var label: Label {
        switch self {
        case .notStarted: Label("未启动", "not started")
        case .preService: Label("提前介入", "early service")
        case .submitted: Label("已申报", "submitted")
        case .accepted: Label("受理", "accepted")
        case .acceptedWithDeficiency: Label("容缺受理", "accepted with deficiencies")
        case .underReview: Label("审查中", "under review")
        case .approved: Label("已批准", "approved")
        case .refusedProposed: Label("拟不予批准", "refusal proposed")
        case .refusedSigned: Label("不予批准（主要领导签字）", "refused over the head's signature")
        case .returnedForCorrection: Label("退回补正", "returned for correction")
        case .exempt: Label("免于办理", "exempt")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .exempt: 1
        case .approved: 2
        case .underReview: 3
        case .accepted: 4
        case .acceptedWithDeficiency: 5
        case .submitted: 6
        case .returnedForCorrection: 7
        case .preService: 8
        case .notStarted: 9
        case .refusedProposed: 10
        case .refusedSigned: 11
        }
    }

    /// The steps allowed; nothing is refused without passing the proposal first (LYG24 四(二)).
    public static let table = StateTable<ApprovalItemState>(
        "approval-item", initial: .notStarted,
        [
            .notStarted: [.preService, .submitted, .exempt],
            .preService: [.submitted, .exempt],
            .submitted: [.accepted, .acceptedWithDeficiency, .returnedForCorrection, .refusedProposed],
            .accepted: [.underReview, .returnedForCorrection],
            .acceptedWithDeficiency: [.underReview, .returnedForCorrection],
            .underReview: [.approved, .refusedProposed, .returnedForCorrection],
            .returnedForCorrection: [.submitted],
            .refusedProposed: [.refusedSigned, .underReview],
        ])

    /// The word for the state in the cells of the annex tables.
    public var cell: ApprovalCellState {
        switch self {
        case .notStarted: .notStarted
        case .approved: .done
        case .exempt: .notNeeded
        case .preService, .submitted, .accepted, .acceptedWithDeficiency, .underReview, .refusedProposed,
            .refusedSigned, .returnedForCorrection:
            .running
        }
    }
}

/// A promised document 容缺后补 (catalogue §5.3).
public enum PromiseState: String, MachineState {
    /// The applicant may choose to promise.
    case offered
    /// The letter is signed.
    case promised
    /// The due date is near.
    case dueSoon
    /// Past due.
    case overdue
    /// 事中事后监管.
    case followedUp
    /// Handed in.
    case supplemented
    /// Checked.
    case verified
    /// Broken.
    case breached

    /// What people see.
    public var label: Label {
        switch self {
        case .offered: Label("可承诺", "offered")
        case .promised: Label("已承诺", "promised")
        case .dueSoon: Label("即将到期", "due soon")
        case .overdue: Label("逾期", "overdue")
        case .followedUp: Label("跟进监管", "followed up")
        case .supplemented: Label("已补齐", "supplemented")
        case .verified: Label("已核验", "verified")
        case .breached: Label("违诺", "breached")
        }
    }

    /// Breached over overdue over open over done.
    public var caution: Int {
        switch self {
        case .verified: 1
        case .supplemented: 2
        case .offered: 3
        case .promised: 4
        case .dueSoon: 5
        case .followedUp: 6
        case .overdue: 7
        case .breached: 8
        }
    }

    /// The steps allowed; when the anchoring event happens, a promise becomes overdue whatever its planned date.
    public static let table = StateTable<PromiseState>(
        "promise", initial: .offered,
        [
            .offered: [.promised], .promised: [.dueSoon, .supplemented, .overdue],
            .dueSoon: [.supplemented, .overdue], .overdue: [.followedUp], .followedUp: [.supplemented, .breached],
            .supplemented: [.verified],
        ])
}

/// The event before which a promised document is due (LYG24 annex 3 二(一)).
public enum PromiseAnchor: String, CodedChoice {
    /// 开工建设前.
    case beforeStart
    /// 竣工验收前.
    case beforeCompletionAcceptance

    /// What people see.
    public var label: Label {
        switch self {
        case .beforeStart: Label("开工建设前", "before construction start")
        case .beforeCompletionAcceptance: Label("竣工验收前", "before completion acceptance")
        }
    }
}
