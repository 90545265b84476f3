import SyncProtocol
import TestSupport

extension World {
    /// Faults stop; every device calls the centre. After at most three sessions a pair all must know the same.
    func settle(expected: Holdings) throws {
        quiet = true
        faults.rates = .none
        network.loseAll()
        for node in nodes { node.crash() }
        trace.note(40, text: "faults stop")
        for _ in 0..<3 {
            for node in honest where node.role == .device {
                try beginSync(of: node, with: Self.centre)
                while let message = network.next(at: step, faults: &faults) { try deliver(message) }
                guard failures.isEmpty else { return }
            }
            if try honest.allSatisfy({ try Holdings(of: $0) == expected.restricted(to: $0.scopes) }) { return }
        }
        for node in honest {
            let held = try Holdings(of: node)
            let wanted = expected.restricted(to: node.scopes)
            guard held != wanted else { continue }
            fail("convergence", "n\(node.index) \(held.difference(from: wanted))")
        }
    }

    private func beginSync(of node: Node, with peer: Int) throws {
        let asker = Asker(
            scopes: node.scopes, author: node.author, policy: OpenPolicy(), hint: node.hints[peer] ?? [])
        let bytesMax = faults.random.oneIn(2) ? 400 : 100_000
        node.run = Node.Run(peer: peer, session: freshSession(), asker: asker, bytesMax: bytesMax)
        trace.note(41, UInt64(node.index), text: "n\(node.index) calls n\(peer) undisturbed, \(bytesMax) bytes")
        try sendRequest(of: node)
    }
}
