public import Causality
public import InspectionDomain

/// Writes one inspection visit, its ten entries and what hangs on them, in the terms of the work.
///
/// Every call is one durable transaction. Calls that change nothing write nothing.
public struct VisitRecorder: Sendable {
    /// The visit.
    public let visit: RecordID
    /// The scope it lives in.
    public let scope: ScopeID
    /// Who writes.
    public let person: String
    let store: InspectionStore

    /// Goes on with a visit that is here.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``.
    public init(_ visit: RecordID, in store: InspectionStore, person: String) throws {
        guard let stored = try store.record(visit), stored.type == RecordType.visit.name else {
            throw StoreError.noSuchRecord(visit)
        }
        self.init(visit: visit, scope: stored.scope, person: person, store: store)
    }

    private init(visit: RecordID, scope: ScopeID, person: String, store: InspectionStore) {
        self.visit = visit
        self.scope = scope
        self.person = person
        self.store = store
    }

    /// Begins a visit.
    ///
    /// - Parameters:
    ///   - project: The project; `nil` for one that is not in the register yet, which then needs a scope.
    ///   - kind: A code of the visit's field `kind`, such as `monthly`; `nil` leaves it open.
    ///   - scope: Where it is to live; the project's territory unless given.
    ///   - fields: Further values by register name, such as `weather` or `forms/siteView`.
    /// - Throws: ``StoreError/noSuchRecord(_:)`` if the project is not here and no scope is given.
    public static func begin(
        in store: InspectionStore, project: RecordID?, date: CivilDate, inspectors: [String], kind: String? = "monthly",
        team: String? = nil, isUnannounced: Bool? = nil, device: String? = nil, scope: ScopeID? = nil,
        fields: [String: FieldValue] = [:], person: String
    ) throws -> VisitRecorder {
        let visit = store.makeRootID()
        let territory = try project.flatMap { try store.record($0) }.flatMap { ProjectView($0.state)?.territoryScope }
        guard let scope = scope ?? territory else { throw StoreError.noSuchRecord(project ?? visit) }
        let recorder = VisitRecorder(visit: visit, scope: scope, person: person, store: store)
        var values = fields
        values["date"] = .text(date.description)
        if let project { values["project"] = .reference(project) }
        if let kind { values["kind"] = .text(kind) }
        for name in inspectors { values[FamilyField.name("inspectors", name)] = FamilyField.added }
        if let team { values["team"] = .text(team) }
        if let isUnannounced { values["unannounced"] = .flag(isUnannounced) }
        if let device { values["device"] = .text(device) }
        try recorder.write(values)
        return recorder
    }

    // MARK: The visit itself

    /// Sets how the visit was made.
    public func setForms(_ forms: Set<VisitForm>) throws { try setMembers(of: "forms", to: forms.map(\.rawValue)) }

    /// Sets who took part.
    public func setAttendees(_ names: [String]) throws { try setMembers(of: "attendees", to: names) }

    /// Sets who inspects.
    public func setInspectors(_ names: [String]) throws { try setMembers(of: "inspectors", to: names) }

    /// Sets the weather.
    public func setWeather(_ weather: String) throws { try write(["weather": .text(weather)]) }

    /// Sets where the visit was: 10⁻⁶ degrees, and the accuracy in metres.
    public func setPlace(latitude: Int64, longitude: Int64, accuracy: Int64?) throws {
        var values: [String: FieldValue] = ["latitude": .integer(latitude), "longitude": .integer(longitude)]
        values["accuracy"] = accuracy.map { .integer($0) }
        try write(values)
    }

    /// Sets the summary; `shown` are the dots of the text that the person edited.
    public func setSummary(_ text: String, shown: [Dot]? = nil) throws {
        try write(["summary": .text(text)], shown: shown.map { ["summary": $0] })
    }

    /// Sets fields of the visit by register name; `shown` are the dots that the person's form showed, by field.
    public func set(_ fields: [String: FieldValue], shown: [String: [Dot]]? = nil) throws {
        try write(fields, shown: shown)
    }

    /// Closes the visit, marked with what it lacks: from now on only addenda.
    ///
    /// - Throws: ``StoreError/visitSealed(_:)``.
    public func seal(_ completeness: VisitCompleteness) throws {
        try write(VisitSealing.fields(at: store.environment.now(), by: person, completeness))
    }

    /// Closes the visit: from now on only addenda.
    ///
    /// - Parameters:
    ///   - needed: The items that must have a rating; see ``SupervisionItem/needed(at:)``.
    ///   - allowsIncomplete: Whether to seal all the same and say so in the record.
    /// - Throws: ``StoreError/visitIncomplete(_:)``, ``StoreError/visitSealed(_:)``.
    public func seal(needed: [SupervisionItem] = SupervisionItem.allCases, allowsIncomplete: Bool = false) throws {
        let rated = try ratedItems()
        let open = needed.filter { !rated.contains($0) }
        guard open.isEmpty || allowsIncomplete else { throw StoreError.visitIncomplete(open) }
        try write([
            "sealedAt": .integer(store.environment.now()), "sealedBy": .text(person),
            "sealedIncomplete": .flag(!open.isEmpty),
        ])
    }

    /// The items that have a rating.
    public func ratedItems() throws -> Set<SupervisionItem> { try store.ratedItems(of: visit) }

    // MARK: The ten entries

    /// Rates an item and sets its structured fields; `nil` leaves the rating as it is.
    ///
    /// - Parameters:
    ///   - fields: Values by register name, such as `workers` or `trackState/landApproval`.
    ///   - shown: The dots that the person's form showed, by field; `nil` for the values of this moment.
    public func rate(
        _ item: SupervisionItem, _ rating: Rating?, reason: String? = nil, fields: [String: FieldValue] = [:],
        shown: [String: [Dot]]? = nil
    ) throws {
        var values = fields
        if let rating { values["rating"] = .text(rating.rawValue) }
        if let reason { values["reason"] = .text(reason) }
        try write(values, to: item, shown: shown)
    }

    /// Sets the note of an item; `shown` are the dots of the text that the person edited.
    public func note(_ item: SupervisionItem, _ text: String, shown: [Dot]? = nil) throws {
        try write(["note": .text(text)], to: item, shown: shown.map { ["note": $0] })
    }

    // MARK: Writing

    private func write(_ values: [String: FieldValue], shown: [String: [Dot]]? = nil) throws {
        try store.write([
            RecordEdit(
                record: visit, type: RecordType.visit.name, scope: scope, values: values, shown: shown, person: person)
        ])
    }

    private func write(_ values: [String: FieldValue], to item: SupervisionItem, shown: [String: [Dot]]?) throws {
        try store.write([try edit(values, of: item, shown: shown)].compactMap { $0 })
    }

    /// An edit of an entry; `nil` if it changes nothing. A rating that changes, and a new entry, say who and when.
    func edit(
        _ values: [String: FieldValue], of item: SupervisionItem, shown: [String: [Dot]]? = nil
    ) throws -> RecordEdit? {
        let id = item.entryID(in: visit)
        let entry = try store.record(id)
        let isSame = values.allSatisfy { entry?.value($0.key).isIdentical(to: $0.value) ?? ($0.value == .empty) }
        if isSame, shown == nil { return nil }
        var all = values
        var seen = shown
        var stamps: [String: FieldValue] = [:]
        if entry == nil {
            stamps = ["visit": .reference(visit), "item": .integer(Int64(item.number))]
        }
        let isRated = values["rating"].map { !(entry?.value("rating").isIdentical(to: $0) ?? false) } ?? false
        if isRated || entry == nil {
            stamps["rater"] = .text(person)
            stamps["at"] = .integer(store.environment.now())
        }
        for (field, value) in stamps {
            all[field] = value
            seen?[field] = entry?.state[field].dots ?? []
        }
        return RecordEdit(
            record: id, type: RecordType.supervisionEntry.name, scope: scope, values: all, shown: seen, person: person)
    }

    private func setMembers(of field: String, to keys: [String]) throws {
        let present = Set(try store.record(visit)?.elements(field) ?? [])
        var values: [String: FieldValue] = [:]
        for key in keys where !present.contains(key) { values[FamilyField.name(field, key)] = FamilyField.added }
        for key in present.subtracting(keys) { values[FamilyField.name(field, key)] = FamilyField.removed }
        try write(values)
    }
}

extension InspectionStore {
    /// A fresh id for a record that may have parts.
    public func makeRootID() -> RecordID {
        let bytes = environment.randomBytes(16)
        return (RecordID(bytes: bytes) ?? RecordID(high: 0, low: 0)).root
    }

    /// The items of a visit that have a rating.
    public func ratedItems(of visit: RecordID) throws -> Set<SupervisionItem> {
        try snapshot { try $0.ratedItems(of: visit) }
    }
}

extension ReplicaAdapter {
    func ratedItems(of visit: RecordID) throws -> Set<SupervisionItem> {
        Set(
            try SupervisionItem.allCases.filter { item in
                try stored(item.entryID(in: visit))?.value("rating").isFilled ?? false
            })
    }
}
