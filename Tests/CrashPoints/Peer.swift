import Causality
import InspectionStore
import SyncProtocol
import TestSupport

/// A healthy centre that the machine under test talks to: a replica in memory, and photos.
final class Peer {
    private(set) var memory: MemoryReplica
    let author = Build.author(7_001)
    /// Bytes by photo, as far as they came.
    private(set) var photos: [[UInt8]: TestPhoto] = [:]
    /// Called after each change of what it holds.
    var afterChange: () -> Void = {}

    struct State {
        let contents: MemoryReplica.Contents
        let photos: [[UInt8]: TestPhoto]
    }

    var state: State { State(contents: memory.contents, photos: photos) }

    init(_ state: State? = nil) {
        memory = MemoryReplica(state?.contents ?? MemoryReplica.Contents())
        photos = state?.photos ?? [:]
    }

    /// Exchanges until both know the same, every message through its bytes, and notes the receipts.
    func exchange(with store: InspectionStore, as replica: any ReplicaStore, bytesMax: Int) throws {
        var asker = Asker(
            scopes: Place.all, author: store.author, policy: OpenPolicy(verifier: EitherVerifier()),
            hint: try store.peerHint())
        for _ in 0..<60 where asker.standing == .goingOn {
            let request = try asker.request(
                from: replica, bytesMax: bytesMax, wallMilliseconds: 0, backlog: store.backlog(),
                confirmPhotos: store.photosToConfirm(count: 256))
            var desk = PhotoDeskStub()
            desk.held = Set(photos.keys)
            let (answer, _) = try Answerer(author: author, policy: OpenPolicy(verifier: EitherVerifier())).answer(
                ExchangeRequest(bytes: request.encoded()), readable: Set(Place.all), writable: Set(Place.all),
                store: memory, photos: desk, wallMilliseconds: 0)
            afterChange()
            let received = try ExchangeAnswer(bytes: answer.encoded())
            let receipt = try received.verifiedReceipt(for: request.asker, verifier: EitherVerifier())
            _ = try asker.take(received, into: replica)
            try store.note(
                receipt: receipt, peerKnowledge: asker.peerKnowledge, clockOffsetMilliseconds: 40,
                refusals: asker.refusals.sorted { $0.sequence < $1.sequence })
        }
        guard asker.standing != .goingOn, asker.divergedScopes.isEmpty else {
            throw Broken("the exchange ended as \(asker.standing), diverged in \(asker.divergedScopes)")
        }
    }

    /// Takes photos that only the store holds.
    func fetchPhotos(from store: InspectionStore) throws {
        for id in try store.unsentPhotos() where photos[id] == nil {
            guard let manifest = try store.manifest(of: id) else { throw Broken("a photo without manifest") }
            let checked = try PhotoManifest(bytes: manifest, id: id)
            var bytes: [UInt8] = []
            for index in checked.chunks.indices { bytes += try store.chunk(index, of: id) ?? [] }
            let photo = try TestPhoto(bytes: bytes)
            guard photo.id == id else { throw Broken("a photo that is not what its name says") }
            photos[id] = photo
            afterChange()
        }
    }

    /// Gives the store the photos that it wants.
    func sendPhotos(to store: InspectionStore) throws {
        for want in try store.wantedPhotos(in: Set(Place.all), count: 100) {
            guard let photo = photos[want.photo] else { continue }
            if want.needsManifest { try store.accept(manifest: photo.manifest.encoded(), of: photo.id) }
            if want.needsThumbnail { try store.accept(thumbnail: [1, 2, 3], of: photo.id) }
            for index in photo.manifest.chunks.indices {
                try store.accept(chunk: photo.chunk(index), at: index, of: photo.id)
            }
        }
    }

    func add(_ photo: TestPhoto) {
        photos[photo.id] = photo
        afterChange()
    }

    /// Writes a record as another inspector would have.
    func write(_ values: [String: FieldValue], to record: RecordID, type: String = "fieldNote", as seed: UInt64 = 7_002)
        throws
    {
        try memory.write { writer in
            let seen = try writer.record(record, in: Place.territory)
            let draft = Draft(
                record: record, recordType: type,
                writes: values.sorted { $0.key < $1.key }.map {
                    Draft.Write(field: $0.key, value: $0.value, replaces: seen?[$0.key].dots ?? [])
                }, person: "李工")
            _ = try writer.write(
                draft, in: Place.territory, as: Build.author(seed), wallMilliseconds: 0, salt: Build.salt)
        }
        afterChange()
    }
}

/// Where everything of these scenarios lives.
enum Place {
    static let territory = Build.scope("territory/140502")
    static let register = Build.scope("register")
    static let all = [register, territory]
}

/// Something that must never be seen.
struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Bytes that pass for a photo.
struct TestPhoto {
    let bytes: [UInt8]
    let manifest: PhotoManifest
    let id: [UInt8]

    init(bytes: [UInt8]) throws {
        self.bytes = bytes
        let chunks = stride(from: 0, to: bytes.count, by: Limits.photoChunkBytes).map {
            Hashing.sha256(Array(bytes[$0..<min($0 + Limits.photoChunkBytes, bytes.count)]))
        }
        manifest = try PhotoManifest(size: UInt64(bytes.count), chunks: chunks, mediaType: "image/jpeg")
        id = try manifest.id()
    }

    /// Different bytes for each seed.
    init(seed: UInt64, count: Int = 3_000) throws {
        var generator = SplitMix64(seed: seed)
        try self.init(bytes: (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }

    func chunk(_ index: Int) -> [UInt8] {
        let start = index * Limits.photoChunkBytes
        return Array(bytes[start..<start + manifest.length(ofChunk: index)])
    }
}
