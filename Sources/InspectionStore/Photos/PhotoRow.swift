import SyncProtocol

/// How much of a photo is here.
public enum PhotoState: Hashable, Sendable {
    /// Only its name is known.
    case missing
    /// So many chunks of so many are here.
    case partial(chunks: Int, of: Int)
    /// All bytes are here, and so far perhaps only here.
    case complete
    /// All bytes are here, and a verified receipt stated that the centre holds them too.
    case receivedByCentre
}

/// A photo as its row holds it.
struct PhotoRow {
    enum Stage: Int64 {
        case missing = 0
        case partial = 1
        case complete = 2
    }

    let key: Int64
    let id: [UInt8]
    let stage: Stage
    let manifestBytes: [UInt8]?
    let isConfirmed: Bool
    let hasThumbnail: Bool
    /// Indices of chunks on disk; only meaningful for partial photos.
    let chunks: Set<Int>

    func manifest() throws -> PhotoManifest? { try manifestBytes.map { try PhotoManifest(bytes: $0, id: id) } }

    static let columns = """
        photo.key, photo.id, photo.state, photo.manifest, photo.confirmed_ms,
        EXISTS (SELECT 1 FROM photo_thumbnail WHERE photo_thumbnail.photo = photo.key), photo_chunk.bitmap
        FROM photo LEFT JOIN photo_chunk ON photo_chunk.photo = photo.key
        """

    init(row: PreparedStatement) {
        key = row.integer(0)
        id = row.bytes(1)
        stage = Stage(rawValue: row.integer(2)) ?? .missing
        manifestBytes = row.isNull(3) ? nil : row.bytes(3)
        isConfirmed = !row.isNull(4)
        hasThumbnail = row.integer(5) != 0
        chunks = Self.indices(in: row.bytes(6))
    }

    static func indices(in bitmap: [UInt8]) -> Set<Int> {
        Set((0..<bitmap.count * 8).filter { bitmap[$0 / 8] & 1 << UInt8($0 % 8) != 0 })
    }

    static func bitmap(of chunks: Set<Int>) -> [UInt8] {
        var bitmap = [UInt8](repeating: 0, count: ((chunks.max() ?? 0) / 8) + 1)
        for index in chunks { bitmap[index / 8] |= 1 << UInt8(index % 8) }
        return bitmap
    }
}

extension ReplicaAdapter {
    func photo(_ id: [UInt8]) throws -> PhotoRow? {
        let statement = try PreparedStatement(db, "SELECT \(PhotoRow.columns) WHERE photo.id = ?")
        statement.bind(id, at: 1)
        return try statement.first { PhotoRow(row: $0) }
    }
}

extension ReplicaWritingAdapter {
    /// The key of a photo's row, made if it is new.
    func makePhoto(_ id: [UInt8]) throws -> Int64 {
        let statement = try PreparedStatement(
            db, "INSERT OR IGNORE INTO photo (id, state, since_ms, kept) VALUES (?, 0, ?, 0)")
        statement.bind(id, at: 1)
        statement.bind(now, at: 2)
        try statement.run()
        let find = try PreparedStatement(db, "SELECT key FROM photo WHERE id = ?")
        find.bind(id, at: 1)
        return try find.first { $0.integer(0) } ?? 0
    }

    func setManifest(_ bytes: [UInt8], size: UInt64, ofPhoto key: Int64) throws {
        let statement = try PreparedStatement(
            db, "UPDATE photo SET manifest = ?1, size = ?2, state = max(state, 1) WHERE key = ?3 AND manifest IS NULL")
        statement.bind(bytes, at: 1)
        statement.bind(Int64(size), at: 2)
        statement.bind(key, at: 3)
        try statement.run()
    }

    func setComplete(_ key: Int64) throws {
        for sql in ["UPDATE photo SET state = 2 WHERE key = ?", "DELETE FROM photo_chunk WHERE photo = ?"] {
            let statement = try PreparedStatement(db, sql)
            statement.bind(key, at: 1)
            try statement.run()
        }
    }

    /// Notes that only these chunks are here.
    func setPartial(_ key: Int64, chunks: Set<Int>) throws {
        let state = try PreparedStatement(db, "UPDATE photo SET state = 1 WHERE key = ?")
        state.bind(key, at: 1)
        try state.run()
        let bitmap = try PreparedStatement(db, "INSERT OR REPLACE INTO photo_chunk (photo, bitmap) VALUES (?, ?)")
        bitmap.bind(key, at: 1)
        bitmap.bind(PhotoRow.bitmap(of: chunks), at: 2)
        try bitmap.run()
    }

    func addThumbnail(_ bytes: [UInt8], toPhoto key: Int64) throws {
        let statement = try PreparedStatement(
            db, "INSERT OR IGNORE INTO photo_thumbnail (photo, bytes) VALUES (?, ?)")
        statement.bind(key, at: 1)
        statement.bind(bytes, at: 2)
        try statement.run()
    }
}
