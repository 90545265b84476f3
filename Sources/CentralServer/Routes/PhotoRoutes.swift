import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import SyncProtocol
import Wording

/// Parts of photos, in and out: manifest, chunks, thumbnail. Every PUT is verified, durable and safe to repeat.
///
/// A photo can be written or read only through a record that names it in a scope the device may write or read:
/// the record always travels first.
struct PhotoRoutes: Sendable {
    static let manifestBytesMax = 64 * 1024
    static let thumbnailBytesMax = 64 * 1024

    let office: CentralOffice
    let meters: Meters
    let bodies: BodyReader

    func add(to group: RouterGroup<CentralContext>) {
        group.put("photos/:id/manifest") { request, context in
            try await put(request, context, bytesMax: Self.manifestBytesMax) { store, id, bytes in
                try store.accept(manifest: bytes, of: id)
            }
        }
        group.put("photos/:id/thumbnail") { request, context in
            try await put(request, context, bytesMax: Self.thumbnailBytesMax) { store, id, bytes in
                try store.accept(thumbnail: bytes, of: id)
            }
        }
        group.put("photos/:id/chunks/:index") { request, context in
            let index = try Self.index(context)
            return try await put(request, context, bytesMax: Limits.photoChunkBytes) { store, id, bytes in
                try store.accept(chunk: bytes, at: index, of: id)
            }
        }
        group.get("photos/:id/manifest") { _, context in
            try await get(context, type: "application/x-protobuf") { try $0.manifest(of: $1) }
        }
        group.get("photos/:id/thumbnail") { _, context in
            try await get(context, type: "image/jpeg") { try $0.thumbnail(of: $1) }
        }
        group.get("photos/:id/chunks/:index") { _, context in
            let index = try Self.index(context)
            return try await get(context, type: "application/octet-stream") { try $0.chunk(index, of: $1) }
        }
    }

    private func put(
        _ request: Request, _ context: CentralContext, bytesMax: Int,
        accept: @escaping @Sendable (InspectionStore, [UInt8], [UInt8]) throws -> Void
    ) async throws -> Response {
        let access = try context.requireAccess()
        let id = try Self.id(context)
        let buffer = try await bodies.read(request, of: context.key, bytesMax: bytesMax)
        try await Blocking.run { [office] in
            try Self.requireRecord(of: id, in: access.writable, store: office.store)
            try accept(office.store, id, Array(buffer: buffer))
        }
        meters.count("photo_parts_in")
        meters.count("photo_bytes_in", buffer.readableBytes)
        return Response(status: .noContent)
    }

    private func get(
        _ context: CentralContext, type: String,
        find: @escaping @Sendable (InspectionStore, [UInt8]) throws -> [UInt8]?
    ) async throws -> Response {
        let access = try context.requireAccess()
        let id = try Self.id(context)
        let bytes = try await Blocking.run { [office] in
            try Self.requireRecord(of: id, in: access.readable, store: office.store)
            return try find(office.store, id)
        }
        guard let bytes else { throw PhotoNotHere() }
        meters.count("photo_parts_out")
        return Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func requireRecord(of id: [UInt8], in scopes: Set<ScopeID>, store: InspectionStore) throws {
        let named = try store.records(
            RecordQuery(type: RecordType.photo.name, scopes: scopes, equals: ["hash": .bytes(id)], limit: 1))
        guard !named.isEmpty else { throw PhotoNotHere() }
    }

    private static func id(_ context: CentralContext) throws -> [UInt8] {
        let text = context.parameters.get("id") ?? ""
        guard text.utf8.count == 64, let first = RecordID(hex: text.prefix(32)),
            let second = RecordID(hex: text.suffix(32))
        else { throw PhotoNotHere() }
        return first.bytes + second.bytes
    }

    private static func index(_ context: CentralContext) throws -> Int {
        guard let index = context.parameters.get("index", as: Int.self), index >= 0 else { throw PhotoNotHere() }
        return index
    }
}

/// The photo, or this part of it, is not here or not for this device.
struct PhotoNotHere: PersonFacingError {
    var code: String { "photo.notHere" }
    var message: Bilingual { Bilingual(zh: "中心没有这张照片。", en: "The centre does not have this photo.") }
    var nextStep: Bilingual { Bilingual(zh: "先同步记录，再传照片。", en: "Sync the records first, then the photos.") }
    var isRetryable: Bool { false }
}
