import Causality
import SyncProtocol
import TestSupport

/// The digest that is kept up to date equals the digest of the stored records, and Lamport is the greatest held.
struct LiveDigests: Oracle {
    func check(_ world: World) throws {
        for node in world.honest {
            for scope in node.scopes {
                var digest = LiveDigest()
                for state in (try node.contents().records[scope] ?? [:]).values { digest.replace(nil, by: state) }
                let summary = try node.store.read { try $0.summary(of: scope) }
                guard summary.liveDigest == digest else {
                    return world.fail("live digest", "n\(node.index) \(scope): the kept digest is not the records'")
                }
                let logs = try Holdings.logs(of: node, in: scope)
                let lamport = logs.compactMap { $0.changes.last?.change.lamport }.max()
                guard summary.lamport == lamport ?? 0 else {
                    return world.fail("live digest", "n\(node.index) \(scope): Lamport \(summary.lamport)")
                }
            }
        }
    }
}
