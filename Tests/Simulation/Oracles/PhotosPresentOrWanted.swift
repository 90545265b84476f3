import SyncProtocol

/// Every photo that a record names is wholly there, read again, or asked for.
struct PhotosPresentOrWanted: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        let centre = world.nodes[World.centre]
        let wants = try PhotoCounter(node: centre, mutant: world.options.mutant)
            .wantedPhotos(in: Set(centre.scopes), count: .max)
        let wanted = Set(wants.map(\.photo))
        for photo in try centre.referencedPhotos(in: centre.scopes)
        where !centre.shelf.isSound(photo) && !wanted.contains(photo.id) {
            return world.fail("photos present or wanted", "photo \(photo.number) is neither there nor asked for")
        }
    }
}
