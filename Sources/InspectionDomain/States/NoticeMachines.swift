/// A kind of paper with consequences (catalogue §5.5).
public enum NoticeKind: String, CodedChoice {
    /// 提醒函.
    case reminder
    /// 通报.
    case circular
    /// 通报曝光.
    case exposure
    /// 约谈.
    case interview
    /// 督办单.
    case supervisionOrder
    /// 黄牌警示: to an approving department for verified delay.
    case yellowCard
    /// 中介机构黑名单.
    case blacklist

    /// What people see.
    public var label: Label {
        switch self {
        case .reminder: Label("提醒函", "reminder letter")
        case .circular: Label("通报", "circular")
        case .exposure: Label("通报曝光", "exposure")
        case .interview: Label("约谈", "interview")
        case .supervisionOrder: Label("督办单", "supervision order")
        case .yellowCard: Label("黄牌警示", "yellow card")
        case .blacklist: Label("黑名单", "blacklisting")
        }
    }

    /// The machine of the kind: letters share one, the others have their own.
    public var table: StateTable<NoticeState> {
        switch self {
        case .reminder, .circular, .exposure: NoticeState.letter
        case .interview: NoticeState.interview
        case .supervisionOrder: NoticeState.supervisionOrder
        case .yellowCard: NoticeState.yellowCard
        case .blacklist: NoticeState.blacklist
        }
    }
}

/// Where a notice stands; which states a kind knows, its ``NoticeKind/table`` tells.
public enum NoticeState: String, MachineState {
    /// Proposed by a rule or from evaluations.
    case proposed
    /// Approved by a person.
    case approved
    /// Sent.
    case sent
    /// 签收.
    case acknowledged
    /// Being put right.
    case rectifying
    /// Answered.
    case replied
    /// Checked and done.
    case verified
    /// No longer called for.
    case lapsed
    /// The day of the interview is set.
    case scheduled
    /// The interview took place; minutes exist.
    case held
    /// Drafted, unsigned.
    case drafted
    /// Signed by a main leader.
    case signed
    /// Issued under a number.
    case issued
    /// Closed by its reply.
    case closed
    /// A helper or owner complains of delay.
    case complained
    /// 营商办 looks into it.
    case verifying
    /// The complaint was unfounded; nothing follows.
    case unfounded
    /// The delay is verified.
    case confirmed
    /// The card is given.
    case carded
    /// Counted in the assessment.
    case counted
    /// Published.
    case published
    /// Taken off the list.
    case lifted

    /// What people see.
    public var label: Label {
        switch self {
        case .proposed: Label("拟发", "proposed")
        case .approved: Label("已批准", "approved")
        case .sent: Label("已发出", "sent")
        case .acknowledged: Label("已签收", "acknowledged")
        case .rectifying: Label("整改中", "rectifying")
        case .replied: Label("已回复", "replied")
        case .verified: Label("已核实", "verified")
        case .lapsed: Label("已失效", "lapsed")
        case .scheduled: Label("已安排", "scheduled")
        case .held: Label("已约谈", "held")
        case .drafted: Label("已起草", "drafted")
        case .signed: Label("已签署", "signed")
        case .issued: Label("已下发", "issued")
        case .closed: Label("已办结", "closed")
        case .complained: Label("已反映", "complained")
        case .verifying: Label("核实中", "being verified")
        case .unfounded: Label("情况不实", "unfounded")
        case .confirmed: Label("情况属实", "confirmed")
        case .carded: Label("已发黄牌", "carded")
        case .counted: Label("已计入考核", "counted in assessment")
        case .published: Label("已公示", "published")
        case .lifted: Label("已移出", "lifted")
        }
    }

    /// Reminder, circular, exposure: a rule proposes, a person approves.
    public static let letter = StateTable<NoticeState>(
        "notice-letter", initial: .proposed,
        [
            .proposed: [.approved, .lapsed], .approved: [.sent, .lapsed], .sent: [.acknowledged],
            .acknowledged: [.rectifying, .replied], .rectifying: [.replied], .replied: [.verified, .rectifying],
        ])

    /// 约谈: approved by a leader, held with minutes.
    public static let interview = StateTable<NoticeState>(
        "notice-interview", initial: .proposed,
        [
            .proposed: [.approved, .lapsed], .approved: [.scheduled, .lapsed], .scheduled: [.held, .lapsed],
            .held: [.rectifying], .rectifying: [.verified],
        ])

    /// 督办单: signed by a main leader; the reply closes it.
    public static let supervisionOrder = StateTable<NoticeState>(
        "supervision-order", initial: .drafted,
        [.drafted: [.signed, .lapsed], .signed: [.issued], .issued: [.replied], .replied: [.closed, .issued]])

    /// 黄牌: only after 营商办 verified the complaint.
    public static let yellowCard = StateTable<NoticeState>(
        "yellow-card", initial: .complained,
        [
            .complained: [.verifying], .verifying: [.unfounded, .confirmed], .confirmed: [.carded],
            .carded: [.counted],
        ])

    /// 黑名单: proposed from evaluations, published, lifted.
    public static let blacklist = StateTable<NoticeState>(
        "blacklist", initial: .proposed,
        [.proposed: [.published, .lapsed], .published: [.lifted]])
}
