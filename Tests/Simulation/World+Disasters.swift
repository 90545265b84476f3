import Causality
import SyncProtocol
import TestSupport

extension World {
    /// Whether something happened to the machine itself.
    func disaster(strikes node: Node) throws -> Bool {
        if faults.hits(.clockJump) { node.clockOffset += decades() }
        if node.role == .centre {
            guard let backup = node.backups.last, faults.hits(.centreRestored) else { return false }
            try node.restore(backup)
            centreRestoredAt = step
            saw(rule: 10)
            trace.note(10, text: "centre restored from a backup")
            return true
        }
        if !node.backups.isEmpty, faults.hits(.deviceRestored) {
            try node.restore(faults.random.pick(node.backups))
            node.becomes(freshAuthor(of: node.scopes))
            trace.note(11, text: "n\(node.index) restored, new incarnation \(node.author.id.hex.prefix(6))")
            return true
        }
        if !node.backups.isEmpty, faults.hits(.deviceRestoredSilently) {
            try node.restore(faults.random.pick(node.backups))
            trace.note(12, text: "n\(node.index) restored without noticing")
            return true
        }
        if nodes.count < Self.devicesMax, faults.hits(.deviceCloned) {
            let clone = try add(.device, scopes: node.scopes, from: node.store.backup(), author: node.author)
            try clone.restore(node.backup())
            clone.authors = node.authors
            clone.hints = node.hints
            try clone.account.recount(of: clone, receipt: nil, isCarelessly: nil)
            trace.note(13, text: "n\(node.index) cloned as n\(clone.index)")
            return true
        }
        return false
    }

    /// The node's next transaction may fail, in one of the ways that machines and disks do.
    func endanger(_ node: Node) {
        if faults.hits(.crashBeforeCommit) {
            node.store.arm(.crash)
        } else if faults.hits(.diskFull) {
            node.store.arm(.diskFull)
        } else if faults.hits(.inputOutput) {
            node.store.arm(.inputOutput)
        } else if faults.hits(.busy) {
            node.store.arm(.busy)
        }
    }

    /// What a failed transaction does to the machine: a crash loses what was not on disk, the rest passes.
    func suffer(_ failure: StoreFailure, at node: Node) throws {
        trace.note(14, UInt64(node.index), text: "n\(node.index) suffers: \(failure)")
        guard failure == .crash else { return }
        try stop(node)
    }

    /// The machine stops after its commit, if the fault says so.
    func crashesNow(_ node: Node) throws -> Bool {
        guard faults.hits(.crashAfterCommit) else { return false }
        trace.note(15, UInt64(node.index), text: "n\(node.index) crashes after its commit")
        try stop(node)
        return true
    }

    private func stop(_ node: Node) throws {
        try node.store.losePower()
        node.crash()
    }
}
