/// What a machine once held it holds until somebody restores it: logs only grow (sync rules 2 and 12).
struct NothingForgotten: Oracle {
    func check(_ world: World) throws {
        for node in world.honest {
            let held = try Holdings(of: node).all
            guard node.heldBefore.isSubset(of: held) else {
                return world.fail("nothing forgotten", "n\(node.index) no longer holds what it held")
            }
            node.heldBefore = held
        }
    }
}
