import Causality
import GRDB

/// Brings the texts and trigrams of records up to date with their states.
///
/// A text of a page costs more to index than all else that its write does, so writes only note the record and indexing
/// waits until somebody searches or has time.
struct SearchIndex {
    let db: Database

    /// Indexes up to so many of the records that wait, the latest first; returns how many did.
    func catchUp(limit: Int) throws -> Int {
        let statement = try PreparedStatement(db, "SELECT record FROM search_pending ORDER BY record DESC LIMIT ?")
        statement.bind(Int64(limit), at: 1)
        let keys = try statement.all { $0.integer(0) }
        for key in keys {
            try index(key)
            let done = try PreparedStatement(db, "DELETE FROM search_pending WHERE record = ?")
            done.bind(key, at: 1)
            try done.run()
        }
        return keys.count
    }

    private func index(_ key: Int64) throws {
        let old = try PreparedStatement(db, "SELECT text FROM searched WHERE record = ?")
        old.bind(key, at: 1)
        let before = try old.first { $0.bytes(0) }
        let after = try currentText(of: key)
        if before == after { return }
        if before != nil {
            for sql in [
                "INSERT INTO search_index (search_index, rowid, text) SELECT 'delete', record, text FROM "
                    + "searched WHERE record = ?",
                "DELETE FROM searched WHERE record = ?",
            ] {
                let statement = try PreparedStatement(db, sql)
                statement.bind(key, at: 1)
                try statement.run()
            }
        }
        guard let after else { return }
        for sql in [
            "INSERT INTO searched (record, text) VALUES (?1, CAST(?2 AS TEXT))",
            "INSERT INTO search_index (rowid, text) VALUES (?1, CAST(?2 AS TEXT))",
        ] {
            let statement = try PreparedStatement(db, sql)
            statement.bind(key, at: 1)
            statement.bind(after, at: 2)
            try statement.run()
        }
    }

    /// The text to index; `nil` for a record without, or one that cannot be read (the check will say so).
    private func currentText(of key: Int64) throws -> [UInt8]? {
        let statement = try PreparedStatement(db, "SELECT id, state FROM record WHERE key = ?")
        statement.bind(key, at: 1)
        let state = try statement.first { row in
            RecordID(bytes: row.bytes(0)).flatMap { id in row.withBytes(1) { RecordStateCoding.decode($0, id: id) } }
        }
        guard let state = state ?? nil else { return nil }
        let text = SearchText.of(state, fields: TypePlan.of(state.type).searched)
        return text.isEmpty ? nil : Array(text.utf8)
    }
}

extension InspectionStore {
    /// Indexes texts that changed since the last search, in transactions of at most 200, up to a limit.
    ///
    /// Searching is right without it and catches up by itself a little each time; after a large sync, calling this
    /// while nobody waits makes the next search quick.
    /// - Returns: how many texts still wait.
    @discardableResult
    public func indexTexts(limit: Int = .max) throws -> Int {
        var left = limit
        while left > 0, try waitingTexts("EXISTS (SELECT 1 FROM search_pending)") > 0 {
            left -= try transaction { try SearchIndex(db: $0.db).catchUp(limit: min(left, 200)) }
        }
        return try waitingTexts("(SELECT count(*) FROM search_pending)")
    }

    private func waitingTexts(_ expression: String) throws -> Int {
        try snapshot { try PreparedStatement($0.db, "SELECT \(expression)").first { Int($0.integer(0)) } ?? 0 }
    }
}
