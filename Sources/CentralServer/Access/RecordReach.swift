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
        if kind == .office { return try mayInOffice(permission, access, record) }
        let place = try territory(of: record)
        let isAllowed = place == nil ? access.may(permission) : access.may(permission, in: place)
        return try isAllowed && (isReleased(record) || access.may(.drafts, in: place))
    }

    /// The office's own papers: it sees and writes all; others see what is published of them, and of one territory only
    /// what concerns it. They are shown here alone; no laptop but the office's own replica gets the scope.
    private func mayInOffice(_ permission: Permission, _ access: Access, _ record: StoredRecord) throws -> Bool {
        if access.may(.drafts, in: nil) { return access.may(permission, in: nil) }
        guard permission == .read || permission == .export, try OfficePapers.isPublished(record, in: store) else {
            return false
        }
        if access.may(permission, in: nil) { return true }
        return try territory(of: record).map { access.may(permission, in: $0) } ?? false
    }

    /// The region code that a record belongs to; `nil` for what concerns the whole city.
    ///
    /// A paper of the office belongs where its own field says, or what it is about.
    func territory(of record: StoredRecord) throws -> String? {
        var present = record
        for _ in 0..<Self.depth {
            if let code = Scopes.territoryCode(of: present.scope) { return code }
            if present.type == RecordType.project.name { return present.value("region").text }
            var next = present.parent.map { [$0] } ?? []
            if Scopes.kind(of: present.scope) == .office {
                if let code = OfficePapers.territory(namedBy: present) { return code }
                next = OfficePapers.matters(of: present) + next
            }
            var owner: StoredRecord?
            for id in next where owner == nil { owner = try store.record(id) }
            guard let owner else { return nil }
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
