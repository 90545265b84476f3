import Crypto

/// Reads a photo once, in pieces of 512 KiB, and says what its bytes say.
public struct PhotoInspector: Sendable {
    /// What a photo may cost.
    public let limits: PhotoLimits
    /// The zone of cameras that note none, in minutes east of UTC.
    public let defaultOffsetMinutes: Int

    /// Inspects within the limits; cameras that note no zone are taken to run on UTC+8.
    public init(limits: PhotoLimits = PhotoLimits(), defaultOffsetMinutes: Int = 480) {
        self.limits = limits
        self.defaultOffsetMinutes = defaultOffsetMinutes
    }

    /// The facts of a file, whose name means nothing here.
    ///
    /// - Throws: as ``facts(of:)``.
    public func facts(ofFileAt path: String) throws(PhotoIntakeError) -> PhotoFacts {
        try facts(of: FileBytes(path: path))
    }

    /// The facts of bytes; damage that leaves facts standing is listed in ``PhotoFacts/defects``.
    ///
    /// - Throws: ``PhotoIntakeError`` `empty`, `unknownKind`, `tooLarge` before anything is hashed; `unreadable` if
    ///   reading fails.
    public func facts(of source: some PhotoBytes) throws(PhotoIntakeError) -> PhotoFacts {
        guard source.count > 0 else { throw .empty }
        let head = try source.read(at: 0, upTo: MediaType.firstBytesCount)
        guard let kind = MediaType(firstBytes: head) else { throw .unknownKind(firstBytes: Array(head.prefix(8))) }
        guard source.count <= limits.maximumBytes else {
            throw .tooLarge(sizeBytes: source.count, limitBytes: limits.maximumBytes)
        }
        var walker = Self.walker(for: kind)
        var whole = SHA256()
        var chunkHashes: [[UInt8]] = []
        for offset in stride(from: 0, to: source.count, by: PhotoFacts.chunkBytes) {
            let expected = min(PhotoFacts.chunkBytes, source.count - offset)
            let piece = try source.read(at: offset, upTo: expected)
            guard piece.count == expected else {
                throw .unreadable(detail: "the file became shorter while it was read")
            }
            whole.update(data: piece)
            chunkHashes.append(Array(SHA256.hash(data: piece)))
            walker?.feed(piece)
        }
        let findings: ContainerFindings
        if let walker { findings = walker.findings } else { findings = try HeicReader.findings(in: source) }
        let exif = findings.exif.map { ExifFacts(tiff: $0, defaultOffsetMinutes: defaultOffsetMinutes) } ?? ExifFacts()
        return PhotoFacts(
            mediaType: kind, sizeBytes: source.count, sha256: Array(whole.finalize()), chunkHashes: chunkHashes,
            capturedAt: exif.capturedAt, place: exif.place, orientation: exif.orientation ?? .topLeft,
            pixelWidth: findings.width, pixelHeight: findings.height, cameraMake: exif.cameraMake,
            cameraModel: exif.cameraModel, defects: Self.defects(of: kind, size: source.count, findings))
    }

    /// Walks through bytes in memory without hashing them.
    static func findings(in bytes: [UInt8], kind: MediaType) -> ContainerFindings {
        guard var walker = walker(for: kind) else { return ContainerFindings() }
        walker.feed(bytes)
        return walker.findings
    }

    /// What the findings say is wrong.
    static func defects(of kind: MediaType, size: Int, _ findings: ContainerFindings) -> [PhotoIntakeError] {
        if let damage = findings.damage { return [.unreadable(detail: damage)] }
        return findings.isComplete ? [] : [.truncated(kind, sizeBytes: size)]
    }

    private static func walker(for kind: MediaType) -> (any ContainerWalker)? {
        switch kind {
        case .jpeg: JpegWalker()
        case .png: PngWalker()
        case .pdf: PdfWalker()
        case .heic: nil
        }
    }
}
