public import Causality

/// A read-only, typed view over a record of one declared type; in conflicts it reads cautiously.
public protocol RecordView: Sendable {
    /// The declared type.
    static var type: RecordType { get }
    /// The record.
    var record: RecordState { get }
    /// Wraps a record without looking at its type name.
    init(unchecked record: RecordState)
}

extension RecordView {
    /// Wraps a record of the view's type; `nil` for another type.
    public init?(_ record: RecordState) {
        guard record.type == Self.type.name else { return nil }
        self.init(unchecked: record)
    }

    /// The record's id.
    public var id: RecordID { record.id }

    /// Whether the record is present, deleted or disputed.
    public var standing: RecordExistence.Standing { RecordExistence.standing(of: record) }

    /// The cautious reading of a field or of a family's member.
    public func reading(_ field: String) -> CautiousValue {
        CautiousValue(record[field], declared: Self.type.field(named: field))
    }

    /// The fields in conflict; set members are none, their additions win.
    public var conflicts: [String] {
        record.conflictedFields.filter { name in
            if case .set = Self.type.field(named: name)?.kind { false } else { true }
        }
    }

    func text(_ field: String) -> String? { reading(field).value.text }

    func integer(_ field: String) -> Int64? { reading(field).value.integer }

    func flag(_ field: String) -> Bool? { reading(field).value.flag }

    func reference(_ field: String) -> RecordID? { reading(field).value.recordID }

    func date(_ field: String) -> CivilDate? { text(field).flatMap { CivilDate($0) } }

    func choice<Coded: CodedChoice>(_ field: String) -> Coded? { text(field).flatMap(Coded.init(rawValue:)) }

    func elements(_ field: String) -> [String] { FamilyField.elements(of: field, in: record) }

    func references(_ field: String) -> [RecordID] { FamilyField.references(of: field, in: record) }
}

/// One field as people see it, for any record, also of a type or with fields that this version does not know.
public struct ShownField: Hashable, Sendable {
    /// The register's name.
    public let name: String
    /// The declaration; `nil` if unknown, then the value is shown raw.
    public let declaration: FieldDeclaration?
    /// The cautious reading.
    public let reading: CautiousValue

    /// All fields of a record that hold anything: declared ones in form order, then unknown ones by name.
    public static func all(of record: RecordState) -> [ShownField] {
        let type = RecordTypes.named(record.type)
        let order = Dictionary(
            uniqueKeysWithValues: (type?.fields ?? []).enumerated().map { ($0.element.name, $0.offset) })
        let shown = record.fields.map { ($0.key.text, $0.value) }.compactMap { name, siblings -> ShownField? in
            let declaration = type?.field(named: name)
            let reading = CautiousValue(siblings, declared: declaration)
            guard reading.value != .empty, name != RecordExistence.fieldName else { return nil }
            return ShownField(name: name, declaration: declaration, reading: reading)
        }
        return shown.sorted { left, right in
            let (first, second) = (
                left.declaration.flatMap { order[$0.name] } ?? .max,
                right.declaration.flatMap { order[$0.name] } ?? .max
            )
            return (first, left.name) < (second, right.name)
        }
    }
}
