import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct ExchangeTests {
    let folder = TestFolder()
    let world = TestWorld()

    private func three() throws -> (centre: InspectionStore, first: InspectionStore, second: InspectionStore) {
        (
            try world.store(at: folder.sub("centre"), device: "centre"),
            try world.store(at: folder.sub("a"), device: "laptop-a"),
            try world.store(at: folder.sub("b"), device: "laptop-b")
        )
    }

    @Test func `two who write the same field concurrently see both values, and one decision for all`() throws {
        let (centre, first, second) = try three()
        let id = world.record()
        try first.put(["text": .text("基线")], to: id, person: "甲")
        for node in [first, second] { #expect(try exchange(node, with: centre) == .equal) }
        try first.put(["text": .text("甲说")], to: id, person: "甲")
        try second.put(["text": .text("乙说")], to: id, person: "乙")
        for node in [first, second, first] { #expect(try exchange(node, with: centre) == .equal) }

        for store in [centre, first, second] {
            let conflict = try #require(try store.conflicts().first)
            #expect(conflict.id == "\(id.hex)/text")
            #expect(conflict.base == .text("基线"))
            #expect(Set(conflict.sides.map(\.value)) == [.text("甲说"), .text("乙说")])
            #expect(Set(conflict.sides.map(\.device)) == ["laptop-a", "laptop-b"])
            #expect(try store.record(id)?.isMarked("text") == true)
        }
        #expect(try first.delivery(of: id) == .conflict)

        try first.resolve(
            [Resolution(record: id, field: "text", value: .text("甲说"), reason: "现场核实")], person: "甲")
        for node in [first, second] { #expect(try exchange(node, with: centre) == .equal) }
        #expect(try second.conflicts().isEmpty)
        #expect(try second.record(id)?.value("text") == .text("甲说"))
        let overruled = try #require(try second.decisions(since: 0).first)
        #expect(overruled.overrules && overruled.stands)
        #expect(overruled.others.map(\.value) == [.text("乙说")] && overruled.others.allSatisfy(\.isOwn))
        #expect(overruled.reason == "现场核实")
        #expect(overruled.device == "laptop-a")
        #expect(try first.decisions(since: 0).map(\.overrules) == [false])
        for store in [centre, first, second] { #expect(try store.check(rebuild: false).isSound) }
    }

    @Test func `a decision taken back opens the conflict again`() throws {
        let (centre, first, second) = try three()
        let id = world.record()
        try first.put(["text": .text("甲说")], to: id)
        try second.put(["text": .text("乙说")], to: id)
        for node in [first, second] { try exchange(node, with: centre) }
        try second.resolve([Resolution(record: id, field: "text", value: .text("合并"), reason: "")], person: "乙")
        try second.undoResolution(id, field: "text", person: "乙", reason: "看错了")
        #expect(Set(try #require(try second.conflicts().first).sides.map(\.value)) == [.text("甲说"), .text("乙说")])
        for node in [second, first] { #expect(try exchange(node, with: centre) == .equal) }
        #expect(try first.conflicts().count == 1)
        #expect(try first.check(rebuild: false).isSound)
    }

    @Test func `a decision does not touch a value that the decider did not see`() throws {
        let (centre, first, second) = try three()
        let id = world.record()
        try first.put(["text": .text("甲说")], to: id)
        try second.put(["text": .text("乙说")], to: id)
        for node in [first, second, first] { try exchange(node, with: centre) }
        let sides = try #require(try first.conflicts().first).sides
        let shown = sides.map(\.dot)
        let own = sides.filter { $0.value == .text("乙说") }.map(\.dot)
        try second.put(["text": .text("乙再说")], to: id, shown: ["text": own])
        for node in [second, first] { try exchange(node, with: centre) }
        try first.resolve(
            [Resolution(record: id, field: "text", value: .text("定"), reason: "", shown: shown)], person: "甲")
        let values = try #require(try first.record(id)).state["text"].values
        #expect(Set(values) == [.text("定"), .text("乙再说")])
        #expect(try first.conflictCount() == 1)
    }

    @Test func `a delete and an edit that did not know of it are one question for a person`() throws {
        let (centre, first, second) = try three()
        let id = world.record()
        try first.put(["text": .text("一"), "author": .text("王")], to: id)
        for node in [first, second] { try exchange(node, with: centre) }
        try first.delete(id, person: "甲", reason: "")
        try second.put(["text": .text("二")], to: id)
        for node in [first, second] { try exchange(node, with: centre) }
        let conflict = try #require(try second.conflicts().first)
        #expect(conflict.field == RecordExistence.fieldName)
        #expect(try second.conflicts().count == 1)
        let unseen = Resolution(
            record: id, field: conflict.field, value: RecordExistence.deleted, reason: "", shown: [conflict.sides[0].dot])
        #expect(throws: StoreError.noConflict(id, field: conflict.field), "it would delete what was not seen") {
            try second.resolve([unseen], person: "乙")
        }
        try second.resolve([Resolution(record: id, field: conflict.field, value: .empty, reason: "")], person: "乙")
        for node in [second, first] { try exchange(node, with: centre) }
        let back = try #require(try first.record(id))
        #expect(back.standing == .present)
        #expect(back.value("text") == .text("二"))
        #expect(back.value("author") == .text("王"))
        #expect(try first.conflicts().isEmpty)
    }

    /// A record that the first deleted while the second changed one field, or wrote one that there was not before.
    private func disputed(_ values: [String: FieldValue]) throws -> (
        centre: InspectionStore, first: InspectionStore, second: InspectionStore, id: RecordID, sides: [Conflict.Side]
    ) {
        let (centre, first, second) = try three()
        let id = world.record()
        try first.put(["text": .text("一"), "author": .text("王")], to: id)
        for node in [first, second] { try exchange(node, with: centre) }
        try first.delete(id, person: "甲", reason: "")
        try second.put(values, to: id)
        for node in [first, second] { try exchange(node, with: centre) }
        return (centre, first, second, id, try #require(try second.conflicts().first).sides)
    }

    @Test(arguments: [["text": .text("二")], ["at": .integer(5)]] as [[String: FieldValue]], [true, false])
    func `a decision whether a record stays is taken back, and the delete and the edit stand side by side again`(
        edit: [String: FieldValue], isKept: Bool
    ) throws {
        let (centre, first, second, id, sides) = try disputed(edit)
        let field = RecordExistence.fieldName
        let chosen = isKept ? FieldValue.empty : RecordExistence.deleted
        try second.resolve([Resolution(record: id, field: field, value: chosen, reason: "定")], person: "乙")
        #expect(try second.record(id)?.standing == (isKept ? .present : .deleted))
        let decision = try #require(try second.decisions(since: 0).first)
        #expect(decision.field == field && decision.chosen == chosen && decision.stands)
        #expect(decision.others.map(\.person) == [isKept ? "甲" : "王工"])
        try second.undoResolution(id, field: field, person: "乙", reason: "看错了")
        for node in [second, first] { try exchange(node, with: centre) }
        for node in [first, second] {
            let conflict = try #require(try node.conflicts().first)
            #expect(conflict.field == field && Set(conflict.sides.map(\.value)) == Set(sides.map(\.value)))
            #expect(try node.decisions(since: 0).allSatisfy { !$0.stands })
        }
        // Nothing that was entered is lost on the way.
        try first.resolve([Resolution(record: id, field: field, value: .empty, reason: "")], person: "甲")
        let back = try #require(try first.record(id))
        #expect(back.value("author") == .text("王") && back.value("text") == edit["text"] ?? .text("一"))
        for (name, value) in edit { #expect(back.value(name) == value) }
        #expect(try first.check(rebuild: false).isSound)
    }

    @Test func `bringing a record back that nobody had changed is no decision and cannot be taken back as one`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        try store.delete(id, person: "甲", reason: "")
        try store.undelete(id, person: "甲", reason: "")
        try store.put(["at": .integer(5)], to: id)
        #expect(try store.decisions(since: 0).isEmpty)
        #expect(throws: StoreError.noConflict(id, field: RecordExistence.fieldName)) {
            try store.undoResolution(id, field: RecordExistence.fieldName, person: "甲", reason: "")
        }
    }

    @Test func `a batch applied twice changes nothing the second time`() throws {
        let (centre, first, _) = try three()
        for _ in 0..<5 { try first.put(["text": .text("一")], to: world.record()) }
        let batch = try first.read { reader in
            try Outgoing(reader: reader, verifier: Ed25519Verifier())
                .pack(lackedBy: [Place.territory: VersionVector()], bytesMax: 1 << 20).batch
        }
        let policy = try #require(centre.policy)
        let once = try centre.write {
            try Admission.apply(batch, allowing: [Place.territory], policy: policy, to: $0)
        }
        let before = try centre.read { try $0.knowledge(of: Place.territory) }
        let twice = try centre.write {
            try Admission.apply(batch, allowing: [Place.territory], policy: policy, to: $0)
        }
        #expect(once.appliedCount == 5)
        #expect(twice.appliedCount == 0)
        #expect(twice.duplicateCount == 5)
        #expect(try centre.read { try $0.knowledge(of: Place.territory) } == before)
    }

    @Test func `received is shown on a receipt's strength alone, and taken back when the centre forgets`() throws {
        let (centre, first, _) = try three()
        let id = world.record()
        try first.put(["text": .text("一")], to: id)
        #expect(try first.delivery(of: id) == .queued)
        #expect(try first.backlog().records == 1)
        try exchange(first, with: centre)
        #expect(try first.delivery(of: id) == .received)
        #expect(try first.unsentRecords().isEmpty)
        #expect(try first.centreContact()?.clockOffsetMilliseconds == 40)

        let empty = Receipt(
            answerer: centre.author.id, asker: first.author.id, wallMilliseconds: 0, heads: [:], photos: [])
        let nothing = ScopeKnowledge(scope: Place.territory, heads: VersionVector(), liveDigest: LiveDigest())
        try first.note(receipt: empty, peerKnowledge: [nothing], clockOffsetMilliseconds: 0, refusals: [])
        #expect(try first.delivery(of: id) == .queued)
        #expect(try first.unsentRecords() == [id])
    }

    @Test func `what the centre refuses needs attention and is kept`() throws {
        let centre = try world.store(at: folder.sub("centre"), device: "centre")
        let node = try world.store(at: folder.sub("a"), device: "laptop-a")
        let id = world.record()
        try node.put(["text": .text("一")], to: id)
        let refusal = AdmissionReport.Refusal(
            scope: Place.territory, author: node.author.id, sequence: 1, code: "author.notGranted")
        let receipt = Receipt(
            answerer: centre.author.id, asker: node.author.id, wallMilliseconds: 0, heads: [:], photos: [])
        try node.note(receipt: receipt, peerKnowledge: [], clockOffsetMilliseconds: 0, refusals: [refusal])
        #expect(try node.delivery(of: id) == .needsAttention(code: "author.notGranted"))
        #expect(try node.record(id)?.value("text") == .text("一"))
    }
}
