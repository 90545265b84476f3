import Causality
import SyncProtocol
import TestSupport

/// Digests are equal just when what they stand for is equal (sync rule 14).
struct DigestsAndStates: Oracle {
    func check(_ world: World) throws {
        for scope in world.nodes[World.centre].scopes {
            let members = try world.honest.filter { $0.scopes.contains(scope) }
                .map { (index: $0.index, store: $0.store, contents: try $0.contents()) }
            let knowledge = try members.map { try $0.store.stated(of: scope) }
            for left in members.indices {
                for right in members.indices where left < right {
                    // Who does not know the same cut-offs yet may show other values.
                    guard members[left].contents.cutoffs == members[right].contents.cutoffs else { continue }
                    let one = members[left].contents.shown(in: scope)
                    let two = members[right].contents.shown(in: scope)
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
