import Causality
import SyncProtocol

/// Reads every change of every log, verifies it, and rebuilds the records from nothing but changes.
struct LogCheck {
    let adapter: ReplicaAdapter
    let verifier: any SignatureVerifier
    private(set) var report: CheckReport
    private(set) var rebuilt: [Key: RebuiltRecord] = [:]
    private(set) var lamports: [ScopeID: UInt64] = [:]

    struct Key: Hashable {
        let scope: ScopeID
        let record: RecordID
    }

    init(adapter: ReplicaAdapter, verifier: any SignatureVerifier, report: CheckReport) {
        self.adapter = adapter
        self.verifier = verifier
        self.report = report
    }

    mutating func run() throws {
        for scope in try adapter.scopes() {
            let branches = try adapter.branches(in: scope).sorted { $0.id < $1.id }
            for branch in branches {
                try checkStart(of: branch)
                try check(branch)
            }
        }
    }

    private mutating func checkStart(of branch: Branch) throws {
        let expected: [UInt8]?
        if branch.base == 0 {
            expected = Hashing.origin(of: branch.author, in: branch.scope)
        } else {
            expected = try startHash(of: branch)
        }
        if expected != branch.baseHash { report.note(.originWrong, Self.name(branch, branch.base)) }
    }

    /// The hash at the branch's base, looked for up its parents.
    private func startHash(of branch: Branch) throws -> [UInt8]? {
        let siblings = try adapter.branches(of: branch.author, in: branch.scope)
        var parent = siblings.first { $0.id == branch.parent }
        while let current = parent {
            if branch.base > current.base { return try adapter.hash(onBranch: current.id, at: branch.base) }
            if branch.base == current.base { return current.baseHash }
            parent = siblings.first { $0.id == current.parent }
        }
        return nil
    }

    private mutating func check(_ branch: Branch) throws {
        let key = try adapter.card(of: branch.author)?.publicKey
        if key == nil { report.note(.authorUnknown, branch.author.hex) }
        var previous = branch.baseHash
        var position = branch.base
        while true {
            let rows = try adapter.changeRows(onBranch: branch.id, after: position, count: 256)
            if rows.isEmpty { break }
            for row in rows {
                if row.key.sequence != position + 1 { report.note(.gap, Self.name(branch, position + 1)) }
                position = row.key.sequence
                report.changeCount += 1
                verify(row, on: branch, previous: previous, key: key)
                previous = row.hash
            }
        }
        if position != branch.head || previous != branch.headHash {
            report.note(.headWrong, Self.name(branch, branch.head))
        }
    }

    private mutating func verify(_ row: ChangeRow, on branch: Branch, previous: [UInt8], key: [UInt8]?) {
        let place = Self.name(branch, row.key.sequence)
        let change: Change
        do {
            change = try row.change()
        } catch {
            report.note(.changeUnreadable, "\(place): \(error)")
            return
        }
        if row.values != nil, change.valuesHash != row.valuesHash { report.note(.valuesAltered, place) }
        let chained = Hashing.chained(previous: previous, header: row.header, valuesHash: row.valuesHash)
        if chained != row.hash || change.author != branch.author || change.sequence != row.key.sequence {
            report.note(.chainBroken, place)
        }
        if let key, !verifier.isValid(row.signature, of: Change.signedMessage(hash: row.hash), by: key) {
            report.note(.signatureBad, place)
        }
        lamports[branch.scope] = max(lamports[branch.scope] ?? 0, change.lamport)
        rebuilt[Key(scope: branch.scope, record: change.record), default: RebuiltRecord(change)]
            .take(ChainedChange(change: change, hash: row.hash), receivedAt: row.receivedAt)
    }

    private static func name(_ branch: Branch, _ sequence: UInt64) -> String {
        "\(branch.scope) \(branch.author.hex.prefix(8)):\(sequence)"
    }
}

/// A record put together from its changes in any order: every value that no other change replaces is current.
///
/// Independent of the merge that runs while changes are applied, so that each can find the other's errors.
struct RebuiltRecord {
    private let id: RecordID
    private(set) var type: String
    private(set) var receivedAt: Int64 = 0
    private var written: [FieldName: [Dot: FieldValue?]] = [:]
    private var replaced: [FieldName: Set<Dot>] = [:]

    init(_ change: Change) {
        id = change.record
        type = change.recordType
    }

    mutating func take(_ change: ChainedChange, receivedAt time: Int64) {
        if change.change.recordType.utf8.lexicographicallyPrecedes(type.utf8) { type = change.change.recordType }
        receivedAt = max(receivedAt, time)
        for write in change.change.writes where written[FieldName(write.field)]?[change.dot] == nil {
            written[FieldName(write.field), default: [:]][change.dot] = .some(write.value)
            replaced[FieldName(write.field), default: []].formUnion(write.replaces)
        }
    }

    /// The state, with the values that were stripped although they are current taken from what is stored.
    func state(fallback: RecordState?) -> (state: RecordState, missing: [(field: String, dot: Dot)]) {
        var missing: [(field: String, dot: Dot)] = []
        var fields: [FieldName: Siblings] = [:]
        for (field, values) in written {
            var siblings: [Siblings.Sibling] = []
            for (dot, value) in values where replaced[field]?.contains(dot) != true {
                if value == nil { missing.append((field.text, dot)) }
                let known = fallback?[field.text].all.first { $0.dot == dot }?.value
                siblings.append(Siblings.Sibling(dot: dot, value: value ?? known ?? .empty))
            }
            fields[field] = Siblings(siblings)
        }
        return (RecordState(id: id, type: type, fields: fields), missing)
    }
}

/// A change as its rows hold it, not yet believed.
struct ChangeRow {
    let key: ChangeKey
    let receivedAt: Int64
    let header: [UInt8]
    let values: [UInt8]?
    let valuesHash: [UInt8]
    let signature: [UInt8]
    let hash: [UInt8]

    func change() throws -> Change {
        try Change(header: header, values: values, valuesHash: valuesHash, signature: signature)
    }
}

extension ReplicaAdapter {
    /// The scopes that anything is known of, sorted.
    func scopes() throws -> [ScopeID] {
        try PreparedStatement(db, "SELECT name FROM scope").all {
            ScopeID(String(decoding: $0.bytes(0), as: UTF8.self))
        }
        .compactMap { $0 }.sorted()
    }

    func changeRows(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChangeRow] {
        guard let first = ChangeKey(branch: branch, sequence: sequence) else { return [] }
        let statement = try PreparedStatement(
            db,
            """
            SELECT change.key, received_ms, header, change_values.bytes, values_hash, signature, hash
            FROM change LEFT JOIN change_values USING (key)
            WHERE change.key > ? AND change.key <= ? ORDER BY change.key LIMIT ?
            """)
        statement.bind(first.rawValue, at: 1)
        statement.bind(ChangeKey.last(ofBranch: branch), at: 2)
        statement.bind(Int64(count), at: 3)
        return try statement.all { row in
            ChangeRow(
                key: ChangeKey(rawValue: row.integer(0)), receivedAt: row.integer(1), header: row.bytes(2),
                values: row.isNull(3) ? nil : row.bytes(3), valuesHash: row.bytes(4), signature: row.bytes(5),
                hash: row.bytes(6))
        }
    }
}
