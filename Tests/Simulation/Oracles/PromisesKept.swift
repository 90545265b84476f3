/// What was shown as saved or stated in a receipt is held for as long as its machine is not restored from a backup,
/// whatever crashes (sync rule 8).
struct PromisesKept: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            let broken = machine.node.promised.count { !machine.held.holds($0) }
            guard broken == 0 else {
                return world.fail(
                    "promises", "n\(machine.node.index) lost \(broken) changes that it had promised to keep")
            }
        }
    }
}
