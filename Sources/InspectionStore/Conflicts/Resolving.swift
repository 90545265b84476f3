public import Causality
import InspectionDomain
import SyncProtocol

extension InspectionStore {
    /// Settles conflicts in one transaction: each decision is a change that names the values it decides between.
    ///
    /// - Throws: ``StoreError/noConflict(_:field:)``, ``StoreError/badValue(_:)``, ``StoreError/noSuchRecord(_:)``;
    ///   then nothing was written.
    public func resolve(_ resolutions: [Resolution], person: String) throws {
        try writing { session in
            for resolution in resolutions { try session.resolve(resolution, person: person) }
        }
    }

    /// Takes a decision back: the values that it chose between stand side by side again.
    ///
    /// - Throws: ``StoreError/noConflict(_:field:)`` if the field's present value is no such decision.
    public func undoResolution(_ record: RecordID, field: String, person: String, reason: String) throws {
        try writing { try $0.undoResolution(record, field: field, person: person, reason: reason) }
    }
}

extension WriteSession {
    func resolve(_ resolution: Resolution, person: String) throws {
        guard let stored = try adapter.stored(resolution.record) else {
            throw StoreError.noSuchRecord(resolution.record)
        }
        guard stored.markedFields.contains(resolution.field) else {
            throw StoreError.noConflict(resolution.record, field: resolution.field)
        }
        if resolution.field == RecordExistence.fieldName {
            if resolution.value == RecordExistence.deleted {
                try empty(stored, writing: RecordExistence.deleted, person: person, reason: resolution.reason)
            } else {
                try undelete(stored.id, person: person, reason: resolution.reason)
            }
            return
        }
        let violations = RecordTypes.named(stored.type)?.violations(
            in: [resolution.field: resolution.value], unknown: .kept, requiresAll: false)
        if let violation = violations?.first { throw StoreError.badValue(violation) }
        let write = Draft.Write(
            field: resolution.field, value: resolution.value,
            replaces: resolution.shown ?? stored.state[resolution.field].dots)
        try self.write(
            [write], to: stored.id, type: stored.type, scope: stored.scope, person: person, reason: resolution.reason)
    }

    /// Two changes that each replace the decision and do not name each other stand side by side.
    func undoResolution(_ record: RecordID, field: String, person: String, reason: String) throws {
        guard let stored = try adapter.stored(record) else { throw StoreError.noSuchRecord(record) }
        let siblings = stored.state[field]
        guard field != RecordExistence.fieldName, siblings.all.count == 1, let decision = siblings.all.first,
            let change = try adapter.change(named: decision.dot, in: stored.scope)
        else { throw StoreError.noConflict(record, field: field) }
        var values: [FieldValue] = []
        for dot in change.change.writes.first(where: { $0.field == field })?.replaces ?? [] {
            let earlier = try adapter.change(named: dot, in: stored.scope)
            let value = earlier?.change.writes.first { $0.field == field }?.value
            if let value, !values.contains(value) { values.append(value) }
        }
        guard values.count > 1 else { throw StoreError.noConflict(record, field: field) }
        for value in values {
            let write = Draft.Write(field: field, value: value, replaces: [decision.dot])
            try self.write(
                [write], to: record, type: stored.type, scope: stored.scope, person: person, reason: reason)
        }
    }
}
