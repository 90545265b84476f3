import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Synchronization
import Testing

struct IdentityTests {
    let folder = TestFolder()
    let world = TestWorld()
    let files = FileManager.default

    private func open(_ place: URL, machine: String = "machine-a") throws -> InspectionStore {
        try InspectionStore.open(at: place, environment: world.environment(machine: machine))
    }

    @Test func `many opens in a row stay one author`() throws {
        let place = folder.sub("a")
        let author = try InspectionStore.create(at: place, environment: world.environment()).author.id
        for _ in 0..<4 {
            let store = try open(place)
            #expect(store.author.id == author)
            #expect(store.notices.isEmpty)
            try store.close()
        }
    }

    @Test func `an earlier database put back by hand starts a new author before the next write`() throws {
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        let first = store.author.id
        try store.close()
        let database = place.appendingPathComponent("inspection.sqlite")
        let old = try Data(contentsOf: database)
        let later = try open(place)
        try later.put(["text": .text("二")], to: id)
        try later.close()
        // In place, so that not even the file's number changes.
        try old.write(to: database)

        let restored = try open(place)
        #expect(restored.notices == [.restoredFromBackup])
        #expect(restored.author.id != first)
        try restored.put(["text": .text("三")], to: id)
        #expect(try restored.delivery(of: id) == .queued)
        #expect(try restored.check(rebuild: false).isSound)
    }

    @Test func `a folder copied on the same machine starts a new author, and so does one on another`() throws {
        let place = folder.sub("a")
        let original = try InspectionStore.create(at: place, environment: world.environment())
        let first = original.author.id
        try original.close()
        try files.copyItem(at: place, to: folder.sub("b"))
        try files.copyItem(at: place, to: folder.sub("c"))
        let moved = try open(folder.sub("b"))
        #expect(moved.author.id != first)
        let cloned = try open(folder.sub("c"), machine: "machine-b")
        #expect(cloned.notices == [.clonedToAnotherMachine])
        #expect(cloned.author.id != moved.author.id)
        #expect(try open(place).author.id == first)
    }

    @Test func `a crash between key file and database is no new author`() throws {
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let author = store.author.id
        try store.close()
        let database = place.appendingPathComponent("inspection.sqlite")
        let key = place.appendingPathComponent("identity/author.key")
        let databaseBefore = try Data(contentsOf: database)
        let keyBefore = try Data(contentsOf: key)
        // The clock is first read after the key file was rotated and before the database is.
        let seen = Mutex<Data?>(nil)
        let usual = world.environment()
        let watching = StoreEnvironment(
            now: {
                seen.withLock { if $0 == nil { $0 = try? Data(contentsOf: key) } }
                return usual.now()
            }, randomBytes: usual.randomBytes, machineID: usual.machineID)
        try InspectionStore.open(at: place, environment: watching).close()
        let keyBetween = try #require(seen.withLock { $0 })
        #expect(keyBetween != keyBefore)

        try databaseBefore.write(to: database)
        try keyBetween.write(to: key)
        let again = try open(place)
        #expect(again.author.id == author)
        #expect(again.notices.isEmpty)
    }

    @Test func `a lost or damaged key file starts a new author`() throws {
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let first = store.author.id
        try store.close()
        let key = place.appendingPathComponent("identity/author.key")
        var bytes = try Data(contentsOf: key)
        bytes[20] ^= 1
        try bytes.write(to: key)
        let damaged = try open(place)
        let second = damaged.author.id
        #expect(second != first)
        try damaged.close()
        try files.removeItem(at: key)
        #expect(try open(place).author.id != second)
    }

    @Test func `the key file can be read by its owner alone`() throws {
        let place = folder.sub("a")
        _ = try InspectionStore.create(at: place, environment: world.environment())
        let facts = try files.attributesOfItem(atPath: place.appendingPathComponent("identity/author.key").path)
        #expect(facts[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a store whose own log comes back longer from the centre goes on as a new author`() throws {
        let centre = try world.store(at: folder.sub("c"), device: "centre")
        let place = folder.sub("a")
        let store = try world.store(at: place, device: "laptop")
        let id = world.record()
        try store.put(["text": .text("一")], to: id)
        try exchange(store, with: centre)
        try store.close()
        let copy = folder.sub("copy")
        try files.copyItem(at: place, to: copy)
        let later = try open(place, machine: "laptop")
        try later.put(["text": .text("二")], to: id)
        try exchange(later, with: centre)
        let author = later.author.id
        try later.close()
        // The whole folder goes back in time, key file and all, as when a virtual machine does.
        for name in ["inspection.sqlite", "identity/author.key"] {
            try Data(contentsOf: copy.appendingPathComponent(name)).write(to: place.appendingPathComponent(name))
        }
        let key = place.appendingPathComponent("identity/author.key")
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)

        let back = try open(place, machine: "laptop")
        #expect(back.notices.isEmpty)
        try #require(back.author.id == author)
        try exchange(back, with: centre)
        #expect(back.author.id != author)
        #expect(back.notices == [.restoredFromBackup])
        #expect(try back.record(id)?.value("text") == .text("二"))
        try world.certify(back, device: "laptop")
        try back.put(["text": .text("三")], to: id)
        #expect(try exchange(back, with: centre) == .equal)
        #expect(try centre.record(id)?.value("text") == .text("三"))
        #expect(try centre.conflicts().isEmpty)
        #expect(try back.delivery(of: id) == .received)
    }

    @Test func `a clone that wrote as the same author forks its log, and nothing is lost`() throws {
        let centre = try world.store(at: folder.sub("c"), device: "centre")
        let place = folder.sub("a")
        let store = try world.store(at: place, device: "laptop")
        let (shared, mine, theirs) = (world.record(), world.record(), world.record())
        try store.put(["text": .text("一")], to: shared)
        try exchange(store, with: centre)
        let author = store.author
        try store.put(["text": .text("本机")], to: mine)
        // A clone signs with the very same key.
        let clone = try world.store(at: folder.sub("clone"), device: "clone")
        try exchange(clone, with: centre)
        let draft = Draft(
            record: theirs, recordType: "fieldNote",
            writes: [.init(field: "text", value: .text("克隆"), replaces: [])], person: "王")
        _ = try clone.write {
            try $0.write(
                draft, in: Place.territory, as: author, wallMilliseconds: 0, salt: [UInt8](repeating: 7, count: 8))
        }
        for node in [clone, store, clone, store] { try exchange(node, with: centre) }
        try store.put(["text": .text("再写")], to: shared)
        #expect(store.author.id != author.id)
        #expect(store.notices.contains(.authorForked(author.id)) || store.notices.contains(.restoredFromBackup))
        try world.certify(store, device: "laptop")
        for node in [store, clone, store] { #expect(try exchange(node, with: centre) == .equal) }
        for replica in [centre, store, clone] {
            #expect(try replica.record(mine)?.value("text") == .text("本机"))
            #expect(try replica.record(theirs)?.value("text") == .text("克隆"))
            #expect(try replica.record(shared)?.value("text") == .text("再写"))
            #expect(try replica.check(rebuild: false).isSound)
        }
        #expect(try store.delivery(of: mine) == .received)
    }

    @Test func `a second process that starts a new author is followed by the first`() throws {
        let place = folder.sub("a")
        let first = try InspectionStore.create(at: place, environment: world.environment())
        try first.put(["text": .text("一")], to: world.record())
        let second = try open(place, machine: "machine-b")
        #expect(second.notices == [.clonedToAnotherMachine])
        try first.put(["text": .text("二")], to: world.record())
        #expect(first.author.id == second.author.id)
        #expect(try first.check(rebuild: false).isSound)
    }

    @Test func `a card of another author or by another organisation is not installed`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let other = try InspectionStore.create(at: folder.sub("b"), environment: world.environment())
        #expect(throws: StoreError.self) {
            try store.install(card: other.author.card, organisation: world.organisation.publicKey)
        }
        #expect(throws: ProtocolError.self) {
            try store.install(card: store.author.card, organisation: world.organisation.publicKey)
        }
        #expect(store.organisationKey == nil)
        try world.certify(store, device: "a")
        #expect(store.organisationKey == world.organisation.publicKey)
        #expect(try store.grantedScopes() == [Place.register, Place.territory])
    }
}
