import Causality
import SyncProtocol
import TestSupport

/// No dot names two changes of a scope, and no change is held twice.
struct UniqueDots: Oracle {
    /// A change under the part of its dot that its fingerprint does not tell.
    private struct Named {
        let print: Fingerprint
        let change: ChainedChange
        let scope: ScopeID
    }

    func check(_ world: World, _ snapshot: Snapshot) throws {
        var all: [Named] = []
        for machine in snapshot.machines {
            let held = all.count
            for log in machine.contents.logs {
                for change in log.changes {
                    all.append(Named(print: Fingerprint(change.hash), change: change, scope: log.branch.scope))
                }
            }
            // Fewer fingerprints than changes: one is held twice.
            guard machine.held.count == all.count - held else {
                return world.fail("unique dots", "n\(machine.node.index) holds a change twice")
            }
        }
        // A dot tells the first four bytes of the hash: those that share one stand together.
        all.sort { $0.print < $1.print }
        for index in all.indices {
            let one = all[index]
            for other in all[(index + 1)...].prefix(while: { $0.print.word >> 32 == one.print.word >> 32 })
            where other.print != one.print && other.change.dot == one.change.dot && other.scope == one.scope {
                return world.fail("unique dots", "\(one.change.dot) names two changes")
            }
        }
    }
}
