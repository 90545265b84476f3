/// What was shown as saved or stated in a receipt is held for as long as its machine is not restored from a backup,
/// whatever crashes (sync rule 8).
struct PromisesKept: Oracle {
    func check(_ world: World) throws {
        for node in world.honest {
            let held = try Holdings(of: node).all
            let broken = node.promised.subtracting(held)
            guard broken.isEmpty else {
                return world.fail(
                    "promises", "n\(node.index) lost \(broken.count) changes that it had promised to keep")
            }
        }
    }
}
