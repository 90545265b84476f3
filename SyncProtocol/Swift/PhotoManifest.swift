import Foundation
import SwiftProtobuf

/// The list of a photo's pieces; its SHA-256 is the photo's id (SPEC § Photos).
public struct PhotoManifest: Hashable, Sendable {
    /// Bytes of the original.
    public let size: UInt64
    /// SHA-256 of each chunk of ``Limits/photoChunkBytes``, in order; the last chunk may be shorter.
    public let chunks: [[UInt8]]
    /// Such as `image/jpeg`.
    public let mediaType: String

    /// Describes a photo; throws when the count of chunks does not fit the size or a limit is passed.
    public init(size: UInt64, chunks: [[UInt8]], mediaType: String) throws {
        guard size > 0, size <= UInt64(Limits.photoBytesMax), mediaType.utf8.count <= 128 else {
            throw ProtocolError(.limitExceeded, "photo of \(size) bytes")
        }
        let count = (Int(size) + Limits.photoChunkBytes - 1) / Limits.photoChunkBytes
        guard chunks.count == count, chunks.allSatisfy({ $0.count == 32 }) else {
            throw ProtocolError(.malformed, "\(chunks.count) chunks for \(size) bytes")
        }
        self.size = size
        self.chunks = chunks
        self.mediaType = mediaType
    }

    /// Reads a manifest and checks that it is the one with this id.
    public init(bytes: [UInt8], id: [UInt8]) throws {
        guard Hashing.sha256(bytes) == id else { throw ProtocolError(.malformed, "manifest of another photo") }
        let message: Tensupervisions_Sync_V1_PhotoManifest = try Wire.decode(bytes, "photo manifest")
        guard message.chunkSize == UInt32(Limits.photoChunkBytes) else {
            throw ProtocolError(.unknownVersion, "chunks of \(message.chunkSize) bytes")
        }
        try self.init(size: message.size, chunks: message.chunks.map { [UInt8]($0) }, mediaType: message.mediaType)
    }

    /// The manifest's bytes, which every peer keeps verbatim.
    public func encoded() throws -> [UInt8] {
        ProtobufWriter.bytes {
            $0.number(1, size)
            $0.number(2, UInt64(Limits.photoChunkBytes))
            for chunk in chunks { $0.present(3, chunk) }
            $0.text(4, mediaType)
        }
    }

    /// The photo's id: SHA-256 of ``encoded()``.
    public func id() throws -> [UInt8] { Hashing.sha256(try encoded()) }

    /// Bytes of the chunk at an index.
    public func length(ofChunk index: Int) -> Int {
        precondition(chunks.indices.contains(index), "no such chunk")
        return min(Limits.photoChunkBytes, Int(size) - index * Limits.photoChunkBytes)
    }
}
