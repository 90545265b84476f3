/// The name of a field, as its bytes.
///
/// A name of its own, because Swift holds canonically equivalent texts for equal: two spellings of one name would share
/// one register on a replica that saw them in one order, and two on another.
public struct FieldName: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it stands in changes.
    public let text: String

    /// Takes a name as it stands; limits are the protocol's.
    public init(_ text: String) { self.text = text }

    /// A name written in code.
    public init(stringLiteral text: String) { self.init(text) }

    /// The name's bytes.
    public var utf8: String.UTF8View { text.utf8 }

    /// The same as ``text``.
    public var description: String { text }

    /// Equal means the same bytes.
    public static func == (left: FieldName, right: FieldName) -> Bool { left.text.hasBytes(of: right.text) }

    /// Byte order.
    public static func < (left: FieldName, right: FieldName) -> Bool { left.text.precedesInBytes(right.text) }

    /// Hashes the bytes, in keeping with equality.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes: text) }
}
