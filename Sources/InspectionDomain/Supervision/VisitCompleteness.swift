public import Causality
public import Wording

/// What a visit still lacks to be complete (catalogue §3).
public struct VisitCompleteness: Hashable, Sendable {
    /// One thing that is missing.
    public enum Missing: Hashable, Sendable {
        /// An item without a value.
        case item(SupervisionItem)
        /// “Not applicable” without a reason.
        case reason(SupervisionItem)
        /// Too few photos.
        case photos(found: Int, needed: Int)
        /// Too few forms ticked.
        case forms(found: Int, needed: Int)

        /// What people see.
        public var label: Label {
            switch self {
            case .item(let item):
                Label("\(item.number) \(item.label.zh)：未查", "\(item.number) \(item.label.en): unchecked")
            case .reason(let item):
                Label(
                    "\(item.number) \(item.label.zh)：不适用未说明原因",
                    "\(item.number) \(item.label.en): not applicable without a reason")
            case .photos(let found, let needed): Label("照片 \(found)/\(needed)", "photos \(found)/\(needed)")
            case .forms(let found, let needed): Label("督导形式 \(found)/\(needed)", "visit forms \(found)/\(needed)")
            }
        }
    }

    /// What is missing: items in form order, then photos, then forms.
    public let missing: [Missing]
    /// The items that have a value, for monthly coverage.
    public let itemsValued: Set<SupervisionItem>

    /// Whether nothing is missing.
    public var isComplete: Bool { missing.isEmpty }

    /// Compares a visit with what is needed.
    ///
    /// - Parameters:
    ///   - visit: The visit.
    ///   - entries: Its entries; those of other visits are ignored.
    ///   - photos: Photos that may be linked to the visit or its entries.
    ///   - stage: The project's stage; `nil` asks for all ten items.
    ///   - options: The profile's minimums.
    public init(
        of visit: VisitView, entries: some Sequence<SupervisionEntryView>, photos: some Sequence<PhotoView>,
        stage: ProjectStage?, options: MechanismProfile.Completeness
    ) {
        var byItem: [SupervisionItem: SupervisionEntryView] = [:]
        for entry in entries where entry.visit == visit.id && entry.standing != .deleted {
            if let item = entry.item { byItem[item] = entry }
        }
        var missing: [Missing] = []
        for item in SupervisionItem.needed(at: stage) where byItem[item]?.isValued != true {
            missing.append(.item(item))
        }
        for (item, entry) in byItem.sorted(by: { $0.key < $1.key }) where entry.rating == .notApplicable {
            if entry.record["reason"].all.allSatisfy({ !$0.value.isFilled }) { missing.append(.reason(item)) }
        }
        let own = Set([visit.id] + SupervisionItem.allCases.map { $0.entryID(in: visit.id) })
        var pictures = Set(byItem.values.flatMap(\.photos))
        for photo in photos where photo.standing != .deleted {
            if photo.visit == visit.id || photo.linkedTo.contains(where: own.contains) { pictures.insert(photo.id) }
        }
        if pictures.count < options.minimumPhotos {
            missing.append(.photos(found: pictures.count, needed: options.minimumPhotos))
        }
        let forms = visit.forms.count
        if forms < options.minimumForms { missing.append(.forms(found: forms, needed: options.minimumForms)) }
        self.missing = missing
        itemsValued = Set(byItem.filter { $0.value.isValued }.keys)
    }
}

/// Sealing a visit, and what may change afterwards.
public enum VisitSealing {
    /// The fields that seal a visit; an incomplete one may be sealed and is marked.
    ///
    /// - Parameters:
    ///   - instant: Now, milliseconds since 1970.
    ///   - person: Who seals.
    public static func fields(
        at instant: Int64, by person: String, _ completeness: VisitCompleteness
    ) -> [String: FieldValue] {
        [
            "sealedAt": .integer(instant), "sealedBy": .text(person),
            "sealedIncomplete": .flag(!completeness.isComplete),
        ]
    }

    /// Why a write is refused because its visit is sealed; `nil` if it may be written.
    ///
    /// A sealed visit and its entries change only by an ``RecordType/addendum``. What remains allowed: the office's
    /// review fields, and settling a conflict that stood in the record when it was sealed.
    public static func refusal(
        toWrite fields: some Sequence<String>, in record: RecordState, of visit: VisitView
    ) -> SealedVisitError? {
        guard visit.isSealed, record.type == VisitView.type.name || record.type == SupervisionEntryView.type.name,
            record.id.root == visit.id.root
        else { return nil }
        let refused = fields.filter { name in
            let isReview = record.type == VisitView.type.name && reviewFields.contains(name)
            return !isReview && !record[name].isConflict
        }.sorted()
        return refused.isEmpty ? nil : SealedVisitError(visit: visit.id, fields: refused)
    }

    private static let reviewFields: Set<String> = ["review", "reviewQuestion", "reviewedBy"]
}

/// A write to a visit that is sealed.
public struct SealedVisitError: PersonFacingError, Hashable {
    /// The visit.
    public let visit: RecordID
    /// The fields that must not change, sorted.
    public let fields: [String]

    /// `visit.sealed`.
    public var code: String { "visit.sealed" }
    /// Visit and fields.
    public var values: [String: String] { ["visit": visit.hex, "fields": fields.joined(separator: ", ")] }
    /// The visit is sealed.
    public var message: Label { Label("督导记录已封存，不能修改", "The visit is sealed and cannot change") }
    /// Write an addendum.
    public var nextStep: Label { Label("请添加补充说明。", "Add an addendum to the visit.") }
}
