import Causality
import SyncProtocol
import TestSupport

/// The digest that is kept up to date equals the digest of the stored records, and Lamport is the greatest held.
struct LiveDigests: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            let node = machine.node
            for scope in node.scopes {
                var digest = LiveDigest()
                for state in (machine.contents.records[scope] ?? [:]).values { digest.replace(nil, by: state) }
                let summary = try node.store.read { try $0.summary(of: scope) }
                guard summary.liveDigest == digest else {
                    return world.fail("live digest", "n\(node.index) \(scope): the kept digest is not the records'")
                }
                var lamport: UInt64 = 0
                for log in machine.contents.logs where log.branch.scope == scope {
                    lamport = max(lamport, log.changes.last?.change.lamport ?? 0)
                }
                guard summary.lamport == lamport else {
                    return world.fail("live digest", "n\(node.index) \(scope): Lamport \(summary.lamport)")
                }
            }
        }
    }
}
