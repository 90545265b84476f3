public import Causality
import InspectionDomain
import SyncProtocol

/// Which records to find, and in what order.
public struct RecordQuery: Hashable, Sendable {
    /// Values of a queried field from one to another, both included; `nil` leaves an end open.
    public struct Range: Hashable, Sendable {
        /// The field's name.
        public let field: String
        /// The least value.
        public let from: FieldValue?
        /// The greatest value.
        public let to: FieldValue?

        /// Describes a range.
        public init(_ field: String, from: FieldValue? = nil, to: FieldValue? = nil) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    /// In what order records are returned.
    public enum Order: Hashable, Sendable {
        /// By id.
        case id
        /// By the shown value of a queried field, then by id; records without a value count as least.
        case field(String, isDescending: Bool = false)
    }

    /// The type's name.
    public var type: String
    /// The scopes to look in; `nil` for all.
    public var scopes: Set<ScopeID>?
    /// The record that they belong to.
    public var parent: RecordID?
    /// Shown values of queried fields; ``FieldValue/empty`` finds records without a value.
    public var equals: [String: FieldValue]
    /// A range of one queried field.
    public var range: Range?
    /// Whether deleted records are returned too.
    public var includesDeleted: Bool
    /// The order.
    public var order: Order
    /// At most so many; `nil` for all.
    public var limit: Int?
    /// How many to pass over first.
    public var offset: Int

    /// Describes a query.
    public init(
        type: String, scopes: Set<ScopeID>? = nil, parent: RecordID? = nil, equals: [String: FieldValue] = [:],
        range: Range? = nil, includesDeleted: Bool = false, order: Order = .id, limit: Int? = nil, offset: Int = 0
    ) {
        self.type = type
        self.scopes = scopes
        self.parent = parent
        self.equals = equals
        self.range = range
        self.includesDeleted = includesDeleted
        self.order = order
        self.limit = limit
        self.offset = offset
    }
}

extension InspectionStore {
    /// The record with this id; `nil` if nothing was written to it. Deleted records are returned too.
    ///
    /// Should someone have written the id in a foreign scope as well, the one in the type's home scope is returned.
    public func record(_ id: RecordID) throws -> StoredRecord? {
        try snapshot { try $0.stored(id) }
    }

    /// The records that fit a query.
    ///
    /// - Throws: ``StoreError/badRequest(_:)`` for a field that is not declared as queried.
    public func records(_ query: RecordQuery) throws -> [StoredRecord] {
        let plan = try QueryPlan(query)
        return try snapshot { try plan.records(in: $0) }
    }

    /// The records of some types whose ids begin with these hexadecimal digits, by id; deleted ones are returned too.
    ///
    /// Reads the index of ids: as quick on a million records as on ten.
    /// - Throws: ``StoreError/badRequest(_:)`` unless there are 1 to 32 hexadecimal digits.
    public func records(idBeginning digits: String, types: Set<String>) throws -> [StoredRecord] {
        let missing = 32 - digits.utf8.count
        guard (0..<32).contains(missing),
            let first = RecordID(hex: digits + String(repeating: "0", count: missing)),
            let last = RecordID(hex: digits + String(repeating: "f", count: missing))
        else { throw StoreError.badRequest("id beginning with “\(digits)”") }
        return try snapshot { try $0.stored(from: first, through: last).filter { types.contains($0.type) } }
    }

    /// How many records fit a query; limit and offset are ignored.
    public func count(_ query: RecordQuery) throws -> Int {
        let plan = try QueryPlan(query)
        return try snapshot { try plan.count(in: $0) }
    }
}

extension ReplicaAdapter {
    /// The record with this id in its home scope, or in the first of others.
    func stored(_ id: RecordID) throws -> StoredRecord? {
        let statement = try PreparedStatement(
            db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms
            FROM record JOIN scope ON scope.id = record.scope WHERE record.id = ? ORDER BY scope.name
            """)
        statement.bind(id.bytes, at: 1)
        let found = try statement.all { try StoredRecord(row: $0) }
        return found.first { record in
            RecordTypes.named(record.type)?.home == Scopes.kind(of: record.scope)
        } ?? found.first
    }
}

extension ReplicaAdapter {
    /// The records of a range of ids in every scope, by id and scope.
    fileprivate func stored(from first: RecordID, through last: RecordID) throws -> [StoredRecord] {
        let statement = try PreparedStatement(
            db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms
            FROM record JOIN scope ON scope.id = record.scope
            WHERE record.id >= ? AND record.id <= ? ORDER BY record.id, record.scope
            """)
        statement.bind(first.bytes, at: 1)
        statement.bind(last.bytes, at: 2)
        return try statement.all { try StoredRecord(row: $0) }
    }
}

extension StoredRecord {
    /// Reads the columns id, scope name, state, received.
    init(row: PreparedStatement) throws {
        guard let id = RecordID(bytes: row.bytes(0)) else { throw StoreError.corrupt("record.id") }
        guard let scope = ScopeID(String(decoding: row.bytes(1), as: UTF8.self)) else {
            throw StoreError.corrupt("scope.name")
        }
        guard let state = row.withBytes(2, { RecordStateCoding.decode($0, id: id) }) else {
            throw StoreError.recordDamaged(id)
        }
        self.init(scope: scope, state: state, receivedAt: row.integer(3))
    }
}
