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
    /// - Parameter companions: fields that were decided along with it; those that hold no decision stay as they are.
    /// - Throws: ``StoreError/noConflict(_:field:)`` if the field's present value is no such decision.
    public func undoResolution(
        _ record: RecordID, field: String, companions: [String] = [], person: String, reason: String
    ) throws {
        try writing { session in
            try session.undoResolution(record, field: field, person: person, reason: reason)
            for companion in companions where try session.holdsDecision(record, field: companion) {
                try session.undoResolution(record, field: companion, person: person, reason: reason)
            }
        }
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
            // Such a decision writes to every field, so that what the person did not see must not be among them.
            let sides = ConflictInbox.sides(of: resolution.field, in: stored.state)
            guard resolution.shown.map({ Set($0) == Set(sides.map(\.dot)) }) ?? true else {
                throw StoreError.noConflict(resolution.record, field: resolution.field)
            }
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

    func holdsDecision(_ record: RecordID, field: String) throws -> Bool {
        guard let stored = try adapter.stored(record) else { return false }
        return try decidedValues(of: stored, field: field).count > 1
    }

    /// Two changes that each replace the decision and do not name each other stand side by side.
    func undoResolution(_ record: RecordID, field: String, person: String, reason: String) throws {
        guard let stored = try adapter.stored(record) else { throw StoreError.noSuchRecord(record) }
        let values = try decidedValues(of: stored, field: field)
        guard values.count > 1 else { throw StoreError.noConflict(record, field: field) }
        for value in values {
            let write = Draft.Write(field: field, value: value, replaces: stored.state[field].dots)
            try self.write(
                [write], to: record, type: stored.type, scope: stored.scope, person: person, reason: reason)
        }
    }

    /// The different values that the field's one present value decided between; empty if it is no decision.
    private func decidedValues(of stored: StoredRecord, field: String) throws -> [FieldValue] {
        let siblings = stored.state[field]
        guard field != RecordExistence.fieldName, siblings.all.count == 1, let decision = siblings.all.first,
            let change = try adapter.change(named: decision.dot, in: stored.scope)
        else { return [] }
        var values: [FieldValue] = []
        for dot in change.change.writes.first(where: { $0.field == field })?.replaces ?? [] {
            let earlier = try adapter.change(named: dot, in: stored.scope)
            let value = earlier?.change.writes.first { $0.field == field }?.value
            if let value, !values.contains(value) { values.append(value) }
        }
        return values
    }
}
