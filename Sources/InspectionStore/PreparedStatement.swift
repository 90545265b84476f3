import GRDB
import GRDBSQLite

/// A cached statement that is bound and stepped without boxing its values.
///
/// The store's hot paths run several statements a change; GRDB's convenient row values would cost more than SQLite.
struct PreparedStatement {
    // Keeps the handle alive.
    private let owner: Statement
    private let handle: OpaquePointer

    /// Prepares, or finds among the connection's prepared statements.
    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        handle = owner.sqliteStatement
    }

    /// Binds a number at a position from 1.
    func bind(_ number: Int64, at position: Int32) { sqlite3_bind_int64(handle, position, number) }

    /// Binds bytes at a position from 1; copies them.
    func bind(_ bytes: [UInt8], at position: Int32) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, position, 0)
        } else {
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            bytes.withUnsafeBytes { _ = sqlite3_bind_blob(handle, position, $0.baseAddress, Int32($0.count), copied) }
        }
    }

    /// Binds NULL at a position from 1.
    func bindNull(at position: Int32) { sqlite3_bind_null(handle, position) }

    /// Runs a statement that returns no row.
    func run() throws {
        defer { sqlite3_reset(handle) }
        guard try step() else { return }
    }

    /// The body's result for the first row; `nil` without one.
    func first<Result>(_ body: (PreparedStatement) throws -> Result) throws -> Result? {
        defer { sqlite3_reset(handle) }
        return try step() ? try body(self) : nil
    }

    /// The body's results for all rows.
    func all<Result>(_ body: (PreparedStatement) throws -> Result) throws -> [Result] {
        defer { sqlite3_reset(handle) }
        var results: [Result] = []
        while try step() { results.append(try body(self)) }
        return results
    }

    /// The number in a column from 0 of the present row.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The bytes in a column from 0 of the present row; empty for NULL.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// Whether a column from 0 of the present row is NULL.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// Whether a column from 0 of the present row holds a number.
    func isInteger(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_INTEGER }

    /// Lends the bytes in a column from 0 of the present row, without copying them.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(handle, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func step() throws -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let message = sqlite3_db_handle(handle).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }
}
