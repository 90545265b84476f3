import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

/// What a store shows of changes that a cut-off excludes (SPEC § Which changes count).
struct CutoffTests {
    let folder = TestFolder()
    let world = TestWorld()

    private func cutOff(
        _ author: LocalAuthor, at change: ChainedChange, issued: Int64, in store: InspectionStore
    ) throws {
        let head = LogHead(author: author.id, sequence: change.change.sequence, hash: change.hash)
        let cutoff = Cutoff(
            author: author.id, heads: [Place.territory: head], issuedMilliseconds: issued, reason: "遗失")
        let card = AuthorCard(
            publicKey: author.card.publicKey, certificate: author.card.certificate,
            cutoff: try cutoff.signed(by: world.organisation))
        let policy = try #require(store.policy)
        try store.write { writer in
            _ = try Admission.apply(
                Batch(authors: [card], segments: [], items: []), allowing: [], policy: policy, to: writer)
        }
    }

    private func texts(_ store: InspectionStore) throws -> Set<FieldValue> {
        let listed = try store.records(RecordQuery(type: "fieldNote"))
        #expect(try store.count(RecordQuery(type: "fieldNote")) == listed.count)
        return Set(listed.map { $0.value("text") })
    }

    @Test func `what does not count is in no list, the check agrees, and a later cut-off gives it back`() throws {
        let place = folder.sub("centre")
        var centre = try world.store(at: place, device: "centre")
        let laptop = try world.store(at: folder.sub("a"), device: "laptop-a")
        let (edited, later) = (world.record(), world.record())
        let first = try #require(try laptop.put(["text": .text("停用之前")], to: edited).last)
        try laptop.put(["text": .text("停用之后修改")], to: edited)
        let last = try #require(try laptop.put(["text": .text("停用之后新写")], to: later).last)
        #expect(try exchange(laptop, with: centre) == .equal)

        try cutOff(laptop.author, at: first, issued: 1, in: centre)
        try centre.indexTexts()
        #expect(try texts(centre) == [.text("停用之前")])
        #expect(try centre.record(later)?.standing == .deleted)
        #expect(try centre.search("停用之后").isEmpty)
        #expect(try centre.search("停用之前").map(\.record.id) == [edited])
        #expect(try centre.check(rebuild: false).isSound)

        try centre.close()
        try Raw.run(place, "DELETE FROM record")
        centre = try InspectionStore.open(at: place, environment: world.environment(machine: "centre"))
        #expect(try centre.check(rebuild: true).didRebuild)
        #expect(try centre.check(rebuild: false).isSound)
        #expect(try texts(centre) == [.text("停用之前")])

        try cutOff(laptop.author, at: last, issued: 2, in: centre)
        #expect(try texts(centre) == [.text("停用之后修改"), .text("停用之后新写")])
        #expect(try centre.record(later)?.standing == .present)
        #expect(try centre.check(rebuild: false).isSound)
    }

    @Test func `a laptop that learns of its cut-off goes on under a new author, and no certificate takes it away`() throws {
        let centre = try world.store(at: folder.sub("centre"), device: "centre")
        let laptop = try world.store(at: folder.sub("a"), device: "laptop-a")
        let (before, after) = (laptop.author, world.record())
        let first = try #require(try laptop.put(["text": .text("停用之前")], to: world.record()).last)
        #expect(try exchange(laptop, with: centre) == .equal)
        try laptop.put(["text": .text("不算")], to: after)
        try cutOff(before, at: first, issued: 1, in: centre)
        #expect(try exchange(laptop, with: centre) == .equal)
        #expect(try texts(laptop) == [.text("停用之前")])

        try world.certify(laptop, device: "laptop-a")
        #expect(try texts(laptop) == [.text("停用之前")])
        #expect(try laptop.check(rebuild: false).isSound)
        try laptop.put(["text": .text("重新写")], to: after)
        #expect(laptop.author.id != before.id)
        #expect(try texts(laptop) == [.text("停用之前"), .text("重新写")])
        try world.certify(laptop, device: "laptop-a")
        #expect(try exchange(laptop, with: centre) == .equal)
        #expect(try texts(centre) == [.text("停用之前"), .text("重新写")])
        for store in [laptop, centre] { #expect(try store.check(rebuild: false).isSound) }
    }
}
