public import Causality

/// What a meeting decided.
public struct ResolutionView: RecordView {
    /// ``RecordType/resolution``.
    public static let type = RecordType.resolution
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The meeting of the office that decided it.
    public var meeting: RecordID? { reference("meeting") }
    /// The on-site meeting that decided it.
    public var siteMeeting: RecordID? { reference("siteMeeting") }
    /// The project.
    public var project: RecordID? { reference("project") }
    /// The problem.
    public var problem: RecordID? { reference("problem") }
    /// 议定内容.
    public var decision: String? { text("text") }
    /// 承办单位.
    public var owner: String? { text("owner") }
    /// 议定日期.
    public var decidedOn: CivilDate? { date("decidedOn") }
    /// 落实情况.
    public var report: String? { text("report") }
    /// Whether the office supervises it.
    public var isSupervised: Bool { flag("supervised") ?? false }
    /// 完成时限.
    public var dueOn: CivilDate? { date("dueOn") }
    /// The state that a person wrote last.
    public var recordedState: ResolutionState { choice("state") ?? .decided }

    /// Where it stands on a day: what people recorded, overdue from the day after its due day until reported done.
    public func state(on today: CivilDate) -> ResolutionState {
        guard recordedState == .assigned || recordedState == .inProgress, let dueOn, dueOn < today else {
            return recordedState
        }
        return .overdue
    }

    /// Those to be listed for supervision, the longest overdue first (F-JC-19).
    public static func overdue(_ resolutions: some Sequence<ResolutionView>, on today: CivilDate) -> [ResolutionView] {
        resolutions.filter { $0.standing != .deleted && $0.state(on: today) == .overdue }
            .sorted { ($0.dueOn ?? today, $0.id) < ($1.dueOn ?? today, $1.id) }
    }
}

/// What a project lacks.
public struct ResourceNeedView: RecordView {
    /// ``RecordType/resourceNeed``.
    public static let type = RecordType.resourceNeed
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The kind's code, such as `land`.
    public var kind: String? { text("kind") }
    /// When it was raised.
    public var raisedOn: CivilDate? { date("raisedOn") }
    /// 办结时限.
    public var dueOn: CivilDate? { date("dueOn") }
    /// The class that is served first from the land-quota pool.
    public var priority: LandPriority { choice("priority") ?? .other }
    /// The state; listed if nobody wrote one.
    public var state: NeedState { choice("state") ?? .listed }

    /// Days since it was raised; `nil` if nobody wrote when.
    public func age(on today: CivilDate) -> Int? { raisedOn.map { today.days(since: $0) } }

    /// The agenda of a topical meeting: open needs of a kind, priority classes first, then the oldest (F-JC-08).
    public static func agenda(
        _ needs: some Sequence<ResourceNeedView>, kind: String, on today: CivilDate
    ) -> [ResourceNeedView] {
        needs.filter { $0.standing != .deleted && $0.kind == kind && $0.state.isOpen }
            .sorted { left, right in
                (left.priority.rank, left.raisedOn ?? today, left.id)
                    < (right.priority.rank, right.raisedOn ?? today, right.id)
            }
    }
}
