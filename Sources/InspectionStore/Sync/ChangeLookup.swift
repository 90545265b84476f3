import Causality
import SyncProtocol

/// A change together with what this store noted of it.
struct FoundChange {
    let change: Change
    let hash: [UInt8]
    let key: ChangeKey
    let receivedAt: Int64

    var dot: Dot { change.dot(hash: hash) }
}

extension ReplicaAdapter {
    /// The change with this name; `nil` if it is not here.
    func change(named dot: Dot, in scope: ScopeID) throws -> FoundChange? {
        for branch in try branches(of: dot.author, in: scope)
        where dot.sequence > branch.base && dot.sequence <= branch.head {
            guard let key = ChangeKey(branch: branch.id, sequence: dot.sequence), let found = try change(at: key),
                Hashing.prefix(found.hash) == dot.hashPrefix
            else { continue }
            return found
        }
        return nil
    }

    /// The change in this row; `nil` if there is none.
    func change(at key: ChangeKey) throws -> FoundChange? {
        let statement = try PreparedStatement(
            db,
            """
            SELECT change.header, change_values.bytes, change.values_hash, change.signature, change.hash,
                change.received_ms
            FROM change LEFT JOIN change_values USING (key) WHERE change.key = ?
            """)
        statement.bind(key.rawValue, at: 1)
        return try statement.first { row in
            let change = try Change(
                header: row.bytes(0), values: row.isNull(1) ? nil : row.bytes(1), valuesHash: row.bytes(2),
                signature: row.bytes(3))
            return FoundChange(change: change, hash: row.bytes(4), key: key, receivedAt: row.integer(5))
        }
    }
}
