import Causality
import SyncProtocol
import TestSupport

/// A field is in conflict only if two people wrote different values and nobody has since seen both: derived from what
/// the people saw, not from what the changes say.
struct NoFalseConflict: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        let centre = snapshot.centre
        var written: [(place: CurrentValues.Place, dot: Dot, value: FieldValue)] = []
        var replaced: [(place: CurrentValues.Place, dot: Dot)] = []
        for log in centre.contents.logs {
            for change in log.changes where centre.void.isEmpty || !centre.void.contains(Fingerprint(change.hash)) {
                let entry = world.ledger.entries[Fingerprint(change.hash)]
                for intent in entry?.readable ?? change.change.writes.map({ Ledger.Intent($0) }) {
                    let place = CurrentValues.Place(
                        scope: log.branch.scope, record: change.change.record, field: intent.field)
                    written.append((place, change.dot, intent.value))
                    for dot in intent.seen { replaced.append((place, dot)) }
                }
            }
        }
        let current = written.filter { value in
            !replaced.contains { $0.dot == value.dot && $0.place == value.place }
        }
        for (scope, records) in centre.contents.records {
            for state in records.values {
                for (field, siblings) in state.fields {
                    let place = CurrentValues.Place(scope: scope, record: state.id, field: field.text)
                    let values = Set(current.lazy.filter { $0.place == place }.map(\.value))
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
