import Causality
import SyncProtocol
import TestSupport

/// Digests are equal just when what they stand for is equal (sync rule 14).
struct DigestsAndStates: Oracle {
    func check(_ world: World) throws {
        for scope in world.nodes[World.centre].scopes {
            let members = world.honest.filter { $0.scopes.contains(scope) }
            let knowledge = try members.map { try $0.store.stated(of: scope) }
            for left in members.indices {
                for right in members.indices where left < right {
                    let one = try members[left].contents().records[scope] ?? [:]
                    let two = try members[right].contents().records[scope] ?? [:]
                    if knowledge[left].headsDigest == knowledge[right].headsDigest {
                        world.saw(rule: 14)
                        guard one == two, knowledge[left].liveDigest == knowledge[right].liveDigest else {
                            return world.fail(
                                "digests",
                                "n\(members[left].index) and n\(members[right].index) know the same of \(scope)")
                        }
                    }
                    guard (knowledge[left].liveDigest == knowledge[right].liveDigest) == (one == two) else {
                        return world.fail(
                            "digests",
                            "n\(members[left].index) and n\(members[right].index): digest and state of \(scope)")
                    }
                }
            }
        }
    }
}
