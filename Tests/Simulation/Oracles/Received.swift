import Causality
import SyncProtocol
import TestSupport

extension Oracles {
    /// "Received" is shown only for changes that some answerer stated in a signed receipt while it held them.
    static func checkReceived(_ node: Node, in world: World) {
        for log in node.memory.contents.logs where node.authors.contains(log.branch.author) {
            for change in log.changes {
                let isShown: Bool
                if world.options.mutant == .receivedWithoutReceipt {
                    isShown = true
                } else {
                    isShown = node.receipt?.covers(
                        change.change.sequence, of: log.branch.author, in: log.branch.scope) ?? false
                }
                guard isShown, !world.ledger.acknowledged.contains(Fingerprint(change.hash)) else { continue }
                return world.fail("received", "n\(node.index) shows \(change.dot) as received, nobody stated it")
            }
        }
    }
}
