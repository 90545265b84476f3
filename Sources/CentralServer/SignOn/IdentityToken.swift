import Foundation
import JWTKit
import Pages
import Presentation

/// A provider's token: who it says somebody is, once signature and claims have been checked.
///
/// OpenID Connect Core 1.0, section 3.1.3.7. Takes RS256 and ES256 by the provider's published keys, nothing else.
struct IdentityToken {
    /// Clocks may differ by so much, in seconds.
    static let skew: Double = 60
    /// An older token is no answer to a log-in of now, in seconds.
    static let oldest: Double = 600

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    /// All claims, as they are.
    struct Claims: JWTPayload {
        let all: JSONValue

        init(from decoder: any Decoder) throws { all = try JSONValue(from: decoder) }
        func encode(to encoder: any Encoder) throws { try all.encode(to: encoder) }
        /// Checked by ``IdentityToken/name(in:settings:nonce:now:)``, which knows what to expect.
        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    let text: String
    /// Which algorithm the token says it is signed by: one of the two that are taken.
    let algorithm: JWK.Algorithm
    /// Which key it says it is signed by.
    let keyName: String?

    /// Reads the header.
    ///
    /// - Throws: ``SignOnRefusal/malformed``, ``SignOnRefusal/algorithm``.
    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64URL.bytes(parts[0]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.crit == nil
        else { throw SignOnRefusal.malformed }
        switch header.alg {
        case "RS256": algorithm = .rs256
        case "ES256": algorithm = .es256
        default: throw SignOnRefusal.algorithm
        }
        self.text = text
        keyName = header.kid
    }

    /// The one key among the provider's that the token can be signed by; `nil` if there is none, or more than one.
    func key(among keys: [JWK]) -> JWK? {
        let fitting = keys.filter { key in
            guard keyName == nil || key.keyIdentifier?.string == keyName,
                key.algorithm == nil || key.algorithm == algorithm
            else { return false }
            return algorithm == .es256
                ? key.keyType == .ecdsa && key.curve == .ecdsa(.p256)
                : key.keyType == .rsa && (key.modulus.flatMap { Base64URL.bytes($0) }?.count ?? 0) >= 256
        }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// The claims, if the key has signed them.
    ///
    /// - Throws: ``SignOnRefusal/key``, ``SignOnRefusal/signature``.
    func claims(signedBy key: JWK) async throws -> Claims {
        var key = key
        key.algorithm = algorithm
        key.keyIdentifier = key.keyIdentifier ?? JWKIdentifier(string: "only")
        let keys = JWTKeyCollection()
        do {
            try await keys.add(jwk: key, isDefault: true)
        } catch {
            throw SignOnRefusal.key
        }
        do {
            return try await keys.verify(text, as: Claims.self)
        } catch {
            throw SignOnRefusal.signature
        }
    }

    /// The account's name that the claims give.
    ///
    /// - Parameters:
    ///   - nonce: what the log-in expects.
    ///   - now: seconds since 1970.
    /// - Throws: ``SignOnRefusal``.
    static func name(
        in claims: Claims, settings: SignOnSettings, nonce: String, now: Double
    ) throws -> String {
        let all = claims.all
        guard all["iss"]?.text == settings.issuer else { throw SignOnRefusal.issuer }
        let audience = all["aud"]?.list?.compactMap(\.text) ?? all["aud"]?.text.map { [$0] } ?? []
        let party = all["azp"]?.text
        guard audience.contains(settings.clientID), party == settings.clientID || party == nil && audience.count == 1
        else { throw SignOnRefusal.audience }
        guard let expires = all["exp"]?.seconds, let issued = all["iat"]?.seconds, now < expires + skew,
            issued < now + skew, now - issued < oldest, (all["nbf"]?.seconds ?? issued) < now + skew
        else { throw SignOnRefusal.time }
        guard let given = all["nonce"]?.text, Secrets.areEqual(given, nonce) else { throw SignOnRefusal.nonce }
        guard let name = all[settings.claim]?.text, !name.isEmpty, name.count <= 60,
            settings.claim != "email" || all["email_verified"]?.flag == true
        else { throw SignOnRefusal.claim }
        return name
    }
}

extension JSONValue {
    /// A moment as tokens write it: seconds since 1970, with or without a fraction.
    fileprivate var seconds: Double? {
        switch self {
        case .integer(let whole): Double(whole)
        case .number(let number): number
        default: nil
        }
    }
}
