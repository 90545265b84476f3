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

    static func recomputed(for node: Node) throws -> [Place: Set<Siblings.Sibling>] {
        var written: [Place: Set<Siblings.Sibling>] = [:]
        var replaced: [Place: Set<Dot>] = [:]
        let contents = try node.contents()
        let void = VoidChanges.of(contents.logs, cutoffs: contents.cutoffs)
        for log in contents.logs {
            for change in log.changes where !void.contains(Fingerprint(change.hash)) {
                for write in change.change.writes {
                    let place = Place(scope: log.branch.scope, record: change.change.record, field: write.field)
                    written[place, default: []].insert(.init(dot: change.dot, value: write.value ?? .empty))
                    replaced[place, default: []].formUnion(write.replaces)
                }
            }
        }
        for (place, dots) in replaced where !dots.isEmpty {
            written[place] = written[place]?.filter { !dots.contains($0.dot) }
        }
        return written
    }

    static func stored(at node: Node) throws -> [Place: Set<Siblings.Sibling>] {
        var stored: [Place: Set<Siblings.Sibling>] = [:]
        for (scope, records) in try node.contents().records {
            for (id, state) in records {
                for (field, siblings) in state.fields {
                    stored[Place(scope: scope, record: id, field: field.text)] = Set(siblings.all)
                }
            }
        }
        return stored
    }

    func check(_ world: World) throws {
        for node in world.honest {
            let expected = try Self.recomputed(for: node)
            let stored = try Self.stored(at: node)
            guard expected != stored else { continue }
            let wrong = Set(expected.keys).union(stored.keys).filter { expected[$0] != stored[$0] }
                .min { ($0.scope, $0.record, $0.field) < ($1.scope, $1.record, $1.field) }
            world.fail(
                "current values",
                wrong.map {
                    "n\(node.index) \($0.scope)/\($0.record.high).\($0.field): \(stored[$0] ?? []), from the log "
                        + "\(expected[$0] ?? [])"
                } ?? "n\(node.index)")
            return
        }
    }
}
