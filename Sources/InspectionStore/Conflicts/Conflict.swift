public import Causality

/// A field in which different values stand side by side until a person decides.
public struct Conflict: Hashable, Sendable, Identifiable {
    /// One of the values.
    public struct Side: Hashable, Sendable {
        /// The change that wrote it.
        public let dot: Dot
        /// The value; for ``RecordExistence/fieldName`` the text `deleted`, or empty for “still there”.
        public let value: FieldValue
        /// Who wrote it.
        public let person: String
        /// The device by the author's certificate; `nil` while there is none.
        public let device: String?
        /// When by the writer's clock, milliseconds since 1970.
        public let wallMilliseconds: Int64
        /// How far that clock may be off, milliseconds; known of this device's own clock only.
        public let clockUncertaintyMilliseconds: Int64?
    }

    /// The record's id in hexadecimal, a slash, and the field.
    public var id: String { "\(record.hex)/\(field)" }
    /// The scope.
    public let scope: ScopeID
    /// The record.
    public let record: RecordID
    /// Its type's name.
    public let type: String
    /// The field.
    public let field: String
    /// What stood there before the sides parted; `nil` if nothing is known of it.
    public let base: FieldValue?
    /// The values in the order of their dots, two or more.
    public let sides: [Side]
    /// Since when it shows here, milliseconds since 1970.
    public let since: Int64
    /// The project concerned, if one is.
    public let project: RecordID?

    /// A decision between the sides as they were read: one that arrived since then stays beside it.
    ///
    /// - Parameter value: The value that is to stand; may be another than any side's.
    public func decision(value: FieldValue, reason: String) -> Resolution {
        Resolution(record: record, field: field, value: value, reason: reason, shown: sides.map(\.dot))
    }
}

/// Which conflicts to list.
public struct ConflictFilter: Hashable, Sendable {
    /// The scopes; `nil` for all.
    public var scopes: Set<ScopeID>?
    /// The record; `nil` for all.
    public var record: RecordID?
    /// The project; `nil` for all.
    public var project: RecordID?
    /// At most so many; `nil` for all.
    public var limit: Int?

    /// Describes a filter; without arguments all conflicts.
    public init(
        scopes: Set<ScopeID>? = nil, record: RecordID? = nil, project: RecordID? = nil, limit: Int? = nil
    ) {
        self.scopes = scopes
        self.record = record
        self.project = project
        self.limit = limit
    }
}

/// A person's decision of one conflict.
public struct Resolution: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// The field.
    public let field: String
    /// The value that is to stand; may be another than any side's.
    public let value: FieldValue
    /// Why.
    public let reason: String
    /// The sides that the person saw; others stay beside the decision. `nil` for all that are current.
    public let shown: [Dot]?

    /// Describes a decision.
    public init(record: RecordID, field: String, value: FieldValue, reason: String, shown: [Dot]? = nil) {
        self.record = record
        self.field = field
        self.value = value
        self.reason = reason
        self.shown = shown
    }
}

/// A decision by somebody else that did not choose the value entered on this device.
public struct OverrulingDecision: Hashable, Sendable {
    /// The deciding change.
    public let dot: Dot
    /// The scope.
    public let scope: ScopeID
    /// The record.
    public let record: RecordID
    /// The field.
    public let field: String
    /// The value entered here.
    public let mine: FieldValue
    /// The value that was chosen.
    public let chosen: FieldValue
    /// Who decided.
    public let person: String
    /// On which device, by its certificate.
    public let device: String?
    /// Why.
    public let reason: String
    /// When by the decider's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// When it arrived here, milliseconds since 1970.
    public let arrivedAt: Int64
}
