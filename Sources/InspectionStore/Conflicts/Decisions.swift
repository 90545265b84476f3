import Causality
import InspectionDomain
import SyncProtocol

extension InspectionStore {
    /// The decisions between different values since that time, by whomever, the latest arrived first.
    ///
    /// - Parameter since: milliseconds since 1970 by this device's clock.
    public func decisions(since: Int64) throws -> [Decision] {
        let policy = policy
        return try snapshot { adapter in
            let own = try adapter.ownAuthors()
            let statement = try PreparedStatement(
                adapter.db, "SELECT key FROM resolution WHERE received_ms >= ? ORDER BY received_ms DESC, key DESC")
            statement.bind(since, at: 1)
            return try statement.all { ChangeKey(rawValue: $0.integer(0)) }
                .flatMap { try Self.decisions(by: $0, own: own, adapter: adapter, policy: policy) }
        }
    }

    private static func decisions(
        by key: ChangeKey, own: Set<AuthorID>, adapter: ReplicaAdapter, policy: OrganisationPolicy?
    ) throws -> [Decision] {
        guard let found = try adapter.change(at: key), let scope = try adapter.scope(ofBranch: key.branch) else {
            return []
        }
        let change = found.change
        let present = try adapter.stored(change.record)
        var walk = HistoryWalk(adapter: adapter, scope: scope, policy: policy)
        func decision(
            _ field: String, _ chosen: FieldValue, _ others: [Decision.Alternative]
        ) throws -> Decision {
            Decision(
                dot: found.dot, scope: scope, record: change.record, type: change.recordType, field: field,
                chosen: chosen, others: others, person: change.person, device: try walk.device(of: change.author),
                isOwn: own.contains(change.author), reason: change.reason,
                wallMilliseconds: change.wallMilliseconds, arrivedAt: found.receivedAt,
                stands: present?.state[field].dots == [found.dot])
        }
        // Whether the record stays is one decision, however many of its fields it touches.
        if let existence = try adapter.existenceDecision(by: found, in: scope) {
            let rejected = existence.isKept ? existence.deletes : existence.survivors.map(\.change)
            let others = rejected.map {
                Decision.Alternative(
                    value: existence.isKept ? RecordExistence.deleted : .empty, person: $0.change.person,
                    isOwn: own.contains($0.change.author))
            }
            let chosen = existence.isKept ? .empty : RecordExistence.deleted
            return [try decision(RecordExistence.fieldName, chosen, others)]
        }
        var decisions: [Decision] = []
        for write in change.writes where write.replaces.count > 1 {
            // Who gave a value goes along with the decision on it.
            let isFact = RecordTypes.named(change.recordType)?.field(named: write.field)?.merge == .event
            guard !isFact, let chosen = write.value else { continue }
            let replaced = try write.replaces.sorted().compactMap { dot in
                try walk.value(dot, field: write.field).map { (dot: dot, value: $0) }
            }
            // Equal values written side by side were never a conflict.
            guard Set(replaced.map(\.value)).count > 1 else { continue }
            let others = try replaced.filter { $0.value != chosen }.map { other in
                Decision.Alternative(
                    value: other.value, person: try walk.change(other.dot)?.change.person ?? "",
                    isOwn: own.contains(other.dot.author))
            }
            decisions.append(try decision(write.field, chosen, others))
        }
        return decisions
    }
}

extension ReplicaAdapter {
    /// The scope that a branch is in.
    func scope(ofBranch branch: Int64) throws -> ScopeID? {
        let statement = try PreparedStatement(
            db, "SELECT scope.name FROM log JOIN scope ON scope.id = log.scope WHERE log.id = ?")
        statement.bind(branch, at: 1)
        return try statement.first { ScopeID(String(decoding: $0.bytes(0), as: UTF8.self)) } ?? nil
    }
}
