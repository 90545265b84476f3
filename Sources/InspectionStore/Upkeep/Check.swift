import Causality
import GRDB
import SyncProtocol

extension InspectionStore {
    /// Verifies everything: the file, every change's hash, chain, signature and causes, every record against a rebuild
    /// from nothing but changes, digests, indexes, the list of what no receipt covers, and every photo's bytes.
    ///
    /// Takes about 0.1 ms a change for its signature and reads all photos; holds all record states in memory.
    /// - Parameter rebuild: writes derived rows anew if any differ, and has damaged photos fetched again. Changes are
    ///   never altered; while some are missing nothing is rebuilt from the rest. Make a ``backup(to:)`` before.
    /// - Returns: the findings as they were before rebuilding.
    public func check(rebuild: Bool) throws -> CheckReport {
        let (report, photos) = try snapshot { adapter in
            var report = CheckReport()
            for line in try String.fetchAll(adapter.db, sql: "PRAGMA integrity_check(20)") where line != "ok" {
                report.note(.databaseDamaged, line, remedy: line.contains("index") ? .rebuild : nil)
            }
            var logs = try LogCheck(adapter: adapter, verifier: environment.verifier, report: report)
            try logs.run()
            var derived = DerivedCheck(adapter: adapter, report: logs.report)
            try derived.run(logs.rebuilt, lamports: logs.lamports)
            var ledger = LedgerCheck(adapter: adapter, report: derived.report)
            try ledger.run(logs.written, rows: derived.rowKeys)
            let photos = try PreparedStatement(adapter.db, "SELECT \(PhotoRow.columns) WHERE photo.state = 2")
                .all { PhotoRow(row: $0) }
            var whole = ledger.report
            whole.withholdRebuildingIfContentIsLost()
            return (whole, photos)
        }
        var result = report
        try check(photos, rebuild: rebuild, report: &result)
        if rebuild, result.findings.contains(where: { $0.remedy == .rebuild }) {
            try rebuildDerivedRows()
            result.didRebuild = true
        }
        return result
    }

    private func check(_ photos: [PhotoRow], rebuild: Bool, report: inout CheckReport) throws {
        for row in photos {
            let name = PhotoFiles.hex(row.id)
            guard let manifest = try row.manifest() else { continue }
            let good = try photoFiles.goodChunks(in: photoFiles.complete(row.id), manifest: manifest)
            report.photoCount += 1
            if good.count == manifest.chunks.count { continue }
            report.note(photoFiles.isComplete(row.id) ? .photoDamaged : .photoMissing, name)
            if rebuild { try reopen(row, good: good) }
        }
    }

    /// Writes every derived row anew from the changes, in one transaction; keys and times of arrival stay.
    ///
    /// If the present author's log turns out shorter than was noted, later numbers may be known elsewhere: a new
    /// incarnation goes on.
    private func rebuildDerivedRows() throws {
        let present = author.id
        let isShortened = try transaction { adapter in
            try adapter.db.execute(sql: "REINDEX")
            var logs = try LogCheck(adapter: adapter, verifier: environment.verifier, report: CheckReport())
            try logs.run()
            var derived = DerivedCheck(adapter: adapter, report: CheckReport())
            try derived.run(logs.rebuilt, lamports: logs.lamports)
            let own = try adapter.scopes().flatMap { try adapter.branches(of: present, in: $0) }
            try adapter.rebuildHeads(logs.heads)
            let rows = try adapter.rebuildRecords(derived.expected)
            for (scope, summary) in derived.summaries(logs.lamports) { try adapter.save(summary, of: scope) }
            try adapter.rebuildLedger(logs.written, rows: rows)
            return own.contains { branch in logs.heads[branch.id].map { $0.sequence < branch.head } ?? false }
        }
        if isShortened { try renewAuthor(because: .restoredFromBackup) }
    }
}

extension ReplicaWritingAdapter {
    /// Writes all rows that are derived from records anew; gives the records' keys.
    func rebuildRecords(
        _ expected: [LogCheck.Key: (state: RecordState, receivedAt: Int64)]
    ) throws -> [LogCheck.Key: Int64] {
        let since = try PreparedStatement(db, "SELECT record, field, since_ms FROM conflict")
            .all { ($0.integer(0), $0.bytes(1), $0.integer(2)) }
        for table in [
            "queried", "conflict", "photo_reference", "searched", "search_pending", "problem_facts",
        ] {
            try PreparedStatement(db, "DELETE FROM \(table)").run()
        }
        try PreparedStatement(db, "INSERT INTO search_index (search_index) VALUES ('delete-all')").run()
        var keys: [LogCheck.Key: Int64] = [:]
        for (key, record) in expected.sorted(by: { $0.key.record < $1.key.record }) {
            keys[key] = try saveAnew(record.state, in: key.scope, receivedAt: record.receivedAt)
        }
        let kept = Set(keys.values)
        for key in try PreparedStatement(db, "SELECT key FROM record").all({ $0.integer(0) }) where !kept.contains(key) {
            let delete = try PreparedStatement(db, "DELETE FROM record WHERE key = ?")
            delete.bind(key, at: 1)
            try delete.run()
        }
        for (record, field, time) in since {
            let keep = try PreparedStatement(db, "UPDATE conflict SET since_ms = ? WHERE record = ? AND field = ?")
            keep.bind(time, at: 1)
            keep.bind(record, at: 2)
            keep.bind(field, at: 3)
            try keep.run()
        }
        return keys
    }

    /// Stores a state whose derived rows were all removed, under the key it had; returns the key.
    func saveAnew(_ record: RecordState, in scope: ScopeID, receivedAt: Int64) throws -> Int64 {
        let scopeKey = try makeKey(of: scope)
        let statement = try PreparedStatement(db, "SELECT key FROM record WHERE id = ? AND scope = ?")
        statement.bind(record.id.bytes, at: 1)
        statement.bind(scopeKey, at: 2)
        let known = try statement.first { $0.integer(0) }
        let before = known.map { RecordRow(key: $0, state: RecordState(id: record.id, type: record.type)) }
        return try derived.save(record, before: before, scope: scopeKey, receivedAt: receivedAt)
    }
}
