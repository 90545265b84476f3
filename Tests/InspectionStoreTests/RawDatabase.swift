import Foundation
import GRDB

/// Reaches into a closed store's database behind its back, as damage and old software do.
enum Raw {
    static func run(_ folder: URL, _ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("inspection.sqlite").path)
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    static func integers(_ folder: URL, _ sql: String) throws -> [Int64] {
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("inspection.sqlite").path)
        defer { try? queue.close() }
        return try queue.read { try Int64.fetchAll($0, sql: sql) }
    }

    static func texts(_ folder: URL, _ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("inspection.sqlite").path)
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: sql) }
    }
}
