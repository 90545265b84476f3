import Crypto
import CryptoExtras
import Foundation
import Pages

/// A password as it is stored: scrypt with its parameters and salt, `scrypt$N$r$p$salt$key` in hexadecimal.
///
/// The parameters stand with the hash, so that they can be raised: an older hash still checks, and is renewed at the
/// next log-in.
struct PasswordHash: Sendable {
    /// How dear one try is.
    struct Cost: Hashable, Sendable {
        let rounds: Int
        let blockSize: Int
        let parallelism: Int

        /// 32 MiB of memory and about a tenth of a second (RFC 7914; OWASP's second choice of parameters).
        static let usual = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 1)

        /// More memory than this is not spent, whatever a damaged row asks for.
        static let memoryMax = 256 << 20

        var isSane: Bool {
            (2...1 << 20).contains(rounds) && rounds & (rounds - 1) == 0 && (1...32).contains(blockSize)
                && (1...16).contains(parallelism) && 128 * rounds * blockSize <= Self.memoryMax
        }
    }

    let cost: Cost
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Hashes a password.
    init(_ password: String, salt: [UInt8], cost: Cost) throws {
        self.cost = cost
        self.salt = salt
        key = try Self.derive(password, salt, cost)
    }

    /// Reads a stored hash; `nil` if it is none.
    init?(stored: String) {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let block = Int(parts[2]),
            let parallel = Int(parts[3]), let salt = Self.bytes(parts[4]), let key = Self.bytes(parts[5])
        else { return nil }
        cost = Cost(rounds: rounds, blockSize: block, parallelism: parallel)
        guard cost.isSane, salt.count >= 16, key.count == 32 else { return nil }
        self.salt = salt
        self.key = key
    }

    /// As it is stored.
    var stored: String {
        "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(Secrets.text(salt))$\(Secrets.text(key))"
    }

    /// Whether the password is the one that was hashed; takes as long for a wrong one.
    func fits(_ password: String) -> Bool {
        guard let tried = try? Self.derive(password, salt, cost) else { return false }
        return Secrets.areEqual(Secrets.text(tried), Secrets.text(key))
    }

    /// The same letters may come in different compositions from different keyboards.
    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) throws -> [UInt8] {
        let typed = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        return try KDF.Scrypt.deriveKey(
            from: typed, salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism
        ).withUnsafeBytes { Array($0) }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?.some([])) { bytes, start in
            guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                bytes = nil
                return
            }
            bytes?.append(byte)
        }
    }
}

/// What a password must be.
enum PasswordRule {
    /// The fewest characters; length is what counts against guessing.
    static let least = 10
    /// The most; more is refused before it is hashed.
    static let most = 200

    /// Refuses what is too short, too long, or the account's own name.
    static func check(_ password: String, account: String) throws {
        guard password.count >= least, password.count <= most else { throw AccessError.weakPassword }
        guard Set(password).count >= 4, !password.lowercased().contains(account.lowercased()) else {
            throw AccessError.weakPassword
        }
    }
}
