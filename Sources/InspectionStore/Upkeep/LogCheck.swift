import Causality
import SyncProtocol

/// Reads every change of every log, verifies it, and rebuilds the records from nothing but changes.
struct LogCheck {
    let adapter: ReplicaAdapter
    let verifier: any SignatureVerifier
    private(set) var report: CheckReport
    private(set) var rebuilt: [Key: RebuiltRecord] = [:]
    private(set) var lamports: [ScopeID: UInt64] = [:]
    /// The last change of each record in each log of this device.
    private(set) var written: [Written: UInt64] = [:]
    /// Logs whose row says something else than their changes, which are in order: what the row must say.
    private(set) var heads: [Int64: Head] = [:]

    private let own: Set<AuthorID>
    /// Lamport numbers of the scope's changes read so far.
    private var seen: [Dot: UInt64] = [:]
    private var needed: [(dot: Dot, lamport: UInt64, place: String)] = []
    private var unproved: [String] = []
    private var lamportBefore: UInt64 = 0

    struct Key: Hashable {
        let scope: ScopeID
        let record: RecordID
    }

    struct Written: Hashable {
        let key: Key
        let log: Int64
    }

    struct Head {
        let baseHash: [UInt8]
        let sequence: UInt64
        let hash: [UInt8]
    }

    init(adapter: ReplicaAdapter, verifier: any SignatureVerifier, report: CheckReport) throws {
        self.adapter = adapter
        own = try adapter.ownAuthors()
        self.verifier = verifier
        self.report = report
    }

    mutating func run() throws {
        for scope in try adapter.scopes() {
            seen = [:]
            needed = []
            var wrongHeads: [(Branch, Head)] = []
            for branch in try adapter.branches(in: scope).sorted(by: { $0.id < $1.id }) {
                if let head = try check(branch) { wrongHeads.append((branch, head)) }
            }
            let missing = needed.filter { need in seen[need.dot].map { $0 < need.lamport } != true }
            for need in missing { report.note(.dependencyMissing, "\(need.place) → \(need.dot)") }
            for (branch, head) in wrongHeads { note(head, of: branch, isProvable: missing.isEmpty) }
        }
    }

    /// Reports a log's row that does not fit its changes; the row can be written anew if the changes prove what is held.
    private mutating func note(_ head: Head, of branch: Branch, isProvable: Bool) {
        let remedy: CheckReport.Remedy = isProvable ? .rebuild : .fetchChanges
        if isProvable { heads[branch.id] = head }
        if head.baseHash != branch.baseHash { report.note(.originWrong, Self.name(branch, branch.base), remedy: remedy) }
        if head.sequence != branch.head || head.hash != branch.headHash {
            report.note(.headWrong, Self.name(branch, branch.head), remedy: remedy)
        }
    }

    /// The hash before the branch's first change, by whatever speaks for it but the branch's own row.
    private func expectedStart(of branch: Branch) throws -> [UInt8]? {
        branch.base == 0 ? Hashing.origin(of: branch.author, in: branch.scope) : try startHash(of: branch)
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

    /// Verifies a branch's changes; gives what its row must say if that is something else.
    private mutating func check(_ branch: Branch) throws -> Head? {
        let findings = report.findings.count
        let key = try adapter.card(of: branch.author)?.publicKey
        if key == nil { report.note(.authorUnknown, branch.author.hex) }
        let standing = try adapter.standing(of: branch.author, in: branch.scope)
        let start = try expectedStart(of: branch)
        if start == nil { report.note(.originWrong, Self.name(branch, branch.base)) }
        var head = Head(baseHash: start ?? branch.baseHash, sequence: branch.base, hash: start ?? branch.baseHash)
        (unproved, lamportBefore) = ([], 0)
        while true {
            let rows = try adapter.changeRows(onBranch: branch.id, after: head.sequence, count: 256)
            if rows.isEmpty { break }
            for row in rows {
                if row.key.sequence != head.sequence + 1 { report.note(.gap, Self.name(branch, head.sequence + 1)) }
                report.changeCount += 1
                let counts = try standing.counts(row.key.sequence, hash: row.hash)
                verify(row, on: branch, previous: head.hash, key: key, counts: counts)
                head = Head(baseHash: head.baseHash, sequence: row.key.sequence, hash: row.hash)
            }
        }
        for place in unproved { report.note(.signatureBad, place) }
        if head.baseHash == branch.baseHash, head.sequence == branch.head, head.hash == branch.headHash { return nil }
        // A log without any change has no row.
        if report.findings.count == findings, head.sequence > branch.base { return head }
        note(head, of: branch, isProvable: false)
        return nil
    }

    private mutating func verify(
        _ row: ChangeRow, on branch: Branch, previous: [UInt8], key: [UInt8]?, counts: Bool
    ) {
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
        // A signature that holds vouches for all changes before it: each hash contains the one before.
        if let key {
            let holds = verifier.isValid(row.signature, of: Change.signedMessage(hash: row.hash), by: key)
            if holds { unproved = [] } else { unproved.append(place) }
        }
        take(ChainedChange(change: change, hash: row.hash), from: row, on: branch, place: place, counts: counts)
    }

    private mutating func take(
        _ chained: ChainedChange, from row: ChangeRow, on branch: Branch, place: String, counts: Bool
    ) {
        let change = chained.change
        if change.lamport <= lamportBefore || change.lamport != row.lamport { report.note(.lamportWrong, place) }
        lamportBefore = change.lamport
        seen[chained.dot] = change.lamport
        for dot in change.writes.flatMap(\.replaces) where seen[dot].map({ $0 < change.lamport }) != true {
            needed.append((dot, change.lamport, place))
        }
        lamports[branch.scope] = max(lamports[branch.scope] ?? 0, change.lamport)
        let key = Key(scope: branch.scope, record: change.record)
        rebuilt[key, default: RebuiltRecord(change)].take(chained, receivedAt: row.receivedAt, counts: counts)
        if own.contains(branch.author) { written[Written(key: key, log: branch.id)] = row.key.sequence }
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
    /// The type by the changes that count, and by the others.
    private var type: String?
    private var voidType: String?
    private(set) var receivedAt: Int64 = 0
    private var written: [FieldName: [Dot: FieldValue?]] = [:]
    private var replaced: [FieldName: Set<Dot>] = [:]

    init(_ change: Change) {
        id = change.record
    }

    mutating func take(_ change: ChainedChange, receivedAt time: Int64, counts: Bool) {
        receivedAt = max(receivedAt, time)
        guard counts, !change.change.writes.isEmpty else {
            voidType = Self.first(voidType, change.change.recordType)
            return
        }
        type = Self.first(type, change.change.recordType)
        for write in change.change.writes where written[FieldName(write.field)]?[change.dot] == nil {
            written[FieldName(write.field), default: [:]][change.dot] = .some(write.value)
            replaced[FieldName(write.field), default: []].formUnion(write.replaces)
        }
    }

    private static func first(_ one: String?, _ two: String) -> String {
        guard let one, !two.utf8.lexicographicallyPrecedes(one.utf8) else { return two }
        return one
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
        return (RecordState(id: id, type: type ?? voidType ?? "", fields: fields), missing)
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
    /// By which changes are put in order when they are handed on.
    let lamport: UInt64

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
            SELECT change.key, received_ms, header, change_values.bytes, values_hash, signature, hash, lamport
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
                hash: row.bytes(6), lamport: UInt64(bitPattern: row.integer(7)))
        }
    }
}
