public import Causality

/// How far what was entered here about a record has got, by the latest verified receipt.
public enum Delivery: Hashable, Sendable {
    /// Saved here and not yet covered by a receipt.
    case queued
    /// The centre stated that it holds everything entered here.
    case received
    /// Different values stand side by side and wait for a person.
    case conflict
    /// The centre did not take it, with the reason's code; the work is kept.
    case needsAttention(code: String)
}

/// When the centre was last reached.
public struct CentreContact: Hashable, Sendable {
    /// Who answered.
    public let answerer: AuthorID
    /// The receipt's time by the centre's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// The same by this device's clock.
    public let notedMilliseconds: Int64
    /// Centre minus device, milliseconds.
    public let clockOffsetMilliseconds: Int64
}

extension InspectionStore {
    /// How far a record's entries of this device have got; every author that this device ever was counts.
    ///
    /// A record that only others wrote came from the centre and counts as received.
    public func delivery(of record: RecordID) throws -> Delivery {
        try snapshot { adapter in
            guard let stored = try adapter.stored(record) else { throw StoreError.noSuchRecord(record) }
            if let code = try adapter.refusalCode(of: record) { return .needsAttention(code: code) }
            if !stored.markedFields.isEmpty { return .conflict }
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT 1 \(Self.unsentSource) AND local_change.record IN (SELECT key FROM record WHERE id = ?) LIMIT 1
                """)
            statement.bind(record.bytes, at: 1)
            return try statement.first { _ in Delivery.queued } ?? .received
        }
    }

    /// The records with entries that no receipt covers, in the order they were last written.
    public func unsentRecords() throws -> [RecordID] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT record.id FROM record WHERE key IN (SELECT local_change.record \(Self.unsentSource))
                ORDER BY received_ms, key
                """)
            return try statement.all { RecordID(bytes: $0.bytes(0)) }.compactMap { $0 }
        }
    }

    /// Those of the records with entries that no receipt covers.
    public func unsentRecords(among records: [RecordID]) throws -> [RecordID] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT 1 \(Self.unsentSource) AND local_change.record IN (SELECT key FROM record WHERE id = ?) LIMIT 1
                """)
            return try records.filter { record in
                statement.bind(record.bytes, at: 1)
                return try statement.first { _ in true } ?? false
            }
        }
    }

    /// Those of the photos that were taken in here and whose arrival no receipt has stated.
    public func unsentPhotos(among photos: [[UInt8]]) throws -> [[UInt8]] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db, "SELECT 1 FROM photo WHERE id = ? AND \(Self.unsentPhoto)")
            return try photos.filter { photo in
                statement.bind(photo, at: 1)
                return try statement.first { _ in true } ?? false
            }
        }
    }

    /// The records entered here that receipts cover, the latest begun first.
    public func lastReceived(count: Int) throws -> [RecordID] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT record.id FROM local_change AS own JOIN record ON record.key = own.record
                WHERE NOT EXISTS (SELECT 1 \(Self.unsentSource) AND local_change.record = own.record)
                GROUP BY own.record ORDER BY own.record DESC LIMIT ?
                """)
            statement.bind(Int64(max(count, 0)), at: 1)
            return try statement.all { RecordID(bytes: $0.bytes(0)) }.compactMap { $0 }
        }
    }

    /// The photos taken in here whose arrival no receipt has stated, oldest first.
    public func unsentPhotos() throws -> [[UInt8]] { try photosToConfirm(count: .max) }

    /// When the centre was last reached; `nil` if never.
    public func centreContact() throws -> CentreContact? {
        try snapshot { adapter in
            try PreparedStatement(adapter.db, "SELECT answerer, wall_ms, noted_ms, offset_ms FROM contact").first {
                row in
                AuthorID(bytes: row.bytes(0)).map {
                    CentreContact(
                        answerer: $0, wallMilliseconds: row.integer(1), notedMilliseconds: row.integer(2),
                        clockOffsetMilliseconds: row.integer(3))
                }
            } ?? nil
        }
    }
}

extension ReplicaAdapter {
    /// Why the centre stopped a log of this device at or before an uncovered change of the record.
    func refusalCode(of record: RecordID) throws -> String? {
        let statement = try PreparedStatement(
            db,
            """
            SELECT refusal.code FROM local_change
            JOIN record ON record.key = local_change.record
            JOIN log ON log.id = local_change.log
            JOIN refusal ON refusal.scope = log.scope AND refusal.author = log.author
            LEFT JOIN delivered ON delivered.log = log.id
            WHERE record.id = ? AND local_change.sequence >= refusal.sequence
                AND local_change.sequence > coalesce(delivered.sequence, 0)
            """)
        statement.bind(record.bytes, at: 1)
        return try statement.first { String(decoding: $0.bytes(0), as: UTF8.self) }
    }
}
