import Causality
import SyncProtocol
import TestSupport

/// Every change says what its person meant: just the fields touched, replacing just what the form showed
/// (sync rules 4 and 5).
struct NothingUnseen: Oracle {
    func check(_ world: World) throws {
        for node in world.honest {
            for log in try node.contents().logs {
                for change in log.changes {
                    guard let entry = world.ledger.entries[Fingerprint(change.hash)] else { continue }
                    let said = change.change.writes.map {
                        Ledger.Intent(field: $0.field, value: $0.value ?? .empty, seen: $0.replaces)
                    }
                    guard said == entry.readable else {
                        return world.fail(
                            "nothing unseen", "\(change.dot) says \(said), the person meant \(entry.readable)")
                    }
                    world.saw(rule: 4)
                    world.saw(rule: 5)
                }
            }
        }
    }
}
