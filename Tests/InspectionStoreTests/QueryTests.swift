import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct QueryTests {
    let folder = TestFolder()
    let world = TestWorld()

    private func visits(_ store: InspectionStore) throws -> (project: RecordID, ids: [RecordID]) {
        let project = world.record()
        var ids: [RecordID] = []
        for day in ["2026-06-03", "2026-06-01", "2026-06-02", "2026-07-01"] {
            let id = world.record()
            ids.append(id)
            try store.put(
                ["project": .reference(project), "date": .text(day), "kind": .text("monthly")], to: id, type: "visit")
        }
        return (project, ids)
    }

    @Test func `records are found by value, range and parent, in order`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (project, ids) = try visits(store)
        let june = RecordQuery(
            type: "visit", range: .init("date", from: .text("2026-06-01"), to: .text("2026-06-30")),
            order: .field("date"))
        #expect(try store.records(june).map(\.id) == [ids[1], ids[2], ids[0]])
        #expect(try store.count(june) == 3)
        var latest = june
        latest.order = .field("date", isDescending: true)
        latest.limit = 1
        latest.offset = 1
        #expect(try store.records(latest).map(\.id) == [ids[2]])
        #expect(try store.count(RecordQuery(type: "visit", parent: project)) == 4)
        #expect(try store.count(RecordQuery(type: "visit", equals: ["kind": .text("tour")])) == 0)
        #expect(try store.count(RecordQuery(type: "visit", scopes: [Place.register])) == 0)
    }

    @Test func `records without a value are found by empty, and leave the index when emptied`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (_, ids) = try visits(store)
        #expect(try store.count(RecordQuery(type: "visit", equals: ["team": .empty])) == 4)
        try store.put(["team": .text("一组")], to: ids[0], type: "visit")
        #expect(try store.count(RecordQuery(type: "visit", equals: ["team": .empty])) == 3)
        try store.put(["team": .empty], to: ids[0], type: "visit")
        #expect(try store.count(RecordQuery(type: "visit", equals: ["team": .text("一组")])) == 0)
    }

    @Test(arguments: [false, true]) func `what belongs to one record comes in the order in which all are listed`(
        isDescending: Bool
    ) throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (project, other) = (world.record(), world.record())
        for (number, team) in ["乙组", nil, "甲组", "甲组", nil, "a"].enumerated() {
            for owner in [project, other] {
                var values: [String: FieldValue] = ["project": .reference(owner), "date": .text("2026-06-0\(number + 1)")]
                values["team"] = team.map { .text($0) }
                try store.put(values, to: world.record(), type: "visit")
            }
        }
        for field in ["team", "date", "project"] {
            let all = RecordQuery(type: "visit", order: .field(field, isDescending: isDescending))
            let own = try store.records(all).filter { $0.value("project") == .reference(project) }.map(\.id)
            var query = all
            query.parent = project
            #expect(try store.records(query).map(\.id) == own, "\(field)")
            (query.offset, query.limit) = (1, 3)
            #expect(try store.records(query).map(\.id) == Array(own[1..<4]), "\(field)")
        }
    }

    @Test(arguments: [false, true]) func `records without the ordering value come as the least`(isDescending: Bool)
        throws
    {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (_, ids) = try visits(store)
        try store.put(["team": .text("乙组")], to: ids[0], type: "visit")
        try store.put(["team": .text("甲组")], to: ids[1], type: "visit")
        let query = RecordQuery(type: "visit", order: .field("team", isDescending: isDescending))
        let without = [ids[2], ids[3]].sorted()
        let with = [ids[0], ids[1]]
        #expect(try store.records(query).map(\.id) == (isDescending ? with.reversed() + without : without + with))
        var last = query
        last.offset = 3
        #expect(try store.records(last).count == 1)
    }

    @Test func `a field that is not declared as queried is refused`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let error = #expect(throws: StoreError.self) {
            try store.records(RecordQuery(type: "visit", equals: ["weather": .text("晴")]))
        }
        #expect(error?.code == "store.badRequest")
    }

    @Test func `a conflict shows and is found by its cautious value`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["rating": .text("lagging")], to: id, type: "supervisionEntry")
        try store.put(["rating": .text("normal")], to: id, type: "supervisionEntry", shown: [:])
        #expect(try store.record(id)?.value("rating") == .text("lagging"))
        let lagging = RecordQuery(type: "supervisionEntry", equals: ["rating": .text("lagging")])
        #expect(try store.records(lagging).map(\.id) == [id])
    }

    @Test(arguments: [
        ("督导", 1), ("桥", 1), ("墩浇筑", 1), ("ＡＢＣ１２", 1), ("abc12", 1), ("督导 桥墩", 1), ("隧道", 0), ("50%", 1),
        ("0_", 0), ("\"桥墩", 0), ("", 0),
    ])
    func `words of any length are found`(words: String, count: Int) throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        try store.put(["text": .text("今日督导：3号桥墩浇筑完成50%，编号ABC12")], to: world.record())
        try store.put(["text": .text("无关")], to: world.record())
        #expect(try store.search(words).count == count)
    }

    @Test func `text that was replaced is found no more`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("旧的说明文字")], to: id)
        try store.put(["text": .text("新的说明文字")], to: id)
        #expect(try store.search("旧的").isEmpty)
        #expect(try store.search("旧的说明").isEmpty)
        let hit = try #require(try store.search("新的说明").first)
        #expect(hit.record.id == id)
        #expect(hit.excerpt.contains("新的说明"))
        #expect(try store.check(rebuild: false).isSound)
    }

    @Test func `records are found by the first digits of their ids`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let ids = ["ab00" + String(repeating: "0", count: 28), "ab01" + String(repeating: "f", count: 28), "ac"]
            .map { RecordID(hex: $0 + String(repeating: "7", count: 32 - $0.count)) ?? world.record() }
        for id in ids { try store.put(["text": .text("一")], to: id) }
        func found(_ digits: String, types: Set<String> = [RecordType.fieldNote.name]) throws -> [RecordID] {
            try store.records(idBeginning: digits, types: types).map(\.id)
        }
        #expect(try found("ab") == [ids[0], ids[1]])
        #expect(try found("AB0") == [ids[0], ids[1]])
        #expect(try found("ab01") == [ids[1]])
        #expect(try found(ids[2].hex) == [ids[2]])
        #expect(try found("ad").isEmpty)
        #expect(try found("ab", types: ["visit"]).isEmpty)
        try store.delete(ids[2], person: "王工", reason: "")
        #expect(try found("ac") == [ids[2]])
        for bad in ["", "xy", String(repeating: "a", count: 33), "é"] {
            #expect(throws: StoreError.self) { try found(bad) }
        }
    }

    @Test func `text that is not indexed yet is found all the same`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        for number in 0..<3 { try store.put(["text": .text("第\(number)号桥墩 ＡＢＣ")], to: world.record()) }
        let reader = try InspectionStore.open(at: folder.sub("a"), environment: world.environment(), readOnly: true)
        #expect(try reader.search("号桥墩 abc").count == 3)
        #expect(try reader.search("1号").count == 1)
        #expect(try store.indexTexts(limit: 2) == 1)
        #expect(try reader.search("号桥墩 abc").count == 3)
        #expect(try store.indexTexts() == 0)
        #expect(try reader.search("号桥墩 abc", limit: 2).count == 2)
        #expect(try store.check(rebuild: false).isSound)
    }
}
