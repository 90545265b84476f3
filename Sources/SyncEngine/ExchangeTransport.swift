/// A piece of a photo as it travels.
public enum PhotoPart: Hashable, Sendable {
    /// The list of the chunks' hashes; its own hash is the photo's id.
    case manifest
    /// A small JPEG of at most 64 KiB.
    case thumbnail
    /// One chunk of the original, by index.
    case chunk(Int)

    /// The last part of its address at the centre.
    var path: String {
        switch self {
        case .manifest: "manifest"
        case .thumbnail: "thumbnail"
        case .chunk(let index): "chunks/\(index)"
        }
    }
}

/// How one run's bytes reach another replica: HTTP, a file on a stick, or a simulated wire.
///
/// Each call is one attempt; the run decides about another. Every call is safe to repeat.
public protocol ExchangeTransport: Sendable {
    /// Carries one encoded `ExchangeRequest` and returns the encoded `ExchangeAnswer`. Throws ``SyncFailure``.
    func exchange(_ request: [UInt8], meter: TrafficMeter) async throws -> [UInt8]
    /// Gives a piece of a photo to the other side. Throws ``SyncFailure``.
    func put(_ part: PhotoPart, of photo: [UInt8], bytes: [UInt8], meter: TrafficMeter) async throws
    /// Asks for a piece of a photo; `nil` when the other side does not have it. Throws ``SyncFailure``.
    func get(_ part: PhotoPart, of photo: [UInt8], meter: TrafficMeter) async throws -> [UInt8]?
}
