import Causality
import SyncProtocol
import TestSupport

/// Knowledge is what the logs hold: no gap, every hash right, every head the last change (sync rules 2 and 8).
struct ContiguousLogs: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            let (node, contents) = (machine.node, machine.contents)
            for log in contents.logs {
                let branch = log.branch
                var hash = branch.parent == nil ? Hashing.origin(of: branch.author, in: branch.scope) : branch.baseHash
                var sequence = branch.base
                var lamport: UInt64 = 0
                for change in log.changes {
                    sequence += 1
                    hash = change.change.hash(after: hash)
                    guard change.change.sequence == sequence, change.hash == hash, change.change.lamport > lamport,
                        change.change.author == branch.author
                    else { return world.fail("contiguous logs", "n\(node.index) \(change.dot) is out of its place") }
                    lamport = change.change.lamport
                }
                guard branch.head == sequence, branch.headHash == hash else {
                    return world.fail("contiguous logs", "n\(node.index) head \(branch.head), log ends at \(sequence)")
                }
                if let parent = branch.parent {
                    let held = try contents.hash(onBranch: parent, at: branch.base)
                    let origin = branch.base == 0 ? Hashing.origin(of: branch.author, in: branch.scope) : nil
                    guard (held ?? origin) == branch.baseHash else {
                        return world.fail("contiguous logs", "n\(node.index) a branch parts from nothing")
                    }
                }
            }
        }
    }
}
