import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Visits with everything that belongs to them, as views need them.
struct VisitReading {
    let store: InspectionStore

    init(_ store: InspectionStore) { self.store = store }

    /// The entries of a visit that exist, in the order of the items.
    func entries(of visit: RecordID) throws -> [StoredRecord] {
        try SupervisionItem.allCases.compactMap { try store.record($0.entryID(in: visit)) }
            .filter { $0.standing != .deleted }
    }

    /// The photos of a visit.
    func photos(of visit: RecordID) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: "photo", parent: visit, order: .field("capturedAt")))
    }

    /// What was added to a sealed visit, oldest first.
    func addenda(of visit: RecordID) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: "addendum", parent: visit, order: .field("at")))
    }

    /// What a visit still lacks, by the city's profile and the project's stage.
    func completeness(of visit: StoredRecord) throws -> VisitCompleteness {
        VisitCompleteness(
            of: VisitView(unchecked: visit.state),
            entries: try entries(of: visit.id).map { SupervisionEntryView(unchecked: $0.state) },
            photos: try photos(of: visit.id).map { PhotoView(unchecked: $0.state) },
            stage: try VisitView(unchecked: visit.state).project.flatMap(stage), options: try profile().completeness)
    }

    /// A project's stage from its events; `nil` if none tells.
    func stage(of project: RecordID) throws -> ProjectStage? {
        let events = try store.records(RecordQuery(type: "stageEvent", parent: project))
        return ProjectStageHistory(events.map { StageEventView(unchecked: $0.state) }).stage
    }

    /// The city's numbers in force today.
    func profile() throws -> MechanismProfile {
        guard let today = CivilDate(instant: Surroundings.current.now()) else {
            return try MechanismProfile.jincheng2024()
        }
        return try store.mechanismProfile(on: today)
    }

    /// A project's name for lists; the code or the id where there is none.
    func projectName(_ id: RecordID?) throws -> String {
        guard let id else { return "—" }
        guard let record = try store.record(id) else { return FieldText.shortID(id) }
        let view = ProjectView(unchecked: record.state)
        return view.name ?? view.code ?? FieldText.shortID(id)
    }

    /// Where a visit stands, in words.
    func state(of visit: StoredRecord) throws -> VisitState {
        VisitView(unchecked: visit.state).state(isDelivered: try isDelivered(visit))
    }

    /// How far a visit has got with everything that belongs to it: the least of its own fields, its items, addenda,
    /// photos and their originals.
    func delivery(of visit: StoredRecord) throws -> Delivery {
        let photos = try photos(of: visit.id)
        let records = try [visit] + entries(of: visit.id) + photos + addenda(of: visit.id)
        let unsent = try store.unsentRecords(among: records.map(\.id)).map { try store.delivery(of: $0) }
        if let refused = unsent.first(where: { if case .needsAttention = $0 { true } else { false } }) { return refused }
        if records.contains(where: { !$0.markedFields.isEmpty }) { return .conflict }
        let originals = try store.unsentPhotos(among: photos.compactMap { PhotoView(unchecked: $0.state).hash })
        return unsent.isEmpty && originals.isEmpty ? .received : .queued
    }

    /// Whether the centre has confirmed everything of a visit.
    func isDelivered(_ visit: StoredRecord) throws -> Bool { try delivery(of: visit) == .received }

    /// What its month makes of one visit; for many, keep one ``VisitMarks``.
    func marks(of visit: StoredRecord) throws -> [VisitMarks.Mark] {
        var marks = VisitMarks(store, now: Surroundings.current.now())
        return try marks.marks(of: visit, isDelivered: try isDelivered(visit))
    }
}
