public import Causality
import Crypto
import Foundation

/// Signs with one author's private key; the simulator brings its own cheap kind.
public protocol Signer: Sendable {
    /// The 32 bytes of the public key.
    var publicKey: [UInt8] { get }
    /// 64 bytes that only the holder of the private key can make.
    func signature(of message: [UInt8]) throws -> [UInt8]
}

/// Checks signatures; the simulator brings its own cheap kind.
public protocol SignatureVerifier: Sendable {
    /// Whether the signature was made over the message with the key that belongs to the public key.
    func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool
}

/// Ed25519 (RFC 8032) by swift-crypto.
public struct Ed25519Signer: Signer {
    private let key: Curve25519.Signing.PrivateKey

    /// A fresh key from the system's random source.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Restores a key from its 32 bytes; throws if they are not 32.
    public init(privateKey: [UInt8]) throws { key = try Curve25519.Signing.PrivateKey(rawRepresentation: privateKey) }

    /// The 32 secret bytes, to be kept in a file that only its owner can read.
    public var privateKey: [UInt8] { [UInt8](key.rawRepresentation) }

    /// The 32 bytes of the public key.
    public var publicKey: [UInt8] { [UInt8](key.publicKey.rawRepresentation) }

    /// 64 bytes.
    public func signature(of message: [UInt8]) throws -> [UInt8] { [UInt8](try key.signature(for: Data(message))) }
}

/// Checks Ed25519 signatures; a malformed key or signature is simply not valid.
public struct Ed25519Verifier: SignatureVerifier {
    /// Has no state.
    public init() {}

    /// Whether the signature is the public key's over the message.
    public func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return false }
        return key.isValidSignature(Data(signature), for: Data(message))
    }
}

/// SHA-256 and what the protocol derives with it (SPEC § Hashes).
public enum Hashing {
    /// SHA-256 of the bytes: 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return hasher.finalize().withUnsafeBytes { [UInt8]($0) }
    }

    /// SHA-256 of the parts, one after the other: 32 bytes.
    public static func sha256(_ parts: [UInt8]...) -> [UInt8] {
        var hasher = SHA256()
        for part in parts { part.withUnsafeBytes { hasher.update(bufferPointer: $0) } }
        return hasher.finalize().withUnsafeBytes { [UInt8]($0) }
    }

    /// The author id of a public key: the first 16 bytes of its SHA-256.
    public static func author(ofPublicKey publicKey: [UInt8]) -> AuthorID {
        let hash = sha256(publicKey)
        return AuthorID(high: word(hash, at: 0), low: word(hash, at: 8))
    }

    /// The hash before the first change of a log: SHA-256("log" ‖ author ‖ scope).
    public static func origin(of author: AuthorID, in scope: ScopeID) -> [UInt8] {
        sha256(Array("log".utf8), author.bytes, Array(scope.name.utf8))
    }

    /// The chained hash of a change: SHA-256(previous ‖ header ‖ SHA-256(values)).
    public static func chained(previous: [UInt8], header: [UInt8], valuesHash: [UInt8]) -> [UInt8] {
        sha256(previous + header + valuesHash)
    }

    /// The first four bytes of a hash as they stand in a dot.
    public static func prefix(_ hash: [UInt8]) -> UInt32 {
        precondition(hash.count >= 4, "a hash has 32 bytes")
        return UInt32(hash[0]) << 24 | UInt32(hash[1]) << 16 | UInt32(hash[2]) << 8 | UInt32(hash[3])
    }

    static func word(_ hash: [UInt8], at offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in offset..<offset + 8 { word = word << 8 | UInt64(hash[index]) }
        return word
    }
}
