public import Causality
public import Wording

/// Why a document may not be promised (catalogue §5.3, LYG24 annex 3 二).
public enum PromiseRefusal: PersonFacingError, Hashable {
    /// Essential material must be present at acceptance.
    case essential
    /// A lack could not be put right by later supervision.
    case notCorrectable
    /// A lack would have serious consequences.
    case seriousConsequence

    /// Dotted code below `promise.`.
    public var code: String {
        switch self {
        case .essential: "promise.essential"
        case .notCorrectable: "promise.not-correctable"
        case .seriousConsequence: "promise.serious-consequence"
        }
    }
    /// None.
    public var values: [String: String] { [:] }
    /// Why.
    public var message: Label {
        switch self {
        case .essential: Label("要件不得承诺后补", "Essential material cannot be promised")
        case .notCorrectable:
            Label("缺少该材料无法通过事后监管纠正", "Later supervision could not correct its lack")
        case .seriousConsequence: Label("缺少该材料会造成严重后果", "Its lack would have serious consequences")
        }
    }
    /// Hand it in.
    public var nextStep: Label { Label("请在受理时提交该材料。", "Hand the material in at acceptance.") }

    /// Why a document may not be promised; `nil` if it may.
    public static func of(
        isEssential: Bool, isCorrectableLater: Bool, hasSeriousConsequence: Bool
    ) -> PromiseRefusal? {
        if isEssential { return .essential }
        if !isCorrectableLater { return .notCorrectable }
        return hasSeriousConsequence ? .seriousConsequence : nil
    }
}

/// A non-essential document that was promised.
public struct PromisedDocumentView: RecordView {
    /// ``RecordType/promisedDocument``.
    public static let type = RecordType.promisedDocument
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The approval item.
    public var item: RecordID? { reference("item") }
    /// 材料名称.
    public var name: String? { text("name") }
    /// Before which event it is due.
    public var anchor: PromiseAnchor? { choice("anchor") }
    /// 计划补齐日期.
    public var plannedDueOn: CivilDate? { date("plannedDueOn") }
    /// 补齐日期.
    public var suppliedOn: CivilDate? { date("suppliedOn") }
    /// The state that a person wrote last.
    public var recordedState: PromiseState { choice("state") ?? .offered }

    /// Where the promise stands on a day: what people recorded, moved on by time and by the anchoring event.
    ///
    /// An open promise is overdue from the day of its event, whatever the planned date, and from the day after its
    /// planned date; it is due soon within the profile's working days before that date.
    ///
    /// - Parameters:
    ///   - events: When the project started and when its completion was accepted, as far as that happened.
    ///   - dueSoon: How many working days before the date it is due soon.
    public func state(
        on today: CivilDate, events: [PromiseAnchor: CivilDate], dueSoon: Int, calendar: WorkCalendar
    ) throws(CalendarError) -> PromiseState {
        guard recordedState == .promised || recordedState == .dueSoon else { return recordedState }
        if suppliedOn != nil { return .supplemented }
        if let anchor, let happened = events[anchor], happened <= today { return .overdue }
        guard let due = plannedDueOn else { return .promised }
        if due < today { return .overdue }
        return try calendar.workingDays(after: today, through: due) <= dueSoon ? .dueSoon : .promised
    }
}
