import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

struct PhotoRouteTests {
    /// A photo of two chunks, its record written by a laptop and sent to the centre.
    private struct Photo: Sendable {
        let id: [UInt8]
        let bytes: [UInt8]
        let manifest: [UInt8]
        var path: String { "/v1/photos/" + id.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        var chunks: [[UInt8]] {
            [Array(bytes[..<Limits.photoChunkBytes]), Array(bytes[Limits.photoChunkBytes...])]
        }
    }

    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func photo(seed: UInt64 = 1) throws -> Photo {
        var generator = SplitMix64(seed: seed)
        let bytes = (0..<Limits.photoChunkBytes + 1000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let chunks = [bytes[..<Limits.photoChunkBytes], bytes[Limits.photoChunkBytes...]]
        let manifest = try PhotoManifest(
            size: UInt64(bytes.count), chunks: chunks.map { Hashing.sha256(Array($0)) }, mediaType: "image/jpeg")
        return Photo(id: try manifest.id(), bytes: bytes, manifest: try manifest.encoded())
    }

    private func name(_ photo: Photo, by laptop: Laptop, in scope: ScopeID) throws {
        try laptop.store.write([
            RecordEdit(
                record: office.world.record(), type: RecordType.photo.name, scope: scope,
                values: [
                    "hash": .bytes(photo.id), "size": .integer(Int64(photo.bytes.count)), "mediaType": .text("image/jpeg"),
                ], person: "P001")
        ])
    }

    private func put(
        _ client: any TestClientProtocol, _ laptop: Laptop, _ path: String, _ bytes: [UInt8]
    ) async throws -> TestResponse {
        try await client.execute(uri: path, method: .put, headers: laptop.headers, body: ByteBuffer(bytes: bytes))
    }

    private func get(_ client: any TestClientProtocol, _ laptop: Laptop, _ path: String) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: laptop.headers)
    }

    @Test func `a photo goes to the centre piece by piece and comes back the same`() async throws {
        let laptop = try await office.enrol("P001")
        let reader = try await office.enrol("P002")
        let photo = try photo()
        try name(photo, by: laptop, in: Place.city)
        let thumbnail: [UInt8] = [0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]
        try await office.serve { client in
            let wants = try await laptop.sync(client).last.wants
            #expect(wants.map(\.photo) == [photo.id])
            for _ in 0..<2 {
                for (part, bytes) in [
                    ("manifest", photo.manifest), ("thumbnail", thumbnail), ("chunks/1", photo.chunks[1]),
                    ("chunks/0", photo.chunks[0]),
                ] {
                    #expect(try await put(client, laptop, "\(photo.path)/\(part)", bytes).status == .noContent, "\(part)")
                }
            }
            #expect(try await laptop.sync(client).last.wants.isEmpty)
            for (part, bytes) in [
                ("manifest", photo.manifest), ("thumbnail", thumbnail), ("chunks/0", photo.chunks[0]),
                ("chunks/1", photo.chunks[1]),
            ] {
                let answer = try await get(client, reader, "\(photo.path)/\(part)")
                #expect(answer.status == .ok)
                #expect(Array(buffer: answer.body) == bytes, "\(part)")
            }
        }
        #expect(try office.office.store.confirmedPhotos(among: [photo.id]) == [photo.id])
    }

    @Test func `a photo that no record names cannot be written or read`() async throws {
        let laptop = try await office.enrol("P001")
        let photo = try photo()
        try await office.serve { client in
            for part in ["manifest", "thumbnail", "chunks/0"] {
                for method in [HTTPRequest.Method.put, .get] {
                    let refused = try await client.refusal(
                        method, "\(photo.path)/\(part)", headers: laptop.headers, body: photo.manifest)
                    #expect(refused.status == .notFound)
                    #expect(refused.code == "photo.notHere")
                }
            }
        }
        #expect(try office.office.store.manifest(of: photo.id) == nil)
    }

    @Test func `another territory's photo does not exist for a laptop`() async throws {
        let owner = try await office.enrol("P001", scopes: [Place.zezhou])
        let stranger = try await office.enrol("P002", scopes: [Place.city])
        let photo = try photo()
        try name(photo, by: owner, in: Place.zezhou)
        try await office.serve { client in
            _ = try await owner.sync(client)
            for (part, bytes) in [("manifest", photo.manifest), ("chunks/0", photo.chunks[0]), ("chunks/1", photo.chunks[1])] {
                #expect(try await put(client, owner, "\(photo.path)/\(part)", bytes).status == .noContent)
            }
            for part in ["manifest", "thumbnail", "chunks/0"] {
                for method in [HTTPRequest.Method.put, .get] {
                    let refused = try await client.refusal(
                        method, "\(photo.path)/\(part)", headers: stranger.headers, body: photo.manifest)
                    #expect(refused.status == .notFound)
                    #expect(refused.code == "photo.notHere")
                }
            }
            #expect(try await get(client, owner, "\(photo.path)/manifest").status == .ok)
        }
    }

    @Test func `pieces that are not what they should be are refused`() async throws {
        let laptop = try await office.enrol("P001")
        let photo = try photo(), other = try self.photo(seed: 2)
        try name(photo, by: laptop, in: Place.city)
        try await office.serve { client in
            _ = try await laptop.sync(client)
            func refused(_ part: String, _ bytes: [UInt8]) async throws -> Refused {
                try await client.refusal(.put, "\(photo.path)/\(part)", headers: laptop.headers, body: bytes)
            }
            #expect(try await refused("chunks/0", photo.chunks[0]).code == "change.missingDependency")
            #expect(try await refused("manifest", other.manifest).code == "protocol.malformed")
            #expect(try await refused("manifest", []).status == .badRequest)
            #expect(try await refused("thumbnail", []).status.code < 500)
            #expect(
                try await refused("thumbnail", [UInt8](repeating: 1, count: PhotoRoutes.thumbnailBytesMax + 1)).status
                    == .contentTooLarge)
            #expect(try await put(client, laptop, "\(photo.path)/manifest", photo.manifest).status == .noContent)
            #expect(try await refused("chunks/0", other.chunks[0]).code == "protocol.malformed")
            #expect(try await refused("chunks/1", photo.chunks[0]).code == "protocol.malformed")
            #expect(try await refused("chunks/0", []).code == "protocol.malformed")
            #expect(
                try await refused("chunks/0", [UInt8](repeating: 1, count: Limits.photoChunkBytes + 1)).status
                    == .contentTooLarge)
        }
        #expect(try office.office.store.photoState(photo.id) != .complete)
    }

    @Test(arguments: [
        "2", "255", "9223372036854775807", "9223372036854775808", "-1", "-9223372036854775808", "1e3", "abc", "0x1",
        "%30%30", "99999999999999999999999999", "１", "",
    ])
    func `an index outside the photo is refused`(index: String) async throws {
        let laptop = try await office.enrol("P001")
        let photo = try photo()
        try name(photo, by: laptop, in: Place.city)
        try await office.serve { client in
            _ = try await laptop.sync(client)
            _ = try await put(client, laptop, "\(photo.path)/manifest", photo.manifest)
            for method in [HTTPRequest.Method.put, .get] {
                let refused = try await client.refusal(
                    method, "\(photo.path)/chunks/\(index)", headers: laptop.headers, body: photo.chunks[1])
                #expect((400..<500).contains(refused.status.code), "\(method)")
            }
        }
    }

    @Test(arguments: ["", "0", "zz", String(repeating: "0", count: 63), String(repeating: "g", count: 64), "..%2f..%2fidentity"])
    func `an id that is none is refused`(id: String) async throws {
        let laptop = try await office.enrol("P001")
        try await office.serve { client in
            let refused = try await client.refusal(.get, "/v1/photos/\(id)/manifest", headers: laptop.headers)
            #expect(refused.status == .notFound)
        }
    }

    @Test func `a chunk that the disk has changed is a fault of the centre, not of the laptop`() async throws {
        let laptop = try await office.enrol("P001")
        let photo = try photo()
        try name(photo, by: laptop, in: Place.city)
        try await office.serve { client in
            _ = try await laptop.sync(client)
            for (part, bytes) in [("manifest", photo.manifest), ("chunks/0", photo.chunks[0]), ("chunks/1", photo.chunks[1])] {
                _ = try await put(client, laptop, "\(photo.path)/\(part)", bytes)
            }
            let file = try #require(try office.office.store.photoFile(photo.id))
            let handle = try FileHandle(forUpdating: file)
            try handle.write(contentsOf: Data([photo.bytes[0] ^ 1]))
            try handle.close()
            let refused = try await client.refusal(.get, "\(photo.path)/chunks/0", headers: laptop.headers)
            #expect(refused.status == .internalServerError)
            #expect(refused.code == "store.photoDamaged")
            #expect(try await get(client, laptop, "\(photo.path)/chunks/1").status == .ok)
        }
    }
}
