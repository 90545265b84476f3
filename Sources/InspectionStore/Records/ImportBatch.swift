public import Causality
import InspectionDomain
public import SyncProtocol

/// What taking an import back did, or would do.
public struct BatchUndo: Hashable, Sendable {
    /// Why a value or record was left as it is.
    public enum Reason: String, Hashable, Sendable {
        /// Somebody wrote it since.
        case changedSince
        /// Others' records belong to it.
        case inUse
    }

    /// Something that was left.
    public struct Left: Hashable, Sendable {
        /// The record.
        public let record: RecordID
        /// The field; `nil` for the whole record.
        public let field: String?
        /// Why.
        public let reason: Reason
    }

    /// The records that the import had made and that were deleted, in the order it made them.
    public var deleted: [RecordID] = []
    /// How many values of other records went back to what they were.
    public var restored = 0
    /// What was left, in the order of the import.
    public var left: [Left] = []
}

extension InspectionStore {
    /// Writes edits and the record that says what they were, in one durable transaction.
    ///
    /// - Parameter batch: an edit of a new record of ``RecordType/importBatch``; the spans of the log are added here.
    /// - Returns: the changes of the edits, without that of the batch. None are written, and no batch, if the edits
    ///   change nothing.
    /// - Throws: what ``write(_:)`` throws; then nothing was written.
    @discardableResult
    public func write(_ edits: [RecordEdit], asBatch batch: RecordEdit) throws -> [ChainedChange] {
        for edit in edits + [batch] { try Self.validate(edit) }
        return try writing { session in
            var created = 0
            var spans: [ScopeID: BatchSpan] = [:]
            let changes = try edits.compactMap { edit -> ChainedChange? in
                let isNew = try session.adapter.record(edit.record, in: edit.scope) == nil
                guard let change = try session.apply(edit) else { return nil }
                if isNew { created += 1 }
                let (author, number) = (change.change.author, change.change.sequence)
                let first = spans[edit.scope]?.first ?? number
                spans[edit.scope] = BatchSpan(author: author, first: first, last: number)
                return change
            }
            guard !changes.isEmpty else { return [] }
            var values = batch.values
            values["created"] = .integer(Int64(created))
            values["changes"] = .integer(Int64(changes.count))
            for (scope, span) in spans { values[FamilyField.name("spans", scope.name)] = .text(span.text) }
            _ = try session.apply(
                RecordEdit(
                    record: batch.record, type: batch.type, scope: batch.scope, values: values, person: batch.person,
                    reason: batch.reason))
            return changes
        }
    }

    /// Takes an import back: what it wrote and nobody wrote since goes back to what stood there before.
    ///
    /// A record that the import made is deleted, unless somebody wrote in it or records from elsewhere belong to it:
    /// then it stays whole, with the parts that the import gave it. The replacement is an ordinary change that names
    /// the values it takes away, so it travels, has a history and can be changed again.
    ///
    /// - Parameter isTrial: finds out and writes nothing.
    /// - Throws: ``StoreError/noSuchRecord(_:)`` for what is no batch, or what the disk refuses; then nothing was
    ///   written. A batch that was taken back before leaves everything: its values are gone.
    public func undo(
        batch id: RecordID, closing: RecordEdit, person: String, reason: String, isTrial: Bool
    ) throws -> BatchUndo {
        guard let batch = try record(id), batch.type == RecordType.importBatch.name else {
            throw StoreError.noSuchRecord(id)
        }
        let spans = BatchSpan.all(of: batch)
        if isTrial {
            return try snapshot { try BatchReading(adapter: $0, spans: spans).plan().outcome }
        }
        return try writing { session in
            let plan = try BatchReading(adapter: session.adapter, spans: spans).plan()
            for stored in plan.deleting {
                try session.empty(stored, writing: RecordExistence.deleted, person: person, reason: reason)
            }
            for restoring in plan.restoring {
                try session.write(
                    restoring.writes, to: restoring.stored.id, type: restoring.stored.type,
                    scope: restoring.stored.scope, person: person, reason: reason)
            }
            var values = closing.values
            values["leftAlone"] = .integer(Int64(Set(plan.outcome.left.map(\.record)).count))
            _ = try session.apply(
                RecordEdit(
                    record: closing.record, type: closing.type, scope: closing.scope, values: values,
                    person: closing.person, reason: closing.reason))
            return plan.outcome
        }
    }
}

/// A run of one author's changes in one scope.
struct BatchSpan: Hashable {
    let author: AuthorID
    let first: UInt64
    let last: UInt64

    var text: String { "\(author.hex):\(first)-\(last)" }

    init(author: AuthorID, first: UInt64, last: UInt64) {
        self.author = author
        self.first = first
        self.last = last
    }

    /// The spans that a batch's record names, with their scopes.
    static func all(of batch: StoredRecord) -> [(ScopeID, BatchSpan)] {
        FamilyField.mapKeys(of: "spans", in: batch.state).compactMap { name in
            guard let scope = ScopeID(name),
                let span = batch.value(FamilyField.name("spans", name)).text.flatMap(BatchSpan.init(text:))
            else { return nil }
            return (scope, span)
        }
    }

    init?(text: String) {
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "-" })
        guard parts.count == 3, let author = AuthorID(hex: String(parts[0])), let first = UInt64(parts[1]),
            let last = UInt64(parts[2]), first <= last, last - first < 10_000_000
        else { return nil }
        self.init(author: author, first: first, last: last)
    }
}

/// Reads what a batch wrote and what became of it.
private struct BatchReading {
    let adapter: ReplicaAdapter
    let spans: [(ScopeID, BatchSpan)]

    struct Restoring {
        let stored: StoredRecord
        var writes: [Draft.Write]
    }

    struct Plan {
        var deleting: [StoredRecord] = []
        var restoring: [Restoring] = []
        var outcome = BatchUndo()
    }

    /// What the batch did to one record.
    private struct Written {
        let scope: ScopeID
        let record: RecordID
        /// The first change's number of causality: whoever wrote with a lower one did so before.
        let lamport: UInt64
        /// By field: the last dot of the batch, and the values that its first write replaced.
        var fields: [String: (dot: Dot, replaced: [Dot])] = [:]
        var order: [String] = []
    }

    func plan() throws -> Plan {
        let all = try written()
        let own = Set(all.map(\.record))
        var plan = Plan()
        var kept: Set<RecordID> = []
        for written in all {
            guard let state = try adapter.record(written.record, in: written.scope) else { continue }
            let stored = StoredRecord(scope: written.scope, state: state, receivedAt: 0)
            guard stored.standing != .deleted else { continue }
            if isCreation(written, of: stored) {
                if let parent = stored.parent, kept.contains(parent) {
                    kept.insert(stored.id)
                } else if hasForeign(stored, written) {
                    kept.insert(stored.id)
                    plan.outcome.left.append(.init(record: stored.id, field: nil, reason: .changedSince))
                } else if try isInUse(stored, own: own) {
                    kept.insert(stored.id)
                    plan.outcome.left.append(.init(record: stored.id, field: nil, reason: .inUse))
                } else {
                    plan.deleting.append(stored)
                    plan.outcome.deleted.append(stored.id)
                }
            } else {
                try restore(written, in: stored, &plan)
            }
        }
        return plan
    }

    private func written() throws -> [Written] {
        var found: [Written] = []
        var places: [RecordID: Int] = [:]
        for (scope, span) in spans {
            let branches = try adapter.branches(of: span.author, in: scope)
            for number in span.first...span.last {
                for branch in branches where number > branch.base && number <= branch.head {
                    guard let key = ChangeKey(branch: branch.id, sequence: number),
                        let change = try adapter.change(at: key)
                    else { continue }
                    let record = change.change.record
                    let place = places[record] ?? found.count
                    if place == found.count {
                        found.append(Written(scope: scope, record: record, lamport: change.change.lamport))
                        places[record] = place
                    }
                    for write in change.change.writes {
                        if found[place].fields[write.field] == nil { found[place].order.append(write.field) }
                        let replaced = found[place].fields[write.field]?.replaced ?? write.replaces
                        found[place].fields[write.field] = (change.dot, replaced)
                    }
                }
            }
        }
        return found
    }

    /// Whether the record came into being with the batch: nothing was replaced, nothing else stood there before.
    private func isCreation(_ written: Written, of stored: StoredRecord) -> Bool {
        guard written.fields.values.allSatisfy({ $0.replaced.isEmpty }) else { return false }
        return stored.state.fields.allSatisfy { name, siblings in
            siblings.dots.allSatisfy { dot in
                if written.fields[name.text]?.dot == dot { return true }
                guard let other = try? adapter.change(named: dot, in: stored.scope) else { return true }
                return other.change.lamport > written.lamport
            }
        }
    }

    private func hasForeign(_ stored: StoredRecord, _ written: Written) -> Bool {
        stored.state.fields.contains { name, siblings in
            siblings.all.contains { $0.value != .empty && $0.dot != written.fields[name.text]?.dot }
        } || written.fields.contains { field, step in stored.state[field].dots != [step.dot] }
    }

    /// Whether records that the batch did not write belong to it.
    private func isInUse(_ stored: StoredRecord, own: Set<RecordID>) throws -> Bool {
        for type in RecordTypes.all {
            guard let field = type.parentField.flatMap({ type.field(named: $0) }) else { continue }
            guard case .reference(let name) = field.kind, name == stored.type else { continue }
            let parts = try QueryPlan(RecordQuery(type: type.name, parent: stored.id)).records(in: adapter)
            if parts.contains(where: { !own.contains($0.id) }) { return true }
        }
        return false
    }

    private func restore(_ written: Written, in stored: StoredRecord, _ plan: inout Plan) throws {
        let type = RecordTypes.named(stored.type)
        var writes: [Draft.Write] = []
        for field in written.order {
            guard let step = written.fields[field] else { continue }
            guard stored.state[field].dots == [step.dot] else {
                plan.outcome.left.append(.init(record: stored.id, field: field, reason: .changedSince))
                continue
            }
            let before = try step.replaced.compactMap { dot -> Siblings.Sibling? in
                guard let change = try adapter.change(named: dot, in: stored.scope),
                    let value = change.change.writes.first(where: { $0.field == field })?.value
                else { return nil }
                return Siblings.Sibling(dot: dot, value: value)
            }
            let value = Siblings(before).shown(by: type?.field(named: field))
            writes.append(Draft.Write(field: field, value: value, replaces: [step.dot]))
        }
        guard !writes.isEmpty else { return }
        plan.outcome.restored += writes.count
        plan.restoring.append(Restoring(stored: stored, writes: writes))
    }
}
