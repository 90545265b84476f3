import Causality
import SyncProtocol

/// A decision whether a record stays that one person deleted and another changed meanwhile.
struct ExistenceDecision {
    /// What one change had written that a delete did not know of.
    struct Survivor {
        let change: FoundChange
        /// The values that the decision replaced, by field.
        var values: [String: FieldValue]
    }

    /// The deciding change.
    let change: FoundChange
    /// The deletes, in the order of their dots.
    let deletes: [FoundChange]
    /// What stood against them, as far as the decision replaced it, in the order of the changes.
    let survivors: [Survivor]

    /// Whether the record was to stay.
    var isKept: Bool { change.change.writes.contains { $0.field == RecordExistence.fieldName && $0.value == .empty } }
}

extension ReplicaAdapter {
    /// The decision that a change made on its record's existence; `nil` if it made none.
    ///
    /// A delete that replaces no delete decides nothing, nor does bringing back a record that nobody had changed.
    func existenceDecision(by change: FoundChange, in scope: ScopeID) throws -> ExistenceDecision? {
        let field = RecordExistence.fieldName
        guard let existence = change.change.writes.first(where: { $0.field == field }) else { return nil }
        var deletes: [FoundChange] = []
        var survivors: [Dot: ExistenceDecision.Survivor] = [:]
        for write in change.change.writes {
            for dot in write.replaces.sorted() {
                guard let earlier = try self.change(named: dot, in: scope),
                    let value = earlier.change.writes.first(where: { $0.field == write.field })?.value
                else { continue }
                if write.field == field, value == RecordExistence.deleted {
                    deletes.append(earlier)
                } else if write.field == field || value != .empty {
                    survivors[dot, default: .init(change: earlier, values: [:])].values[write.field] = value
                }
            }
        }
        let decision = ExistenceDecision(
            change: change, deletes: deletes, survivors: survivors.sorted { $0.key < $1.key }.map(\.value))
        guard !deletes.isEmpty, existence.value != nil else { return nil }
        return try survivors.isEmpty && !(decision.isKept && outlives(decision, in: scope)) ? nil : decision
    }

    /// The decision that stands on whether the record stays; `nil` if none does.
    func existenceDecision(of stored: StoredRecord) throws -> ExistenceDecision? {
        let siblings = stored.state[RecordExistence.fieldName]
        guard siblings.all.count == 1, let dot = siblings.dots.first, stored.standing != .disputed,
            let change = try change(named: dot, in: stored.scope)
        else { return nil }
        return try existenceDecision(by: change, in: stored.scope)
    }

    /// Whether the record has a value that outlived the delete by itself: the decision neither wrote nor replaced it,
    /// and it was here before.
    private func outlives(_ decision: ExistenceDecision, in scope: ScopeID) throws -> Bool {
        let own = decision.change
        let written = Set(own.change.writes.map(\.field))
        guard let stored = try stored(own.change.record) else { return false }
        let others = stored.state.fields.filter { !written.contains($0.key.text) }.flatMap(\.value.all)
        return try others.contains { sibling in
            guard sibling.value != .empty, let other = try change(named: sibling.dot, in: scope) else { return false }
            return other.change.author == own.change.author
                ? other.change.sequence < own.change.sequence : other.receivedAt < own.receivedAt
        }
    }
}

extension WriteSession {
    /// Puts a delete and what stood against it side by side again.
    ///
    /// One change empties what the decision had brought back, and one for each survivor writes its values anew. None
    /// names the other. What was written after the decision stays as it is.
    func undoExistence(_ stored: StoredRecord, person: String, reason: String) throws {
        let field = RecordExistence.fieldName
        guard let decision = try adapter.existenceDecision(of: stored) else {
            throw StoreError.noConflict(stored.id, field: field)
        }
        let made = decision.change
        let standing = made.change.writes.map(\.field).filter { stored.state[$0].dots == [made.dot] }
        func write(_ values: [(String, FieldValue)]) throws {
            let writes = values.map { Draft.Write(field: $0, value: $1, replaces: stored.state[$0].dots) }
            try self.write(
                writes, to: stored.id, type: stored.type, scope: stored.scope, person: person, reason: reason)
        }
        try write(standing.map { ($0, $0 == field ? RecordExistence.deleted : .empty) })
        for survivor in decision.survivors {
            try write(standing.compactMap { name in survivor.values[name].map { (name, $0) } })
        }
    }
}
