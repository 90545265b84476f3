import Causality
import SyncProtocol
import TestSupport

extension Oracles {
    /// "Received" is shown only for changes that some answerer stated in a signed receipt while it held them.
    static func checkReceived(_ node: Node, in world: World) throws {
        for log in try node.contents().logs where node.authors.contains(log.branch.author) {
            for change in log.changes {
                let isShown: Bool
                if world.options.mutant == .receivedWithoutReceipt {
                    isShown = true
                } else {
                    let head = LogHead(
                        author: log.branch.author, sequence: change.change.sequence, hash: change.hash)
                    isShown = try node.receipt.map { receipt in
                        try node.store.read { try receipt.covers(head, in: log.branch.scope, heldBy: $0) }
                    } ?? false
                }
                guard isShown, !world.ledger.acknowledged.contains(Fingerprint(change.hash)) else { continue }
                return world.fail("received", "n\(node.index) shows \(change.dot) as received, nobody stated it")
            }
        }
    }
}
