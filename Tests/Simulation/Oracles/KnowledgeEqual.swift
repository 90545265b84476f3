import SyncProtocol
import TestSupport

/// Once settled, all members of a scope state the same knowledge and the same digest of values.
struct KnowledgeEqual: Oracle {
    func check(_ world: World) throws {
        let centre = world.nodes[World.centre]
        for node in world.honest {
            for scope in node.scopes {
                guard try node.store.stated(of: scope) == centre.store.stated(of: scope) else {
                    return world.fail("knowledge", "n\(node.index) and the centre differ on \(scope)")
                }
            }
        }
    }
}
