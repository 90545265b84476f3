import Causality
import SyncProtocol
import TestSupport

/// Every log held ends with a signature that holds, so that what one replica took it can prove to the next.
struct ProvedHeads: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        let verifier = FastVerifier()
        for machine in snapshot.machines {
            let (node, contents) = (machine.node, machine.contents)
            for log in contents.logs {
                guard let last = log.changes.last, let key = contents.cards[log.branch.author]?.publicKey
                else { continue }
                let message = Change.signedMessage(hash: last.hash)
                guard verifier.isValid(last.change.signature, of: message, by: key) else {
                    return world.fail("proved heads", "n\(node.index) cannot prove \(last.dot)")
                }
            }
        }
    }
}
