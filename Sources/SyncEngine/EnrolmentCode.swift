import SyncProtocol

/// What the centre's administrator hands to an inspector on a slip of paper: a secret that works once, and the
/// fingerprint of the centre's authority, so that the very first connection is not taken on trust.
///
/// 26 characters of Crockford's base 32 in groups of five: 10 of secret, 16 of fingerprint.
public struct EnrolmentCode: Hashable, Sendable {
    /// Characters of the secret, 5 bits each.
    public static let secretLength = 10
    /// Characters of the fingerprint: the first 80 bits of SHA-256 over the authority's PEM file.
    public static let fingerprintLength = 16
    /// Random bytes that a secret is made of; 50 of their 56 bits are used.
    public static let secretBytes = 7

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let ignored: Set<Character> = ["-", "_", ".", "‐", "‑", "–", "—", "－", "·"]

    /// The secret's characters.
    public let secret: String
    /// The fingerprint's characters.
    public let fingerprint: String

    /// Makes a code for a centre.
    ///
    /// - Parameters:
    ///   - randomBytes: ``secretBytes`` bytes from the system's random source.
    ///   - authorityPEM: the authority's PEM file, byte for byte as `/v1/authority` returns it.
    public init(randomBytes: [UInt8], authorityPEM: [UInt8]) {
        precondition(randomBytes.count >= Self.secretBytes, "a secret of \(randomBytes.count) bytes")
        secret = String(Self.base32(randomBytes).prefix(Self.secretLength))
        fingerprint = Self.fingerprint(ofAuthority: authorityPEM)
    }

    /// Reads what a person typed: upper or lower case, O for 0, I and L for 1, spaces and hyphens anywhere.
    ///
    /// - Throws: ``SyncFailure`` `sync.badCode`.
    public init(typed: String) throws {
        var characters: [Character] = []
        for typedCharacter in typed.uppercased() where !typedCharacter.isWhitespace {
            guard !Self.ignored.contains(typedCharacter) else { continue }
            let character = Self.plain(typedCharacter)
            guard Self.alphabet.contains(character) else {
                throw SyncFailure.badCode(detail: "“\(typedCharacter)”")
            }
            characters.append(character)
        }
        let length = Self.secretLength + Self.fingerprintLength
        guard characters.count == length else { throw SyncFailure.badCode(detail: "\(characters.count)/\(length)") }
        secret = String(characters[..<Self.secretLength])
        fingerprint = String(characters[Self.secretLength...])
    }

    /// The code in groups of five, as it is printed and sent.
    public var text: String {
        let characters = Array(secret + fingerprint)
        return stride(from: 0, to: characters.count, by: 5)
            .map { String(characters[$0..<min($0 + 5, characters.count)]) }
            .joined(separator: "-")
    }

    /// The fingerprint of an authority's PEM file.
    public static func fingerprint(ofAuthority pem: [UInt8]) -> String {
        String(base32(Array(Hashing.sha256(pem)[..<10])).prefix(fingerprintLength))
    }

    private static func plain(_ character: Character) -> Character {
        // Chinese input methods type full-width letters and digits.
        if let scalar = character.unicodeScalars.first, (0xFF10...0xFF3A).contains(scalar.value),
            let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
        {
            return plain(Character(narrow))
        }
        switch character {
        case "O": return "0"
        case "I", "L": return "1"
        default: return character
        }
    }

    /// Five bits a character, most significant first; bits that fill no character are left out.
    private static func base32(_ bytes: [UInt8]) -> String {
        var text = ""
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(pending >> UInt32(bits)) & 31])
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        return text
    }
}
