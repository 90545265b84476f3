public import Causality
public import InspectionDomain
public import InspectionStore

/// The photos that show what a record is about.
public enum RecordPictures {
    /// The photo records of a visit, an entry or a photo itself, each photo once; empty for other records without any.
    ///
    /// - Throws: what the store throws.
    public static func photos(about id: RecordID, in store: InspectionStore) throws -> [PhotoView] {
        guard let record = try store.record(id) else { return [] }
        var photos = FamilyField.references(of: "photos", in: record.state).compactMap { try? store.record($0) }
        if record.type == RecordType.visit.name || record.type == RecordType.supervisionEntry.name {
            photos += try store.records(RecordQuery(type: RecordType.photo.name, parent: id.root)).filter { photo in
                let linked = FamilyField.references(of: "linkedTo", in: photo.state)
                return record.type == RecordType.visit.name || linked.contains(id)
            }
        }
        if record.type == RecordType.photo.name { photos.append(record) }
        var seen: Set<[UInt8]> = []
        return photos.map { PhotoView(unchecked: $0.state) }.filter { photo in
            photo.hash.map { seen.insert($0).inserted } ?? false
        }
    }
}
