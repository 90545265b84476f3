import Causality
import FaultyDisks
import InspectionStore
import SyncProtocol
import TestSupport

/// A piece of work that a crash may cut off anywhere.
public struct Scenario: Sendable {
    /// One call of the store, or one after the other; what returned was acknowledged.
    struct Step: Sendable {
        let name: String
        /// Whether nothing between its beginning and its end may be seen.
        var isAtomic = false
        /// Whether the device may go on under another author.
        var renews = false
        let run: @Sendable (Machine) throws -> Void
    }

    /// What is being done, such as `capture`.
    public let name: String
    /// What is there before; on the disk for good.
    let prepare: @Sendable (Machine) throws -> Void
    /// What may be cut off. Every step can be taken again from the start.
    let steps: [Step]
    /// Whether the store is damaged before, so that its check is clean only afterwards.
    var beginsDamaged = false

    /// Opens a store, does the work, and closes it.
    init(
        _ name: String, prepare: @escaping @Sendable (Machine) throws -> Void = Scenario.filled, opens: Step = .open,
        _ steps: [Step]
    ) {
        self.name = name
        self.prepare = prepare
        self.steps = [opens] + steps + [.close]
    }

    var beginningDamaged: Scenario {
        var scenario = self
        scenario.beginsDamaged = true
        return scenario
    }

    /// A store with a visit, a conflict-free note, a photo and a centre that knows it all.
    static let filled: @Sendable (Machine) throws -> Void = { machine in
        try machine.openOrCreate()
        try machine.put(["text": .text("先前的笔记"), "author": .text("王工")], to: Place.note)
        let photo = try TestPhoto(seed: 11)
        machine.photos.append(photo)
        try Scenario.take(photo, named: "first.jpg", into: machine)
        try machine.sync()
        try machine.close()
    }

    /// Keeps a photo and writes its record.
    static func take(_ photo: TestPhoto, named name: String, into machine: Machine) throws {
        let store = try machine.store
        let id = try store.keepPhoto(
            fileAt: machine.place(photo, as: name), manifest: photo.manifest, thumbnail: [1, 2, 3])
        try machine.put(
            ["hash": .bytes(id), "size": .integer(Int64(photo.bytes.count)), "mediaType": .text("image/jpeg")],
            to: store.makeRootID(), type: "photo")
    }
}

extension Scenario.Step {
    static let open = Self(name: "open", isAtomic: true) { try $0.open() }
    static let close = Self(name: "close", isAtomic: true) { try $0.close() }
}
