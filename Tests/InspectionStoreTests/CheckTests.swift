import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct CheckTests {
    let folder = TestFolder()
    let world = TestWorld()

    /// A damage done behind the store's back, what the check must call it, and whether rebuilding mends it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let sql: String
        let code: String
        let isMended: Bool
        var testDescription: String { code }
    }

    static let damages = [
        Damage(
            // A letter of the writer's name.
            sql:
                "UPDATE change SET header = CAST(replace(header, CAST('王工' AS BLOB), CAST('王二' AS BLOB)) AS BLOB) WHERE key = (SELECT max(key) FROM change)",
            code: "check.chainBroken", isMended: false),
        Damage(
            sql:
                "UPDATE change SET header = CAST(substr(header, 1, 30) AS BLOB) WHERE key = (SELECT max(key) FROM change)",
            code: "check.changeUnreadable", isMended: false),
        Damage(sql: "UPDATE change SET signature = zeroblob(64)", code: "check.signatureBad", isMended: false),
        Damage(
            sql:
                "UPDATE change_values SET bytes = CAST(bytes || x'0a01ff' AS BLOB) WHERE key = (SELECT max(key) FROM change)",
            code: "check.valuesAltered", isMended: false),
        Damage(
            sql: "DELETE FROM change_values WHERE key = (SELECT max(key) FROM change)", code: "check.valuesMissing",
            isMended: false),
        Damage(
            sql: "DELETE FROM change WHERE key = (SELECT min(key) + 1 FROM change)", code: "check.gap", isMended: false),
        Damage(sql: "UPDATE change SET lamport = lamport + 1", code: "check.lamportWrong", isMended: false),
        Damage(sql: "UPDATE log SET head = head + 1", code: "check.headWrong", isMended: true),
        Damage(sql: "UPDATE log SET base_hash = zeroblob(32)", code: "check.originWrong", isMended: true),
        Damage(
            sql: "UPDATE record SET state = CAST(substr(state, 1, 40) || x'ff' || substr(state, 42) AS BLOB)",
            code: "check.recordDiffers", isMended: true),
        Damage(sql: "DELETE FROM record", code: "check.recordMissing", isMended: true),
        Damage(sql: "UPDATE scope_summary SET digest = zeroblob(32)", code: "check.digestWrong", isMended: true),
        Damage(sql: "DELETE FROM queried", code: "check.queryIndexWrong", isMended: true),
        Damage(sql: "DELETE FROM searched", code: "check.searchIndexWrong", isMended: true),
        Damage(sql: "DELETE FROM conflict", code: "check.conflictsWrong", isMended: true),
        Damage(sql: "DELETE FROM local_change", code: "check.unsentListWrong", isMended: true),
        Damage(sql: "UPDATE local_change SET sequence = 1", code: "check.unsentListWrong", isMended: true),
        Damage(sql: "INSERT INTO delivered SELECT id, head + 1 FROM log", code: "check.receiptWrong", isMended: true),
        Damage(
            sql: "INSERT INTO photo_reference SELECT zeroblob(32), key, scope FROM record", code: "check.photoListWrong",
            isMended: true),
        Damage(
            sql: "INSERT INTO record SELECT 99, zeroblob(16), scope, type, 0, 0, state FROM record LIMIT 1",
            code: "check.recordWithoutChange", isMended: true),
    ]

    private func damagedStore(_ sql: String) throws -> (store: InspectionStore, id: RecordID) {
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("现场说明"), "at": .integer(5)], to: id)
        try store.put(["text": .text("现场说明二")], to: id)
        try store.put(["text": .text("并存的说明")], to: id, shown: [:])
        try store.indexTexts()
        #expect(try store.check(rebuild: false).isSound)
        try store.close()
        try Raw.run(place, sql)
        return (try InspectionStore.open(at: place, environment: world.environment()), id)
    }

    @Test(arguments: damages) func `damage is found, and mended where it can be`(damage: Damage) throws {
        let (store, id) = try damagedStore(damage.sql)
        let found = try store.check(rebuild: true)
        #expect(found.findings.contains { $0.code == damage.code }, "\(found.findings)")
        guard damage.isMended else { return }
        #expect(found.didRebuild)
        let after = try store.check(rebuild: false)
        #expect(after.isSound, "\(after.findings)")
        #expect(try store.conflicts().count == 1)
        #expect(try store.search("现场说明").map(\.record.id) == [id])
        #expect(try store.count(RecordQuery(type: "fieldNote", equals: ["at": .integer(5)])) == 1)
        #expect(try store.delivery(of: id) == .conflict)
    }

    @Test func `a signature that does not hold is no damage while a later one of the log proves the same`() throws {
        let (store, _) = try damagedStore(
            "UPDATE change SET signature = zeroblob(64) WHERE key < (SELECT max(key) FROM change)")
        let report = try store.check(rebuild: false)
        #expect(report.isSound, "\(report.findings)")
    }

    @Test func `a damaged record says so instead of showing something wrong`() throws {
        let (store, id) = try damagedStore(
            "UPDATE record SET state = CAST(substr(state, 1, 40) || x'ff' || substr(state, 42) AS BLOB)")
        #expect(throws: StoreError.recordDamaged(id)) { try store.record(id) }
    }

    @Test func `rebuilding keeps values whose bytes are missing`() throws {
        let (store, id) = try damagedStore("DELETE FROM change_values; DELETE FROM queried")
        #expect(try store.check(rebuild: true).didRebuild)
        let values = try #require(try store.record(id)).state["text"].values
        #expect(Set(values) == [.text("现场说明二"), .text("并存的说明")])
    }

    @Test func `an altered or missing photo is found and wanted again`() throws {
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let (file, bytes) = try folder.file("in.jpg", bytes: 600_000)
        let id = try store.keepPhoto(fileAt: file, manifest: try PhotoTests.manifest(of: bytes))
        let (other, otherBytes) = try folder.file("in2.jpg", bytes: 5000, seed: 2)
        let gone = try store.keepPhoto(fileAt: other, manifest: try PhotoTests.manifest(of: otherBytes))
        let kept = try #require(try store.photoFile(id))
        var altered = bytes
        altered[599_999] ^= 1
        try Data(altered).write(to: kept)
        try FileManager.default.removeItem(at: try #require(try store.photoFile(gone)))
        let report = try store.check(rebuild: true)
        #expect(Set(report.findings.map(\.code)) == ["check.photoDamaged", "check.photoMissing"])
        #expect(try store.photoState(id) == .partial(chunks: 1, of: 2))
        #expect(try store.check(rebuild: false).isSound)
        _ = try store.keepPhoto(fileAt: file, manifest: try PhotoTests.manifest(of: bytes))
        #expect(try store.photoState(id) == .complete)
    }

    @Test func `while a change is missing, what its record still shows is not rebuilt away`() throws {
        let (store, id) = try damagedStore("DELETE FROM change WHERE key = (SELECT max(key) FROM change) - 1")
        let before = try #require(try store.record(id)).state
        let found = try store.check(rebuild: true)
        #expect(!found.didRebuild)
        #expect(!found.findings.contains { $0.isMendable })
        #expect(try store.record(id)?.state == before)
    }

    @Test func `a lowered head of the own log starts a new author, so that no number is given twice`() throws {
        let (store, _) = try damagedStore("UPDATE log SET head = head + 1")
        let before = store.author.id
        #expect(try store.check(rebuild: true).didRebuild)
        #expect(store.author.id != before)
        #expect(store.notices.contains(.restoredFromBackup))
        try store.put(["text": .text("之后")], to: world.record())
        #expect(try store.check(rebuild: false).isSound)
    }

    @Test func `a signature that a later one vouches for is no damage, the last one is`() throws {
        let (store, _) = try damagedStore(
            "UPDATE change SET signature = zeroblob(64) WHERE key = (SELECT min(key) FROM change)")
        #expect(try store.check(rebuild: false).isSound)
        try store.close()
        let second = CheckTests()
        let (other, _) = try second.damagedStore(
            "UPDATE change SET signature = zeroblob(64) WHERE key = (SELECT max(key) FROM change)")
        #expect(try other.check(rebuild: false).findings.map(\.code) == ["check.signatureBad"])
    }

    @Test func `a change whose cause is gone is named, and not mended`() throws {
        let place = folder.sub("a")
        let centre = try world.store(at: folder.sub("centre"), device: "centre")
        let store = try world.store(at: place, device: "a")
        let id = world.record()
        try centre.put(["text": .text("中心写的")], to: id)
        try exchange(store, with: centre)
        try store.put(["text": .text("改过")], to: id)
        try store.close()
        try Raw.run(
            place,
            """
            DELETE FROM change WHERE key >> 40 IN (SELECT id FROM log WHERE author <> (SELECT author FROM identity));
            DELETE FROM log WHERE author <> (SELECT author FROM identity)
            """)
        let damaged = try InspectionStore.open(at: place, environment: world.environment(machine: "a"))
        let found = try damaged.check(rebuild: true).findings.first { $0.code == "check.dependencyMissing" }
        #expect(found?.remedy == .fetchChanges)
        #expect(try damaged.check(rebuild: false).findings.map(\.code) == ["check.dependencyMissing"])
    }

    @Test func `an index that does not fit its table is made anew`() throws {
        let (store, id) = try damagedStore("CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE name = 'record_by_type'")
        try store.close()
        let place = folder.sub("a")
        try Raw.run(place, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'record_by_type'")
        try Raw.run(place, "UPDATE record SET standing = 1")
        try Raw.run(
            place, "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM hidden; DROP TABLE hidden")
        let damaged = try InspectionStore.open(at: place, environment: world.environment())
        #expect(try damaged.check(rebuild: true).findings.contains { $0.code == "check.databaseDamaged" })
        let after = try damaged.check(rebuild: false)
        #expect(after.isSound, "\(after.findings)")
        #expect(try damaged.record(id)?.standing == .present)
    }
}
