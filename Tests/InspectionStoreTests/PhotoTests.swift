import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct PhotoTests {
    let folder = TestFolder()
    let world = TestWorld()

    static func manifest(of bytes: [UInt8]) throws -> PhotoManifest {
        let chunks = stride(from: 0, to: bytes.count, by: Limits.photoChunkBytes).map {
            Hashing.sha256(Array(bytes[$0..<min($0 + Limits.photoChunkBytes, bytes.count)]))
        }
        return try PhotoManifest(size: UInt64(bytes.count), chunks: chunks, mediaType: "image/jpeg")
    }

    private func photoRecord(_ photo: [UInt8], in store: InspectionStore) throws {
        try store.put(
            ["hash": .bytes(photo), "size": .integer(1), "mediaType": .text("image/jpeg")], to: world.record(),
            type: "photo")
    }

    @Test func `a photo taken in twice is one photo, verified and whole`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (file, bytes) = try folder.file("in.jpg", bytes: 1_300_000)
        let manifest = try Self.manifest(of: bytes)
        let id = try store.keepPhoto(fileAt: file, manifest: manifest, thumbnail: [1, 2, 3])
        #expect(try store.keepPhoto(fileAt: file, manifest: manifest, thumbnail: [9]) == id)
        #expect(try manifest.id() == id)
        #expect(try store.photoState(id) == .complete)
        #expect(try store.thumbnail(of: id) == [1, 2, 3])
        let kept = try #require(try store.photoFile(id))
        #expect(try [UInt8](Data(contentsOf: kept)) == bytes)
        #expect(try store.confirmedPhotos(among: [id, [UInt8](repeating: 0, count: 32)]) == [id])
        #expect(try store.backlog().photos == 0, "a photo that no record names belongs to nothing yet")
        try photoRecord(id, in: store)
        #expect(try store.photosToConfirm(count: 10) == [id])
        #expect(try store.backlog().photoBytes == 1_300_000)
    }

    @Test func `a file that is not what the manifest says leaves nothing behind`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (file, bytes) = try folder.file("in.jpg", bytes: 700_000)
        let manifest = try Self.manifest(of: bytes)
        var altered = bytes
        altered[600_000] ^= 1
        try Data(altered).write(to: file)
        #expect(throws: StoreError.self) { try store.keepPhoto(fileAt: file, manifest: manifest) }
        try Data(bytes + [0]).write(to: file)
        #expect(throws: StoreError.self) { try store.keepPhoto(fileAt: file, manifest: manifest) }
        #expect(try store.photoState(manifest.id()) == .missing)
        let left = FileManager.default.enumerator(atPath: folder.sub("a").appendingPathComponent("photos").path)
        #expect(left?.allObjects.compactMap { $0 as? String }.filter { $0.contains(".tmp") } == [])
    }

    @Test func `what an interrupted copy left is cleaned away at the next open`() throws {
        let place = folder.sub("a")
        try InspectionStore.create(at: place, environment: world.environment()).close()
        let leftover = place.appendingPathComponent("photos/ab/ab12.tmp-00")
        try FileManager.default.createDirectory(
            at: leftover.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data([1]).write(to: leftover)
        _ = try InspectionStore.open(at: place, environment: world.environment())
        #expect(!FileManager.default.fileExists(atPath: leftover.path))
    }

    @Test func `a record that names a photo makes it wanted, and chunks in any order complete it`() throws {
        let centre = try InspectionStore.create(at: folder.sub("c"), environment: world.environment())
        let bytes = try folder.file("in.jpg", bytes: 1_300_000).bytes
        let manifest = try Self.manifest(of: bytes)
        let id = try manifest.id()
        try photoRecord(id, in: centre)
        var want = try #require(try centre.wantedPhotos(in: [Place.territory], count: 10).first)
        #expect(want.needsManifest && want.needsThumbnail && want.missingChunks == nil)
        #expect(try centre.wantedPhotos(in: [Place.register], count: 10).isEmpty)

        #expect(throws: ProtocolError.self) { try centre.accept(chunk: [0], at: 0, of: id) }
        #expect(throws: ProtocolError.self) { try centre.accept(manifest: [1, 2], of: id) }
        try centre.accept(manifest: manifest.encoded(), of: id)
        for index in [2, 0] {
            let start = index * Limits.photoChunkBytes
            let chunk = Array(bytes[start..<min(start + Limits.photoChunkBytes, bytes.count)])
            #expect(throws: ProtocolError.self) { try centre.accept(chunk: chunk, at: 1, of: id) }
            try centre.accept(chunk: chunk, at: index, of: id)
            try centre.accept(chunk: chunk, at: index, of: id)
        }
        #expect(try centre.photoState(id) == .partial(chunks: 2, of: 3))
        want = try #require(try centre.wantedPhotos(in: [Place.territory], count: 10).first)
        #expect(want.missingChunks == [1])
        #expect(try centre.chunk(1, of: id) == nil)
        let middle = Array(bytes[Limits.photoChunkBytes..<2 * Limits.photoChunkBytes])
        try centre.accept(chunk: middle, at: 1, of: id)
        #expect(try centre.photoState(id) == .complete)
        #expect(try centre.chunk(1, of: id) == middle)
        #expect(try centre.wantedPhotos(in: [Place.territory], count: 10).isEmpty)
        #expect(try centre.confirmedPhotos(among: [id]) == [id])
    }

    @Test func `a photo whose last step a crash cut off is finished at the next open`() throws {
        let place = folder.sub("c")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let (file, bytes) = try folder.file("in.jpg", bytes: 600_000)
        let manifest = try Self.manifest(of: bytes)
        let id = try store.keepPhoto(fileAt: file, manifest: manifest)
        try store.close()
        try Raw.run(
            place, "UPDATE photo SET state = 1; INSERT INTO photo_chunk SELECT key, x'03' FROM photo")
        let again = try InspectionStore.open(at: place, environment: world.environment())
        #expect(try again.photoState(id) == .complete)
    }

    @Test func `a partial file that vanished is asked for again from the start`() throws {
        let place = folder.sub("c")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let bytes = try folder.file("in.jpg", bytes: 1_300_000).bytes
        let manifest = try Self.manifest(of: bytes)
        let id = try manifest.id()
        try store.accept(manifest: manifest.encoded(), of: id)
        try store.accept(chunk: Array(bytes[..<Limits.photoChunkBytes]), at: 0, of: id)
        for case let name as String in FileManager.default.enumerator(atPath: place.path)! where name.hasSuffix(".part")
        {
            try FileManager.default.removeItem(at: place.appendingPathComponent(name))
        }
        try store.accept(chunk: Array(bytes[(2 * Limits.photoChunkBytes)...]), at: 2, of: id)
        #expect(try store.photoState(id) == .partial(chunks: 1, of: 3))
        #expect(try store.chunk(2, of: id) != nil)
    }

    @Test func `a damaged photo is not confirmed and its damaged chunk is wanted again`() throws {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (file, bytes) = try folder.file("in.jpg", bytes: 1_300_000)
        let id = try store.keepPhoto(fileAt: file, manifest: try Self.manifest(of: bytes))
        try photoRecord(id, in: store)
        let kept = try #require(try store.photoFile(id))
        var altered = bytes
        altered[10] ^= 1
        try Data(altered).write(to: kept)
        #expect(throws: StoreError.self) { try store.chunk(0, of: id) }
        #expect(try store.confirmedPhotos(among: [id]).isEmpty)
        #expect(try store.wantedPhotos(in: [Place.territory], count: 1).first?.missingChunks == [0])
    }

    @Test func `a receipt makes a photo received, and a receipt that covers less asks again`() throws {
        let centre = try world.store(at: folder.sub("c"), device: "centre")
        let node = try world.store(at: folder.sub("a"), device: "laptop")
        let (file, bytes) = try folder.file("in.jpg", bytes: 1000)
        let manifest = try Self.manifest(of: bytes)
        let id = try node.keepPhoto(fileAt: file, manifest: manifest)
        try photoRecord(id, in: node)
        try exchange(node, with: centre)
        #expect(try node.photoState(id) == .complete)
        try centre.accept(manifest: manifest.encoded(), of: id)
        try centre.accept(chunk: bytes, at: 0, of: id)
        try exchange(node, with: centre)
        #expect(try node.photoState(id) == .receivedByCentre)
        #expect(try node.unsentPhotos().isEmpty)

        let nothing = ScopeKnowledge(scope: Place.territory, heads: VersionVector(), liveDigest: LiveDigest())
        let empty = Receipt(
            answerer: centre.author.id, asker: node.author.id, wallMilliseconds: 0, heads: [:], photos: [])
        try node.note(receipt: empty, peerKnowledge: [nothing], clockOffsetMilliseconds: 0, refusals: [])
        #expect(try node.photosToConfirm(count: 1) == [id])
    }
}
