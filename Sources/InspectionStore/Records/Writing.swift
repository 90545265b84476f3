public import Causality
import InspectionDomain
public import SyncProtocol

extension InspectionStore {
    /// Writes what people entered, in one durable transaction.
    ///
    /// A field whose value equals what the person saw writes nothing; an edit that changes nothing makes no change.
    /// A value that the person did not see stays beside the new one (sync rule 4).
    /// - Returns: the changes made, in the order of the edits.
    /// - Throws: ``StoreError/badValue(_:)``, ``StoreError/visitSealed(_:)``, ``StoreError/notGranted(_:)``, or what
    ///   the disk refuses; then nothing was written.
    @discardableResult
    public func write(_ edits: [RecordEdit]) throws -> [ChainedChange] {
        for edit in edits { try Self.validate(edit) }
        return try writing { session in try edits.compactMap { try session.apply($0) } }
    }

    /// Deletes a record: an ordinary change that names every value it takes away; it can be undone.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``, ``StoreError/visitSealed(_:)``.
    public func delete(_ id: RecordID, person: String, reason: String) throws {
        try writing { try $0.delete(id, person: person, reason: reason) }
    }

    /// Brings a deleted record back with the values that the delete took away.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``; a record that is not deleted is left as it is.
    public func undelete(_ id: RecordID, person: String, reason: String) throws {
        try writing { try $0.undelete(id, person: person, reason: reason) }
    }

    /// Runs a transaction of local writes; if the own log was forked or cut off, under a new author.
    @discardableResult
    func writing<Result>(_ body: (WriteSession) throws -> Result) throws -> Result {
        do {
            return try writingOnce(body)
        } catch let error as ProtocolError where error.code == .authorForked {
            try renewAuthor(because: .authorForked(author.id))
            return try writingOnce(body)
        } catch let error as ProtocolError where error.code == .revoked {
            try renewAuthor(because: .authorCutOff(author.id))
            return try writingOnce(body)
        }
    }

    private func writingOnce<Result>(_ body: (WriteSession) throws -> Result) throws -> Result {
        try transaction { adapter in
            let grants = try grants(in: adapter)
            return try body(
                WriteSession(adapter: adapter, author: author, environment: environment, grants: grants))
        }
    }

    static func validate(_ edit: RecordEdit) throws {
        guard let type = RecordTypes.named(edit.type) else { return }
        if let violation = type.violations(in: edit.values, unknown: .refused, requiresAll: false).first {
            throw StoreError.badValue(violation)
        }
    }
}

/// Local writes within one transaction.
struct WriteSession {
    let adapter: ReplicaWritingAdapter
    let author: LocalAuthor
    let environment: StoreEnvironment
    /// The scopes that the certificate lets the author write in; `nil` while there is none.
    let grants: Set<ScopeID>?

    /// Applies one edit; `nil` if it changes nothing.
    func apply(_ edit: RecordEdit) throws -> ChainedChange? {
        let state = try adapter.record(edit.record, in: edit.scope)
        try requireOpen(edit.record, type: edit.type, fields: Array(edit.values.keys), scope: edit.scope, state: state)
        let type = RecordTypes.named(edit.type)
        var writes: [Draft.Write] = []
        for (field, value) in edit.values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let current = state?[field] ?? Siblings()
            let seen = try edit.shown.map {
                try siblings($0[field] ?? [], among: current, field: field, scope: edit.scope)
            }
            let shown = (seen ?? current).shown(by: type?.field(named: field))
            if shown.isIdentical(to: value) { continue }
            writes.append(Draft.Write(field: field, value: value, replaces: (seen ?? current).dots))
        }
        return try write(
            writes, to: edit.record, type: edit.type, scope: edit.scope, person: edit.person, reason: edit.reason)
    }

    /// Writes fields of one record as one change; `nil` without fields.
    @discardableResult
    func write(
        _ writes: [Draft.Write], to record: RecordID, type: String, scope: ScopeID, person: String, reason: String
    ) throws -> ChainedChange? {
        guard !writes.isEmpty else { return nil }
        if let grants, !grants.contains(scope) { throw StoreError.notGranted(scope) }
        let draft = Draft(record: record, recordType: type, writes: writes, person: person, reason: reason)
        return try adapter.write(
            draft, in: scope, as: author, wallMilliseconds: adapter.now, salt: environment.randomBytes(16))
    }

    /// The values that a form showed, whether or not they are still current.
    private func siblings(_ dots: [Dot], among current: Siblings, field: String, scope: ScopeID) throws -> Siblings {
        Siblings(
            try dots.map { dot in
                if let sibling = current.all.first(where: { $0.dot == dot }) { return sibling }
                guard let change = try adapter.change(named: dot, in: scope) else {
                    throw ProtocolError(.missingDependency, dot.description)
                }
                let value = change.change.writes.first { $0.field == field }?.value
                return Siblings.Sibling(dot: dot, value: value ?? .empty)
            })
    }

    /// Refuses to alter a sealed visit or its entries; only the office's own fields stay open.
    private func requireOpen(
        _ record: RecordID, type: String, fields: [String], scope: ScopeID, state: RecordState?
    ) throws {
        let visit: RecordState?
        switch type {
        case RecordType.visit.name:
            let office = fields.allSatisfy { RecordType.visit.field(named: $0)?.merge == .officeOnly }
            visit = office ? nil : state
        case RecordType.supervisionEntry.name: visit = try adapter.record(record.root, in: scope)
        default: visit = nil
        }
        if let visit, visit["sealedAt"].all.contains(where: { $0.value != .empty }) {
            throw StoreError.visitSealed(visit.id)
        }
    }

    // MARK: Deleting

    func delete(_ id: RecordID, person: String, reason: String) throws {
        guard let stored = try adapter.stored(id) else { throw StoreError.noSuchRecord(id) }
        if stored.standing == .deleted { return }
        let fields = stored.state.fields.keys.sorted().map(\.text)
        try requireOpen(id, type: stored.type, fields: fields, scope: stored.scope, state: stored.state)
        try empty(stored, writing: RecordExistence.deleted, person: person, reason: reason)
    }

    /// Names every value of the record and sets its existence, in as many changes as its size asks for.
    func empty(_ stored: StoredRecord, writing existence: FieldValue, person: String, reason: String) throws {
        var writes = stored.state.fields.filter { name, siblings in
            name.text != RecordExistence.fieldName && siblings.all.contains { $0.value != .empty }
        }
        .sorted { $0.key < $1.key }
        .map { Draft.Write(field: $0.key.text, value: .empty, replaces: $0.value.dots) }[...]
        let name = RecordExistence.fieldName
        let last = Draft.Write(field: name, value: existence, replaces: stored.state[name].dots)
        while writes.count >= Limits.writesMax {
            try write(
                Array(writes.prefix(Limits.writesMax - 1)), to: stored.id, type: stored.type, scope: stored.scope,
                person: person, reason: reason)
            writes = writes.dropFirst(Limits.writesMax - 1)
        }
        try write(
            writes + [last], to: stored.id, type: stored.type, scope: stored.scope, person: person, reason: reason)
    }

    func undelete(_ id: RecordID, person: String, reason: String) throws {
        guard let stored = try adapter.stored(id) else { throw StoreError.noSuchRecord(id) }
        guard stored.standing != .present else { return }
        let name = RecordExistence.fieldName
        let type = RecordTypes.named(stored.type)
        var writes = [Draft.Write(field: name, value: .empty, replaces: stored.state[name].dots)]
        for (field, siblings) in stored.state.fields.sorted(by: { $0.key < $1.key }).map({ ($0.key.text, $0.value) })
        where field != name && siblings.all.contains(where: { $0.value == .empty }) {
            let before = try replacedValues(of: siblings, field: field, scope: stored.scope)
            let survivors = siblings.all.filter { $0.value != .empty }
            let value = Siblings(survivors.isEmpty ? before : survivors).shown(by: type?.field(named: field))
            if value != .empty { writes.append(Draft.Write(field: field, value: value, replaces: siblings.dots)) }
        }
        for start in stride(from: 0, to: writes.count, by: Limits.writesMax) {
            try write(
                Array(writes[start..<min(start + Limits.writesMax, writes.count)]), to: id, type: stored.type,
                scope: stored.scope, person: person, reason: reason)
        }
    }

    /// What stood in a field before the changes that emptied it.
    private func replacedValues(
        of siblings: Siblings, field: String, scope: ScopeID
    ) throws -> [Siblings.Sibling] {
        var values: [Siblings.Sibling] = []
        for sibling in siblings.all where sibling.value == .empty {
            guard let change = try adapter.change(named: sibling.dot, in: scope) else { continue }
            for dot in change.change.writes.first(where: { $0.field == field })?.replaces ?? [] {
                let earlier = try adapter.change(named: dot, in: scope)
                guard let value = earlier?.change.writes.first(where: { $0.field == field })?.value else { continue }
                values.append(Siblings.Sibling(dot: dot, value: value))
            }
        }
        return values
    }
}

extension FieldValue {
    /// Equal to the last byte; `==` alone takes differently composed letters for the same text.
    func isIdentical(to other: FieldValue) -> Bool {
        if case .text(let left) = self, case .text(let right) = other { return left.utf8.elementsEqual(right.utf8) }
        return self == other
    }
}
