import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct BackupTests {
    let folder = TestFolder()
    let world = TestWorld()

    private func filledStore() throws -> (store: InspectionStore, record: RecordID, photo: [UInt8]) {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let (file, bytes) = try folder.file("in.jpg", bytes: 600_000)
        return (store, id, try store.keepPhoto(fileAt: file, manifest: try PhotoTests.manifest(of: bytes)))
    }

    @Test func `a backup made in use comes back whole and under a new author`() throws {
        let (store, id, photo) = try filledStore()
        try store.backup(to: folder.sub("backup"))
        try store.put(["text": .text("二")], to: id)
        try InspectionStore.restore(from: folder.sub("backup"), to: folder.sub("b"))
        let restored = try InspectionStore.open(at: folder.sub("b"), environment: world.environment())
        #expect(restored.notices == [.restoredFromBackup])
        #expect(restored.author.id != store.author.id)
        #expect(try restored.record(id)?.value("text") == .text("一"))
        #expect(try restored.photoState(photo) == .complete)
        #expect(try restored.check(rebuild: false).isSound)
        #expect(try restored.backlog().records == 1)
    }

    @Test func `a backup is one file without WAL and without the key`() throws {
        let (store, _, _) = try filledStore()
        try store.backup(to: folder.sub("backup"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.sub("backup").path)
        #expect(Set(names) == ["inspection.sqlite", "photos"])
    }

    @Test func `the database of a backup put back into the folder starts a new author`() throws {
        let (store, id, _) = try filledStore()
        try store.backup(to: folder.sub("backup"))
        let author = store.author.id
        try store.close()
        let name = "inspection.sqlite"
        try Data(contentsOf: folder.sub("backup").appendingPathComponent(name))
            .write(to: folder.sub("a").appendingPathComponent(name))
        let again = try InspectionStore.open(at: folder.sub("a"), environment: world.environment())
        #expect(again.author.id != author)
        #expect(try again.record(id)?.value("text") == .text("一"))
    }

    @Test func `restoring takes changes that are still in the WAL and never overwrites`() throws {
        let (store, id, _) = try filledStore()
        try store.put(["text": .text("只在 WAL")], to: id)
        // The folder as a dead process leaves it: copied while the store is open.
        try FileManager.default.copyItem(at: folder.sub("a"), to: folder.sub("dead"))
        try InspectionStore.restore(from: folder.sub("dead"), to: folder.sub("b"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.sub("b").path)
        #expect(Set(names) == ["inspection.sqlite", "photos"])
        let restored = try InspectionStore.open(at: folder.sub("b"), environment: world.environment())
        #expect(try restored.record(id)?.value("text") == .text("只在 WAL"))
        let error = #expect(throws: StoreError.self) {
            try InspectionStore.restore(from: folder.sub("dead"), to: folder.sub("b"))
        }
        #expect(error?.code == "store.folderNotEmpty")
        #expect(throws: StoreError.self) { try store.backup(to: folder.sub("b")) }
        #expect(throws: StoreError.self) {
            try InspectionStore.create(at: folder.sub("b"), environment: world.environment())
        }
    }

    @Test func `what is no store is neither opened nor restored`() throws {
        let error = #expect(throws: StoreError.self) {
            try InspectionStore.open(at: folder.sub("none"), environment: world.environment())
        }
        #expect(error?.code == "store.notAStore")
        let place = folder.sub("junk")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 5000).write(to: place.appendingPathComponent("inspection.sqlite"))
        let junk = #expect(throws: StoreError.self) {
            try InspectionStore.restore(from: place, to: folder.sub("b"))
        }
        #expect(junk?.code == "store.corrupt")
        #expect(!FileManager.default.fileExists(atPath: folder.sub("b").path))
    }
}
