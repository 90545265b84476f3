public import Causality
public import InspectionDomain

extension InspectionStore {
    /// The shown values of some queried fields of every record of a type, from the index alone: no record is unpacked.
    ///
    /// For boards that look at a whole type at once. Deleted records have no values and do not appear.
    /// - Returns: by the record's local row, the values in the order of the fields, empty where there is none. Texts
    ///   are their first 512 bytes.
    /// - Throws: ``StoreError/badRequest(_:)`` for a field that is not declared as queried.
    public func indexedValues(of type: RecordType, _ fields: [String]) throws -> [Int64: [FieldValue]] {
        let declared = try fields.map { name in
            guard let field = type.field(named: name), field.isQueried, !field.kind.isFamily else {
                throw StoreError.badRequest("\(type.name).\(name) is not queried")
            }
            return field
        }
        return try snapshot { adapter in
            var rows: [Int64: [FieldValue]] = [:]
            let nothing = [FieldValue](repeating: .empty, count: fields.count)
            for (index, field) in declared.enumerated() {
                let statement = try PreparedStatement(
                    adapter.db,
                    "SELECT record, value FROM queried WHERE field = (SELECT id FROM name WHERE bytes = ?)")
                statement.bind(Array("\(type.name).\(field.name)".utf8), at: 1)
                let isBytes = field.kind.isReference
                let found = try statement.all { row -> (Int64, FieldValue) in
                    let value: FieldValue =
                        row.isInteger(1)
                        ? .integer(row.integer(1))
                        : isBytes ? .bytes(row.bytes(1)) : .text(String(decoding: row.bytes(1), as: UTF8.self))
                    return (row.integer(0), value)
                }
                for (key, value) in found { rows[key, default: nothing][index] = value }
            }
            return rows
        }
    }

    /// The id of the record in a local row, as ``indexedValues(of:_:)`` gives it.
    public func recordID(inRow row: Int64) throws -> RecordID? {
        try snapshot { adapter in
            let statement = try PreparedStatement(adapter.db, "SELECT id FROM record WHERE key = ?")
            statement.bind(row, at: 1)
            return try statement.first { RecordID(bytes: $0.bytes(0)) } ?? nil
        }
    }
}

extension FieldKind {
    fileprivate var isReference: Bool {
        switch self {
        case .reference, .hash: true
        default: false
        }
    }
}
