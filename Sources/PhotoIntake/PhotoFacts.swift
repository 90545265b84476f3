/// What a photo's bytes say of it, independent of its name and place on disk.
public struct PhotoFacts: Hashable, Sendable {
    /// The kind, told by the first bytes.
    public let mediaType: MediaType
    /// The size in bytes.
    public let sizeBytes: Int
    /// The SHA-256 of all bytes, 32 bytes.
    public let sha256: [UInt8]
    /// The SHA-256 of each chunk of ``chunkBytes`` in order; the last chunk is what is left.
    public let chunkHashes: [[UInt8]]
    /// When it was taken; `nil` if the photo does not say or says nonsense.
    public let capturedAt: CaptureTime?
    /// Where it was taken; `nil` if the photo does not say or says nonsense.
    public let place: Place?
    /// How it is to be turned; ``Orientation/topLeft`` if it does not say.
    ///
    /// For HEIC this is EXIF's word, which viewers ignore in favour of the container's.
    public let orientation: Orientation
    /// Pixels a stored row, before turning; `nil` if unknown, as always for PDF.
    public let pixelWidth: Int?
    /// Stored rows, before turning; `nil` if unknown, as always for PDF.
    public let pixelHeight: Int?
    /// The camera's maker.
    public let cameraMake: String?
    /// The camera's model.
    public let cameraModel: String?
    /// What is wrong with the bytes although they could be read; the original may be kept with a warning.
    public let defects: [PhotoIntakeError]

    /// The size of a chunk: 512 KiB.
    public static let chunkBytes = 512 << 10
}
