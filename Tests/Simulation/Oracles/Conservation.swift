import Causality
import SyncProtocol
import TestSupport

/// What a device produced is what its person is told: received, still here only, refused, or written after the office
/// had cut it off; in records and photos.
///
/// "Received" is shown only for what some answerer stated in a signed receipt while it held it, and what the centre's
/// latest receipt covers the centre holds, unless it was restored since.
enum Conservation {
    static func checkCounts(in world: World) {
        for node in world.nodes where node.role == .device {
            let account = node.account
            guard account.produced == account.accountedFor else {
                return world.fail("conservation", "n\(node.index) lost count of its \(account.produced) changes")
            }
            guard account.producedPhotos == account.pendingPhotos.count + account.receivedPhotos.count else {
                return world.fail("conservation", "n\(node.index) lost count of its photos")
            }
        }
    }

    /// Checks every single change once the device took a receipt.
    static func checkReceipt(at node: Node, in world: World) throws {
        let account = node.account
        for change in account.received where !world.ledger.acknowledged.contains(change) {
            return world.fail("conservation", "n\(node.index) shows \(change.word) as received, nobody stated it")
        }
        guard account.issuedAt > world.centreRestoredAt else { return }
        let held = try Holdings(of: world.nodes[World.centre]).all
        guard account.received.allSatisfy(held.holds) else {
            return world.fail("conservation", "n\(node.index) shows as received what the centre lost")
        }
    }
}
