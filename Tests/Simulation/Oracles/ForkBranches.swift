import Causality
import SyncProtocol
import TestSupport

/// A forked author shows two heads to every member, and nobody lost a branch.
struct ForkBranches: Oracle {
    private struct Place: Hashable {
        let author: AuthorID
        let sequence: UInt64
    }

    func check(_ world: World, _ snapshot: Snapshot) throws {
        let centre = world.nodes[World.centre]
        for scope in centre.scopes {
            var first: [Place: Fingerprint] = [:]
            var forked: Set<AuthorID> = []
            for machine in snapshot.machines {
                for log in machine.contents.logs where log.branch.scope == scope {
                    for change in log.changes {
                        let place = Place(author: log.branch.author, sequence: change.change.sequence)
                        let print = Fingerprint(change.hash)
                        if first.updateValue(print, forKey: place) ?? print != print { forked.insert(place.author) }
                    }
                }
            }
            for author in forked {
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
