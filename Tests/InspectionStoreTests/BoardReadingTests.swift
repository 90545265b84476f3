import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

/// What boards read: a whole type by its index, what changed since, and the lamps.
struct BoardReadingTests {
    let folder = TestFolder()
    let world = TestWorld()

    @Test func `the index gives every record's values without unpacking one`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (project, visit, bare, gone) = (world.record(), world.record(), world.record(), world.record())
        try store.put(
            ["project": .reference(project), "date": .text("2026-06-03"), "sealedAt": .integer(5)], to: visit,
            type: "visit")
        try store.put(["project": .reference(project)], to: bare, type: "visit")
        try store.put(["project": .reference(project), "date": .text("2026-06-04")], to: gone, type: "visit")
        try store.delete(gone, person: "p", reason: "r")
        let rows = try store.indexedValues(of: .visit, ["project", "date", "sealedAt"])
        let byID = try Dictionary(uniqueKeysWithValues: rows.map { (try #require(try store.recordID(inRow: $0)), $1) })
        #expect(byID[visit] == [.reference(project), .text("2026-06-03"), .integer(5)])
        #expect(byID[bare] == [.reference(project), .empty, .empty])
        #expect(byID.count == 2)
        #expect(throws: StoreError.self) { try store.indexedValues(of: .visit, ["weather"]) }
    }

    @Test func `an edition tells which records changed since, another process's too`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (first, second) = (world.record(), world.record())
        try store.put(["date": .text("2026-06-03")], to: first, type: "visit")
        let before = try store.edition()
        #expect(try store.changes(since: before).records == [])
        let other = try InspectionStore.open(at: folder.sub("a"), environment: world.environment())
        try other.put(["date": .text("2026-06-04")], to: second, type: "visit")
        let (records, now) = try store.changes(since: before)
        #expect(records == [second] && now != before)
        #expect(try store.changes(since: now).records == [])
    }

    @Test func `a project is lit by its latest report against the plan to that month`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (late, fine, silent) = (world.record(), world.record(), world.record())
        for project in [late, fine, silent] {
            try store.put(
                [FamilyField.name("annualPlan", "2026"): .integer(1_200_00)], to: project, type: "project",
                in: Place.register)
            for month in 1...12 {
                try store.put(
                    [
                        "project": .reference(project), "year": .integer(2026), "month": .integer(Int64(month)),
                        "amount": .integer(100_00),
                    ], to: world.record(), type: "monthlyPlan", in: Place.register)
            }
        }
        func report(_ project: RecordID, _ month: String, _ done: Int64) throws {
            try store.put(
                ["project": .reference(project), "month": .text(month), "doneYear": .integer(done)],
                to: world.record(), type: "investmentReport")
        }
        try report(late, "2026-05", 380_00)
        try report(late, "2026-04", 400_00)
        try report(late, "2025-12", 1_200_00)
        try report(fine, "2026-05", 500_00)
        let lamps = try store.projectLamps(on: try #require(CivilDate("2026-06-25")))
        // 500 expected, 380 done: 10 points of 1,200 behind.
        #expect(lamps.light(of: late)?.light == .red && lamps.light(of: late)?.rule.code == "progress")
        #expect(lamps.light(of: fine)?.light == .green)
        #expect(lamps.light(of: silent)?.light == nil)
    }
}
