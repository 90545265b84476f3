import Causality
import SyncProtocol
import TestSupport

/// What the honest machines hold at one moment, read once for all oracles.
struct Snapshot {
    /// One machine; a class, because oracles hand it around.
    final class Machine {
        let node: Node
        let contents: MemoryReplica.Contents
        let holdings: Holdings
        /// The changes of all scopes, in order, each once.
        let held: [Fingerprint]
        /// The cut-offs that it knows.
        let cutoffs: [AuthorID: Cutoff]
        /// The changes that do not count for it.
        let void: Set<Fingerprint>

        init(_ node: Node) throws {
            self.node = node
            contents = try node.contents()
            holdings = Holdings(contents, scopes: node.scopes)
            held = holdings.all
            cutoffs = contents.cutoffs
            void = VoidChanges.of(contents.logs, cutoffs: cutoffs)
        }
    }

    /// The centre first.
    let machines: [Machine]

    init(of world: World) throws { machines = try world.honest.map { try Machine($0) } }

    var centre: Machine { machines[World.centre] }
}
