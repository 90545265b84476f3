/// At most three sessions a pair after the faults stopped, every member holds every change that an honest node held.
struct Convergence: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        guard let expected = world.ledger.expected else { return }
        for machine in snapshot.machines {
            let wanted = expected.restricted(to: machine.node.scopes)
            guard machine.holdings == wanted else {
                return world.fail(
                    "convergence", "n\(machine.node.index) \(machine.holdings.difference(from: wanted))")
            }
        }
    }
}
