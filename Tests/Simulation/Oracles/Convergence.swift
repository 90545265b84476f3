/// At most three sessions a pair after the faults stopped, every member holds every change that an honest node held.
struct Convergence: Oracle {
    func check(_ world: World) throws {
        guard let expected = world.ledger.expected else { return }
        for node in world.honest {
            let held = try Holdings(of: node)
            let wanted = expected.restricted(to: node.scopes)
            guard held == wanted else {
                return world.fail("convergence", "n\(node.index) \(held.difference(from: wanted))")
            }
        }
    }
}
