import Crypto
import Foundation
import SyncProtocol

/// In what form one-time codes and tokens are kept: as hashes only.
///
/// A code's secret has 50 bits and is therefore hashed with a key that lies outside the database; a token has 256 bits
/// and needs none.
struct SecretHashes: Sendable {
    private let pepper: SymmetricKey

    init(pepper: [UInt8]) { self.pepper = SymmetricKey(data: pepper) }

    /// HMAC-SHA256 of a code's secret with the office's pepper.
    func ofCode(_ secret: String) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: Data(secret.utf8), using: pepper))
    }

    /// SHA-256 of a token.
    static func ofToken(_ token: String) -> [UInt8] { Hashing.sha256(Array(token.utf8)) }
}
