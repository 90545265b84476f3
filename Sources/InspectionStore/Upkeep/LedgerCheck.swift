import Causality
import SyncProtocol

/// Compares what is noted of receipts, and of what was written here, with the logs: nothing may pass for received that
/// no receipt covers (I-7).
struct LedgerCheck {
    let adapter: ReplicaAdapter
    private(set) var report: CheckReport

    init(adapter: ReplicaAdapter, report: CheckReport) {
        self.adapter = adapter
        self.report = report
    }

    /// - Parameters:
    ///   - written: the last change of each record in each of the device's own logs.
    ///   - rows: the keys of the records' rows.
    mutating func run(_ written: [LogCheck.Written: UInt64], rows: [LogCheck.Key: Int64]) throws {
        let covered = try adapter.deliveredSequences()
        let heads = try PreparedStatement(adapter.db, "SELECT id, head FROM log").all { ($0.integer(0), $0.integer(1)) }
        let ends = Dictionary(heads, uniquingKeysWith: { first, _ in first })
        for (log, sequence) in covered where sequence > ends[log].map({ UInt64(max($0, 0)) }) ?? 0 {
            report.note(.receiptWrong, "\(log):\(sequence)")
        }
        let noted = try notedChanges()
        for (place, sequence) in written {
            guard let row = rows[place.key] else { continue }
            let found = noted[Place(record: row, log: place.log)]
            // What a receipt covers need not be in the list; what stands there must be right.
            if found == sequence || found == nil && sequence <= covered[place.log] ?? 0 { continue }
            report.note(.unsentListWrong, "\(place.key.record.hex) \(place.log):\(sequence)")
        }
    }

    private struct Place: Hashable {
        let record: Int64
        let log: Int64
    }

    private func notedChanges() throws -> [Place: UInt64] {
        let rows = try PreparedStatement(adapter.db, "SELECT record, log, sequence FROM local_change").all {
            (Place(record: $0.integer(0), log: $0.integer(1)), UInt64(max($0.integer(2), 0)))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}

extension ReplicaAdapter {
    /// How far the latest receipt covers each log of this device, by the log's number.
    func deliveredSequences() throws -> [Int64: UInt64] {
        let rows = try PreparedStatement(db, "SELECT log, sequence FROM delivered").all {
            ($0.integer(0), UInt64(max($0.integer(1), 0)))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}

extension ReplicaWritingAdapter {
    /// Writes the list of own changes anew from the logs, and forgets receipts for changes that are not here.
    func rebuildLedger(_ written: [LogCheck.Written: UInt64], rows: [LogCheck.Key: Int64]) throws {
        try PreparedStatement(db, "DELETE FROM local_change").run()
        for (place, sequence) in written {
            guard let row = rows[place.key] else { continue }
            let insert = try PreparedStatement(
                db, "INSERT INTO local_change (record, log, sequence) VALUES (?, ?, ?)")
            insert.bind(row, at: 1)
            insert.bind(place.log, at: 2)
            insert.bind(Int64(bitPattern: sequence), at: 3)
            try insert.run()
        }
        try PreparedStatement(
            db, "DELETE FROM delivered WHERE sequence > coalesce((SELECT head FROM log WHERE id = delivered.log), 0)"
        ).run()
    }

    /// Makes the rows of logs say what their changes prove.
    func rebuildHeads(_ heads: [Int64: LogCheck.Head]) throws {
        for (log, head) in heads {
            let update = try PreparedStatement(
                db, "UPDATE log SET base_hash = ?, head = ?, head_hash = ? WHERE id = ?")
            update.bind(head.baseHash, at: 1)
            update.bind(Int64(bitPattern: head.sequence), at: 2)
            update.bind(head.hash, at: 3)
            update.bind(log, at: 4)
            try update.run()
        }
    }
}
