/// The name of one change: who wrote it, its number in that author's log, and the start of its hash.
///
/// The hash keeps two changes apart that a forked author gave the same number (SPEC § Dots).
/// Dots of one author in one scope are ordered by sequence; nothing else follows from their order.
public struct Dot: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Who wrote the change.
    public let author: AuthorID
    /// The change's number in that author's log of the scope, from 1.
    public let sequence: UInt64
    /// The first four bytes of the change's hash, big-endian.
    public let hashPrefix: UInt32

    /// Names a change.
    public init(author: AuthorID, sequence: UInt64, hashPrefix: UInt32) {
        self.author = author
        self.sequence = sequence
        self.hashPrefix = hashPrefix
    }

    /// `author:sequence:prefix`, the author shortened to 8 digits, for people.
    public var description: String {
        let prefix = String(hashPrefix, radix: 16)
        return "\(author.hex.prefix(8)):\(sequence):\(String(repeating: "0", count: 8 - prefix.count))\(prefix)"
    }

    /// By author, sequence, prefix: a fixed order for lists, without causal meaning.
    public static func < (left: Dot, right: Dot) -> Bool {
        (left.author, left.sequence, left.hashPrefix) < (right.author, right.sequence, right.hashPrefix)
    }
}
