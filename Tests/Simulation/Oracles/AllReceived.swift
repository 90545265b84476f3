/// Once settled nothing waits: every change is shown as received, every photo that a record names has arrived.
struct AllReceived: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        let centre = world.nodes[World.centre]
        let referenced = try Set(centre.referencedPhotos(in: centre.scopes))
        for node in world.nodes where node.role == .device {
            guard node.account.pending.isEmpty, node.account.quarantined.isEmpty else {
                return world.fail("all received", "n\(node.index) waits with \(node.account.pending.count) changes")
            }
            guard node.account.pendingPhotos.isDisjoint(with: referenced) else {
                return world.fail("all received", "n\(node.index) still waits with photos")
            }
        }
    }
}
