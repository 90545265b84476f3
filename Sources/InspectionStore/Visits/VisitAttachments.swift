public import Causality
public import InspectionDomain

/// What is known of a photo that is attached to a visit.
public struct PhotoAttachment: Hashable, Sendable {
    /// The photo's id, the hash of its manifest.
    public let photo: [UInt8]
    /// Bytes of the file.
    public let size: UInt64
    /// Such as `image/jpeg`.
    public let mediaType: String
    /// A code of the photo's field `kind`, such as `site`.
    public let kind: String
    /// What it shows.
    public let caption: String?
    /// By the camera's clock, milliseconds since 1970.
    public let capturedAt: Int64?
    /// 10⁻⁶ degrees, latitude and longitude.
    public let place: (latitude: Int64, longitude: Int64)?
    /// EXIF orientation, 1 to 8.
    public let orientation: Int64?

    /// Describes a photo.
    public init(
        photo: [UInt8], size: UInt64, mediaType: String, kind: String = "site", caption: String? = nil,
        capturedAt: Int64? = nil, place: (latitude: Int64, longitude: Int64)? = nil, orientation: Int64? = nil
    ) {
        self.photo = photo
        self.size = size
        self.mediaType = mediaType
        self.kind = kind
        self.caption = caption
        self.capturedAt = capturedAt
        self.place = place
        self.orientation = orientation
    }

    /// Equal in every fact.
    public static func == (left: PhotoAttachment, right: PhotoAttachment) -> Bool { left.values == right.values }

    /// Hashes the photo's id.
    public func hash(into hasher: inout Hasher) { hasher.combine(photo) }

    var values: [String: FieldValue] {
        var values: [String: FieldValue] = [
            "hash": .bytes(photo), "size": .integer(Int64(clamping: size)), "mediaType": .text(mediaType),
            "kind": .text(kind),
        ]
        values["caption"] = caption.map { .text($0) }
        values["capturedAt"] = capturedAt.map { .integer($0) }
        values["latitude"] = place.map { .integer($0.latitude) }
        values["longitude"] = place.map { .integer($0.longitude) }
        values["orientation"] = orientation.map { .integer($0) }
        return values
    }
}

extension VisitRecorder {
    /// Attaches a photo that the store keeps to the visit, and to an item if one is given.
    ///
    /// - Returns: the id of the photo's record.
    /// - Throws: ``StoreError/visitSealed(_:)``.
    @discardableResult
    public func attach(_ attachment: PhotoAttachment, to item: SupervisionItem? = nil) throws -> RecordID {
        try requireOpen()
        let id = store.makeRootID()
        var values = attachment.values
        values["visit"] = .reference(visit)
        values["takenBy"] = .text(person)
        values[FamilyField.name("linkedTo", item.map { $0.entryID(in: visit) } ?? visit)] = FamilyField.added
        var edits = [edit(values, of: RecordType.photo, id: id)]
        if let item, let entry = try edit([FamilyField.name("photos", id): FamilyField.added], of: item) {
            edits.append(entry)
        }
        try store.write(edits)
        return id
    }

    /// Adds to a visit that may be sealed already.
    ///
    /// - Returns: the id of the addendum.
    @discardableResult
    public func addendum(_ text: String, item: SupervisionItem? = nil, photos: [RecordID] = []) throws -> RecordID {
        let id = store.makeRootID()
        var values: [String: FieldValue] = [
            "visit": .reference(visit), "text": .text(text), "author": .text(person),
            "at": .integer(store.environment.now()),
        ]
        values["item"] = item.map { .integer(Int64($0.number)) }
        for photo in photos { values[FamilyField.name("photos", photo)] = FamilyField.added }
        try store.write([edit(values, of: RecordType.addendum, id: id)])
        return id
    }

    /// Reports a problem found on the visit and submits it; see ``ProblemRecorder``.
    ///
    /// - Returns: the id of the problem.
    @discardableResult
    public func raiseProblem(_ report: ProblemReport) throws -> RecordID {
        try ProblemRecorder(in: store, person: person).raise(report, visit: visit)
    }

    /// Notes what a recheck of an earlier problem found, in the visit and as a step of the problem.
    ///
    /// - Returns: the id of the step.
    /// - Throws: ``StoreError/noSuchRecord(_:)``, ``ProblemMoveError``.
    @discardableResult
    public func recheckProblem(
        _ problem: RecordID, _ result: RecheckResult, note: String? = nil, evidence: [RecordID] = []
    ) throws -> RecordID {
        try ProblemRecorder(in: store, person: person).take(
            ProblemStep(result == .solved ? .confirmSolved : .stillOpen, note: note, evidence: evidence), on: problem,
            visit: visit)
    }

    private func edit(_ values: [String: FieldValue], of type: RecordType, id: RecordID) -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: scope, values: values, person: person)
    }

    private func requireOpen() throws {
        if try store.record(visit)?.value("sealedAt").isFilled ?? false { throw StoreError.visitSealed(visit) }
    }
}
