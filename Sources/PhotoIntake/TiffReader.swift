/// Reads the directories of an EXIF block, which is a small TIFF file.
///
/// Every offset and count is a claim of a stranger: values outside the block are absent, a directory yields at most
/// 512 entries, and directories are read only where asked for, so that none can send the reader in circles.
struct TiffReader {
    /// One entry: its type, how many values, and where they start.
    struct Entry {
        let type: Int
        let count: Int
        let offset: Int
    }

    private let bytes: [UInt8]
    private let isLittleEndian: Bool

    /// Accepts a block that starts with a TIFF header; `nil` otherwise.
    init?(_ block: some Sequence<UInt8>) {
        bytes = Array(block)
        guard bytes.count >= 8 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0x49, 0x49): isLittleEndian = true
        case (0x4d, 0x4d): isLittleEndian = false
        default: return nil
        }
        guard unsigned(at: 2, width: 2) == 42 else { return nil }
    }

    /// Where the first directory starts.
    var firstDirectory: Int? { unsigned(at: 4, width: 4) }

    /// The entries of a directory by tag, the first of each; empty if it lies outside the block.
    func directory(at offset: Int) -> [Int: Entry] {
        guard let count = unsigned(at: offset, width: 2) else { return [:] }
        var entries: [Int: Entry] = [:]
        for position in 0..<min(count, 512) {
            let start = offset + 2 + position * 12
            guard let tag = unsigned(at: start, width: 2), let type = unsigned(at: start + 2, width: 2),
                let values = unsigned(at: start + 4, width: 4), let inline = unsigned(at: start + 8, width: 4)
            else { break }
            guard entries[tag] == nil, let width = Self.width(of: type) else { continue }
            let size = values * width
            let place = size <= 4 ? start + 8 : inline
            guard size > 0, place <= bytes.count, size <= bytes.count - place else { continue }
            entries[tag] = Entry(type: type, count: values, offset: place)
        }
        return entries
    }

    /// A single SHORT or LONG.
    func number(_ entry: Entry?) -> Int? {
        guard let entry, entry.count == 1, entry.type == 3 || entry.type == 4 else { return nil }
        return unsigned(at: entry.offset, width: entry.type == 3 ? 2 : 4)
    }

    /// Unsigned rationals, exactly as many as expected; `nil` if any has a zero denominator.
    func rationals(_ entry: Entry?, count: Int) -> [Double]? {
        guard let entry, entry.type == 5, entry.count == count else { return nil }
        var values: [Double] = []
        for position in 0..<count {
            guard let numerator = unsigned(at: entry.offset + position * 8, width: 4),
                let denominator = unsigned(at: entry.offset + position * 8 + 4, width: 4), denominator > 0
            else { return nil }
            values.append(Double(numerator) / Double(denominator))
        }
        return values
    }

    /// A text of at most 128 bytes without its padding; `nil` if it is empty, not UTF-8, or holds anything unprintable.
    func text(_ entry: Entry?) -> String? {
        guard let entry, entry.type == 2 || entry.type == 129, entry.count <= 128 else { return nil }
        var slice = bytes[entry.offset..<entry.offset + entry.count]
        while let last = slice.last, last == 0 || last == 32 { slice.removeLast() }
        while slice.first == 32 { slice.removeFirst() }
        guard !slice.isEmpty, let text = String(validating: slice, as: UTF8.self),
            text.unicodeScalars.allSatisfy(Self.isPrintable)
        else { return nil }
        return text
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func width(of type: Int) -> Int? {
        switch type {
        case 1, 2, 6, 7, 129: 1
        case 3, 8: 2
        case 4, 9, 11: 4
        case 5, 10, 12: 8
        default: nil
        }
    }

    private func unsigned(at offset: Int, width: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - width else { return nil }
        let slice = bytes[offset..<offset + width]
        return isLittleEndian
            ? slice.reversed().reduce(0) { $0 << 8 | Int($1) } : slice.reduce(0) { $0 << 8 | Int($1) }
    }
}
