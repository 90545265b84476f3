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

/// What a person reports as a problem.
public struct ProblemReport: Hashable, Sendable {
    /// One line.
    public let title: String
    /// In full.
    public let description: String
    /// What it is about.
    public let problemClass: ProblemClass
    /// The item it was found under.
    public let item: SupervisionItem?
    /// Further values by field, such as `severity` or `crossRegion`.
    public let fields: [String: FieldValue]
    /// Photo records that show it.
    public let photos: [RecordID]

    /// Describes a problem.
    public init(
        title: String, description: String, problemClass: ProblemClass, item: SupervisionItem? = .problems,
        fields: [String: FieldValue] = [:], photos: [RecordID] = []
    ) {
        self.title = title
        self.description = description
        self.problemClass = problemClass
        self.item = item
        self.fields = fields
        self.photos = photos
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

    /// Reports a problem found on the visit.
    ///
    /// - Returns: the id of the problem.
    @discardableResult
    public func raiseProblem(_ report: ProblemReport) throws -> RecordID {
        let id = store.makeRootID()
        let visitRecord = try store.record(visit)
        var values = report.fields
        values["project"] = visitRecord?.value("project")
        values["foundInVisit"] = .reference(visit)
        values["foundInItem"] = report.item.map { .integer(Int64($0.number)) }
        values["foundOn"] = visitRecord?.value("date")
        values["title"] = .text(report.title)
        values["description"] = .text(report.description)
        values["class"] = .text(report.problemClass.rawValue)
        for photo in report.photos { values[FamilyField.name("photos", photo)] = FamilyField.added }
        var edits = [edit(values, of: RecordType.problem, id: id)]
        if let entry = try edit([FamilyField.name("newProblems", id): FamilyField.added], of: .problems) {
            edits.append(entry)
        }
        try store.write(edits)
        return id
    }

    /// Notes what a recheck of an earlier problem found, in the visit and as a step of the problem.
    ///
    /// - Returns: the id of the step.
    @discardableResult
    public func recheckProblem(
        _ problem: RecordID, _ result: RecheckResult, note: String? = nil, evidence: [RecordID] = []
    ) throws -> RecordID {
        guard let known = try store.record(problem) else { throw StoreError.noSuchRecord(problem) }
        let steps = try store.records(RecordQuery(type: RecordType.problemEvent.name, parent: problem))
        let id = store.makeRootID()
        var values: [String: FieldValue] = [
            "problem": .reference(problem), "actor": .text(person), "at": .integer(store.environment.now()),
            "kind": .text((result == .solved ? ProblemMove.confirmSolved : .stillOpen).rawValue),
        ]
        values["note"] = note.map { .text($0) }
        for photo in evidence { values[FamilyField.name("evidence", photo)] = FamilyField.added }
        for step in EventGraph(steps.compactMap { ProblemEventView($0.state) }).heads {
            values[FamilyField.name("follows", step)] = FamilyField.added
        }
        var edits = [
            RecordEdit(
                record: id, type: RecordType.problemEvent.name, scope: known.scope, values: values, person: person)
        ]
        let found = [FamilyField.name("rechecked", problem): FieldValue.text(result.rawValue)]
        if let entry = try edit(found, of: .problems) { edits.append(entry) }
        try store.write(edits)
        return id
    }

    private func edit(_ values: [String: FieldValue], of type: RecordType, id: RecordID) -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: scope, values: values, person: person)
    }

    private func requireOpen() throws {
        if try store.record(visit)?.value("sealedAt").isFilled ?? false { throw StoreError.visitSealed(visit) }
    }
}
