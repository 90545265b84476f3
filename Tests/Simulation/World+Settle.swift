import SyncProtocol
import TestSupport

extension World {
    static let sessionsMax = 3

    /// Faults stop; every device calls the centre, at most three times, until all know the same.
    func settle(expected: Holdings) throws {
        isQuiet = true
        faults.rates = .none
        network.clear()
        sticks = []
        for node in nodes {
            node.store.arm(nil)
            node.crash()
        }
        ledger.expected = expected
        trace.note(40, text: "faults stop")
        for _ in 0..<Self.sessionsMax {
            for node in honest where node.role == .device {
                trace.note(41, UInt64(node.index), text: "n\(node.index) calls undisturbed")
                try beginSync(
                    of: node, with: Self.centre, hint: node.hints[Self.centre] ?? [],
                    bytesMax: faults.random.oneIn(2) ? 400 : 100_000)
                while let message = network.next(at: step, faults: &faults) { try deliver(message) }
                guard failures.isEmpty else { return }
            }
            if try isSettled(expected) { return }
        }
    }

    private func isSettled(_ expected: Holdings) throws -> Bool {
        for node in honest where try Holdings(of: node) != expected.restricted(to: node.scopes) { return false }
        // The same changes are not yet the same values: a cut-off may have come to the centre after a device called.
        guard try KnowledgeEqual.difference(in: self) == nil else { return false }
        let referenced = try Set(nodes[Self.centre].referencedPhotos(in: nodes[Self.centre].scopes))
        return nodes.allSatisfy { $0.role != .device || $0.account.pendingPhotos.isDisjoint(with: referenced) }
    }
}
