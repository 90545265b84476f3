public import SyncProtocol

/// A signer for tests: a keyed mix instead of Ed25519, about a hundred times cheaper and worth nothing as security.
public struct FastSigner: Signer {
    /// The 32 bytes of the public key.
    public let publicKey: [UInt8]

    /// The key of a seed.
    public init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var key: [UInt8] = []
        for _ in 0..<4 {
            let word = generator.next()
            for shift in stride(from: 56, through: 0, by: -8) { key.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        publicKey = key
    }

    /// The key that belongs to a public key, which in this scheme is no secret.
    public init(publicKey: [UInt8]) { self.publicKey = publicKey }

    /// 64 bytes.
    public func signature(of message: [UInt8]) throws -> [UInt8] { Self.mix(message, publicKey) }

    static func mix(_ message: [UInt8], _ key: [UInt8]) -> [UInt8] {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        key.withUnsafeBufferPointer { bytes in
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        message.withUnsafeBufferPointer { bytes in
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        var generator = SplitMix64(seed: state)
        return [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            for word in 0..<8 {
                let bits = generator.next()
                for byte in 0..<8 { buffer[word * 8 + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * byte)) }
            }
            count = 64
        }
    }
}

/// Checks what ``FastSigner`` signs.
public struct FastVerifier: SignatureVerifier {
    /// Has no state.
    public init() {}

    /// Whether the signature is the key's over the message.
    public func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        signature == FastSigner.mix(message, publicKey)
    }
}
