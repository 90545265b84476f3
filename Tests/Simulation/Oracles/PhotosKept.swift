/// A photo that is not received is on the device that took it, and one that is received is at the centre, unless that
/// was restored since.
struct PhotosKept: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        let centre = world.nodes[World.centre]
        for node in world.nodes where node.role == .device {
            for photo in node.account.pendingPhotos where !node.shelf.isSound(photo) {
                return world.fail("photos kept", "n\(node.index) lost photo \(photo.number), which nobody has received")
            }
            for (photo, issuedAt) in node.account.receivedPhotos
            where issuedAt > world.centreRestoredAt && !centre.shelf.isSound(photo) {
                return world.fail("photos kept", "the centre received photo \(photo.number) and cannot read it")
            }
        }
    }
}
