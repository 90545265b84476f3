import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct WritingTests {
    let folder = TestFolder()
    let world = TestWorld()

    @Test func `what was written is there after closing and opening`() throws {
        let id = world.record()
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        #expect(try store.put(["text": .text("桥墩已浇筑")], to: id).count == 1)
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
        try store.put(["text": .text("一")], to: id)
        let dots = try #require(try store.record(id)).state["text"].dots
        #expect(try store.put(["text": .text("一")], to: id, shown: ["text": dots]).isEmpty)
    }

    @Test func `a form saved untouched does not settle a value that came meanwhile`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let dots = try #require(try store.record(id)).state["text"].dots
        try store.put(["text": .text("二")], to: id)
        #expect(try store.put(["text": .text("一")], to: id, shown: ["text": dots]).isEmpty)
        #expect(try store.record(id)?.value("text") == .text("二"))
    }

    @Test func `a value the writer did not see stays beside the new one`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let dots = try #require(try store.record(id)).state["text"].dots
        try store.put(["text": .text("二")], to: id)
        try store.put(["text": .text("三")], to: id, shown: ["text": dots])
        let values = try #require(try store.record(id)).state["text"].values
        #expect(Set(values) == [.text("二"), .text("三")])
    }

    @Test(arguments: [
        "a\u{0}b", "👷🏽‍♀️🏗️", "مرحبا עולם", "e\u{301} é", String(repeating: "督导", count: 10_000),
    ])
    func `any text comes back byte for byte`(text: String) throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text(text)], to: id)
        let back = try #require(try store.record(id)?.value("text").text)
        #expect(Array(back.utf8) == Array(text.utf8))
        #expect(try store.check(rebuild: false).isSound)
    }

    @Test func `a note of 100,000 characters of an unknown type is kept whole`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        let text = String(repeating: "𠀋", count: 100_000)
        try store.put(["whatever\u{0}": .text(text)], to: id, type: "未来\u{0}")
        #expect(try store.record(id)?.value("whatever\u{0}") == .text(text))
        #expect(try store.records(RecordQuery(type: "未来\u{0}")).map(\.id) == [id])
    }

    @Test func `a value that does not fit its declaration is refused and nothing is written`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (good, bad) = (world.record(), world.record())
        let error = #expect(throws: StoreError.self) {
            try store.write([
                RecordEdit(
                    record: good, type: "visit", scope: Place.territory, values: ["weather": .text("晴")], person: "王"),
                RecordEdit(
                    record: bad, type: "visit", scope: Place.territory, values: ["date": .text("2026-02-30")],
                    person: "王"),
            ])
        }
        #expect(error?.code == "store.field.not-a-date")
        #expect(try store.record(good) == nil)
    }

    @Test func `a certificate that does not cover the scope refuses before anything is written`() throws {
        let store = try world.store(at: folder.sub("a"), device: "a", scopes: [Place.territory])
        #expect(throws: StoreError.notGranted(Place.register)) {
            try store.put(["name": .text("x")], to: world.record(), type: "unit", in: Place.register)
        }
    }

    @Test func `a deleted record comes back with what it held`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一"), "author": .text("王")], to: id)
        try store.delete(id, person: "王", reason: "重复")
        #expect(try store.record(id)?.standing == .deleted)
        #expect(try store.records(RecordQuery(type: "fieldNote")).isEmpty)
        #expect(try store.records(RecordQuery(type: "fieldNote", includesDeleted: true)).count == 1)
        try store.undelete(id, person: "王", reason: "")
        let back = try #require(try store.record(id))
        #expect(back.standing == .present)
        #expect(back.value("text") == .text("一"))
        #expect(back.value("author") == .text("王"))
    }

    @Test func `the history tells every change with what it replaced`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        for text in ["一", "二", "三"] { try store.put(["text": .text(text)], to: id) }
        let history = try store.history(of: id)
        #expect(history.map { $0.steps[0].value } == [.text("一"), .text("二"), .text("三")])
        #expect(history.map { $0.steps[0].replaced } == [[], [.text("一")], [.text("二")]])
    }

    @Test func `two open stores of one folder write one log without a hole`() throws {
        let first = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let second = try InspectionStore.open(at: folder.sub("a"), environment: world.environment())
        #expect(second.author.id == first.author.id)
        for round in 0..<10 {
            try first.put(["text": .text("甲 \(round)")], to: world.record())
            try second.put(["text": .text("乙 \(round)")], to: world.record())
        }
        #expect(try first.count(RecordQuery(type: "fieldNote")) == 20)
        #expect(try second.check(rebuild: false).isSound)
    }

    @Test func `a reader opens without writing anything`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let reader = try InspectionStore.open(at: folder.sub("a"), environment: world.environment(), readOnly: true)
        #expect(try reader.record(id)?.value("text") == .text("一"))
        #expect(reader.author.id == store.author.id)
        #expect(throws: StoreError.readOnly) { try reader.put(["text": .text("二")], to: id) }
    }

    @Test func `observers hear of changed records`() async throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        var heard = store.observe().makeAsyncIterator()
        try store.put(["text": .text("一")], to: id)
        #expect(await heard.next() == [id])
    }

    @Test(.timeLimit(.minutes(15))) func `who observes hears the end when the store is closed, before and after`() async throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        var early = store.observe().makeAsyncIterator()
        try store.put(["text": .text("一")], to: id)
        try store.close()
        #expect(await early.next() == [id])
        #expect(await early.next() == nil)
        var late = store.observe().makeAsyncIterator()
        #expect(await late.next() == nil)
    }

    @Test(arguments: [false, true])
    func `commits of another opener are heard at the next look, and only then`(readOnly: Bool) async throws {
        let writer = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (first, second) = (world.record(), world.record())
        try writer.put(["text": .text("一")], to: first)
        let other = try InspectionStore.open(
            at: folder.sub("a"), environment: world.environment(), readOnly: readOnly)
        var heard = other.observe().makeAsyncIterator()
        #expect(try other.tellOfOtherProcesses().isEmpty, "what was there before is nothing new")
        try writer.put(["text": .text("二")], to: second)
        try writer.put(["text": .text("三")], to: first)
        #expect(try other.tellOfOtherProcesses() == [first, second])
        #expect(await heard.next() == [first, second])
        #expect(try other.tellOfOtherProcesses().isEmpty, "told once")
        try other.close()
        #expect(await heard.next() == nil)
    }

    @Test func `own commits are told once, not again by looking for others`() async throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        var heard = store.observe().makeAsyncIterator()
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        #expect(try store.tellOfOtherProcesses().isEmpty)
        try store.close()
        #expect(await heard.next() == [id])
        #expect(await heard.next() == nil)
    }

    @Test func `a record and a conflict make the edit and the decision that concern them`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let shown = try #require(try store.record(id))
        try store.put(["text": .text("二")], to: id)
        try store.write([shown.edit(values: ["text": .text("三")], person: "李工")])
        let conflict = try #require(try store.conflicts().first)
        #expect(conflict.sides.map(\.value) == [.text("二"), .text("三")], "what was not seen stands beside")
        try store.resolve([conflict.decision(value: .text("三"), reason: "现场核对")], person: "李工")
        #expect(try store.record(id)?.value("text") == .text("三"))
        #expect(try store.conflicts().isEmpty)
    }

    @Test func `local settings are kept and can be taken away`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        try store.set("language", to: "zh")
        #expect(try store.setting("language") == "zh")
        try store.set("language", to: nil)
        #expect(try store.setting("language") == nil)
        #expect(throws: StoreError.self) { try store.set("$organisation", to: "x") }
    }
}
