/// The present state of one record: its type and the siblings of each field.
///
/// A pure function of the set of changes applied, whatever their order of arrival (sync rules 3 and 6).
public struct RecordState: Hashable, Sendable {
    /// The record's id.
    public let id: RecordID
    /// The name of its declared type, such as `visit`.
    ///
    /// Every change names it. Should two differ, the first in byte order counts, so that all replicas agree.
    public private(set) var type: String
    /// The siblings of each field ever written, by field name.
    public private(set) var fields: FieldTable

    /// A record without any field yet.
    public init(id: RecordID, type: String) {
        self.init(id: id, type: type, fields: FieldTable())
    }

    /// Restores a record that was stored.
    public init(id: RecordID, type: String, fields: FieldTable) {
        self.id = id
        self.type = type
        self.fields = fields
    }

    /// Restores a record from its fields in any order.
    public init(id: RecordID, type: String, fields: some Sequence<(key: FieldName, value: Siblings)>) {
        self.init(id: id, type: type, fields: FieldTable(fields))
    }

    /// The siblings of a field; unwritten if nobody wrote it.
    public subscript(field: String) -> Siblings { fields[FieldName(field)] ?? Siblings() }

    /// The names of fields with two or more different values, in byte order.
    public var conflictedFields: [String] {
        fields.filter { $0.value.isConflict }.map(\.key.text)
    }

    /// Takes note of the type that a change names.
    public mutating func join(type other: String) {
        if other.precedesInBytes(type) { type = other }
    }

    /// Writes one field; see ``Siblings/write(_:as:replacing:)``.
    public mutating func write(_ value: FieldValue, to field: String, as dot: Dot, replacing replaced: [Dot]) {
        fields.update(FieldName(field)) { $0.write(value, as: dot, replacing: replaced) }
    }
}

/// Whether a record exists, carried in a field of its own so that deleting is an ordinary write (sync rule 11).
///
/// A delete writes ``deleted`` to ``fieldName`` and ``FieldValue/empty`` to every other field that has a value, naming
/// all values the deleter saw. An edit that the deleter did not see therefore survives beside the delete.
public enum RecordExistence {
    /// The reserved field that says whether the record is deleted.
    public static let fieldName = "$state"
    /// The value of ``fieldName`` of a deleted record.
    public static let deleted = FieldValue.text("deleted")

    /// How a record stands between a delete and edits that did not know of it.
    public enum Standing: Hashable, Sendable {
        /// Nobody deleted it, or a delete was undone.
        case present
        /// Deleted, and nobody wrote anything the deleter did not see.
        case deleted
        /// Deleted by one and edited by another who did not know: a person decides.
        case disputed
    }

    /// Derives how a record stands.
    public static func standing(of record: RecordState) -> Standing {
        let state = record[fieldName]
        guard state.all.contains(where: { $0.value == deleted }) else { return .present }
        let survives = record.fields.contains { name, siblings in
            name.text != fieldName && siblings.all.contains { $0.value != .empty }
        }
        return state.isConflict || survives ? .disputed : .deleted
    }
}
