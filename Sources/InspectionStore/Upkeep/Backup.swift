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
        try Self.build(target, files) { place in
            try Self.copyDatabase(from: database, to: place.database)
            try Self.copy(photos, from: photoFiles, to: PhotoFiles(root: place.photos, files: files))
        }
    }

    /// Puts a backup, or the folder of a store that nobody has open, into an empty folder.
    ///
    /// Changes that were not yet in the database file proper (its WAL) come along; nothing that lay beside a file
    /// before is left beside the restored one. The restored store goes on as a new author.
    /// - Throws: ``StoreError/notAStore(_:)``, ``StoreError/folderNotEmpty(_:)``, ``StoreError/corrupt(_:)``.
    public static func restore(
        from source: URL, to target: URL, files system: any FileSystem = DiskFiles()
    ) throws {
        let files = DurableFiles(system)
        let place = StoreFolder(root: source)
        guard files.exists(place.database) else {
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
            try build(target, files) { new in
                try copyDatabase(from: queue, to: new.database)
                try copy(
                    photos, from: PhotoFiles(root: place.photos, files: files),
                    to: PhotoFiles(root: new.photos, files: files))
            }
        }
    }

    /// Builds a folder under another name and gives it its own at the end.
    private static func build(_ target: URL, _ files: DurableFiles, _ body: (StoreFolder) throws -> Void) throws {
        guard files.names(in: target).isEmpty else { throw StoreError.folderNotEmpty(target.path) }
        let parent = target.deletingLastPathComponent()
        let building = parent.appendingPathComponent(target.lastPathComponent + ".unfinished", isDirectory: true)
        try files.removeTree(building)
        let place = StoreFolder(root: building)
        do {
            try files.makeFolder(building)
            files.flushNames(above: building)
            try files.makeFolder(place.photos)
            try StoreError.naming { try body(place) }
            try files.flushFolder(building)
            try files.removeTree(target)
            try files.move(building, to: target)
        } catch {
            try? files.removeTree(building)
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
            try target.files.makeFolder(new.deletingLastPathComponent())
            try target.files.linkOrCopy(source.complete(photo), to: new)
        }
    }
}
