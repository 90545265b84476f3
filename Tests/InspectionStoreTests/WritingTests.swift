import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct WritingTests {
    let folder = TestFolder()
    let world = TestWorld()

    func note(_ text: String, on record: RecordID, shown: [String: [Dot]]? = nil) -> RecordEdit {
        RecordEdit(
            record: record, type: "fieldNote", scope: Place.territory,
            values: ["text": .text(text)], shown: shown, person: "王工")
    }

    @Test func `what was written is there after closing and opening`() throws {
        let id = world.record()
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let changes = try store.write([note("桥墩已浇筑", on: id)])
        #expect(changes.count == 1)
        let author = store.author.id
        try store.close()

        let again = try InspectionStore.open(at: folder.sub("a"), environment: world.environment())
        #expect(try again.record(id)?.value("text") == .text("桥墩已浇筑"))
        #expect(again.author.id == author)
        #expect(again.notices.isEmpty)
    }

    @Test func `a form saved untouched writes nothing`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.write([note("一", on: id)])
        let dots = try #require(try store.record(id)).state["text"].dots
        #expect(try store.write([note("一", on: id, shown: ["text": dots])]).isEmpty)
    }

    @Test(arguments: ["a\u{0}b", "👷🏽‍♀️🏗️", "مرحبا עולם", "e\u{301} é", String(repeating: "督", count: 20_000)])
    func `any text comes back byte for byte`(text: String) throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.write([note(text, on: id)])
        let back = try #require(try store.record(id)?.value("text").text)
        #expect(Array(back.utf8) == Array(text.utf8))
    }
}
