public import Causality
public import InspectionDomain
public import InspectionStore
import Presentation
import Wording

/// What an import of JSON Lines looks up and how it treats what is already here.
public struct ImportContext {
    /// The store to write to.
    public let store: InspectionStore
    /// Who imports.
    public let person: String
    /// Whether values that are already here may be replaced.
    public let replaces: Bool
    /// Now, milliseconds since 1970.
    public let now: Int64
    private var projects: [String: (id: RecordID, scope: ScopeID)] = [:]

    /// Prepares an import.
    public init(store: InspectionStore, person: String, replaces: Bool, now: Int64) {
        self.store = store
        self.person = person
        self.replaces = replaces
        self.now = now
    }

    /// Today in UTC+8, by the device's clock.
    public var today: CivilDate? { CivilDate(instant: now) }

    /// The project of a code or an id, and the scope of what happens in its territory.
    ///
    /// - Throws: ``CommandError`` `notFound.project`.
    public mutating func project(_ code: String) throws -> (id: RecordID, scope: ScopeID) {
        if let known = projects[code] { return known }
        guard let record = try RecordNaming(store: store).projectIfAny(code: code),
            let scope = ProjectView(unchecked: record.state).territoryScope
        else { throw RecordNaming.noProject(code) }
        projects[code] = (record.state.id, scope)
        return (record.state.id, scope)
    }

    /// Finds the record that another program's key stands for.
    public func resolve(_ type: String, _ key: String) throws -> RecordID? {
        switch type {
        case "visit", "problem", "problemEvent": return RecordKey.id(of: type, key: key)
        case "project": return try RecordNaming(store: store).projectIfAny(code: key)?.state.id
        default: return RecordID(hex: key)
        }
    }

    /// The edit that writes these values, without those that are here already; `nil` if nothing is left.
    ///
    /// - Parameters:
    ///   - companions: Values written only along with others, such as who rated and when.
    ///   - kept: Counts values that differ from what is here and were not replaced.
    public func edit(
        _ id: RecordID, _ type: RecordType, in scope: ScopeID, _ values: [String: FieldValue],
        companions: [String: FieldValue] = [:], kept: inout Int
    ) throws -> RecordEdit? {
        let present = try store.record(id)?.state
        var fresh: [String: FieldValue] = [:]
        for (name, value) in values {
            let siblings = present?[name] ?? Siblings()
            if siblings.values == [value] || (siblings.isUnwritten && value == .empty) { continue }
            let isHeld = siblings.values.contains { $0 != .empty }
            if isHeld && !replaces { kept += 1 } else { fresh[name] = value }
        }
        guard !fresh.isEmpty else { return nil }
        for (name, value) in companions where replaces || present?[name].isUnwritten ?? true { fresh[name] = value }
        if let violation = type.violations(in: fresh, unknown: .refused, requiresAll: false).first { throw violation }
        return RecordEdit(record: id, type: type.name, scope: scope, values: fresh, person: person, reason: "")
    }
}

/// What one line of an import comes to.
public struct ImportedLine {
    /// What to write, in order, in one transaction.
    public var edits: [RecordEdit] = []
    /// The record that the line is about.
    public let record: RecordID
    /// Values that differ from what is here and were kept.
    public var kept = 0
    /// Values that fit no declared field; they were put into the note.
    public var leftovers: [String] = []
    /// Photos that the line names.
    public var photos: [NamedPhoto] = []

    /// A photo that a line names.
    public struct NamedPhoto: Hashable, Sendable {
        /// The file's name.
        public let name: String
        /// The item it belongs to.
        public let item: SupervisionItem?
        /// What it shows.
        public let caption: String?
    }

    init(record: RecordID) { self.record = record }
}
