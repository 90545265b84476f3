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

    /// The conflict without what only a look into the log tells.
    public var open: OpenConflict {
        OpenConflict(
            scope: scope, record: record, type: type, field: field, since: since, project: project,
            sides: sides.map { Siblings.Sibling(dot: $0.dot, value: $0.value) })
    }

    /// A decision between the sides as they were read: one that arrived since then stays beside it.
    ///
    /// - Parameter value: The value that is to stand; may be another than any side's.
    public func decision(value: FieldValue, reason: String) -> Resolution {
        Resolution(record: record, field: field, value: value, reason: reason, shown: sides.map(\.dot))
    }
}

/// A conflict as the record itself tells it, without a look into the log: for lists, counts and decisions of many.
public struct OpenConflict: Hashable, Sendable, Identifiable {
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
    /// Since when it shows here, milliseconds since 1970.
    public let since: Int64
    /// The project concerned, if one is.
    public let project: RecordID?
    /// The values with their changes, in the order of their dots, two or more.
    public let sides: [Siblings.Sibling]
}

/// How many fields of one name wait for a person.
public struct ConflictCount: Hashable, Sendable {
    /// The type's name.
    public let type: String
    /// The field.
    public let field: String
    /// How many.
    public let count: Int
}

/// Which conflicts to list.
public struct ConflictFilter: Hashable, Sendable {
    /// The scopes; `nil` for all.
    public var scopes: Set<ScopeID>?
    /// The record; `nil` for all.
    public var record: RecordID?
    /// The project; `nil` for all.
    public var project: RecordID?
    /// The type's name; `nil` for all.
    public var type: String?
    /// The field, of a set or map with or without its key; `nil` for all.
    public var field: String?
    /// Only those that show here since before this time, milliseconds since 1970; `nil` for all.
    public var before: Int64?

    /// Describes a filter; without arguments all conflicts.
    public init(
        scopes: Set<ScopeID>? = nil, record: RecordID? = nil, project: RecordID? = nil, type: String? = nil,
        field: String? = nil, before: Int64? = nil
    ) {
        self.scopes = scopes
        self.record = record
        self.project = project
        self.type = type
        self.field = field
        self.before = before
    }
}

/// The fields beside a value that say who gave it and when, such as who rated.
public struct Attribution: Hashable, Sendable {
    /// The field of the person's name.
    public let person: String
    /// The field of the time, milliseconds since 1970.
    public let time: String

    /// Names the fields.
    public init(person: String, time: String) {
        self.person = person
        self.time = time
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
    ///
    /// Whether a record exists is decided only between the very sides that were seen.
    public let shown: [Dot]?
    /// The side that the value comes from; `nil` for a value of the decider's own.
    public let side: Dot?
    /// The fields that say who gave the value, which follow the decision; `nil` if there are none.
    public let attribution: Attribution?

    /// Describes a decision.
    public init(
        record: RecordID, field: String, value: FieldValue, reason: String, shown: [Dot]? = nil, side: Dot? = nil,
        attribution: Attribution? = nil
    ) {
        self.record = record
        self.field = field
        self.value = value
        self.reason = reason
        self.shown = shown
        self.side = side
        self.attribution = attribution
    }
}

/// A change that decided between different values of one field.
public struct Decision: Hashable, Sendable {
    /// A value that was not chosen.
    public struct Alternative: Hashable, Sendable {
        /// The value.
        public let value: FieldValue
        /// Who had written it.
        public let person: String
        /// Whether it was entered on this device.
        public let isOwn: Bool
    }

    /// The deciding change.
    public let dot: Dot
    /// The scope.
    public let scope: ScopeID
    /// The record.
    public let record: RecordID
    /// Its type's name.
    public let type: String
    /// The field.
    public let field: String
    /// The value that was chosen.
    public let chosen: FieldValue
    /// The values that were not, in the order of their dots.
    public let others: [Alternative]
    /// Who decided.
    public let person: String
    /// On which device, by its certificate.
    public let device: String?
    /// Whether it was decided on this device.
    public let isOwn: Bool
    /// Why.
    public let reason: String
    /// When by the decider's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// When it arrived or was made here, milliseconds since 1970.
    public let arrivedAt: Int64
    /// Whether the field still holds it and nothing else, so that it can be taken back.
    public let stands: Bool

    /// Whether somebody else's decision passed over a value entered on this device.
    public var overrules: Bool { !isOwn && others.contains(where: \.isOwn) }
}
