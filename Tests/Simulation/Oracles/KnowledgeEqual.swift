import Causality
import SyncProtocol
import TestSupport

/// Once settled, all members of a scope state the same knowledge and the same digest of values.
struct KnowledgeEqual: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        guard let (node, scope) = try Self.difference(in: world) else { return }
        world.fail("knowledge", "n\(node.index) and the centre differ on \(scope)")
    }

    /// A member that states something else of a scope than the centre does.
    static func difference(in world: World) throws -> (Node, ScopeID)? {
        let centre = world.nodes[World.centre]
        let stated = try centre.scopes.map { ($0, try centre.store.stated(of: $0)) }
        for node in world.honest where node.role != .centre {
            for (scope, knowledge) in stated where node.scopes.contains(scope) {
                guard try node.store.stated(of: scope) == knowledge else { return (node, scope) }
            }
        }
        return nil
    }
}
