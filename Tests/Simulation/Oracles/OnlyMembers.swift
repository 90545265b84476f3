import SyncProtocol
import TestSupport

/// No replica holds a change of an author who may not write in that scope.
struct OnlyMembers: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            for log in machine.contents.logs
            where world.ledger.members[log.branch.author]?.contains(log.branch.scope) != true {
                return world.fail(
                    "only members", "n\(machine.node.index) took \(log.branch.author) in \(log.branch.scope)")
            }
        }
    }
}
