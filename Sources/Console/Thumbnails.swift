import Causality
import Foundation
import InspectionDomain
import InspectionStore

/// Small pictures as files, so that a person can look at them beside a terminal.
struct Thumbnails {
    let store: InspectionStore
    /// Where the files are put; they may be removed at any time.
    let folder: URL

    /// The paths of the pictures that belong to a record: the originals that are here, otherwise thumbnails.
    func paths(about id: RecordID) throws -> [String] {
        guard let record = try store.record(id) else { return [] }
        var photos = FamilyField.references(of: "photos", in: record.state).compactMap { try? store.record($0) }
        if record.type == RecordType.visit.name || record.type == RecordType.supervisionEntry.name {
            photos += try store.records(RecordQuery(type: "photo", parent: id.root)).filter { photo in
                let linked = FamilyField.references(of: "linkedTo", in: photo.state)
                return record.type == RecordType.visit.name || linked.contains(id)
            }
        }
        if record.type == RecordType.photo.name { photos.append(record) }
        var seen: Set<[UInt8]> = []
        return try photos.compactMap { photo in
            guard let hash = PhotoView(unchecked: photo.state).hash, seen.insert(hash).inserted else { return nil }
            return try path(of: hash)
        }
    }

    /// The path of one photo; `nil` while neither original nor thumbnail is here.
    func path(of hash: [UInt8]) throws -> String? {
        if let original = try store.photoFile(hash) { return original.path }
        guard let bytes = try store.thumbnail(of: hash) else { return nil }
        let name = FieldValue.bytes(hash).rawText
        let file = folder.appendingPathComponent("\(name).jpg")
        if !FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: file, options: .atomic)
        }
        return file.path
    }
}
