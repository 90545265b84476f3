public import Causality

/// A meeting of the office: planned, or held with its minutes.
public struct DispatchMeetingView: RecordView {
    /// ``RecordType/dispatchMeeting``.
    public static let type = RecordType.dispatchMeeting
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// What the meeting is; `nil` for kinds of newer versions.
    public var kind: MeetingKind? { choice("kind") }
    /// The tier's code by the profile.
    public var tier: String? { text("tier") }
    /// The working group's code by the profile.
    public var workingGroup: String? { text("workingGroup") }
    /// Which of the group's activities, such as `dispatch`.
    public var purpose: String? { text("purpose") }
    /// The field of work that it was held for.
    public var field: String? { text("field") }
    /// 计划日期.
    public var plannedOn: CivilDate? { date("plannedOn") }
    /// 召开日期; `nil` while it is only planned.
    public var heldOn: CivilDate? { date("heldOn") }
    /// 主持人职务.
    public var chairRole: String? { text("chairRole") }
    /// 参加人员, sorted.
    public var attendees: [String] { elements("attendees") }
    /// 会议纪要; in a conflict the text of the first dot.
    public var minutes: String? { text("minutes") }
    /// Whether it was held.
    public var isHeld: Bool { heldOn != nil && standing != .deleted }
    /// The day by which it is listed: held, or planned.
    public var day: CivilDate? { heldOn ?? plannedOn }
}

/// One matter on a meeting's agenda.
public struct AgendaItemView: RecordView {
    /// ``RecordType/agendaItem``.
    public static let type = RecordType.agendaItem
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The meeting.
    public var meeting: RecordID? { reference("meeting") }
    /// 序号.
    public var number: Int? { integer("number").map { Int($0) } }
    /// 事项.
    public var subject: String? { text("subject") }
    /// The project.
    public var project: RecordID? { reference("project") }
    /// The problem.
    public var problem: RecordID? { reference("problem") }
    /// Why it is there.
    public var source: AgendaSource? { choice("source") }
    /// The meeting or tier that takes what is beyond the remit.
    public var raisedTo: String? { text("raisedTo") }
    /// Why it was raised.
    public var raisedReason: String? { text("raisedReason") }
    /// 结果; in a conflict the text of the first dot.
    public var outcome: String? { text("outcome") }
}

/// A paper with consequences.
public struct NoticeView: RecordView {
    /// ``RecordType/notice``.
    public static let type = RecordType.notice
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// What it is; `nil` for kinds of newer versions.
    public var kind: NoticeKind? { choice("kind") }
    /// 文号.
    public var number: String? { text("number") }
    /// 收文单位.
    public var addressee: String? { text("addressee") }
    /// 事由.
    public var reason: String? { text("reason") }
    /// The problem.
    public var problem: RecordID? { reference("problem") }
    /// 签发人职务.
    public var signerRole: String? { text("signerRole") }
    /// 批准人.
    public var approvedBy: String? { text("approvedBy") }
    /// 发出日期.
    public var issuedOn: CivilDate? { date("issuedOn") }
    /// 回复时限.
    public var replyDueOn: CivilDate? { date("replyDueOn") }
    /// 回复.
    public var reply: String? { text("reply") }
    /// Where it stands; the first state of its kind's machine if nobody wrote one.
    public var state: NoticeState { choice("state") ?? kind?.table.initial ?? .proposed }
    /// What may follow.
    public var steps: [NoticeState] { kind?.table.next(after: state) ?? [] }

    /// Whether an answer is waited for and its day has passed.
    public func isOverdue(today: CivilDate) -> Bool {
        guard let replyDueOn, replyDueOn < today else { return false }
        return [.sent, .acknowledged, .rectifying, .issued].contains(state)
    }
}

/// One task of a territory's or department's list.
public struct WorkTaskView: RecordView {
    /// ``RecordType/workTask``.
    public static let type = RecordType.workTask
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// 单位.
    public var unit: String? { text("unit") }
    /// The project.
    public var project: RecordID? { reference("project") }
    /// 任务.
    public var task: String? { text("text") }
    /// 工作标准.
    public var workStandard: String? { text("standard") }
    /// 进度安排.
    public var schedule: String? { text("schedule") }
    /// 责任人.
    public var owner: String? { text("owner") }
    /// 完成时限.
    public var dueOn: CivilDate? { date("dueOn") }
    /// Where it stands; opened if nobody wrote a state.
    public var state: TaskState { choice("state") ?? .opened }

    /// Whether it is past due and nobody says done.
    public func isOverdue(today: CivilDate) -> Bool {
        guard let dueOn, state == .opened || state == .inProgress else { return false }
        return dueOn < today
    }
}

/// What became of a warning.
public struct WarningView: RecordView {
    /// ``RecordType/warning``.
    public static let type = RecordType.warning
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// Who acknowledged it.
    public var acknowledgedBy: String? { text("acknowledgedBy") }
    /// Where it stands; raised if nobody wrote a state.
    public var state: WarningState { choice("state") ?? .raised }

    /// The warning as the register of warnings knows it; `nil` while a required part is missing.
    public var entry: WarningRegister.Entry? {
        guard let rule = text("rule"), let subject = reference("subject"), let period = text("period"),
            let level = text("level").flatMap({ code in WarningRule.Level.allCases.first { $0.code == code } }),
            let first = date("firstSeenOn"), let last = date("lastSeenOn")
        else { return nil }
        let names = FamilyField.mapKeys(of: "inputs", in: record)
        let inputs = names.map { ($0, text(FamilyField.name("inputs", $0)) ?? "") }
        return WarningRegister.Entry(
            key: WarningFinding.Key(rule: rule, subject: subject, period: period), level: level,
            inputs: Dictionary(inputs, uniquingKeysWith: { first, _ in first }), firstSeenOn: first, lastSeenOn: last,
            state: state)
    }
}

/// What is done about a slow project.
public struct RectificationPlanView: RecordView {
    /// ``RecordType/rectificationPlan``.
    public static let type = RecordType.rectificationPlan
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The warning that it was opened from.
    public var warning: RecordID? { reference("warning") }
    /// 立账日期.
    public var openedOn: CivilDate? { date("openedOn") }
    /// 原因.
    public var cause: String? { text("cause") }
    /// 整改措施.
    public var measures: String? { text("measures") }
    /// 责任人.
    public var owner: String? { text("owner") }
    /// 整改时限.
    public var dueOn: CivilDate? { date("dueOn") }
    /// 整改结果.
    public var result: String? { text("result") }
    /// The visit that rechecked it.
    public var recheckedIn: RecordID? { reference("recheckedIn") }
    /// Where it stands; opened if nobody wrote a state.
    public var state: TaskState { choice("state") ?? .opened }
}

/// An on-site office, recorded offline.
public struct SiteMeetingView: RecordView {
    /// ``RecordType/siteMeeting``.
    public static let type = RecordType.siteMeeting
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// 日期.
    public var date: CivilDate? { date("date") }
    /// 分包领导, by role.
    public var contactLeader: String? { text("contactLeader") }
    /// 参加人员, sorted.
    public var attendees: [String] { elements("attendees") }
    /// 议定措施; in a conflict the text of the first dot.
    public var decisions: String? { text("decisions") }
    /// Problems dealt with.
    public var problems: [RecordID] { references("problems") }
    /// Problems solved on the spot.
    public var solved: [RecordID] { references("solved") }
    /// Photos.
    public var photos: [RecordID] { references("photos") }
}
