import Foundation
import InspectionStore
import SyncProtocol
import Synchronization
import Testing

/// Names that a killed process left in the system's cache alone (Tests/Models/photo.pml, the mutants `OTHER_…`).
struct FlushedNameTests {
    let folder = TestFolder()
    let world = TestWorld()
    let bytes = [UInt8](repeating: 7, count: 1_000)

    private func environment(_ files: KilledFiles) -> StoreEnvironment {
        let base = world.environment()
        return StoreEnvironment(
            now: base.now, randomBytes: base.randomBytes, machineID: base.machineID, verifier: base.verifier,
            makeSigner: base.makeSigner, files: files)
    }

    /// Sends the only chunk of a photo to a store that is killed after a system call; returns the photo's id.
    private func sendUntilKilled(_ call: KilledFiles.Call) throws -> [UInt8] {
        let files = KilledFiles()
        let store = try InspectionStore.create(at: folder.sub("a"), environment: environment(files))
        let manifest = try PhotoTests.manifest(of: bytes)
        let id = try manifest.id()
        try store.accept(manifest: manifest.encoded(), of: id)
        files.kill(after: call)
        #expect(throws: KilledFiles.Killed.self) { try store.accept(chunk: bytes, at: 0, of: id) }
        try store.close()
        return id
    }

    @Test func `a photo that somebody renamed is complete only once its name is durable`() throws {
        let id = try sendUntilKilled(.rename)
        let files = KilledFiles()
        let store = try InspectionStore.open(at: folder.sub("a"), environment: environment(files))
        #expect(try store.photoState(id) == .complete)
        let file = try #require(try store.photoFile(id))
        #expect(files.flushed.contains(file.deletingLastPathComponent().path))
    }

    @Test func `a folder that somebody made is flushed before a chunk in it counts`() throws {
        let id = try sendUntilKilled(.makeFolder)
        let files = KilledFiles()
        let store = try InspectionStore.open(at: folder.sub("a"), environment: environment(files))
        try store.accept(chunk: bytes, at: 0, of: id)
        #expect(files.flushed.contains(folder.sub("a").appendingPathComponent("photos").path))
    }

    /// The folder of photos was taken away by hand and made again by a process that was then killed, while this one had
    /// the store open all the time: nothing but the next photo comes by to flush its name.
    @Test func `a folder that somebody made above a new one is flushed as well`() throws {
        let files = KilledFiles()
        let store = try InspectionStore.create(at: folder.sub("a"), environment: environment(files))
        let manifest = try PhotoTests.manifest(of: bytes)
        let id = try manifest.id()
        try store.accept(manifest: manifest.encoded(), of: id)
        let photos = folder.sub("a").appendingPathComponent("photos")
        try files.remove(photos.path)
        try files.makeFolder(photos.path)
        files.forgetFlushes()
        try store.accept(chunk: bytes, at: 0, of: id)
        #expect(try store.photoState(id) == .complete)
        #expect(files.flushed.contains(photos.path))
        #expect(files.flushed.contains(folder.sub("a").path))
    }
}

/// The machine's files, on which a process can be killed after a call: what follows fails.
final class KilledFiles: FileSystem {
    enum Call { case rename, makeFolder }
    struct Killed: Error {}

    private struct State {
        var last: Call?
        var isDead = false
        var flushed: [String] = []
    }

    private let disk = DiskFiles()
    private let state = Mutex(State())

    /// The folders whose names were made durable.
    var flushed: [String] { state.withLock(\.flushed) }

    func forgetFlushes() { state.withLock { $0.flushed = [] } }

    func kill(after call: Call) { state.withLock { $0.last = call } }

    private func live() throws { if state.withLock(\.isDead) { throw Killed() } }

    private func done(_ call: Call) { state.withLock { if $0.last == call { $0.isDead = true } } }

    func rename(_ source: String, to target: String) throws {
        try live()
        try disk.rename(source, to: target)
        done(.rename)
    }

    func makeFolder(_ path: String) throws {
        try live()
        try disk.makeFolder(path)
        done(.makeFolder)
    }

    func flushFolder(_ path: String) throws {
        try live()
        try disk.flushFolder(path)
        state.withLock { $0.flushed.append(path) }
    }

    func open(_ path: String, for access: FileAccess) throws -> Int32 { try disk.open(path, for: access) }
    func close(_ file: Int32) { disk.close(file) }
    func read(_ file: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        try disk.read(file, at: offset, count: count)
    }
    func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws {
        try live()
        try disk.write(bytes, to: file, at: offset)
    }
    func flush(_ file: Int32) throws { try disk.flush(file) }
    func lock(_ file: Int32, waits: Bool) throws -> Bool { try disk.lock(file, waits: waits) }
    func link(_ source: String, to target: String) throws { try disk.link(source, to: target) }
    func remove(_ path: String) throws { try disk.remove(path) }
    func names(in folder: String) throws -> [String] { try disk.names(in: folder) }
    func exists(_ path: String) -> Bool { disk.exists(path) }
    func protect(_ path: String) throws { try disk.protect(path) }
    func lastingNumber(of path: String) -> UInt64 { disk.lastingNumber(of: path) }
}
