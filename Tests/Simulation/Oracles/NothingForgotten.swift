/// What a machine once held it holds until somebody restores it: logs only grow (sync rules 2 and 12).
struct NothingForgotten: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for machine in snapshot.machines {
            let node = machine.node
            guard node.heldBefore.allSatisfy(machine.held.holds) else {
                return world.fail("nothing forgotten", "n\(node.index) no longer holds what it held")
            }
            node.heldBefore = machine.held
        }
    }
}
