import Causality
import InspectionDomain

/// What a store keeps besides a record's packed state, read once from its type's declaration.
struct TypePlan: Sendable {
    struct Queried: Sendable {
        let declaration: FieldDeclaration
        /// The name in the table `name`: type, dot, field.
        let indexName: String
    }

    let queried: [Queried]
    let searched: [String]
    /// The field that names a photo by its manifest's hash.
    let photoField: String?

    /// The plan of a type; empty for one that this version does not know.
    static func of(_ type: String) -> TypePlan { plans[type] ?? unknown }

    private static let unknown = TypePlan(queried: [], searched: [], photoField: nil)
    private static let plans = Dictionary(
        uniqueKeysWithValues: RecordTypes.all.map { type in
            let plan = TypePlan(
                queried: type.fields.filter { $0.isQueried && !$0.kind.isFamily }
                    .map { Queried(declaration: $0, indexName: "\(type.name).\($0.name)") },
                searched: type.fields.filter { $0.isSearched && !$0.kind.isFamily }.map(\.name),
                photoField: type == .photo ? "hash" : nil)
            return (type.name, plan)
        })
}

/// A value as it stands in the index of queried fields.
enum QueriedValue: Hashable {
    case integer(Int64)
    case bytes([UInt8])

    /// The bytes of a text that are indexed; longer ones are compared in full once found.
    static let bytesMax = 512

    /// `nil` for empty, which is not indexed.
    init?(_ value: FieldValue) {
        switch value {
        case .empty: return nil
        case .integer(let integer): self = .integer(integer)
        case .flag(let flag): self = .integer(flag ? 1 : 0)
        case .text(let text): self = .bytes(Array(text.utf8.prefix(Self.bytesMax)))
        case .bytes(let bytes): self = .bytes(Array(bytes.prefix(Self.bytesMax)))
        }
    }

    /// The order of the index: no value, numbers, bytes.
    static func precedes(_ left: QueriedValue?, _ right: QueriedValue?) -> Bool {
        switch (left, right) {
        case (_, nil): false
        case (nil, _): true
        case (.integer(let first)?, .integer(let second)?): first < second
        case (.integer?, .bytes?): true
        case (.bytes?, .integer?): false
        case (.bytes(let first)?, .bytes(let second)?): first.lexicographicallyPrecedes(second)
        }
    }

    func bind(to statement: PreparedStatement, at position: Int32) {
        switch self {
        case .integer(let integer): statement.bind(integer, at: position)
        case .bytes(let bytes): statement.bind(bytes, at: position)
        }
    }
}
