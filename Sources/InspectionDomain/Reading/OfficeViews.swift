public import Causality
import Wording

/// A territory's figures of one project and month, in 0.01 万元; in a conflict the lower amount.
public struct InvestmentReportView: RecordView {
    /// ``RecordType/investmentReport``.
    public static let type = RecordType.investmentReport
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The month.
    public var month: CivilMonth? { text("month").flatMap { CivilMonth($0) } }
    /// 本月完成投资.
    public var doneMonth: Int64? { integer("doneMonth") }
    /// 年度完成投资.
    public var doneYear: Int64? { integer("doneYear") }
    /// 累计完成投资.
    public var doneTotal: Int64? { integer("doneTotal") }
    /// 形象进度.
    public var visibleProgress: String? { text("visibleProgress") }
    /// 项目进展情况.
    public var progressText: String? { text("progressText") }
    /// 更正说明.
    public var correctionNote: String? { text("correctionNote") }
    /// Where the report stands.
    public var state: ReportRunState? { choice("state") }
    /// Whether its figures may be printed: audited or published, and no figure in conflict.
    public var isAudited: Bool { (state == .audited || state == .published) && conflicts.isEmpty }
}

/// An approval item.
public struct ApprovalItemView: RecordView {
    /// ``RecordType/approvalItem``.
    public static let type = RecordType.approvalItem
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// 事项名称.
    public var name: String? { text("name") }
    /// The group's code, such as `eia`.
    public var group: String? { text("group") }
    /// The track of annex 3.
    public var track: JointApprovalTrack? { choice("track") }
    /// The stage of the flow.
    public var stage: ApprovalStage? { choice("stage") }
    /// The state; not started if nobody wrote one.
    public var state: ApprovalItemState { choice("state") ?? .notStarted }
    /// 办理时限.
    public var limitOn: CivilDate? { date("limitOn") }
    /// The limit in working days.
    public var limitWorkingDays: Int? { integer("limitWorkingDays").map { Int($0) } }
    /// 文号.
    public var documentNo: String? { text("documentNo") }
    /// 办结日期.
    public var decidedOn: CivilDate? { date("decidedOn") }
    /// What the office wrote for the tables.
    public var cellText: String? { text("cellText") }
    /// Photos and scans.
    public var evidence: [RecordID] { references("evidence") }

    /// Whether nothing more is to be done for it: approved, or not needed.
    public var isEnded: Bool { state == .approved || state == .exempt }

    /// What JC-05 makes mandatory and is missing: level, measure, limit, leader, handler.
    public var missingForList: [String] {
        ["level", "measure", "limitOn", "responsibleLeader", "handler"].filter { !reading($0).value.isFilled }
    }

    /// The text of a table's cell: the office's own, else state word, number and date.
    public var annexText: String {
        if let cellText, FieldValue.text(cellText).isFilled { return cellText }
        let parts = [state.cell.label.zh, documentNo, decidedOn?.description].compactMap { $0 }
        return parts.joined(separator: "，")
    }
}

/// Who serves a project, and since when.
public struct ServiceAssignmentView: RecordView {
    /// ``RecordType/serviceAssignment``.
    public static let type = RecordType.serviceAssignment
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The role's code, such as `chiefServiceOfficer`.
    public var role: String? { text("role") }
    /// Who.
    public var person: String? { text("person") }

    /// Whether the assignment holds on that day; both ends included.
    public func isActive(on day: CivilDate) -> Bool {
        guard standing != .deleted, let from = date("from"), from <= day else { return false }
        return date("to").map { day <= $0 } ?? true
    }
}

/// A project's place on a list of a year.
public struct ListMembershipView: RecordView {
    /// ``RecordType/listMembership``.
    public static let type = RecordType.listMembership
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The list's code.
    public var list: String? { text("list") }
    /// The year.
    public var year: Int? { integer("year").map { Int($0) } }
    /// 包联领导.
    public var contactLeader: String? { text("contactLeader") }
    /// 列入日期.
    public var addedOn: CivilDate? { date("addedOn") }
    /// 移出日期.
    public var removedOn: CivilDate? { date("removedOn") }
    /// 移出原因.
    public var removedReason: String? { text("removedReason") }

    /// Whether the project stands on the list on that day.
    public func isActive(on day: CivilDate) -> Bool {
        guard standing != .deleted, let addedOn, addedOn <= day else { return false }
        return removedOn.map { day < $0 } ?? true
    }
}

/// A back-planned node of a project.
public struct MilestoneView: RecordView {
    /// ``RecordType/milestone``.
    public static let type = RecordType.milestone
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// 节点名称.
    public var name: String? { text("name") }
    /// 计划日期.
    public var plannedOn: CivilDate? { date("plannedOn") }
    /// 实际日期.
    public var actualOn: CivilDate? { date("actualOn") }
}

/// A project's way into official statistics.
public struct StatEntryView: RecordView {
    /// ``RecordType/statEntry``.
    public static let type = RecordType.statEntry
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The state; not eligible if nobody wrote one.
    public var state: StatEntryState { choice("state") ?? .notEligible }
    /// Since when the conditions are met.
    public var eligibleOn: CivilDate? { date("eligibleOn") }
    /// When it entered statistics.
    public var enteredOn: CivilDate? { date("enteredOn") }
    /// Photos and papers that prove it.
    public var proofs: [RecordID] { references("proofs") }
    /// Whether it is in statistics.
    public var isEntered: Bool { state == .entered || state == .volumeComplete }
}
