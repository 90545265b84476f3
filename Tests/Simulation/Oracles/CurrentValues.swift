import Causality
import SyncProtocol
import TestSupport

/// The state of every record is a pure function of the set of changes, recomputed here in another way: a value is
/// current if its change is held and no held change names it as replaced (sync rules 3 and 6).
struct CurrentValues: Oracle {
    struct Place: Hashable {
        let scope: ScopeID
        let record: RecordID
        let field: String
    }

    /// A value at its place.
    private struct Value: Equatable {
        let place: Place
        let sibling: Siblings.Sibling

        /// By dot and record first, which are quick to compare.
        static func == (left: Value, right: Value) -> Bool {
            left.sibling.dot == right.sibling.dot && left.place.record == right.place.record
                && left.sibling.value == right.sibling.value && left.place == right.place
        }
    }

    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            let expected = Self.recomputed(for: machine)
            let stored = Self.stored(at: machine)
            let wrong = expected.filter { !stored.contains($0) } + stored.filter { !expected.contains($0) }
            guard let first = wrong.first else { continue }
            return world.fail(
                "current values",
                "n\(machine.node.index) \(first.place.scope)/\(first.place.record.high).\(first.place.field): "
                    + "\(stored.filter { $0.place == first.place }.map(\.sibling)), from the log "
                    + "\(expected.filter { $0.place == first.place }.map(\.sibling))")
        }
    }

    private static func recomputed(for machine: Snapshot.Machine) -> [Value] {
        var written: [Value] = []
        var replaced: [(dot: Dot, place: Place)] = []
        for log in machine.contents.logs {
            for change in log.changes where machine.void.isEmpty || !machine.void.contains(Fingerprint(change.hash)) {
                for write in change.change.writes {
                    let place = Place(scope: log.branch.scope, record: change.change.record, field: write.field)
                    written.append(Value(place: place, sibling: .init(dot: change.dot, value: write.value ?? .empty)))
                    for dot in write.replaces { replaced.append((dot, place)) }
                }
            }
        }
        return written.filter { value in
            !replaced.contains { $0.dot == value.sibling.dot && $0.place == value.place }
        }
    }

    private static func stored(at machine: Snapshot.Machine) -> [Value] {
        var stored: [Value] = []
        for (scope, records) in machine.contents.records {
            for (id, state) in records {
                for (field, siblings) in state.fields {
                    for sibling in siblings.all {
                        stored.append(
                            Value(place: Place(scope: scope, record: id, field: field.text), sibling: sibling))
                    }
                }
            }
        }
        return stored
    }
}
