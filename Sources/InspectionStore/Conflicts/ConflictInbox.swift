import Causality
import SyncProtocol

extension InspectionStore {
    /// The fields that wait for a person, the longest waiting first.
    public func conflicts(_ filter: ConflictFilter = ConflictFilter()) throws -> [Conflict] {
        let policy = policy
        return try snapshot { adapter in
            let own = try adapter.ownAuthors()
            let offset = try PreparedStatement(adapter.db, "SELECT offset_ms FROM contact").first { $0.integer(0) }
            var inbox = ConflictInbox(adapter: adapter, policy: policy, own: own, clockOffset: offset)
            return try inbox.list(filter)
        }
    }

    /// How many fields wait for a person.
    public func conflictCount() throws -> Int {
        try snapshot { try PreparedStatement($0.db, "SELECT count(*) FROM conflict").first { Int($0.integer(0)) } ?? 0 }
    }

    /// Decisions since that time by others that overruled a value entered on this device, in order of arrival.
    ///
    /// - Parameter since: milliseconds since 1970 by this device's clock.
    public func resolutions(since: Int64) throws -> [OverrulingDecision] {
        let policy = policy
        return try snapshot { adapter in
            let own = try adapter.ownAuthors()
            let statement = try PreparedStatement(
                adapter.db, "SELECT key FROM resolution WHERE received_ms >= ? ORDER BY received_ms, key")
            statement.bind(since, at: 1)
            return try statement.all { ChangeKey(rawValue: $0.integer(0)) }
                .flatMap { try Self.overruled(by: $0, own: own, adapter: adapter, policy: policy) }
        }
    }

    private static func overruled(
        by key: ChangeKey, own: Set<AuthorID>, adapter: ReplicaAdapter, policy: OrganisationPolicy?
    ) throws -> [OverrulingDecision] {
        guard let found = try adapter.change(at: key), !own.contains(found.change.author),
            let scope = try adapter.scope(ofBranch: key.branch)
        else { return [] }
        var walk = HistoryWalk(adapter: adapter, scope: scope, policy: policy)
        var decisions: [OverrulingDecision] = []
        for write in found.change.writes where write.replaces.count > 1 {
            guard let chosen = write.value else { continue }
            for dot in write.replaces where own.contains(dot.author) {
                guard let mine = try walk.value(dot, field: write.field), mine != chosen else { continue }
                decisions.append(
                    OverrulingDecision(
                        dot: found.dot, scope: scope, record: found.change.record, field: write.field, mine: mine,
                        chosen: chosen, person: found.change.person, device: try walk.device(of: found.change.author),
                        reason: found.change.reason, wallMilliseconds: found.change.wallMilliseconds,
                        arrivedAt: found.receivedAt))
            }
        }
        return decisions
    }
}

/// Puts conflicts together for people.
struct ConflictInbox {
    let adapter: ReplicaAdapter
    let policy: OrganisationPolicy?
    let own: Set<AuthorID>
    let clockOffset: Int64?

    mutating func list(_ filter: ConflictFilter) throws -> [Conflict] {
        let statement = try PreparedStatement(
            adapter.db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms, conflict.field, conflict.since_ms
            FROM conflict JOIN record ON record.key = conflict.record JOIN scope ON scope.id = record.scope
            ORDER BY conflict.since_ms, record.id, conflict.field
            """)
        let rows = try statement.all { row in
            (try StoredRecord(row: row), String(decoding: row.bytes(4), as: UTF8.self), row.integer(5))
        }
        var conflicts: [Conflict] = []
        for (record, field, since) in rows {
            if let scopes = filter.scopes, !scopes.contains(record.scope) { continue }
            if let wanted = filter.record, wanted != record.id { continue }
            let project = try adapter.project(of: record)
            if let wanted = filter.project, wanted != project { continue }
            conflicts.append(try conflict(in: field, of: record, since: since, project: project))
            if conflicts.count == filter.limit { break }
        }
        return conflicts
    }

    private func conflict(
        in field: String, of record: StoredRecord, since: Int64, project: RecordID?
    ) throws -> Conflict {
        var walk = HistoryWalk(adapter: adapter, scope: record.scope, policy: policy)
        var sides: [Conflict.Side] = []
        for sibling in Self.siblings(of: field, in: record.state) {
            let change = try walk.change(sibling.dot)?.change
            sides.append(
                Conflict.Side(
                    dot: sibling.dot, value: sibling.value, person: change?.person ?? "",
                    device: try walk.device(of: sibling.dot.author), wallMilliseconds: change?.wallMilliseconds ?? 0,
                    clockUncertaintyMilliseconds: own.contains(sibling.dot.author) ? clockOffset.map(abs) : nil))
        }
        let ancestor = try walk.commonAncestor(of: sides.map(\.dot), field: field)
        return Conflict(
            scope: record.scope, record: record.id, type: record.type, field: field,
            base: try ancestor.flatMap { try walk.value($0, field: field) }, sides: sides, since: since,
            project: project)
    }

    /// The sides of a field; of a record's existence, deletes and the changes that survive them.
    private static func siblings(of field: String, in state: RecordState) -> [Siblings.Sibling] {
        guard field == RecordExistence.fieldName else { return state[field].all }
        var sides = state[field].all
        let survivors = state.fields.filter { $0.key.text != field }.flatMap(\.value.all).filter { $0.value != .empty }
        for survivor in survivors.sorted(by: { $0.dot < $1.dot })
        where !sides.contains(where: { $0.dot == survivor.dot }) {
            sides.append(Siblings.Sibling(dot: survivor.dot, value: .empty))
        }
        return sides
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
