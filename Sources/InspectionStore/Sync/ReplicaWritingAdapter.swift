import Causality
import GRDB
import SyncProtocol

/// One writing transaction as the protocol wants it; keeps derived rows in step with records.
final class ReplicaWritingAdapter: ReplicaAdapter, ReplicaWriter {
    /// The time of this transaction, milliseconds since 1970.
    let now: Int64
    /// The author that this store writes as.
    let localAuthor: AuthorID?
    /// Records saved in this transaction.
    private(set) var savedRecords: Set<RecordID> = []
    /// Authors of the changes appended in this transaction.
    private(set) var appendedAuthors: Set<AuthorID> = []
    /// Cards saved in this transaction.
    private(set) var savedCards: [AuthorID: AuthorCard] = [:]
    let derived: DerivedRows
    private var rows: [RowKey: RecordRow?] = [:]
    private var ownChanges: [(row: RowKey, key: ChangeKey)] = []
    private var knownOwnAuthors: Set<AuthorID>?

    private struct RowKey: Hashable {
        /// The scope's local number.
        let scope: Int64
        let record: RecordID
    }

    init(_ db: Database, now: Int64, localAuthor: AuthorID? = nil) {
        self.now = now
        self.localAuthor = localAuthor
        derived = DerivedRows(db: db, now: now)
        super.init(db)
    }

    /// The local number of a scope, given one if it is new.
    func makeKey(of scope: ScopeID) throws -> Int64 {
        if let key = try key(of: scope) { return key }
        let statement = try PreparedStatement(db, "INSERT INTO scope (name) VALUES (?)")
        statement.bind(Array(scope.name.utf8), at: 1)
        try statement.run()
        remember(db.lastInsertedRowID, of: scope)
        return db.lastInsertedRowID
    }

    func makeBranch(
        scope: ScopeID, author: AuthorID, parent: Int64?, base: UInt64, baseHash: [UInt8]
    ) throws -> Branch {
        let statement = try PreparedStatement(
            db,
            """
            INSERT INTO log (scope, author, parent, base, base_hash, head, head_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?4, ?5)
            """)
        statement.bind(try makeKey(of: scope), at: 1)
        statement.bind(author.bytes, at: 2)
        if let parent { statement.bind(parent, at: 3) } else { statement.bindNull(at: 3) }
        statement.bind(Int64(bitPattern: base), at: 4)
        statement.bind(baseHash, at: 5)
        try statement.run()
        return Branch(
            id: db.lastInsertedRowID, scope: scope, author: author, parent: parent, base: base, baseHash: baseHash,
            head: base, headHash: baseHash)
    }

    func append(_ change: ChainedChange, to branch: Branch) throws {
        let sequence = change.change.sequence
        guard let key = ChangeKey(branch: branch.id, sequence: sequence) else {
            throw StoreError.database("log \(branch.id) is full at \(sequence)")
        }
        try moveHead(of: branch.id, to: sequence, hash: change.hash)
        try insert(change, as: key)
        // One value was replaced where a record that had been deleted is brought back, or deleted again.
        let isDecision = change.change.writes.contains {
            $0.replaces.count > 1 || $0.field == RecordExistence.fieldName && !$0.replaces.isEmpty
        }
        if isDecision {
            let statement = try PreparedStatement(db, "INSERT INTO resolution (key, received_ms) VALUES (?, ?)")
            statement.bind(key.rawValue, at: 1)
            statement.bind(now, at: 2)
            try statement.run()
        }
        appendedAuthors.insert(change.change.author)
        if try isOwn(change.change.author) {
            ownChanges.append((RowKey(scope: try makeKey(of: branch.scope), record: change.change.record), key))
        }
    }

    /// Whether this device is, or ever was, that author: what it wrote before a restore comes back from others and must
    /// still be covered by a receipt.
    private func isOwn(_ author: AuthorID) throws -> Bool {
        guard let localAuthor else { return false }
        if author == localAuthor { return true }
        if knownOwnAuthors == nil { knownOwnAuthors = try ownAuthors() }
        return knownOwnAuthors?.contains(author) ?? false
    }

    /// Moves a head by exactly one; a log never has a hole.
    private func moveHead(of branch: Int64, to sequence: UInt64, hash: [UInt8]) throws {
        let head = try PreparedStatement(db, "UPDATE log SET head = ?1, head_hash = ?2 WHERE id = ?3 AND head = ?1 - 1")
        head.bind(Int64(bitPattern: sequence), at: 1)
        head.bind(hash, at: 2)
        head.bind(branch, at: 3)
        try head.run()
        guard db.changesCount == 1 else {
            throw StoreError.database("change \(sequence) does not follow log \(branch)")
        }
    }

    private func insert(_ change: ChainedChange, as key: ChangeKey) throws {
        let statement = try PreparedStatement(
            db,
            """
            INSERT INTO change (key, received_ms, lamport, hash, values_hash, signature, header)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        statement.bind(key.rawValue, at: 1)
        statement.bind(now, at: 2)
        statement.bind(Int64(bitPattern: change.change.lamport), at: 3)
        statement.bind(change.hash, at: 4)
        statement.bind(change.change.valuesHash, at: 5)
        statement.bind(change.change.signature, at: 6)
        statement.bind(change.change.header, at: 7)
        try statement.run()
        guard let values = change.change.values else { return }
        let detached = try PreparedStatement(db, "INSERT INTO change_values (key, bytes) VALUES (?, ?)")
        detached.bind(key.rawValue, at: 1)
        detached.bind(values, at: 2)
        try detached.run()
    }

    // MARK: Present state

    override func row(of id: RecordID, in scope: ScopeID) throws -> RecordRow? {
        guard let scopeKey = try key(of: scope) else { return nil }
        let key = RowKey(scope: scopeKey, record: id)
        if let row = rows[key] { return row }
        let row = try super.row(of: id, in: scope)
        rows[key] = .some(row)
        return row
    }

    func save(_ record: RecordState, in scope: ScopeID) throws {
        let scopeKey = try makeKey(of: scope)
        let before = try row(of: record.id, in: scope)
        let key = try derived.save(record, before: before, scope: scopeKey)
        rows[RowKey(scope: scopeKey, record: record.id)] = .some(RecordRow(key: key, state: record))
        savedRecords.insert(record.id)
    }

    /// Notes that the device's own changes of this transaction may exist nowhere else until a receipt covers them.
    func noteLocalChanges() throws {
        for change in ownChanges {
            guard case .some(.some(let row)) = rows[change.row] else { continue }
            let statement = try PreparedStatement(
                db, "INSERT OR REPLACE INTO local_change (record, log, sequence) VALUES (?, ?, ?)")
            statement.bind(row.key, at: 1)
            statement.bind(change.key.branch, at: 2)
            statement.bind(Int64(change.key.sequence), at: 3)
            try statement.run()
        }
        ownChanges = []
    }

    func save(_ card: AuthorCard) throws {
        let statement = try PreparedStatement(
            db, "INSERT OR REPLACE INTO author_card (author, public_key, certificate, cutoff) VALUES (?, ?, ?, ?)")
        statement.bind(card.author.bytes, at: 1)
        statement.bind(card.publicKey, at: 2)
        statement.bind(card.certificate, at: 3)
        statement.bind(card.cutoff, at: 4)
        try statement.run()
        savedCards[card.author] = card
    }

    func save(_ summary: ScopeSummary, of scope: ScopeID) throws {
        let statement = try PreparedStatement(
            db, "INSERT OR REPLACE INTO scope_summary (scope, lamport, digest) VALUES (?, ?, ?)")
        statement.bind(try makeKey(of: scope), at: 1)
        statement.bind(Int64(bitPattern: summary.lamport), at: 2)
        statement.bind(summary.liveDigest.bytes, at: 3)
        try statement.run()
    }
}
