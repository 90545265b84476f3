/// A small upright JPEG of a photo, for lists and for the time until the original arrives.
public struct Thumbnail: Hashable, Sendable {
    /// The JPEG's bytes, at most ``sizeGoalBytes`` unless even the lowest quality needs more.
    public let jpeg: [UInt8]
    /// Pixels, at most ``longestSide``.
    public let width: Int
    /// Pixels, at most ``longestSide``.
    public let height: Int
    /// What is wrong with the original; missing parts are plain grey or white.
    public let defects: [PhotoIntakeError]

    /// 320 pixels.
    public static let longestSide = 320
    /// 30,000 bytes.
    public static let sizeGoalBytes = 30_000

    /// Makes the thumbnail of a file; see ``make(of:limits:)``.
    public static func make(
        ofFileAt path: String, limits: PhotoLimits = PhotoLimits()
    ) throws(PhotoIntakeError) -> Thumbnail? {
        let file = try FileBytes(path: path)
        try refuse(file.count, beyond: limits)
        guard let kind = MediaType(firstBytes: try file.read(at: 0, upTo: MediaType.firstBytesCount)) else {
            throw .unknownKind(firstBytes: try file.read(at: 0, upTo: 8))
        }
        guard kind == .jpeg || kind == .png else { return nil }
        return try make(of: file.read(at: 0, upTo: file.count), limits: limits)
    }

    /// Makes the thumbnail of JPEG or PNG bytes; `nil` for HEIC and PDF, of which none is made.
    ///
    /// - Throws: ``PhotoIntakeError`` `empty`, `unknownKind`, `tooLarge`; `tooManyPixels` before anything is
    ///   allocated; `truncated` or `unreadable` if nothing of the picture can be decoded.
    public static func make(
        of bytes: [UInt8], limits: PhotoLimits = PhotoLimits()
    ) throws(PhotoIntakeError) -> Thumbnail? {
        try refuse(bytes.count, beyond: limits)
        guard let kind = MediaType(firstBytes: Array(bytes.prefix(MediaType.firstBytesCount))) else {
            throw .unknownKind(firstBytes: Array(bytes.prefix(8)))
        }
        guard kind == .jpeg || kind == .png else { return nil }
        let findings = PhotoInspector.findings(in: bytes, kind: kind)
        var defects = PhotoInspector.defects(of: kind, size: bytes.count, findings)
        let decoded: JpegCodec.Decoded
        do throws(PhotoIntakeError) {
            decoded = try decode(bytes, kind, findings, limits)
        } catch {
            if case .unreadable = error, let defect = defects.first { throw defect }
            throw error
        }
        if let complaint = decoded.complaint, defects.isEmpty { defects = [.unreadable(detail: complaint)] }
        let exif = findings.exif.map { ExifFacts(tiff: $0, defaultOffsetMinutes: 0) }
        let upright = decoded.grid.shrunk(toLongestSide: longestSide).upright(from: exif?.orientation ?? .topLeft)
        return Thumbnail(jpeg: try encode(upright), width: upright.width, height: upright.height, defects: defects)
    }

    private static func refuse(_ count: Int, beyond limits: PhotoLimits) throws(PhotoIntakeError) {
        guard count > 0 else { throw .empty }
        guard count <= limits.maximumBytes else { throw .tooLarge(sizeBytes: count, limitBytes: limits.maximumBytes) }
    }

    private static func decode(
        _ bytes: [UInt8], _ kind: MediaType, _ findings: ContainerFindings, _ limits: PhotoLimits
    ) throws(PhotoIntakeError) -> JpegCodec.Decoded {
        let isStreamed = kind == .jpeg && findings.hasSeveralScans == false
        let limit = isStreamed ? limits.maximumPixels : min(limits.maximumPixels, limits.maximumBufferedPixels)
        if let width = findings.width, let height = findings.height, width > limit / height {
            throw .tooManyPixels(width: width, height: height, limit: limit)
        }
        return kind == .jpeg
            ? try JpegCodec.decode(bytes, longestSide: longestSide, pixelLimit: limit)
            : try PngDecoder.decode(bytes, pixelLimit: limit)
    }

    private static func encode(_ grid: PixelGrid) throws(PhotoIntakeError) -> [UInt8] {
        for quality in [82, 70, 55, 40] {
            let jpeg = try JpegCodec.encode(grid, quality: quality)
            if jpeg.count <= sizeGoalBytes { return jpeg }
        }
        return try JpegCodec.encode(grid, quality: 25)
    }
}
