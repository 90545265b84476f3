import Crypto
import Foundation
import SyncProtocol

/// One-time codes and tokens: how they are made and in what form they are kept.
///
/// Both are stored as hashes only. A code has 50 bits and is therefore hashed with a key that lies outside the
/// database; a token has 256 bits and needs none.
struct EnrolmentSecret: Sendable {
    /// Characters of a code's secret part.
    static let length = 10
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private let pepper: SymmetricKey

    init(pepper: [UInt8]) { self.pepper = SymmetricKey(data: pepper) }

    /// Ten random characters of Crockford's base 32; needs ten random bytes.
    static func secret(from random: [UInt8]) -> String {
        precondition(random.count >= length, "ten random bytes are needed")
        return String(random.prefix(length).map { alphabet[Int($0 & 31)] })
    }

    /// The first 80 bits of SHA-256 over the authority's PEM bytes, in 16 characters.
    static func fingerprint(ofAuthority pem: [UInt8]) -> String {
        var bits = 0
        var count = 0
        var text = ""
        for byte in Hashing.sha256(pem).prefix(10) {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[bits >> count & 31])
            }
            bits &= (1 << count) - 1
        }
        return text
    }

    /// Secret and fingerprint as a person reads them out: groups of five.
    static func display(secret: String, fingerprint: String) -> String {
        let characters = Array(secret + fingerprint)
        return stride(from: 0, to: characters.count, by: 5)
            .map { String(characters[$0..<min($0 + 5, characters.count)]) }.joined(separator: "-")
    }

    /// The secret part of what a person typed: without separators, upper case, with the usual misreadings mended.
    static func secret(typed code: String) -> String {
        let mended = code.uppercased().compactMap { character -> Character? in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            default: alphabet.contains(character) ? character : nil
            }
        }
        return String(mended.prefix(length))
    }

    /// The form in which a code is kept: HMAC-SHA256 with the office's pepper.
    func hash(ofSecret secret: String) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: Data(secret.utf8), using: pepper))
    }

    /// The form in which a token is kept: SHA-256.
    static func hash(ofToken token: String) -> [UInt8] { Hashing.sha256(Array(token.utf8)) }
}
