import Causality
import SyncProtocol
import TestSupport

extension World {
    /// A person opens a form, or submits the one that is open.
    func work(at node: Node) throws {
        guard let form = node.form else { return try open(at: node) }
        let intents = try intents(for: form, at: node)
        node.form = nil
        guard !intents.isEmpty else { return }
        do {
            do {
                try submit(intents, of: form, at: node)
            } catch let error as ProtocolError where [.authorForked, .revoked].contains(error.code) {
                node.becomes(freshAuthor(of: node.scopes))
                trace.note(20, text: "n\(node.index) may not go on writing, is now \(node.author.id.hex.prefix(6))")
                try submit(intents, of: form, at: node)
            }
        } catch let error as ProtocolError where error.code == .missingDependency {
            // The device was restored while the form was open; nothing was written, the person looks again.
        } catch let failure as StoreFailure {
            try suffer(failure, at: node)
            // A full or failing disk is told to the person, whose form stays open.
            if failure != .crash { node.form = form }
            return
        }
        if faults.random.oneIn(2) { try open(at: node) }
    }

    private func open(at node: Node) throws {
        let scope = faults.random.pick(node.scopes)
        let record = try recordToOpen(at: node, in: scope)
        node.form = Node.Form(scope: scope, record: record, shown: try node.store.state(of: record, in: scope))
        trace.note(22, UInt64(node.index), record.high, text: "n\(node.index) opens \(scope)/\(record.high)")
    }

    /// People look at what is in conflict first.
    private func recordToOpen(at node: Node, in scope: ScopeID) throws -> RecordID {
        let disputed = try Self.records.first {
            try node.store.state(of: $0, in: scope)?.conflictedFields.contains { $0 != Node.photoField } ?? false
        }
        return disputed ?? faults.random.pick(Self.records)
    }

    private func intents(for form: Node.Form, at node: Node) throws -> [Ledger.Intent] {
        func seen(_ field: String) -> [Dot] { form.shown?[field].dots ?? [] }
        let standing = form.shown.map { RecordExistence.standing(of: $0) }
        switch faults.random.below(9) {
        case 0:
            guard let shown = form.shown, standing != .deleted else { return [] }
            saw(rule: 11)
            var intents = shown.fields.keys.sorted().map(\.text).filter { $0 != RecordExistence.fieldName }
                .map { Ledger.Intent(field: $0, value: .empty, seen: seen($0)) }
            intents.append(
                Ledger.Intent(
                    field: RecordExistence.fieldName, value: RecordExistence.deleted,
                    seen: seen(RecordExistence.fieldName)))
            return intents
        case 1 where standing == .deleted || standing == .disputed:
            return [
                Ledger.Intent(
                    field: RecordExistence.fieldName, value: .empty, seen: seen(RecordExistence.fieldName)),
                Ledger.Intent(field: "a", value: value(), seen: seen("a")),
            ]
        case 2...4:
            guard let conflict = form.shown?.conflictedFields.first(where: { $0 != Node.photoField }) else {
                fallthrough
            }
            return [Ledger.Intent(field: conflict, value: value(), seen: seen(conflict))]
        case 5:
            let photo = takePhoto(at: node)
            return [Ledger.Intent(field: Node.photoField, value: .bytes(photo.id), seen: seen(Node.photoField))]
        default:
            let field = faults.random.pick(["a", "a", "b", "c"])
            var intents = [Ledger.Intent(field: field, value: value(), seen: seen(field))]
            if faults.random.oneIn(3), field != "c" {
                intents.append(Ledger.Intent(field: "c", value: value(), seen: seen("c")))
            }
            return intents
        }
    }

    private func value() -> FieldValue { .integer(Int64(faults.random.below(4))) }

    private func submit(_ intents: [Ledger.Intent], of form: Node.Form, at node: Node) throws {
        endanger(node)
        let written = try write(intents, of: form, at: node)
        let print = Fingerprint(written.hash)
        node.promised.insert(print)
        node.account.write(print)
        let isReadable = !written.change.writes.allSatisfy { $0.value == .empty }
        ledger.entries[print] = Ledger.Entry(writes: intents, readsEmpty: !isReadable)
        trace.note(
            23, UInt64(node.index), print.word,
            text: "n\(node.index) writes \(form.scope)/\(form.record.high) \(written.dot): "
                + intents.map { "\($0.field)=\($0.value) over \($0.seen)" }.joined(separator: ", "))
        _ = try crashesNow(node)
    }

    private func write(_ intents: [Ledger.Intent], of form: Node.Form, at node: Node) throws -> ChainedChange {
        let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: faults.random.next()), count: 8)
        let clock = clock(of: node)
        let type = faults.random.oneIn(8) ? "audit" : "visit"
        let hasLaterKind = node.writesLaterFields && faults.hits(.laterKind)
        return try node.store.write { writer in
            let draft = Draft(
                record: form.record, recordType: type,
                writes: try Sabotage.writes(intents, of: form, writer: writer, mutant: options.mutant),
                person: "p\(node.index)")
            guard node.writesLaterFields else {
                return try writer.write(draft, in: form.scope, as: node.author, wallMilliseconds: clock, salt: salt)
            }
            return try LaterVersion(author: node.author, addsFields: true, addsKind: hasLaterKind)
                .write(draft, in: form.scope, wallMilliseconds: clock, salt: salt, writer: writer)
        }
    }
}
