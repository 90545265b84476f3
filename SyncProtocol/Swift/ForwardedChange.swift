/// A change as it is handed on: its bytes, and what its place in a batch depends on; nothing of it is decoded.
public struct ForwardedChange: Hashable, Sendable {
    /// The header's bytes, verbatim.
    public let header: [UInt8]
    /// The values' bytes, verbatim; `nil` once stripped.
    public let values: [UInt8]?
    /// SHA-256 of the values' bytes.
    public let valuesHash: [UInt8]
    /// The author's signature, 64 bytes.
    public let signature: [UInt8]
    /// The chained hash, 32 bytes.
    public let hash: [UInt8]
    /// The number in the author's log.
    public let sequence: UInt64
    /// The Lamport number.
    public let lamport: UInt64
    /// The change itself where it was decoded already, so that nobody decodes it again; not part of equality.
    private let known: Change?

    /// Collects a change's bytes as a store keeps them.
    public init(
        header: [UInt8], values: [UInt8]?, valuesHash: [UInt8], signature: [UInt8], hash: [UInt8], sequence: UInt64,
        lamport: UInt64
    ) {
        self.header = header
        self.values = values
        self.valuesHash = valuesHash
        self.signature = signature
        self.hash = hash
        self.sequence = sequence
        self.lamport = lamport
        known = nil
    }

    init(_ chained: ChainedChange) {
        let change = chained.change
        header = change.header
        values = change.values
        valuesHash = change.valuesHash
        signature = change.signature
        hash = chained.hash
        sequence = change.sequence
        lamport = change.lamport
        known = change
    }

    /// Equal means the same bytes at the same place.
    public static func == (left: ForwardedChange, right: ForwardedChange) -> Bool {
        left.hash == right.hash && left.header == right.header && left.values == right.values
            && left.valuesHash == right.valuesHash && left.signature == right.signature
            && left.sequence == right.sequence && left.lamport == right.lamport
    }

    /// Hashes the chained hash and the signature, in keeping with equality.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
        hasher.combine(signature)
    }

    /// The bytes this change takes in a batch, near enough for limits.
    public var sizeBytes: Int { header.count + (values?.count ?? 32) + signature.count + 12 }

    /// The change, decoded. Throws ``ProtocolError`` when the bytes were damaged where they were kept.
    func decoded() throws -> Change {
        try known ?? Change(header: header, values: values, valuesHash: valuesHash, signature: signature)
    }
}

extension ChainedChange {
    /// Decodes a change that was kept. Throws ``ProtocolError`` when its bytes were damaged where they were kept.
    public init(_ forwarded: ForwardedChange) throws {
        self.init(change: try forwarded.decoded(), hash: forwarded.hash)
    }
}
