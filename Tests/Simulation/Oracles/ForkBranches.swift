import Causality
import SyncProtocol
import TestSupport

/// A forked author shows two heads to every member, and nobody lost a branch.
struct ForkBranches: Oracle {
    func check(_ world: World) throws {
        let centre = world.nodes[World.centre]
        for scope in centre.scopes {
            var numbered: [AuthorID: [UInt64: Set<Fingerprint>]] = [:]
            for node in world.honest {
                for log in try Holdings.logs(of: node, in: scope) {
                    for change in log.changes {
                        numbered[log.branch.author, default: [:]][change.change.sequence, default: []]
                            .insert(Fingerprint(change.hash))
                    }
                }
            }
            for (author, changes) in numbered where changes.values.contains(where: { $0.count > 1 }) {
                world.saw(rule: 2)
                for node in world.honest where node.scopes.contains(scope) {
                    let heads = try node.store.read { try $0.vector(of: scope) }.heads(of: author)
                    guard heads.count > 1 else {
                        return world.fail("fork branches", "n\(node.index) shows one head of forked \(author)")
                    }
                }
            }
        }
    }
}
