import Causality
import Foundation
import InspectionStore
import SyncProtocol
import TestSupport
import Testing

struct MigrationTests {
    let folder = TestFolder()
    let world = TestWorld()

    @Test func `a store of the first version opens with all it held`() throws {
        let place = folder.sub("old")
        try VersionOneFixture.write(to: place)
        let store = try InspectionStore.open(at: place, environment: world.environment())
        let id = RecordID(high: 1, low: 0)
        #expect(try store.record(id)?.value("author") == .text("王工"))
        #expect(try store.conflicts().map(\.record) == [id])
        #expect(try store.search("旧版写的").map(\.record.id) == [id])
        #expect(try store.search("待编入").count == 1)
        #expect(try store.wantedPhotos(in: [Place.territory], count: 5).count == 1)
        #expect(try store.setting("language") == "zh")
        #expect(try store.backlog().records == 2)
        let report = try store.check(rebuild: false)
        #expect(report.isSound, "\(report.findings)")
        try store.put(["text": .text("新版接着写")], to: id)
        #expect(try store.conflicts().isEmpty)
    }

    @Test func `the first version's schema was not edited`() throws {
        let place = folder.sub("new")
        try InspectionStore.create(at: place, environment: world.environment()).close()
        let now = try Raw.texts(place, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        // What a later migration replaced by name.
        let replaced = ["CREATE INDEX record_by_type "]
        for statement in VersionOneFixture.schema where !replaced.contains(where: statement.hasPrefix) {
            #expect(now.contains(statement), "\(statement)")
        }
    }

    @Test func `a store of newer software is left alone`() throws {
        let place = folder.sub("new")
        try InspectionStore.create(at: place, environment: world.environment()).close()
        try Raw.run(place, "INSERT INTO grdb_migrations VALUES ('99 from the future')")
        for readOnly in [true, false] {
            let error = #expect(throws: StoreError.self) {
                try InspectionStore.open(at: place, environment: world.environment(), readOnly: readOnly)
            }
            #expect(error?.code == "store.tooNew")
        }
    }
}
