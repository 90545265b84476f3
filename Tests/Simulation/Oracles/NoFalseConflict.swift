import Causality
import SyncProtocol
import TestSupport

/// A field is in conflict only if two people wrote different values and nobody has since seen both: derived from what
/// the people saw, not from what the changes say.
struct NoFalseConflict: Oracle {
    func check(_ world: World) throws {
        let centre = world.nodes[World.centre]
        var written: [CurrentValues.Place: Set<Siblings.Sibling>] = [:]
        var replaced: [CurrentValues.Place: Set<Dot>] = [:]
        let contents = try centre.contents()
        let void = VoidChanges.of(contents.logs, cutoffs: contents.cutoffs)
        for log in contents.logs {
            for change in log.changes where !void.contains(Fingerprint(change.hash)) {
                let entry = world.ledger.entries[Fingerprint(change.hash)]
                let meant =
                    entry?.readable
                    ?? change.change.writes.map {
                        Ledger.Intent(field: $0.field, value: $0.value ?? .empty, seen: $0.replaces)
                    }
                for intent in meant {
                    let place = CurrentValues.Place(
                        scope: log.branch.scope, record: change.change.record, field: intent.field)
                    written[place, default: []].insert(.init(dot: change.dot, value: intent.value))
                    replaced[place, default: []].formUnion(intent.seen)
                }
            }
        }
        for (scope, records) in try centre.contents().records {
            for state in records.values {
                for (field, siblings) in state.fields {
                    let place = CurrentValues.Place(scope: scope, record: state.id, field: field.text)
                    let dots = replaced[place] ?? []
                    let values = Set((written[place] ?? []).filter { !dots.contains($0.dot) }.map(\.value))
                    guard siblings.isConflict == (values.count > 1), Set(siblings.values) == values else {
                        return world.fail(
                            "false conflict",
                            "\(scope)/\(state.id.high).\(field): \(siblings.values), people meant \(values)")
                    }
                }
            }
        }
    }
}
