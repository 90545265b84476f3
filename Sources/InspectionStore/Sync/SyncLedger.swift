public import Causality
public import SyncProtocol

extension InspectionStore: SyncLedger {
    /// The scopes that this device's certificate lets it read; none while it has no certificate.
    public func grantedScopes() throws -> [ScopeID] {
        guard let policy, let certificate = try? policy.certificate(on: author.card) else { return [] }
        return certificate.grants.map(\.scope).sorted()
    }

    /// What exists only here: not covered by the latest verified receipt.
    public func backlog() throws -> Backlog {
        try snapshot { adapter in
            let records = try PreparedStatement(
                adapter.db, "SELECT count(DISTINCT record) \(Self.unsentSource)")
            let photos = try PreparedStatement(
                adapter.db, "SELECT count(*), coalesce(sum(size), 0) FROM photo WHERE \(Self.unsentPhoto)")
            let count = try records.first { UInt64($0.integer(0)) } ?? 0
            let sums = try photos.first { (UInt64($0.integer(0)), UInt64($0.integer(1))) } ?? (0, 0)
            return Backlog(records: count, photos: sums.0, photoBytes: sums.1)
        }
    }

    /// Photos taken in here whose arrival no receipt has stated yet, oldest first.
    public func photosToConfirm(count: Int) throws -> [[UInt8]] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db, "SELECT id FROM photo WHERE \(Self.unsentPhoto) ORDER BY since_ms, key LIMIT ?")
            statement.bind(Int64(max(count, 0)), at: 1)
            return try statement.all { $0.bytes(0) }
        }
    }

    // A photo whose record could not be written, on a full disk or in a kill, belongs to nothing yet.
    static let unsentPhoto = """
        state = 2 AND kept = 1 AND confirmed_ms IS NULL
        AND EXISTS (SELECT 1 FROM photo_reference WHERE photo_reference.photo = photo.id)
        """
    static let unsentSource = """
        FROM local_change LEFT JOIN delivered ON delivered.log = local_change.log
        WHERE local_change.sequence > coalesce(delivered.sequence, 0)
        """

    /// What the centre knew at the end of the last run.
    public func peerHint() throws -> [ScopeKnowledge] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                "SELECT scope.name, digest, heads FROM peer_hint JOIN scope ON scope.id = peer_hint.scope ORDER BY 1")
            return try statement.all { row in
                guard let scope = ScopeID(String(decoding: row.bytes(0), as: UTF8.self)),
                    let digest = LiveDigest(bytes: row.bytes(1)), let heads = HeadsCoding.decode(row.bytes(2))
                else { return nil }
                return ScopeKnowledge(scope: scope, heads: heads, liveDigest: digest)
            }.compactMap { $0 }
        }
    }

    /// Notes a verified receipt, the centre's knowledge and the clock offset.
    ///
    /// The latest receipt counts, not the highest. If the centre holds changes of the present author that are not here,
    /// this store is an earlier copy of itself and goes on as a new author.
    public func note(
        receipt: Receipt, peerKnowledge: [ScopeKnowledge], clockOffsetMilliseconds: Int64,
        refusals: [AdmissionReport.Refusal]
    ) throws {
        let present = author.id
        let isBehindItself = try transaction { adapter in
            try adapter.noteContact(with: receipt, offset: clockOffsetMilliseconds)
            try adapter.noteDelivery(receipt, peerKnowledge: peerKnowledge)
            try adapter.note(refusals)
            try adapter.note(peerKnowledge)
            return try peerKnowledge.contains { try adapter.lacks($0, of: present) }
        }
        if isBehindItself { try renewAuthor(because: .restoredFromBackup) }
    }
}

extension ReplicaWritingAdapter {
    func noteContact(with receipt: Receipt, offset: Int64) throws {
        let statement = try PreparedStatement(
            db,
            "INSERT OR REPLACE INTO contact (id, answerer, wall_ms, noted_ms, offset_ms) VALUES (1, ?, ?, ?, ?)")
        statement.bind(receipt.answerer.bytes, at: 1)
        statement.bind(receipt.wallMilliseconds, at: 2)
        statement.bind(now, at: 3)
        statement.bind(offset, at: 4)
        try statement.run()
    }

    /// Sets how far each of this device's logs is covered, in the scopes that the exchange spoke of.
    ///
    /// A receipt need not list earlier authors of the device; for those the centre's knowledge of the same answer
    /// stands in. A receipt that covers less than the one before means a restored centre: photos are to be confirmed
    /// anew.
    func noteDelivery(_ receipt: Receipt, peerKnowledge: [ScopeKnowledge]) throws {
        let own = try ownAuthors()
        let known = Dictionary(peerKnowledge.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        var isLess = false
        for scope in Set(receipt.heads.keys).union(known.keys) {
            for branch in try branches(in: scope) where own.contains(branch.author) {
                var stated = (receipt.heads[scope] ?? []).filter { $0.author == branch.author }
                if stated.isEmpty, branch.author != receipt.asker {
                    stated = known[scope]?.heads?.heads(of: branch.author) ?? []
                }
                let covered = try stated.map { try self.covered(by: $0, on: branch) }.max() ?? 0
                isLess = try setDelivered(branch.id, to: covered) || isLess
            }
        }
        if isLess { try PreparedStatement(db, "UPDATE photo SET confirmed_ms = NULL").run() }
        for photo in receipt.photos {
            let statement = try PreparedStatement(db, "UPDATE photo SET confirmed_ms = ? WHERE id = ? AND state = 2")
            statement.bind(now, at: 1)
            statement.bind(photo, at: 2)
            try statement.run()
        }
    }

    /// The last change of this very branch that a head speaks for; 0 if the head is not of this branch.
    private func covered(by head: LogHead, on branch: Branch) throws -> UInt64 {
        guard head.sequence > branch.base, head.sequence <= branch.head,
            try hash(onBranch: branch.id, at: head.sequence) == head.hash
        else {
            // A branch that parts from this one further on speaks for everything up to there.
            let child = try branches(of: branch.author, in: branch.scope).first { child in
                try child.parent == branch.id && hash(onBranch: child.id, at: head.sequence) == head.hash
            }
            return child?.base ?? 0
        }
        return head.sequence
    }

    /// Returns whether less is covered than before.
    private func setDelivered(_ log: Int64, to sequence: UInt64) throws -> Bool {
        let old = try PreparedStatement(db, "SELECT sequence FROM delivered WHERE log = ?")
        old.bind(log, at: 1)
        let before = try old.first { UInt64($0.integer(0)) } ?? 0
        let statement = try PreparedStatement(db, "INSERT OR REPLACE INTO delivered (log, sequence) VALUES (?, ?)")
        statement.bind(log, at: 1)
        statement.bind(Int64(sequence), at: 2)
        try statement.run()
        return sequence < before
    }

    func note(_ refusals: [AdmissionReport.Refusal]) throws {
        try PreparedStatement(db, "DELETE FROM refusal").run()
        for refusal in refusals {
            let statement = try PreparedStatement(
                db, "INSERT OR REPLACE INTO refusal (scope, author, sequence, code) VALUES (?, ?, ?, CAST(? AS TEXT))")
            statement.bind(try makeKey(of: refusal.scope), at: 1)
            statement.bind(refusal.author.bytes, at: 2)
            statement.bind(Int64(bitPattern: refusal.sequence), at: 3)
            statement.bind(Array(refusal.code.utf8), at: 4)
            try statement.run()
        }
    }

    func note(_ peerKnowledge: [ScopeKnowledge]) throws {
        for knowledge in peerKnowledge {
            guard let heads = knowledge.heads else { continue }
            let statement = try PreparedStatement(
                db, "INSERT OR REPLACE INTO peer_hint (scope, digest, heads) VALUES (?, ?, ?)")
            statement.bind(try makeKey(of: knowledge.scope), at: 1)
            statement.bind(knowledge.liveDigest.bytes, at: 2)
            statement.bind(HeadsCoding.encode(heads), at: 3)
            try statement.run()
        }
    }

    /// Whether the peer holds a change of the author, beyond all that are here.
    func lacks(_ knowledge: ScopeKnowledge, of author: AuthorID) throws -> Bool {
        let last = try branches(of: author, in: knowledge.scope).map(\.head).max() ?? 0
        return knowledge.heads?.heads(of: author).contains { $0.sequence > last } ?? false
    }
}

extension ReplicaAdapter {
    /// Every author that this device ever was.
    func ownAuthors() throws -> Set<AuthorID> {
        Set(
            try PreparedStatement(db, "SELECT author FROM own_author").all { AuthorID(bytes: $0.bytes(0)) }.compactMap {
                $0
            })
    }
}

/// Heads in one value of the database.
enum HeadsCoding {
    static func encode(_ vector: VersionVector) -> [UInt8] {
        var writer = ByteWriter(capacity: vector.heads.count * 60)
        writer.append(UInt64(vector.heads.count))
        for head in vector.heads {
            writer.append(bigEndian: head.author.high)
            writer.append(bigEndian: head.author.low)
            writer.append(head.sequence)
            writer.append(counted: head.hash)
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) -> VersionVector? {
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            guard let count = reader.number(), count <= UInt64(reader.remaining) else { return nil }
            var heads: [LogHead] = []
            for _ in 0..<count {
                guard let high = reader.bigEndian(), let low = reader.bigEndian(), let sequence = reader.number(),
                    let hash = reader.counted()
                else { return nil }
                heads.append(LogHead(author: AuthorID(high: high, low: low), sequence: sequence, hash: [UInt8](hash)))
            }
            return reader.isAtEnd ? VersionVector(heads) : nil
        }
    }
}
