public import Causality

/// A project of a centralised start.
public struct StartEntryView: RecordView {
    /// ``RecordType/startEntry``.
    public static let type = RecordType.startEntry
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The batch.
    public var batch: RecordID? { reference("batch") }
    /// The project.
    public var project: RecordID? { reference("project") }
    /// When real construction began; in a conflict the later day.
    public var substantiveOn: CivilDate? { date("substantiveOn") }
    /// Photos that prove it.
    public var proof: [RecordID] { references("proof") }
    /// The state that a person wrote last.
    public var recordedState: StartEntryState { choice("state") ?? .selected }

    /// Whether it counts as started on the office's word alone, without a photo from the site: shown beside the state.
    public var lacksProof: Bool { recordedState == .substantivelyStarted && proof.isEmpty }

    /// Where the entry stands on a day (ZH 一.5): started with a date and either proof or the office's recorded word,
    /// overdue after the due day.
    public func state(on today: CivilDate, ceremony: CivilDate, dueOn: CivilDate) -> StartEntryState {
        if let substantiveOn, substantiveOn <= today, !proof.isEmpty || lacksProof { return .substantivelyStarted }
        if recordedState == .rectifying { return .rectifying }
        if dueOn < today { return .overdue }
        return ceremony <= today ? .ceremonyHeld : .selected
    }
}

extension MechanismProfile {
    /// By when a project of a centralised start must really be built.
    public func substantiveStartDue(ceremony: CivilDate, calendar: WorkCalendar) throws(CalendarError) -> CivilDate {
        try calendar.addMonths(
            ceremony, deadlines.substantiveStartMonths, movesOffDays: deadlines.monthPeriodMovesOffDays)
    }
}
