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

    /// Takes a decision back: the values that it chose between stand side by side again, with who gave them.
    ///
    /// - Throws: ``StoreError/noConflict(_:field:)`` if the field's present value is no such decision.
    public func undoResolution(
        _ record: RecordID, field: String, attribution: Attribution? = nil, person: String, reason: String
    ) throws {
        try writing {
            try $0.undoResolution(record, field: field, attribution: attribution, person: person, reason: reason)
        }
    }

    /// Whether the field's one present value is a decision between different values, so that it can be taken back.
    public func isDecision(on field: String, of record: StoredRecord) throws -> Bool {
        try snapshot { adapter in
            guard field == RecordExistence.fieldName else {
                return try adapter.sidesDecided(of: record, field: field).count > 1
            }
            return try adapter.existenceDecision(of: record) != nil
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
        let source = try resolution.side.flatMap { try adapter.change(named: $0, in: stored.scope) }
        let unseen = Set(stored.state[resolution.field].dots).subtracting(write.replaces)
        let giver = resolution.attribution.map {
            facts($0, of: source, decider: person, in: stored, leaving: unseen)
        }
        try self.write(
            [write] + (giver ?? []), to: stored.id, type: stored.type, scope: stored.scope, person: person,
            reason: resolution.reason)
    }

    /// Who gave a value and when: by the change that it comes from, otherwise the decider now.
    ///
    /// - Parameter unseen: changes whose own facts stay beside.
    private func facts(
        _ attribution: Attribution, of source: FoundChange?, decider: String, in stored: StoredRecord,
        leaving unseen: Set<Dot> = []
    ) -> [Draft.Write] {
        let known: [(String, FieldValue)] = [
            (attribution.person, .text(source?.change.person ?? decider)),
            (attribution.time, .integer(source?.change.wallMilliseconds ?? adapter.now)),
        ]
        return known.map { field, value in
            // A change that took a decision back speaks for others.
            let own = source?.change.writes.first { $0.field == field }?.value
            return Draft.Write(
                field: field, value: own ?? value, replaces: stored.state[field].dots.filter { !unseen.contains($0) })
        }
    }

    /// Changes that each replace the decision and do not name each other stand side by side.
    func undoResolution(
        _ record: RecordID, field: String, attribution: Attribution?, person: String, reason: String
    ) throws {
        guard let stored = try adapter.stored(record) else { throw StoreError.noSuchRecord(record) }
        if field == RecordExistence.fieldName { return try undoExistence(stored, person: person, reason: reason) }
        let sides = try adapter.sidesDecided(of: stored, field: field)
        guard sides.count > 1 else { throw StoreError.noConflict(record, field: field) }
        for side in sides {
            let write = Draft.Write(field: field, value: side.value, replaces: stored.state[field].dots)
            let giver = attribution.map { facts($0, of: side.change, decider: person, in: stored) } ?? []
            try self.write(
                [write] + giver, to: record, type: stored.type, scope: stored.scope, person: person, reason: reason)
        }
    }
}

extension ReplicaAdapter {
    /// The different values that the field's one present value decided between; none if it is no decision.
    func sidesDecided(
        of stored: StoredRecord, field: String
    ) throws -> [(value: FieldValue, change: FoundChange)] {
        let siblings = stored.state[field]
        guard siblings.all.count == 1, let decision = siblings.all.first,
            let change = try self.change(named: decision.dot, in: stored.scope)
        else { return [] }
        var sides: [(value: FieldValue, change: FoundChange)] = []
        for dot in change.change.writes.first(where: { $0.field == field })?.replaces ?? [] {
            guard let earlier = try self.change(named: dot, in: stored.scope),
                let value = earlier.change.writes.first(where: { $0.field == field })?.value,
                !sides.contains(where: { $0.value == value })
            else { continue }
            sides.append((value, earlier))
        }
        return sides
    }
}
