/// The kind of a file, told by its first bytes and never by its name.
public enum MediaType: String, Hashable, Sendable, CaseIterable {
    /// JPEG, ISO 10918.
    case jpeg
    /// PNG, ISO 15948.
    case png
    /// A still image in HEIF with HEVC, ISO 23008-12.
    case heic
    /// PDF, ISO 32000: a scanned document beside the photos.
    case pdf

    /// As in a `Content-Type` header.
    public var mimeType: String { self == .pdf ? "application/pdf" : "image/\(rawValue)" }

    /// As people write it.
    public var name: String { rawValue.uppercased() }

    /// How many first bytes ``init(firstBytes:)`` looks at.
    public static let firstBytesCount = 128

    /// Tells the kind by its magic bytes; `nil` if it is none of them.
    public init?(firstBytes: [UInt8]) {
        if firstBytes.starts(with: [0xff, 0xd8, 0xff]) {
            self = .jpeg
        } else if firstBytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = .png
        } else if firstBytes.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else if Self.isHeic(firstBytes) {
            self = .heic
        } else {
            return nil
        }
    }

    /// HEVC brands count wherever they stand; the generic brands only beside one of them, since AVIF uses those too.
    private static func isHeic(_ bytes: [UInt8]) -> Bool {
        var cursor = BigEndianCursor(bytes)
        guard let size = cursor.unsigned(4), cursor.fourCharacters() == "ftyp", size >= 16,
            let major = cursor.fourCharacters()
        else { return false }
        if hevcBrands.contains(major) { return true }
        guard ["mif1", "msf1"].contains(major), cursor.skip(4) else { return false }
        while cursor.position < size, let brand = cursor.fourCharacters() {
            if hevcBrands.contains(brand) { return true }
        }
        return false
    }

    private static let hevcBrands: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx"]
}
