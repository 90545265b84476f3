@testable import PhotoIntake

/// Photos: what is read of a file without decoding it, and thumbnails by the system's decoders.
enum PhotoDecoders {
    /// Small, so that the decoders' own work does not drown what is looked for.
    static let limits = PhotoLimits(maximumBytes: 1 << 20, maximumPixels: 40_000, maximumBufferedPixels: 20_000)

    static func container(_ bytes: [UInt8], kind: MediaType) throws {
        let inspector = PhotoInspector(limits: limits)
        if let facts = try decoded(refusedBy: PhotoIntakeError.self, { try inspector.facts(of: bytes) }) {
            try require(facts.sizeBytes == bytes.count && facts.chunkHashes.count == 1, "all bytes were read")
            if let place = facts.place { try check(place) }
        }
        guard kind != .heic else { return _ = try? HeicReader.findings(in: bytes) }
        // Where a piece of 512 KiB ends must not matter.
        let whole = findings(of: kind, in: [bytes])
        let threes = stride(from: 0, to: bytes.count, by: 3).map { Array(bytes[$0...].prefix(3)) }
        let pieces = findings(of: kind, in: threes)
        try require(
            whole.exif == pieces.exif && whole.width == pieces.width && whole.height == pieces.height
                && whole.isComplete == pieces.isComplete && whole.damage == pieces.damage
                && whole.hasSeveralScans == pieces.hasSeveralScans, "pieces say what the whole says")
        try require((whole.width ?? 1) > 0 && (whole.height ?? 1) > 0, "a size is positive")
    }

    /// An EXIF block from its TIFF header on.
    static func exif(_ bytes: [UInt8]) throws {
        let facts = ExifFacts(tiff: bytes, defaultOffsetMinutes: 480)
        if let place = facts.place { try check(place) }
        for text in [facts.cameraMake, facts.cameraModel] {
            try require((text?.utf8.count ?? 0) <= 128, "texts are bounded")
        }
    }

    static func thumbnail(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: PhotoIntakeError.self) { try Thumbnail.make(of: bytes, limits: limits) }
        guard let made = read, let thumbnail = made else { return }
        try require(thumbnail.jpeg.starts(with: [0xff, 0xd8]), "a thumbnail is a JPEG")
        let side = 1...Thumbnail.longestSide
        try require(side.contains(thumbnail.width) && side.contains(thumbnail.height), "a thumbnail is small")
    }

    private static func findings(of kind: MediaType, in pieces: [[UInt8]]) -> ContainerFindings {
        switch kind {
        case .jpeg: findings(of: JpegWalker(), in: pieces)
        case .png: findings(of: PngWalker(), in: pieces)
        case .pdf, .heic: findings(of: PdfWalker(), in: pieces)
        }
    }

    private static func findings(of start: some ContainerWalker, in pieces: [[UInt8]]) -> ContainerFindings {
        var walker = start
        for piece in pieces { walker.feed(piece) }
        return walker.findings
    }

    private static func check(_ place: Place) throws {
        try require(
            place.latitudeMicrodegrees.magnitude <= 182_000_000 && place.longitudeMicrodegrees.magnitude <= 182_000_000,
            "a place lies on the globe")
    }
}
