import Causality
import FaultyDisks
import Foundation
import InspectionStore
import SyncProtocol
import Synchronization
import TestSupport

/// A laptop with a faulty disk and the real store on it.
final class Machine {
    let disk: FaultyDisk
    let peer: Peer
    private let mutant: Mutant?
    private let lateFiles: LateFiles
    private let chance: Chance
    /// Another id is another machine.
    var machineID = "laptop"
    private var opened: InspectionStore?
    /// Photos that steps take in or that facts ask for.
    var photos: [TestPhoto] = []

    var folder: URL { disk.root.appendingPathComponent("data/store", isDirectory: true) }
    var database: URL { folder.appendingPathComponent("inspection.sqlite") }

    init(_ disk: FaultyDisk, peer: Peer, seed: UInt64, mutant: Mutant?) {
        self.disk = disk
        self.peer = peer
        self.mutant = mutant
        lateFiles = LateFiles(disk, mutant: mutant)
        chance = Chance(seed: seed)
        if let mutation = mutant?.mutation { disk.mutate(mutation) }
    }

    var files: any FileSystem { mutant == nil ? disk : lateFiles }

    var environment: StoreEnvironment {
        StoreEnvironment(
            now: { [chance] in chance.now() }, randomBytes: { [chance] in chance.bytes($0) },
            machineID: machineID, verifier: EitherVerifier(),
            makeSigner: { FastSigner(seed: $0.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }, files: files)
    }

    // MARK: The store

    /// The open store.
    var store: InspectionStore {
        get throws {
            guard let opened else { throw Broken("the store is not open") }
            return opened
        }
    }

    var isThere: Bool { disk.exists(database.path) }

    func open() throws {
        try close()
        opened = try InspectionStore.open(at: folder, environment: environment)
    }

    /// Makes the store, or opens the one that is there, as whoever repeats a set-up that was cut off does.
    func openOrCreate() throws {
        try close()
        do {
            opened = try InspectionStore.create(at: folder, environment: environment)
        } catch StoreError.folderNotEmpty {
            opened = try InspectionStore.open(at: folder, environment: environment)
        }
    }

    func close() throws {
        try opened?.close()
        opened = nil
    }

    /// The end of a call that a person saw return.
    func acknowledge() throws { try lateFiles.catchUp() }

    // MARK: What steps do again and again

    func put(_ values: [String: FieldValue], to record: RecordID, type: String = "fieldNote") throws {
        try store.write([
            RecordEdit(record: record, type: type, scope: Place.territory, values: values, person: "王工")
        ])
    }

    /// The store as the protocol sees it.
    var replica: any ReplicaStore { get throws { mutant == .headsApart ? SplitStore(try store) : try store } }

    /// Puts a photo's bytes on the disk, as a camera's card would bring them.
    func place(_ photo: TestPhoto, as name: String) throws -> URL {
        let url = disk.root.appendingPathComponent(name)
        let file = try disk.open(url.path, for: .writing)
        defer { disk.close(file) }
        try disk.write(photo.bytes, to: file, at: 0)
        try disk.flush(file)
        try disk.flushFolder(disk.root.path)
        return url
    }

    func sync(bytesMax: Int = 64 * 1024) throws {
        try peer.exchange(with: store, as: replica, bytesMax: bytesMax)
        try peer.fetchPhotos(from: store)
        try peer.sendPhotos(to: store)
        try peer.exchange(with: store, as: replica, bytesMax: bytesMax)
    }
}

/// Takes signatures of tests and of stores that real keys signed.
struct EitherVerifier: SignatureVerifier {
    func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        FastVerifier().isValid(signature, of: message, by: publicKey)
            || Ed25519Verifier().isValid(signature, of: message, by: publicKey)
    }
}

/// A clock that moves by a second a look, and bytes that depend on the seed alone.
private final class Chance: Sendable {
    private let clock: Atomic<Int64>
    private let generator: Mutex<SplitMix64>

    init(seed: UInt64) {
        clock = Atomic(1_760_000_000_000 + Int64(seed % 1000) * 1_000_000)
        generator = Mutex(SplitMix64(seed: seed))
    }

    func now() -> Int64 { clock.add(1000, ordering: .relaxed).newValue }

    func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
    }
}
