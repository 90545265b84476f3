import Foundation
import GRDB
import TestSupport

extension VersionOneFixture {
    /// Writes the database into a folder, without key file and photos.
    static func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("inspection.sqlite").path)
        try queue.write { db in
            for statement in schema + rows { try db.execute(sql: statement) }
            try db.execute(sql: "INSERT INTO search_index (search_index) VALUES ('rebuild')")
        }
        try queue.close()
    }
}
