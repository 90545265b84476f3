public import Foundation
import GRDB

extension InspectionStore {
    /// Makes a copy of the store while it is in use: the database by SQLite's backup, photos by hard link or copy.
    ///
    /// The key is not copied, so whoever opens the copy writes as a new author. The folder appears under its name only
    /// once it is whole.
    /// - Throws: ``StoreError/folderNotEmpty(_:)`` if anything lies in the target.
    public func backup(to target: URL) throws {
        let photos = try snapshot { adapter in
            try PreparedStatement(adapter.db, "SELECT id FROM photo WHERE state = 2").all { $0.bytes(0) }
        }
        let files = photoFiles
        try Self.build(target) { place in
            try Self.copyDatabase(from: database, to: place.database)
            try Self.copy(photos, from: files, to: PhotoFiles(root: place.photos))
        }
    }

    /// Puts a backup, or the folder of a store that nobody has open, into an empty folder.
    ///
    /// Changes that were not yet in the database file proper (its WAL) come along; nothing that lay beside a file before
    /// is left beside the restored one. The restored store goes on as a new author.
    /// - Throws: ``StoreError/notAStore(_:)``, ``StoreError/folderNotEmpty(_:)``, ``StoreError/corrupt(_:)``.
    public static func restore(from source: URL, to target: URL) throws {
        let place = StoreFolder(root: source)
        guard FileManager.default.fileExists(atPath: place.database.path) else {
            throw StoreError.notAStore(source.path)
        }
        try StoreError.naming {
            let queue = try DatabaseQueue(path: place.database.path)
            defer { try? queue.close() }
            let lines = try queue.read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
            guard lines == ["ok"] else { throw StoreError.corrupt(lines.joined(separator: "; ")) }
            let photos = try queue.read { db in
                try PreparedStatement(db, "SELECT id FROM photo WHERE state = 2").all { $0.bytes(0) }
            }
            try build(target) { new in
                try copyDatabase(from: queue, to: new.database)
                try copy(photos, from: PhotoFiles(root: place.photos), to: PhotoFiles(root: new.photos))
            }
        }
    }

    /// Builds a folder under another name and gives it its own at the end.
    private static func build(_ target: URL, _ body: (StoreFolder) throws -> Void) throws {
        let manager = FileManager.default
        let found = (try? manager.contentsOfDirectory(atPath: target.path)) ?? []
        guard found.isEmpty else { throw StoreError.folderNotEmpty(target.path) }
        let parent = target.deletingLastPathComponent()
        let building = parent.appendingPathComponent(target.lastPathComponent + ".unfinished", isDirectory: true)
        try? manager.removeItem(at: building)
        let place = StoreFolder(root: building)
        do {
            try DurableFiles.makeFolder(parent)
            try DurableFiles.makeFolder(building)
            try DurableFiles.makeFolder(place.photos)
            try StoreError.naming { try body(place) }
            try DurableFiles.flushFolder(building)
            if manager.fileExists(atPath: target.path) { try manager.removeItem(at: target) }
            try DurableFiles.move(building.path, to: target.path)
        } catch {
            try? manager.removeItem(at: building)
            throw error
        }
    }

    /// Copies a consistent snapshot into one file without WAL, under the nonce of zeros, which no key file has.
    private static func copyDatabase(from source: any DatabaseReader, to target: URL) throws {
        let queue = try DatabaseQueue(path: target.path)
        try source.backup(to: queue)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "UPDATE identity SET nonce = ?", arguments: [Data(count: 16)])
            // Partial files are not copied.
            try db.execute(sql: "DELETE FROM photo_chunk")
        }
        try queue.close()
    }

    private static func copy(_ photos: [[UInt8]], from source: PhotoFiles, to target: PhotoFiles) throws {
        for photo in photos where source.isComplete(photo) {
            let new = target.complete(photo)
            try DurableFiles.makeFolder(new.deletingLastPathComponent())
            do {
                try FileManager.default.linkItem(at: source.complete(photo), to: new)
            } catch {
                do {
                    try FileManager.default.copyItem(at: source.complete(photo), to: new)
                } catch {
                    throw StoreError.inputOutput("\(new.path): \(error)")
                }
                try DurableFiles.flushFile(new)
            }
            try DurableFiles.flushFolder(new.deletingLastPathComponent())
        }
    }
}

extension DurableFiles {
    /// Waits until a closed file's contents are on the disk.
    static func flushFile(_ url: URL) throws {
        let descriptor = try openForReading(url.path)
        defer { closeFile(descriptor) }
        try flush(descriptor, url.path)
    }
}
