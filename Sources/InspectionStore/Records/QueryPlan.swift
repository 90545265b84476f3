import Causality
import InspectionDomain

/// A query as SQL with its arguments.
struct QueryPlan {
    private enum Argument {
        case integer(Int64)
        case value(QueriedValue)
        case bytes([UInt8])
    }

    private var prefix = ""
    private var prefixArguments: [Argument] = []
    private var joins = ""
    private var conditions: [String] = []
    private var arguments: [Argument] = []
    private var ordering = "record.id"
    private let limit: Int?
    private let offset: Int
    private let checks: [(field: String, value: FieldValue)]

    init(_ query: RecordQuery) throws {
        limit = query.limit
        offset = query.offset
        var equals = query.equals
        let type = RecordTypes.named(query.type)
        if let parent = query.parent {
            guard let field = type?.parentField else { throw StoreError.badRequest("\(query.type) has no parent") }
            equals[field] = .reference(parent)
        }
        checks = equals.filter { ($0.value.text?.utf8.count ?? 0) > QueriedValue.bytesMax }.map { ($0.key, $0.value) }
        conditions.append("record.type = (SELECT id FROM name WHERE bytes = ?)")
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
            prefix = "WITH ordering (record, value) AS MATERIALIZED (SELECT record, value FROM queried WHERE field = (\(Self.nameKey))) "
            prefixArguments = [.bytes(try Self.indexName(field, of: type, named: query.type))]
            joins = "LEFT JOIN ordering ON ordering.record = record.key"
            ordering = "ordering.value \(isDescending ? "DESC" : "ASC"), record.id"
        }
    }

    private static let nameKey = "SELECT id FROM name WHERE bytes = ?"

    private static func indexName(_ field: String, of type: RecordType?, named name: String) throws -> [UInt8] {
        guard let declared = type?.field(named: field), declared.isQueried, !declared.kind.isFamily else {
            throw StoreError.badRequest("\(name).\(field) is not queried")
        }
        return Array("\(name).\(field)".utf8)
    }

    private mutating func add(_ field: String, of type: RecordType?, named name: String, equals value: FieldValue) throws {
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

    private var source: String {
        "FROM record JOIN scope ON scope.id = record.scope \(joins) WHERE \(conditions.joined(separator: " AND "))"
    }

    func records(in adapter: ReplicaAdapter) throws -> [StoredRecord] {
        let statement = try PreparedStatement(
            adapter.db,
            prefix + "SELECT record.id, scope.name, record.state, record.received_ms \(source) ORDER BY \(ordering) LIMIT ? OFFSET ?")
        bind(prefixArguments + arguments + [.integer(Int64(limit ?? -1)), .integer(Int64(offset))], to: statement)
        return try statement.all { try StoredRecord(row: $0) }
            .filter { record in checks.allSatisfy { record.value($0.field) == $0.value } }
    }

    func count(in adapter: ReplicaAdapter) throws -> Int {
        let statement = try PreparedStatement(adapter.db, prefix + "SELECT count(*) \(source)")
        bind(prefixArguments + arguments, to: statement)
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
