/// What one field of a record can hold.
///
/// Kept small on purpose: exact values only, no floating point, so that equal means equal on every machine.
/// Money is an integer count of 0.01 万元, a civil date is `yyyy-mm-dd` text, an instant is milliseconds since 1970,
/// a coordinate is an integer count of 10⁻⁶ degrees.
public enum FieldValue: Hashable, Sendable {
    /// Nothing: never filled, emptied, or deleted.
    case empty
    /// Unicode text as entered, never normalised.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// Yes or no.
    case flag(Bool)
    /// Raw bytes, such as a hash.
    case bytes([UInt8])

    /// The text, if it is text.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The number, if it is a number.
    public var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
    /// The flag, if it is a flag.
    public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    /// The bytes, if they are bytes.
    public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}

// Swift holds canonically equivalent texts for equal; two writers who typed different bytes wrote different values.
extension FieldValue {
    /// Equal means the same bytes: texts that only look alike are different values.
    public static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.empty, .empty): true
        case (.text(let left), .text(let right)): left.hasBytes(of: right)
        case (.integer(let left), .integer(let right)): left == right
        case (.flag(let left), .flag(let right)): left == right
        case (.bytes(let left), .bytes(let right)): left == right
        default: false
        }
    }

    /// Hashes the bytes, in keeping with equality.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .empty: hasher.combine(0)
        case .text(let text):
            hasher.combine(1)
            hasher.combine(bytes: text)
        case .integer(let integer):
            hasher.combine(2)
            hasher.combine(integer)
        case .flag(let flag):
            hasher.combine(3)
            hasher.combine(flag)
        case .bytes(let bytes):
            hasher.combine(4)
            hasher.combine(bytes)
        }
    }
}
