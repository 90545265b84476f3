import Causality
import InspectionDomain

/// A query as SQL with its arguments.
struct QueryPlan {
    private enum Argument {
        case integer(Int64)
        case value(QueriedValue)
        case bytes([UInt8])
    }

    private var conditions: [String] = []
    private var arguments: [Argument] = []
    /// The field to order by, and its name in the index.
    private var ordering: (field: FieldDeclaration, name: [UInt8], isDescending: Bool)?
    /// Whether only what belongs to one record is asked for: few enough to be put in order once they are read.
    private let isOfOneParent: Bool
    private let limit: Int?
    private let offset: Int
    private let checks: [(field: String, value: FieldValue)]

    init(_ query: RecordQuery) throws {
        limit = query.limit
        offset = query.offset
        isOfOneParent = query.parent != nil
        var equals = query.equals
        let type = RecordTypes.named(query.type)
        if let parent = query.parent {
            guard let field = type?.parentField else { throw StoreError.badRequest("\(query.type) has no parent") }
            equals[field] = .reference(parent)
        }
        checks = equals.filter { ($0.value.text?.utf8.count ?? 0) > QueriedValue.bytesMax }.map { ($0.key, $0.value) }
        // The records that a value of the index names are few; the plus keeps SQLite from walking all of the type.
        let isNamed = query.range != nil || equals.values.contains { QueriedValue($0) != nil }
        conditions.append("\(isNamed ? "+" : "")record.type = (SELECT id FROM name WHERE bytes = ?)")
        arguments.append(.bytes(Array(query.type.utf8)))
        if !query.includesDeleted { conditions.append("record.standing <> 1") }
        if let scopes = query.scopes {
            conditions.append("scope.name IN (\(scopes.map { _ in "?" }.joined(separator: ", ")))")
            for scope in scopes.sorted() { arguments.append(.bytes(Array(scope.name.utf8))) }
        }
        for (field, value) in equals.sorted(by: { $0.key < $1.key }) {
            try add(field, of: type, named: query.type, equals: value)
        }
        if let range = query.range { try add(range, of: type, named: query.type) }
        if case .field(let field, let isDescending) = query.order {
            let name = try Self.indexName(field, of: type, named: query.type)
            ordering = type?.field(named: field).map { ($0, name, isDescending) }
        }
    }

    private static let nameKey = "SELECT id FROM name WHERE bytes = ?"

    private static func indexName(_ field: String, of type: RecordType?, named name: String) throws -> [UInt8] {
        guard let declared = type?.field(named: field), declared.isQueried, !declared.kind.isFamily else {
            throw StoreError.badRequest("\(name).\(field) is not queried")
        }
        return Array("\(name).\(field)".utf8)
    }

    private mutating func add(_ field: String, of type: RecordType?, named name: String, equals value: FieldValue)
        throws
    {
        arguments.append(.bytes(try Self.indexName(field, of: type, named: name)))
        guard let queried = QueriedValue(value) else {
            conditions.append("record.key NOT IN (SELECT record FROM queried WHERE field = (\(Self.nameKey)))")
            return
        }
        conditions.append("record.key IN (SELECT record FROM queried WHERE field = (\(Self.nameKey)) AND value = ?)")
        arguments.append(.value(queried))
    }

    private mutating func add(_ range: RecordQuery.Range, of type: RecordType?, named name: String) throws {
        var condition = "record.key IN (SELECT record FROM queried WHERE field = (\(Self.nameKey))"
        arguments.append(.bytes(try Self.indexName(range.field, of: type, named: name)))
        if let from = range.from.flatMap({ QueriedValue($0) }) {
            condition += " AND value >= ?"
            arguments.append(.value(from))
        }
        if let to = range.to.flatMap({ QueriedValue($0) }) {
            condition += " AND value <= ?"
            arguments.append(.value(to))
        }
        conditions.append(condition + ")")
    }

    private static let columns = "record.id, scope.name, record.state, record.received_ms"

    private var condition: String { conditions.joined(separator: " AND ") }

    func records(in adapter: ReplicaAdapter) throws -> [StoredRecord] {
        guard let ordering, isOfOneParent else { return try records(in: adapter, limit: limit, offset: offset) }
        // Walking the whole index of the field for the few of one record would take as long as there are others.
        let all = try records(in: adapter, limit: nil, offset: 0)
        let keyed = all.map { (key: QueriedValue($0.state[ordering.field.name].shown(by: ordering.field)), record: $0) }
        let sorted = keyed.sorted { left, right in
            if left.key == right.key { return left.record.id < right.record.id }
            return ordering.isDescending
                ? QueriedValue.precedes(right.key, left.key) : QueriedValue.precedes(left.key, right.key)
        }
        return sorted.dropFirst(offset).prefix(limit ?? .max).map(\.record)
    }

    private func records(in adapter: ReplicaAdapter, limit: Int?, offset: Int) throws -> [StoredRecord] {
        let page: [Argument] = [.integer(Int64(limit ?? -1)), .integer(Int64(offset))]
        let statement: PreparedStatement
        if let ordering, !isOfOneParent {
            statement = try PreparedStatement(adapter.db, orderedSQL(isDescending: ordering.isDescending))
            let name = Argument.bytes(ordering.name)
            bind([name] + arguments + [name] + arguments + page, to: statement)
        } else {
            statement = try PreparedStatement(
                adapter.db,
                """
                SELECT \(Self.columns) FROM record JOIN scope ON scope.id = record.scope
                WHERE \(condition) ORDER BY record.id LIMIT ? OFFSET ?
                """)
            bind(arguments + page, to: statement)
        }
        return try statement.all { try StoredRecord(row: $0) }
            .filter { record in checks.allSatisfy { record.value($0.field) == $0.value } }
    }

    /// Walks the index of the field, adds the records that have no value, and only then fetches the page's states.
    private func orderedSQL(isDescending: Bool) -> String {
        let direction = isDescending ? "DESC" : "ASC"
        return """
            WITH page (key, id, value) AS (
                SELECT record.key, record.id, ordering.value FROM queried AS ordering
                CROSS JOIN record ON record.key = ordering.record JOIN scope ON scope.id = record.scope
                WHERE ordering.field = (\(Self.nameKey)) AND \(condition)
                UNION ALL
                SELECT record.key, record.id, NULL FROM record JOIN scope ON scope.id = record.scope
                WHERE record.key NOT IN (SELECT record FROM queried WHERE field = (\(Self.nameKey))) AND \(condition)
                ORDER BY 3 \(direction), 2 LIMIT ? OFFSET ?)
            SELECT \(Self.columns) FROM page CROSS JOIN record USING (key) JOIN scope ON scope.id = record.scope
            ORDER BY page.value \(direction), page.id
            """
    }

    func count(in adapter: ReplicaAdapter) throws -> Int {
        let statement = try PreparedStatement(
            adapter.db,
            "SELECT count(*) FROM record JOIN scope ON scope.id = record.scope WHERE \(condition)")
        bind(arguments, to: statement)
        return Int(try statement.first { $0.integer(0) } ?? 0)
    }

    private func bind(_ arguments: [Argument], to statement: PreparedStatement) {
        for (index, argument) in arguments.enumerated() {
            let position = Int32(index + 1)
            switch argument {
            case .integer(let integer): statement.bind(integer, at: position)
            case .value(let value): value.bind(to: statement, at: position)
            case .bytes(let bytes): statement.bind(bytes, at: position)
            }
        }
    }
}
