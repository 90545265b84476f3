import Causality
import Foundation
import SyncEngine
import SyncProtocol
import TestSupport

/// A whole replica in memory: changes, photos and what it remembers of its centre.
///
/// Photos are records of type `photo`
/// whose field `photo` holds the id.
final class TestNode: ReplicaStore, PhotoVault, SyncLedger, @unchecked Sendable {
    let author: LocalAuthor
    let scope: ScopeID
    private let lock = NSRecursiveLock()
    private let replica = MemoryReplica()
    private var manifests: [[UInt8]: [UInt8]] = [:]
    private var chunks: [[UInt8]: [Int: [UInt8]]] = [:]
    private var thumbnails: [[UInt8]: [UInt8]] = [:]
    private var order: [[UInt8]] = []
    private var receipt: Receipt?
    private var received: Set<[UInt8]> = []
    private var hint: [ScopeKnowledge] = []
    private var granted: [ScopeID]
    private var notedCount = 0
    private var notedOffset: Int64?
    /// Photos that wants are made up of first, for a centre that others keep waiting.
    var foreignWants: [PhotoWant] = []
    /// A disk that says yes and keeps nothing.
    var forgetsChunks = false

    init(seed: UInt64, scope: ScopeID = Build.scope("territory/1"), isEnrolled: Bool = true) {
        author = Build.author(seed)
        self.scope = scope
        granted = isEnrolled ? [scope] : []
    }

    private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    // MARK: Changes

    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result {
        try locked { try replica.read(body) }
    }

    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        try locked { try replica.write(body) }
    }

    func set(_ record: UInt64, to text: String) throws {
        try set("text", of: Build.record(record), to: .text(text), in: scope, as: author)
    }

    func text(_ record: UInt64) throws -> String? {
        try state(of: Build.record(record), in: scope)?["text"].agreed?.text
    }

    var changeCount: Int { locked { replica.contents.logs.map(\.changes.count).reduce(0, +) } }
    var records: [RecordID: RecordState] { locked { replica.contents.records[scope] ?? [:] } }

    // MARK: Photos

    /// Takes a photo: the record, the manifest, the chunks and the thumbnail.
    func takePhoto(record: UInt64, size: Int, fill: UInt8) throws -> [UInt8] {
        let bytes = [UInt8](repeating: fill, count: size)
        let pieces = stride(from: 0, to: size, by: Limits.photoChunkBytes)
            .map { Array(bytes[$0..<min($0 + Limits.photoChunkBytes, size)]) }
        let manifest = try PhotoManifest(
            size: UInt64(size), chunks: pieces.map { Hashing.sha256($0) }, mediaType: "image/jpeg")
        let id = try manifest.id()
        try accept(manifest: try manifest.encoded(), of: id)
        for (index, piece) in pieces.enumerated() { try accept(chunk: piece, at: index, of: id) }
        try accept(thumbnail: [0xFF, 0xD8, fill], of: id)
        try set("photo", of: Build.record(record), to: .bytes(id), in: scope, as: author)
        return id
    }

    func manifest(of photo: [UInt8]) throws -> [UInt8]? { locked { manifests[photo] } }
    func chunk(_ index: Int, of photo: [UInt8]) throws -> [UInt8]? { locked { chunks[photo]?[index] } }
    func thumbnail(of photo: [UInt8]) throws -> [UInt8]? { locked { thumbnails[photo] } }

    func accept(manifest: [UInt8], of photo: [UInt8]) throws {
        _ = try PhotoManifest(bytes: manifest, id: photo)
        locked {
            if manifests.updateValue(manifest, forKey: photo) == nil { order.append(photo) }
        }
    }

    func accept(chunk: [UInt8], at index: Int, of photo: [UInt8]) throws {
        guard let bytes = try manifest(of: photo) else { throw ProtocolError(.missingDependency, "manifest") }
        let manifest = try PhotoManifest(bytes: bytes, id: photo)
        guard manifest.chunks.indices.contains(index), Hashing.sha256(chunk) == manifest.chunks[index] else {
            throw ProtocolError(.malformed, "chunk \(index)")
        }
        locked { if !forgetsChunks { chunks[photo, default: [:]][index] = chunk } }
    }

    func accept(thumbnail: [UInt8], of photo: [UInt8]) throws {
        guard thumbnail.count <= 64 * 1024 else { throw ProtocolError(.limitExceeded, "thumbnail") }
        locked { if thumbnails[photo] == nil { thumbnails[photo] = thumbnail } }
    }

    func isWhole(_ photo: [UInt8]) -> Bool {
        locked {
            guard let bytes = manifests[photo], let manifest = try? PhotoManifest(bytes: bytes, id: photo) else {
                return false
            }
            return chunks[photo]?.count == manifest.chunks.count
        }
    }

    func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant] {
        try locked {
            guard scopes.contains(scope) else { return [] }
            let named = records.sorted { $0.key < $1.key }.compactMap { $0.value["photo"].agreed?.bytes }
            return Array((foreignWants + (try named.compactMap(want))).prefix(count))
        }
    }

    private func want(_ photo: [UInt8]) throws -> PhotoWant? {
        let isBare = thumbnails[photo] == nil
        guard let bytes = manifests[photo] else {
            return PhotoWant(photo: photo, needsManifest: true, needsThumbnail: isBare, missingChunks: nil)
        }
        let manifest = try PhotoManifest(bytes: bytes, id: photo)
        let missing = Set(manifest.chunks.indices).subtracting((chunks[photo] ?? [:]).keys)
        guard !missing.isEmpty || isBare else { return nil }
        return PhotoWant(photo: photo, needsManifest: false, needsThumbnail: isBare, missingChunks: missing)
    }

    func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]> { Set(photos.filter(isWhole)) }

    // MARK: Ledger

    func grantedScopes() throws -> [ScopeID] { granted }
    func peerHint() throws -> [ScopeKnowledge] { locked { hint } }

    func photosToConfirm(count: Int) throws -> [[UInt8]] {
        locked { Array(order.filter { isWhole($0) && !received.contains($0) }.prefix(count)) }
    }

    func backlog() throws -> Backlog {
        try locked {
            let heads = try read { try $0.branches(of: author.id, in: scope) }.map(\.head)
            let covered = receipt?.heads[scope]?.map(\.sequence).max() ?? 0
            return Backlog(
                records: heads.map { $0 - min($0, covered) }.reduce(0, +),
                photos: UInt64(try photosToConfirm(count: .max).count), photoBytes: 0)
        }
    }

    func note(
        receipt: Receipt, peerKnowledge: [ScopeKnowledge], clockOffsetMilliseconds: Int64,
        refusals: [AdmissionReport.Refusal]
    ) throws {
        locked {
            self.receipt = receipt
            received.formUnion(receipt.photos)
            hint = peerKnowledge
            notedCount += 1
            notedOffset = clockOffsetMilliseconds
        }
    }

    var notes: Int { locked { notedCount } }
    var clockOffset: Int64? { locked { notedOffset } }
    var receivedPhotos: Set<[UInt8]> { locked { received } }
}
