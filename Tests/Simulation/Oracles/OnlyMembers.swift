import SyncProtocol
import TestSupport

/// No replica holds a change of an author who may not write in that scope.
struct OnlyMembers: Oracle {
    func check(_ world: World) throws {
        for node in world.honest {
            for log in try node.contents().logs
            where world.ledger.members[log.branch.author]?.contains(log.branch.scope) != true {
                return world.fail("only members", "n\(node.index) took \(log.branch.author) in \(log.branch.scope)")
            }
        }
    }
}
