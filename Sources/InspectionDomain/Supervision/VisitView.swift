public import Causality

/// An inspection visit.
public struct VisitView: RecordView {
    /// ``RecordType/visit``.
    public static let type = RecordType.visit
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project visited.
    public var project: RecordID? { reference("project") }
    /// The business date.
    public var date: CivilDate? { date("date") }
    /// The inspectors' names, sorted.
    public var inspectors: [String] { elements("inspectors") }
    /// The forms ticked; codes of newer versions are left out.
    public var forms: [VisitForm] { elements("forms").compactMap(VisitForm.init(rawValue:)) }
    /// The inspection team.
    public var team: String? { text("team") }
    /// 四不两直.
    public var isUnannounced: Bool { flag("unannounced") ?? false }
    /// When it was sealed, milliseconds since 1970; if two sealed it unaware, the first dot's time.
    public var sealedAt: Int64? { integer("sealedAt") }
    /// Whether anybody sealed it; a seal wins over a concurrent edit of the draft.
    public var isSealed: Bool { record["sealedAt"].all.contains { $0.value != .empty } }
    /// Whether it was sealed although something was missing.
    public var isMarkedIncomplete: Bool { flag("sealedIncomplete") ?? false }
    /// The office's question when it returned the visit.
    public var reviewQuestion: String? { text("reviewQuestion") }

    /// Where the visit stands.
    ///
    /// - Parameter isDelivered: Whether the centre's receipt for the seal is known; the record alone cannot tell.
    public func state(isDelivered: Bool) -> VisitState {
        guard isSealed else {
            let entered = record.fields.contains { name, siblings in
                !Self.plannedFields.contains(FamilyField.parse(name.text)?.field ?? name.text)
                    && siblings.all.contains { $0.value != .empty }
            }
            return entered ? .draft : .planned
        }
        switch text("review") {
        case "accepted": return .accepted
        case "returned": return .returned
        case "archived": return .archived
        default: return isDelivered ? .delivered : .sealed
        }
    }

    // What is filled in when a visit is planned; anything else makes it a draft.
    private static let plannedFields: Set<String> = [
        "project", "date", "inspectors", "kind", "team", "unannounced", RecordExistence.fieldName,
    ]
}

/// What was found about one of the ten items in a visit.
public struct SupervisionEntryView: RecordView {
    /// ``RecordType/supervisionEntry``.
    public static let type = RecordType.supervisionEntry
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The item, from the entry's id; `nil` if the id is none of a visit's entries.
    public var item: SupervisionItem? { SupervisionItem(entryID: record.id) }
    /// The visit, from the entry's id.
    public var visit: RecordID { record.id.root }
    /// The rating; in a conflict the more cautious one; `nil` is unchecked (未查).
    public var rating: Rating? { choice("rating") }
    /// Whether there is any rating, also one of a newer version.
    public var isValued: Bool { reading("rating").value.isFilled }
    /// The rating in words.
    public var ratingLabel: Label { rating?.label ?? (isValued ? rawRating : Rating.unchecked) }
    /// Why it is lagging or does not apply.
    public var reason: String? { text("reason") }
    /// The note; in a conflict the text of the first dot, marked by ``RecordView/conflicts``.
    public var note: String? { text("note") }
    /// Its photos.
    public var photos: [RecordID] { references("photos") }
    /// 施工状态; in a conflict stopped goes before working.
    public var workState: WorkState? { choice("workState") }
    /// 形象进度.
    public var visibleProgress: String? { text("visibleProgress") }
    /// Observed completion in 0.1 %; in a conflict the lower.
    public var observedPercent: Int64? { integer("observedPercent") }
    /// Problems found.
    public var newProblems: [RecordID] { references("newProblems") }

    /// What rechecks of earlier problems found; in a conflict “still open”.
    public var rechecked: [RecordID: RecheckResult] {
        var results: [RecordID: RecheckResult] = [:]
        for key in FamilyField.mapKeys(of: "rechecked", in: record) {
            guard let id = RecordID(hex: key), let result: RecheckResult = choice(FamilyField.name("rechecked", key))
            else { continue }
            results[id] = result
        }
        return results
    }

    private var rawRating: Label {
        let raw = reading("rating").value.rawText
        return Label(raw, raw)
    }
}

/// What is added to a sealed visit.
public struct AddendumView: RecordView {
    /// ``RecordType/addendum``.
    public static let type = RecordType.addendum
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The visit.
    public var visit: RecordID? { reference("visit") }
    /// The item concerned, if it concerns one.
    public var item: SupervisionItem? { integer("item").flatMap { SupervisionItem(rawValue: Int($0)) } }
    /// What is added.
    public var addition: String? { text("text") }
}
