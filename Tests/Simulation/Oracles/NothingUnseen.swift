import Causality
import SyncProtocol
import TestSupport

/// Every change says what its person meant: just the fields touched, replacing just what the form showed
/// (sync rules 4 and 5).
struct NothingUnseen: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            for log in machine.contents.logs {
                for change in log.changes {
                    guard let entry = world.ledger.entries[Fingerprint(change.hash)] else { continue }
                    guard entry.isSaid(by: change.change.writes) else {
                        let said = change.change.writes.map { Ledger.Intent($0) }
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
