import Causality
import Foundation
import InspectionStore
import SyncProtocol
import Testing

/// What was recorded is received, pending or held back; nothing is in between.
struct ConservationTests {
    let folder = TestFolder()
    let world = TestWorld()

    private func pair() throws -> (node: InspectionStore, centre: InspectionStore) {
        (
            try world.store(at: folder.sub("node"), device: "node"),
            try world.store(at: folder.sub("centre"), device: "centre")
        )
    }

    @Test func `records count once, as received when a receipt covers all of them`() throws {
        let (node, centre) = try pair()
        let (first, second) = (world.record(), world.record())
        try node.put(["text": .text("一")], to: first)
        try node.put(["text": .text("二")], to: second)
        try node.put(["text": .text("二改")], to: second)
        try centre.put(["text": .text("中心的")], to: world.record())
        try exchange(node, with: centre)
        try node.put(["text": .text("一改")], to: first)
        try node.put(["text": .text("三")], to: world.record())
        let records = try node.conservation().records
        #expect(records == ConservationAccount.Line(produced: 3, received: 1, pending: 2, quarantined: 0))
        #expect(try node.holdings(of: [centre.author.id]).records == 1)
        #expect(try centre.holdings(of: [node.author.id]).records == 2)
    }

    @Test func `what the centre refused is held back, not pending`() throws {
        let (node, centre) = try pair()
        try exchange(node, with: centre)
        try node.put(["text": .text("一")], to: world.record())
        try node.put(["text": .text("二")], to: world.record())
        try node.close()
        try Raw.run(
            folder.sub("node"),
            "INSERT INTO refusal SELECT scope, author, 2, 'author.revoked' FROM log WHERE head = 2")
        let again = try InspectionStore.open(at: folder.sub("node"), environment: world.environment(machine: "node"))
        #expect(
            try again.conservation().records
                == ConservationAccount.Line(produced: 2, received: 0, pending: 1, quarantined: 1))
    }

    @Test func `photos count by their receipts; one that is no longer whole is held back`() throws {
        let (node, centre) = try pair()
        let photos = try (1...3).map { seed in
            let (file, bytes) = try folder.file("\(seed).jpg", bytes: 600_000, seed: UInt64(seed))
            return try node.keepPhoto(fileAt: file, manifest: try PhotoTests.manifest(of: bytes))
        }
        for photo in photos.prefix(2) { try node.put(["hash": .bytes(photo)], to: world.record(), type: "photo") }
        #expect(
            try node.conservation().photos
                == ConservationAccount.Line(produced: 2, received: 0, pending: 2, quarantined: 0),
            "a photo that no record names belongs to nothing yet")
        try exchange(node, with: centre)
        try FileManager.default.removeItem(at: try #require(try node.photoFile(photos[0])))
        #expect(try !node.check(rebuild: true).isSound)
        let account = try node.conservation()
        #expect(account.photos == ConservationAccount.Line(produced: 2, received: 0, pending: 1, quarantined: 1))
        #expect(account.isBalanced)
    }

    @Test func `an account whose list was damaged does not add up, and does after a repair`() throws {
        let (node, centre) = try pair()
        try exchange(node, with: centre)
        try node.put(["text": .text("一")], to: world.record())
        try node.close()
        try Raw.run(folder.sub("node"), "DELETE FROM local_change")
        let again = try InspectionStore.open(at: folder.sub("node"), environment: world.environment(machine: "node"))
        #expect(try !again.conservation().isBalanced)
        #expect(try again.backlog().records == 0)
        #expect(try again.check(rebuild: true).findings.map(\.code) == ["check.unsentListWrong"])
        #expect(try again.conservation().isBalanced)
        #expect(try again.backlog().records == 1)
    }

    @Test func `what came back after a restore counts as existing only here once the centre has forgotten it`() throws {
        let (node, centre) = try pair()
        try node.put(["text": .text("备份前")], to: world.record())
        try node.backup(to: folder.sub("backup"))
        try node.put(["text": .text("备份后")], to: world.record())
        try exchange(node, with: centre)
        try node.close()
        let restored = try InspectionStore.open(
            at: folder.sub("backup"), environment: world.environment(machine: "node"))
        try world.certify(restored, device: "node")
        try exchange(restored, with: centre)
        #expect(try restored.backlog().records == 0)

        // The centre is put back to a state from before all of it.
        let forgetful = try world.store(at: folder.sub("forgetful"), device: "centre")
        try exchange(restored, with: forgetful, rounds: 1)
        #expect(try restored.backlog().records == 2)
        let account = try restored.conservation().records
        #expect(account == ConservationAccount.Line(produced: 2, received: 0, pending: 2, quarantined: 0))
    }
}
