import Causality
import InspectionDomain
import InspectionStore

/// Which records an account reaches: by scope, by the territory of the project they belong to, and by what is
/// published.
struct RecordReach {
    /// A chain of owners is followed at most so far; none of ours is longer.
    private static let depth = 5

    let store: InspectionStore

    /// Whether an account may do that with a record.
    func may(_ permission: Permission, _ access: Access, _ record: StoredRecord) throws -> Bool {
        guard let kind = Scopes.kind(of: record.scope) else { return false }
        if record.type == RecordType.device.name { return access.may(.administer) && permission == .read }
        let place = try territory(of: record)
        let isAllowed = place == nil ? access.may(permission) : access.may(permission, in: place)
        guard isAllowed else { return false }
        if kind == .office { return access.may(.drafts, in: nil) }
        return try isReleased(record) || access.may(.drafts, in: place)
    }

    /// The region code that a record belongs to; `nil` for what concerns the whole city.
    func territory(of record: StoredRecord) throws -> String? {
        if let code = Scopes.territoryCode(of: record.scope) { return code }
        var present = record
        for _ in 0..<Self.depth {
            if present.type == RecordType.project.name { return present.value("region").text }
            guard let parent = present.parent, let owner = try store.record(parent) else { return nil }
            if let code = Scopes.territoryCode(of: owner.scope) { return code }
            present = owner
        }
        return nil
    }

    /// Whether a record does not belong to an unannounced visit (四不两直) that is still under way.
    private func isReleased(_ record: StoredRecord) throws -> Bool {
        let visit: StoredRecord?
        switch record.type {
        case RecordType.visit.name: visit = record
        case RecordType.supervisionEntry.name, RecordType.photo.name, RecordType.addendum.name:
            visit = try record.parent.flatMap { try store.record($0) }
        default: return true
        }
        guard let visit, visit.type == RecordType.visit.name else { return true }
        let view = VisitView(unchecked: visit.state)
        return !view.isUnannounced || view.isSealed
    }
}

extension Access {
    /// The fields of a type that the account may enter in a plain form.
    ///
    /// The office enters for all who report to it on paper, but not what an inspector saw; a territory enters its own.
    /// An event is written once: its fields are entered on a new record only.
    func editableFields(of type: RecordType, isNew: Bool) -> [FieldDeclaration] {
        guard type != .device, type != .visit, type != .supervisionEntry, type != .addendum, type != .photo,
            type != .problemEvent
        else { return [] }
        return type.fields.filter { field in
            guard field.merge != .derived, field.merge != .event || isNew else { return false }
            if may(.edit), field.editors != [.inspector] { return true }
            return may(.fill) && field.editors.contains(.territory)
        }
    }
}
