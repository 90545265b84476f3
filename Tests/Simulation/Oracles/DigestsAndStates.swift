import Causality
import SyncProtocol
import TestSupport

/// Digests are equal just when what they stand for is equal (sync rule 14).
struct DigestsAndStates: Oracle {
    /// What a machine states of a scope, and what it shows there.
    private struct View {
        let machine: Snapshot.Machine
        let stated: ScopeKnowledge
        let shown: [RecordID: RecordState]
    }

    func check(_ world: World, _ snapshot: Snapshot) throws {
        for scope in world.nodes[World.centre].scopes {
            let views = try snapshot.machines.filter { $0.node.scopes.contains(scope) }.map { machine in
                View(
                    machine: machine, stated: try machine.node.store.stated(of: scope),
                    shown: machine.contents.shown(in: scope))
            }
            for right in views.indices {
                for left in views[..<right] where !areAlike(left, views[right], in: world) {
                    let pair = [left, views[right]].map { "n\($0.machine.node.index)" }.joined(separator: " and ")
                    return world.fail("digests", "\(pair): digests and states of \(scope)")
                }
            }
        }
    }

    private func areAlike(_ left: View, _ right: View, in world: World) -> Bool {
        // Who does not know the same cut-offs yet may show other values.
        guard left.machine.cutoffs == right.machine.cutoffs else { return true }
        let showsTheSame = left.shown == right.shown
        if left.stated.headsDigest == right.stated.headsDigest {
            world.saw(rule: 14)
            guard showsTheSame else { return false }
        }
        return (left.stated.liveDigest == right.stated.liveDigest) == showsTheSame
    }
}
