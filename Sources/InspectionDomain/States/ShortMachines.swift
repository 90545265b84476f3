/// The life of a visit (catalogue §5.6); a sealed visit changes only by an addendum.
public enum VisitState: String, MachineState {
    /// Planned, nothing entered yet.
    case planned
    /// Being filled in.
    case draft
    /// Closed on the node.
    case sealed
    /// Arrived at the centre.
    case delivered
    /// Accepted by the office.
    case accepted
    /// Returned by the office with a question.
    case returned
    /// Archived.
    case archived

    /// What people see.
    public var label: Label {
        switch self {
        case .planned: Label("计划", "planned")
        case .draft: Label("草稿", "draft")
        case .sealed: Label("已封存", "sealed")
        case .delivered: Label("已送达", "delivered")
        case .accepted: Label("已接收", "accepted")
        case .returned: Label("退回", "returned with a question")
        case .archived: Label("已归档", "archived")
        }
    }

    /// The less advanced state wins; returned over accepted.
    public var caution: Int {
        switch self {
        case .planned: 7
        case .draft: 6
        case .sealed: 5
        case .delivered: 4
        case .returned: 3
        case .accepted: 2
        case .archived: 1
        }
    }

    /// The steps allowed; an answered question brings a returned visit back to delivered.
    public static let table = StateTable<VisitState>(
        "visit", initial: .planned,
        [
            .planned: [.draft], .draft: [.sealed], .sealed: [.delivered], .delivered: [.accepted, .returned],
            .returned: [.delivered], .accepted: [.archived],
        ])
}

/// Statistical entry 入库纳统 (catalogue §5.6).
public enum StatEntryState: String, MachineState {
    /// Conditions not met.
    case notEligible
    /// Conditions met, found by the monthly sweep.
    case eligible
    /// Owner trained and guided.
    case guided
    /// Proof handed in.
    case submitted
    /// Being audited.
    case underAudit
    /// Sent back.
    case returned
    /// In official statistics.
    case entered
    /// All physical work volume is counted.
    case volumeComplete

    /// What people see.
    public var label: Label {
        switch self {
        case .notEligible: Label("未达条件", "not eligible")
        case .eligible: Label("已达条件", "eligible")
        case .guided: Label("已培训指导", "guided")
        case .submitted: Label("已报佐证", "proof submitted")
        case .underAudit: Label("审核中", "under audit")
        case .returned: Label("退回", "returned")
        case .entered: Label("已入统", "entered")
        case .volumeComplete: Label("应统尽统", "volume complete")
        }
    }

    /// The less advanced state wins.
    public var caution: Int {
        switch self {
        case .notEligible: 8
        case .eligible: 7
        case .guided: 6
        case .returned: 5
        case .submitted: 4
        case .underAudit: 3
        case .entered: 2
        case .volumeComplete: 1
        }
    }

    /// The steps allowed; a returned entry is submitted again.
    public static let table = StateTable<StatEntryState>(
        "stat-entry", initial: .notEligible,
        [
            .notEligible: [.eligible], .eligible: [.guided], .guided: [.submitted], .submitted: [.underAudit],
            .underAudit: [.returned, .entered], .returned: [.submitted], .entered: [.volumeComplete],
        ])
}

/// A resolution of a meeting 议定事项 (catalogue §5.6).
public enum ResolutionState: String, MachineState {
    /// Decided.
    case decided
    /// Given to an owner with a due date.
    case assigned
    /// Being carried out.
    case inProgress
    /// The owner says done.
    case reportedDone
    /// Checked and done.
    case verified
    /// Past due.
    case overdue
    /// Under supervision for being overdue.
    case supervised

    /// What people see.
    public var label: Label {
        switch self {
        case .decided: Label("议定", "decided")
        case .assigned: Label("交办", "assigned")
        case .inProgress: Label("推进中", "in progress")
        case .reportedDone: Label("报告完成", "reported done")
        case .verified: Label("核实完成", "verified")
        case .overdue: Label("逾期", "overdue")
        case .supervised: Label("督办", "supervised")
        }
    }

    /// The steps allowed; an overdue or supervised resolution can still be reported done.
    public static let table = StateTable<ResolutionState>(
        "resolution", initial: .decided,
        [
            .decided: [.assigned], .assigned: [.inProgress, .overdue], .inProgress: [.reportedDone, .overdue],
            .reportedDone: [.verified, .inProgress], .overdue: [.supervised, .reportedDone],
            .supervised: [.reportedDone],
        ])
}

/// A project's start within a centralised batch 集中开工 (catalogue §5.6).
public enum StartEntryState: String, MachineState {
    /// Chosen for the batch.
    case selected
    /// The ceremony took place.
    case ceremonyHeld
    /// Real construction is proved.
    case substantivelyStarted
    /// Two months have gone by without real construction.
    case overdue
    /// Being put right.
    case rectifying

    /// What people see.
    public var label: Label {
        switch self {
        case .selected: Label("入选", "selected")
        case .ceremonyHeld: Label("已集中开工", "ceremony held")
        case .substantivelyStarted: Label("实质性开工", "substantively started")
        case .overdue: Label("逾期未开工", "overdue")
        case .rectifying: Label("整改中", "rectifying")
        }
    }

    /// The steps allowed; a late project may still start.
    public static let table = StateTable<StartEntryState>(
        "start-entry", initial: .selected,
        [
            .selected: [.ceremonyHeld], .ceremonyHeld: [.substantivelyStarted, .overdue],
            .overdue: [.rectifying, .substantivelyStarted], .rectifying: [.substantivelyStarted],
        ])
}

/// A run of a monthly table (catalogue §5.6).
public enum ReportRunState: String, MachineState {
    /// Open for entry.
    case open
    /// Partly filled.
    case drafted
    /// Handed in.
    case submitted
    /// Sent back.
    case returned
    /// Audited.
    case audited
    /// Published and frozen under a version number.
    case published
    /// Replaced by a newer version.
    case superseded

    /// What people see.
    public var label: Label {
        switch self {
        case .open: Label("待填", "open")
        case .drafted: Label("填报中", "drafted")
        case .submitted: Label("已报送", "submitted")
        case .returned: Label("退回", "returned")
        case .audited: Label("已审核", "audited")
        case .published: Label("已发布", "published")
        case .superseded: Label("已被新版取代", "superseded")
        }
    }

    /// The steps allowed.
    public static let table = StateTable<ReportRunState>(
        "report-run", initial: .open,
        [
            .open: [.drafted], .drafted: [.submitted], .submitted: [.audited, .returned], .returned: [.drafted],
            .audited: [.published], .published: [.superseded],
        ])
}
