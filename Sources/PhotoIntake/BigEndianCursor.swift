/// Reads big-endian numbers in order; `nil` instead of reading past the end.
struct BigEndianCursor {
    private let bytes: ArraySlice<UInt8>
    /// How many bytes were read.
    private(set) var position = 0

    init(_ bytes: some Sequence<UInt8>) { self.bytes = ArraySlice(bytes) }

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// How many bytes are left.
    var remaining: Int { bytes.count - position }

    /// A number of 0 to 8 bytes; `nil` also if it does not fit an `Int`.
    mutating func unsigned(_ width: Int) -> Int? {
        guard width <= 8, let slice = take(width) else { return nil }
        return Int(exactly: slice.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Four bytes as text, such as a box type; bytes outside ASCII become replacement characters.
    mutating func fourCharacters() -> String? {
        take(4).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The next bytes.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= remaining else { return nil }
        let start = bytes.startIndex + position
        position += count
        return bytes[start..<start + count]
    }

    /// Passes over bytes; `false` if there are not as many.
    mutating func skip(_ count: Int) -> Bool { take(count) != nil }
}
