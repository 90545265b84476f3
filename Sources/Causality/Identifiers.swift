/// Sixteen opaque bytes that name something for ever.
///
/// Kept as two machine words so that comparing and hashing cost nothing.
/// Ordered by bytes, so every replica sorts alike.
public protocol SixteenByteID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    var high: UInt64 { get }
    /// The last eight bytes, big-endian.
    var low: UInt64 { get }
    /// Makes an id of its two words.
    init(high: UInt64, low: UInt64)
}

extension SixteenByteID {
    /// Reads exactly sixteen bytes; `nil` for any other count.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        if let id = bytes.withContiguousStorageIfAvailable({ Self(sixteen: $0) }) {
            self = id
            return
        }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var position = 0
        for byte in bytes {
            if position < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
            position += 1
        }
        self.init(high: high, low: low)
    }

    @usableFromInline
    init(sixteen bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        self.init(
            high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Reads 32 hexadecimal digits, either case; `nil` for anything else.
    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == 32 else { return nil }
        let digits = Array(hex.utf8)
        guard let high = Self.word(digits[..<16]), let low = Self.word(digits[16...]) else { return nil }
        self.init(high: high, low: low)
    }

    /// A fresh random id from the given generator.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(high: generator.next(), low: generator.next())
    }

    /// The sixteen bytes, most significant first.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<16 {
                buffer[index] = UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index & 7)))
            }
            count = 16
        }
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String {
        String(decoding: bytes.flatMap { [Self.digit($0 >> 4), Self.digit($0 & 15)] }, as: UTF8.self)
    }

    /// The same as ``hex``.
    public var description: String { hex }

    /// Byte order.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }

    private static func word(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        for digit in digits {
            let nibble: UInt8
            switch digit {
            case 48...57: nibble = digit - 48
            case 65...70: nibble = digit - 55
            case 97...102: nibble = digit - 87
            default: return nil
            }
            word = word << 4 | UInt64(nibble)
        }
        return word
    }
}

/// One incarnation of one device that writes changes: the first 16 bytes of the SHA-256 of its public key
/// (SPEC § Authors).
public struct AuthorID: SixteenByteID {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an id of its two words.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// One record for life: a visit, a project, a problem.
///
/// A record that may have numbered parts (a visit has ten entries) is given a *root* id, whose last byte is 0;
/// its parts are ``part(_:)`` of it, so two people who fill the same part of the same record meet in one record
/// without having talked before.
public struct RecordID: SixteenByteID {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an id of its two words.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A fresh random id whose last byte is 0, so that it can have parts.
    public static func randomRoot(using generator: inout some RandomNumberGenerator) -> RecordID {
        RecordID(high: generator.next(), low: generator.next() & ~0xff)
    }

    /// The id of the part with this number, 1 to 255; part 0 is the root itself.
    public func part(_ number: UInt8) -> RecordID {
        RecordID(high: high, low: low & ~0xff | UInt64(number))
    }

    /// The root that this id is a part of; itself when it is a root.
    public var root: RecordID { part(0) }
}

/// The unit of replication and of permission, such as one territory (SPEC § Scopes).
///
/// Opaque text to the protocol: 1 to 64 bytes of UTF-8. Ordered by bytes.
public struct ScopeID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as it stands on the wire.
    public let name: String

    /// Accepts 1 to 64 bytes of UTF-8 without NUL; `nil` otherwise.
    public init?(_ name: String) {
        guard (1...64).contains(name.utf8.count), !name.utf8.contains(0) else { return nil }
        self.name = name
    }

    /// The same as ``name``.
    public var description: String { name }

    /// Equal means the same bytes, whatever Swift holds of canonically equivalent texts.
    public static func == (left: ScopeID, right: ScopeID) -> Bool { left.name.hasBytes(of: right.name) }

    /// Hashes the bytes, in keeping with equality.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes: name) }

    /// Byte order of the names.
    public static func < (left: ScopeID, right: ScopeID) -> Bool {
        left.name.precedesInBytes(right.name)
    }
}
