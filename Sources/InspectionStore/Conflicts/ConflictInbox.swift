import Causality
import InspectionDomain
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

    /// The same without a look into the log, for lists, counts and decisions of many.
    public func openConflicts(_ filter: ConflictFilter = ConflictFilter()) throws -> [OpenConflict] {
        try snapshot { try ConflictInbox.open(filter, in: $0).map(\.conflict) }
    }

    /// How many fields of each name wait for a person.
    public func conflictCounts() throws -> [ConflictCount] {
        try snapshot { adapter in
            try PreparedStatement(
                adapter.db,
                """
                SELECT name.bytes, conflict.field, count(*) FROM conflict
                JOIN record ON record.key = conflict.record JOIN name ON name.id = record.type GROUP BY 1, 2
                """
            ).all { row in
                ConflictCount(
                    type: String(decoding: row.bytes(0), as: UTF8.self),
                    field: String(decoding: row.bytes(1), as: UTF8.self), count: Int(row.integer(2)))
            }
        }
    }

    /// How many fields wait for a person.
    public func conflictCount() throws -> Int { try conflictCounts().reduce(0) { $0 + $1.count } }
}

/// Puts conflicts together for people.
struct ConflictInbox {
    let adapter: ReplicaAdapter
    let policy: OrganisationPolicy?
    let own: Set<AuthorID>
    let clockOffset: Int64?

    mutating func list(_ filter: ConflictFilter) throws -> [Conflict] {
        try Self.open(filter, in: adapter).map { try conflict($0.conflict, of: $0.record) }
    }

    /// The conflicts with the records that they are in, the longest waiting first.
    static func open(
        _ filter: ConflictFilter, in adapter: ReplicaAdapter
    ) throws -> [(conflict: OpenConflict, record: StoredRecord)] {
        let statement = try PreparedStatement(
            adapter.db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms, conflict.field, conflict.since_ms
            FROM conflict JOIN record ON record.key = conflict.record JOIN scope ON scope.id = record.scope
            WHERE conflict.since_ms < ? \(filter.record == nil ? "" : "AND record.id = ?")
            ORDER BY conflict.since_ms, record.id, conflict.field
            """)
        statement.bind(filter.before ?? .max, at: 1)
        if let record = filter.record { statement.bind(record.bytes, at: 2) }
        let rows = try statement.all { row in
            (try StoredRecord(row: row), String(decoding: row.bytes(4), as: UTF8.self), row.integer(5))
        }
        return try rows.compactMap { record, field, since in
            if let scopes = filter.scopes, !scopes.contains(record.scope) { return nil }
            if let type = filter.type, type != record.type { return nil }
            if let wanted = filter.field, wanted != field, wanted != FamilyField.parse(field)?.field { return nil }
            let project = try adapter.project(of: record)
            if let wanted = filter.project, wanted != project { return nil }
            let conflict = OpenConflict(
                scope: record.scope, record: record.id, type: record.type, field: field, since: since,
                project: project, sides: sides(of: field, in: record.state))
            return (conflict, record)
        }
    }

    private func conflict(_ open: OpenConflict, of record: StoredRecord) throws -> Conflict {
        var walk = HistoryWalk(adapter: adapter, scope: record.scope, policy: policy)
        var sides: [Conflict.Side] = []
        for sibling in open.sides {
            let change = try walk.change(sibling.dot)?.change
            sides.append(
                Conflict.Side(
                    dot: sibling.dot, value: sibling.value, person: change?.person ?? "",
                    device: try walk.device(of: sibling.dot.author), wallMilliseconds: change?.wallMilliseconds ?? 0,
                    clockUncertaintyMilliseconds: own.contains(sibling.dot.author) ? clockOffset.map(abs) : nil))
        }
        let ancestor = try walk.commonAncestor(of: sides.map(\.dot), field: open.field)
        return Conflict(
            scope: record.scope, record: record.id, type: record.type, field: open.field,
            base: try ancestor.flatMap { try walk.value($0, field: open.field) }, sides: sides, since: open.since,
            project: open.project)
    }

    /// The sides of a field; of a record's existence, deletes and the changes that survive them.
    static func sides(of field: String, in state: RecordState) -> [Siblings.Sibling] {
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
