public import Causality

/// What a person entered for one record.
public struct RecordEdit: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Its type's name.
    public let type: String
    /// The scope that it lives in.
    public let scope: ScopeID
    /// The values by field, or by member of a family field such as `photos/…`.
    public let values: [String: FieldValue]
    /// The dots that the person's form showed, by field; a field that is not listed showed nothing.
    ///
    /// `nil` for an edit that sees the values of this very moment, such as an import.
    public let shown: [String: [Dot]]?
    /// Who entered it.
    public let person: String
    /// Why, if a reason was given.
    public let reason: String

    /// Describes an edit.
    public init(
        record: RecordID, type: String, scope: ScopeID, values: [String: FieldValue], shown: [String: [Dot]]? = nil,
        person: String, reason: String = ""
    ) {
        self.record = record
        self.type = type
        self.scope = scope
        self.values = values
        self.shown = shown
        self.person = person
        self.reason = reason
    }
}
