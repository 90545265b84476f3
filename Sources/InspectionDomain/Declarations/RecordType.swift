public import Causality

/// A kind of record, declared once: its names, its place and its fields.
public struct RecordType: Hashable, Sendable {
    /// The name in changes, such as `visit`; never translated, never reused.
    public let name: String
    /// What people see.
    public let label: Label
    /// The field that refers to the record it belongs to, if it belongs to one.
    public let parentField: String?
    /// The kind of scope its records live in.
    public let home: ScopeKind
    /// The fields by which people know a record again, such as a project's code: a table's row with the same values
    /// means the same record. Empty where only a key of the source can tell.
    public let identity: [String]
    /// Its fields in the order of forms and exports.
    public let fields: [FieldDeclaration]
    /// Where each field stands, because every value written is looked up.
    private let positions: [String: Int]

    /// Declares a record type.
    public init(
        _ name: String, _ zh: String, _ en: String, home: ScopeKind, parent parentField: String? = nil,
        identity: [String] = [], fields: [FieldDeclaration]
    ) {
        self.name = name
        self.label = Label(zh, en)
        self.parentField = parentField
        self.home = home
        self.identity = identity
        self.fields = fields
        positions = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The declaration of a field, also by the name of a family member such as `photos/…`; `nil` if undeclared.
    public func field(named name: String) -> FieldDeclaration? {
        if let exact = positions[name] { return fields[exact] }
        guard let member = FamilyField.parse(name), let family = positions[member.field], fields[family].kind.isFamily
        else { return nil }
        return fields[family]
    }

    /// The record that a record belongs to, by its type's parent field; `nil` if none, unknown or in conflict.
    public func parent(of record: RecordState) -> RecordID? {
        parentField.flatMap { record[$0].agreed?.recordID }
    }
}

extension FieldValue {
    /// A reference to a record.
    public static func reference(_ id: RecordID) -> FieldValue { .bytes(id.bytes) }

    /// The record referred to, if it is 16 bytes.
    public var recordID: RecordID? { bytes.flatMap { RecordID(bytes: $0) } }
}
