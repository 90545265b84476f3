import Causality
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation

/// The drafts that a photo may belong to, with the times at which their items were rated.
enum IntakeDrafts {
    /// Around its rating an item is being looked at: ten minutes before it and two after it.
    private static let (before, after): (Int64, Int64) = (600_000, 120_000)

    /// Reads the visits that are not sealed.
    static func candidates(_ store: InspectionStore) throws -> [VisitCandidate] {
        let reading = VisitReading(store)
        let open = RecordQuery(type: RecordType.visit.name, equals: ["sealedAt": .empty], order: .field("date"))
        return try store.records(open).compactMap { record in
            let visit = VisitView(unchecked: record.state)
            guard !visit.isSealed, let date = visit.date else { return nil }
            let project = try visit.project.flatMap { try store.record($0) }
            let hints = try reading.entries(of: record.id).compactMap { entry -> VisitCandidate.ItemHint? in
                guard let item = SupervisionItem(entryID: entry.id), let at = entry.value("at").integer else {
                    return nil
                }
                return VisitCandidate.ItemHint(itemID: String(item.number), span: (at - before)...(at + after))
            }
            return VisitCandidate(
                visitID: record.id.hex, projectID: visit.project?.hex ?? "",
                projectName: try reading.projectName(visit.project),
                date: date.description, place: place(of: record) ?? project.flatMap(place), itemHints: hints)
        }
    }

    private static func place(of record: StoredRecord) -> Place? {
        guard let latitude = record.value("latitude").integer, let longitude = record.value("longitude").integer else {
            return nil
        }
        return Place(latitudeMicrodegrees: Int(latitude), longitudeMicrodegrees: Int(longitude))
    }
}
