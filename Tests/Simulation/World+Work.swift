import Causality
import SyncProtocol
import TestSupport

extension World {
    /// A person opens a form, or submits the one that is open.
    func work(at node: Node) throws {
        guard let form = node.form else { return try open(at: node) }
        node.form = nil
        let intents = intents(for: form)
        guard !intents.isEmpty else { return }
        do {
            do {
                try submit(intents, of: form, at: node)
            } catch let error as ProtocolError where error.code == .authorForked {
                node.becomes(freshAuthor())
                trace.note(20, text: "n\(node.index) noticed its fork, is now \(node.author.id.hex.prefix(6))")
                try submit(intents, of: form, at: node)
            }
        } catch let error as ProtocolError where error.code == .missingDependency {
            // The device was restored while the form was open; nothing was written, the person looks again.
        } catch StoreFailure.crash {
            try node.store.losePower()
            node.crash()
            trace.note(21, text: "n\(node.index) crashed while saving")
        }
        if faults.random.oneIn(2) { try open(at: node) }
    }

    private func open(at node: Node) throws {
        let scope = faults.random.pick(node.scopes)
        let record = Build.record(UInt64(1 + faults.random.below(3)))
        node.form = Node.Form(scope: scope, record: record, shown: try node.store.state(of: record, in: scope))
        trace.note(22, UInt64(node.index), record.high, text: "n\(node.index) opens \(scope)/\(record.high)")
    }

    private func intents(for form: Node.Form) -> [Ledger.Intent] {
        func seen(_ field: String) -> [Dot] { form.shown?[field].dots ?? [] }
        let standing = form.shown.map { RecordExistence.standing(of: $0) }
        switch faults.random.below(8) {
        case 0:
            guard let shown = form.shown, standing != .deleted else { return [] }
            rulesSeen.insert(11)
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
            guard let conflict = form.shown?.conflictedFields.first else { fallthrough }
            return [Ledger.Intent(field: conflict, value: value(), seen: seen(conflict))]
        default:
            let field = faults.random.pick(["a", "b", "c"])
            var intents = [Ledger.Intent(field: field, value: value(), seen: seen(field))]
            if faults.random.oneIn(3), field != "c" {
                intents.append(Ledger.Intent(field: "c", value: value(), seen: seen("c")))
            }
            return intents
        }
    }

    private func value() -> FieldValue { .integer(Int64(faults.random.below(4))) }

    private func submit(_ intents: [Ledger.Intent], of form: Node.Form, at node: Node) throws {
        if faults.hits(.crashBeforeCommit) { node.store.arm(.crash) }
        let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: faults.random.next()), count: 8)
        let clock = clock(of: node)
        let written = try node.store.write { writer in
            let draft = Draft(
                record: form.record, recordType: "visit", writes: try writes(intents, of: form, writer: writer),
                person: "p\(node.index)")
            return try writer.write(draft, in: form.scope, as: node.author, wallMilliseconds: clock, salt: salt)
        }
        node.promised.insert(Fingerprint(written.hash))
        ledger.entries[Fingerprint(written.hash)] = Ledger.Entry(
            scope: form.scope, record: form.record, dot: written.dot, writes: intents)
        trace.note(
            23, UInt64(node.index), Fingerprint(written.hash).word,
            text: "n\(node.index) writes \(form.scope)/\(form.record.high) \(written.dot): "
                + intents.map { "\($0.field)=\($0.value) over \($0.seen)" }.joined(separator: ", "))
        if faults.hits(.crashAfterCommit) {
            try node.store.losePower()
            node.crash()
        }
    }

    /// The intents as the application would write them; some mutants get this wrong.
    private func writes(
        _ intents: [Ledger.Intent], of form: Node.Form, writer: any ReplicaWriter
    ) throws -> [Draft.Write] {
        var writes = intents.map { Draft.Write(field: $0.field, value: $0.value, replaces: $0.seen) }
        switch options.mutant {
        case .replacesUnseen:
            let now = try writer.record(form.record, in: form.scope)
            writes = writes.map { Draft.Write(field: $0.field, value: $0.value, replaces: now?[$0.field].dots ?? []) }
        case .savesWholeForm:
            for (field, siblings) in (form.shown?.fields ?? [:]).sorted(by: { $0.key < $1.key }).map({ ($0.key.text, $0.value) })
            where !writes.contains(where: { $0.field == field }) {
                guard let value = siblings.agreed else { continue }
                writes.append(Draft.Write(field: field, value: value, replaces: siblings.dots))
            }
        default: break
        }
        return writes
    }
}
