import Causality
import GRDB
import SyncProtocol

/// One transaction's view of the database as the protocol wants it.
///
/// Lives for one transaction, remembers what it read in it, and is not to be kept.
class ReplicaAdapter: ReplicaReader {
    let db: Database
    private var scopeKeys: [ScopeID: Int64] = [:]
    private var lastScope: (scope: ScopeID, key: Int64)?

    init(_ db: Database) { self.db = db }

    /// The local number of a scope; `nil` if nothing of it is here.
    func key(of scope: ScopeID) throws -> Int64? {
        if let lastScope, lastScope.scope == scope { return lastScope.key }
        if let key = scopeKeys[scope] {
            lastScope = (scope, key)
            return key
        }
        let statement = try PreparedStatement(db, "SELECT id FROM scope WHERE name = ?")
        statement.bind(Array(scope.name.utf8), at: 1)
        let key = try statement.first { $0.integer(0) }
        scopeKeys[scope] = key
        return key
    }

    func remember(_ key: Int64, of scope: ScopeID) { scopeKeys[scope] = key }

    // MARK: Logs

    private static let branchColumns = "id, author, parent, base, base_hash, head, head_hash"

    func branches(in scope: ScopeID) throws -> [Branch] {
        guard let key = try key(of: scope) else { return [] }
        let statement = try PreparedStatement(db, "SELECT \(Self.branchColumns) FROM log WHERE scope = ?")
        statement.bind(key, at: 1)
        return try statement.all { try branch(in: $0, scope: scope) }
    }

    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        guard let key = try key(of: scope) else { return [] }
        let statement = try PreparedStatement(
            db, "SELECT \(Self.branchColumns) FROM log WHERE scope = ? AND author = ? ORDER BY id")
        statement.bind(key, at: 1)
        statement.bind(author.bytes, at: 2)
        return try statement.all { try branch(in: $0, scope: scope) }
    }

    private func branch(in row: PreparedStatement, scope: ScopeID) throws -> Branch {
        guard let author = AuthorID(bytes: row.bytes(1)) else { throw StoreError.corrupt("log.author") }
        return Branch(
            id: row.integer(0), scope: scope, author: author, parent: row.isNull(2) ? nil : row.integer(2),
            base: UInt64(bitPattern: row.integer(3)), baseHash: row.bytes(4), head: UInt64(bitPattern: row.integer(5)),
            headHash: row.bytes(6))
    }

    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        guard let key = ChangeKey(branch: branch, sequence: sequence) else { return nil }
        let statement = try PreparedStatement(db, "SELECT hash FROM change WHERE key = ?")
        statement.bind(key.rawValue, at: 1)
        return try statement.first { $0.bytes(0) }
    }

    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        try forwardedChanges(onBranch: branch, after: sequence, count: count).map { try ChainedChange($0) }
    }

    func forwardedChanges(
        onBranch branch: Int64, after sequence: UInt64, count: Int
    ) throws -> [ForwardedChange] {
        guard let first = ChangeKey(branch: branch, sequence: sequence), count > 0 else { return [] }
        let statement = try PreparedStatement(
            db,
            """
            SELECT change.header, change_values.bytes, change.values_hash, change.signature, change.hash, change.key,
                change.lamport
            FROM change LEFT JOIN change_values USING (key)
            WHERE change.key > ? AND change.key <= ? ORDER BY change.key LIMIT ?
            """)
        statement.bind(first.rawValue, at: 1)
        statement.bind(ChangeKey.last(ofBranch: branch), at: 2)
        statement.bind(Int64(count), at: 3)
        return try statement.all { row in
            ForwardedChange(
                header: row.bytes(0), values: row.isNull(1) ? nil : row.bytes(1), valuesHash: row.bytes(2),
                signature: row.bytes(3), hash: row.bytes(4), sequence: ChangeKey(rawValue: row.integer(5)).sequence,
                lamport: UInt64(bitPattern: row.integer(6)))
        }
    }

    // MARK: Present state

    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? { try row(of: id, in: scope)?.state }

    /// A record as its row holds it.
    struct RecordRow {
        let key: Int64
        let state: RecordState
    }

    func row(of id: RecordID, in scope: ScopeID) throws -> RecordRow? {
        guard let scopeKey = try key(of: scope) else { return nil }
        let statement = try PreparedStatement(db, "SELECT key, state FROM record WHERE id = ? AND scope = ?")
        statement.bind(id.bytes, at: 1)
        statement.bind(scopeKey, at: 2)
        return try statement.first { row in
            guard let state = row.withBytes(1, { RecordStateCoding.decode($0, id: id) }) else {
                throw StoreError.recordDamaged(id)
            }
            return RecordRow(key: row.integer(0), state: state)
        }
    }

    func card(of author: AuthorID) throws -> AuthorCard? {
        let statement = try PreparedStatement(
            db, "SELECT public_key, certificate, cutoff FROM author_card WHERE author = ?")
        statement.bind(author.bytes, at: 1)
        return try statement.first {
            AuthorCard(publicKey: $0.bytes(0), certificate: $0.bytes(1), cutoff: $0.bytes(2))
        }
    }

    func scopes(of author: AuthorID) throws -> [ScopeID] {
        let statement = try PreparedStatement(
            db, "SELECT DISTINCT scope.name FROM log JOIN scope ON scope.id = log.scope WHERE log.author = ?")
        statement.bind(author.bytes, at: 1)
        return try statement.all { ScopeID(String(decoding: $0.bytes(0), as: UTF8.self)) }.compactMap { $0 }
    }

    func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] {
        guard let key = try key(of: scope) else { return [] }
        let statement = try PreparedStatement(
            db,
            """
            SELECT public_key, certificate, cutoff FROM author_card WHERE length(cutoff) > 0
            AND EXISTS (SELECT 1 FROM log WHERE log.scope = ? AND log.author = author_card.author)
            """)
        statement.bind(key, at: 1)
        return try statement.all {
            AuthorCard(publicKey: $0.bytes(0), certificate: $0.bytes(1), cutoff: $0.bytes(2))
        }
    }

    func summary(of scope: ScopeID) throws -> ScopeSummary {
        guard let key = try key(of: scope) else { return ScopeSummary() }
        let statement = try PreparedStatement(db, "SELECT lamport, digest FROM scope_summary WHERE scope = ?")
        statement.bind(key, at: 1)
        let summary = try statement.first { row in
            guard let digest = LiveDigest(bytes: row.bytes(1)) else { throw StoreError.corrupt("scope_summary.digest") }
            return ScopeSummary(liveDigest: digest, lamport: UInt64(bitPattern: row.integer(0)))
        }
        return summary ?? ScopeSummary()
    }
}

/// The number that names a change in the database: branch and sequence in one, so that logs grow at their ends.
struct ChangeKey: Hashable {
    private static let sequenceBits = 40
    let rawValue: Int64

    /// `nil` beyond 2²³ branches or 2⁴⁰ changes of one branch.
    init?(branch: Int64, sequence: UInt64) {
        guard (0..<1 << (63 - Self.sequenceBits)).contains(branch), sequence < 1 << UInt64(Self.sequenceBits) else {
            return nil
        }
        rawValue = branch << Int64(Self.sequenceBits) | Int64(sequence)
    }

    init(rawValue: Int64) { self.rawValue = rawValue }

    var branch: Int64 { rawValue >> Int64(Self.sequenceBits) }
    var sequence: UInt64 { UInt64(rawValue & (1 << Int64(Self.sequenceBits) - 1)) }

    /// The greatest key of a branch.
    static func last(ofBranch branch: Int64) -> Int64 { (branch + 1) << Int64(sequenceBits) - 1 }
}
