import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation

/// Small pictures as files, so that a person can look at them beside a terminal.
struct Thumbnails {
    let store: InspectionStore
    /// Where the files are put; they may be removed at any time.
    let folder: URL

    /// The paths of the pictures that belong to a record: the originals that are here, otherwise thumbnails.
    func paths(about id: RecordID) throws -> [String] {
        try RecordPictures.photos(about: id, in: store).compactMap { photo in
            try photo.hash.flatMap { try path(of: $0) }
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
