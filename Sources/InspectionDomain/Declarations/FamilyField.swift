public import Causality

/// Sets and maps: a declared field that is stored as a family of registers named `field/key`.
///
/// Each member is a register of its own, so concurrent additions never meet. A set member holds `flag(true)`, or
/// empty once removed; it is present while any sibling is true, so an addition wins over a concurrent removal.
public enum FamilyField {
    /// The most bytes of UTF-8 a key may have, so that member names stay short on the wire.
    public static let maxKeyBytes = 160

    /// The register's name of one key.
    public static func name(_ field: String, _ key: String) -> String { "\(field)/\(key)" }

    /// The register's name of a record as key.
    public static func name(_ field: String, _ id: RecordID) -> String { name(field, id.hex) }

    /// Splits a register's name at its first slash; `nil` if it names no member.
    public static func parse(_ name: String) -> (field: String, key: String)? {
        // Characters are costly to find and most names have no slash.
        guard name.utf8.contains(UInt8(ascii: "/")), let slash = name.firstIndex(of: "/") else { return nil }
        let field = name[..<slash]
        let key = name[name.index(after: slash)...]
        return field.isEmpty || key.isEmpty ? nil : (String(field), String(key))
    }

    /// The value that adds a key to a set.
    public static let added = FieldValue.flag(true)
    /// The value that removes a key from a set.
    public static let removed = FieldValue.empty

    /// The keys present in a set, sorted by their bytes.
    public static func elements(of field: String, in record: RecordState) -> [String] {
        keys(of: field, in: record) { siblings in siblings.all.contains { $0.value == added } }
    }

    /// The records present in a set of references, sorted; keys that are no id are left out.
    public static func references(of field: String, in record: RecordState) -> [RecordID] {
        elements(of: field, in: record).compactMap { RecordID(hex: $0) }
    }

    /// The keys of a map that have any value, sorted by their bytes.
    public static func mapKeys(of field: String, in record: RecordState) -> [String] {
        keys(of: field, in: record) { siblings in siblings.all.contains { $0.value != .empty } }
    }

    private static func keys(
        of field: String, in record: RecordState, where isPresent: (Siblings) -> Bool
    ) -> [String] {
        record.fields.compactMap { name, siblings in
            guard let member = parse(name.text), member.field == field, isPresent(siblings) else { return nil }
            return member.key
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
