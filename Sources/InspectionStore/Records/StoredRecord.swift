public import Causality
import InspectionDomain

/// A record as it stands here.
public struct StoredRecord: Hashable, Sendable {
    /// The scope that it lives in.
    public let scope: ScopeID
    /// Its type and the current values of its fields.
    public let state: RecordState
    /// When its latest change arrived or was written here, milliseconds since 1970 by this device's clock.
    public let receivedAt: Int64

    /// Its id.
    public var id: RecordID { state.id }
    /// Its type's name.
    public var type: String { state.type }
    /// Whether it exists, was deleted, or is disputed.
    public var standing: RecordExistence.Standing { state.standing }

    /// The value that views show: the agreed one, or the cautious one of several by the field's declaration.
    public func value(_ field: String) -> FieldValue {
        state[field].shown(by: RecordTypes.named(state.type)?.field(named: field))
    }

    /// Whether the shown value must be marked because a person has yet to decide.
    public func isMarked(_ field: String) -> Bool { state.fieldsToSettle.contains(field) }

    /// The fields in which a person must decide, sorted.
    public var markedFields: [String] { state.fieldsToSettle }

    /// The record that it belongs to by its type's declaration, if any.
    public var parent: RecordID? {
        RecordTypes.named(state.type)?.parentField.flatMap { value($0).recordID }
    }

    /// An edit of this record as it was read: a value that arrived since then is not overwritten, but stays beside.
    ///
    /// - Parameter values: The new values by field; the others stay.
    public func edit(values: [String: FieldValue], person: String, reason: String = "") -> RecordEdit {
        let shown = Dictionary(uniqueKeysWithValues: values.keys.map { ($0, state[$0].dots) })
        return RecordEdit(
            record: id, type: type, scope: scope, values: values, shown: shown, person: person, reason: reason)
    }

    /// The keys present in a set field, sorted; see ``FamilyField``.
    public func elements(_ field: String) -> [String] { FamilyField.elements(of: field, in: state) }
}

extension RecordState {
    /// Whether it exists, was deleted, or is disputed; a record none of whose changes counts (§9.6) is not there.
    var standing: RecordExistence.Standing { fields.isEmpty ? .deleted : RecordExistence.standing(of: self) }
}
