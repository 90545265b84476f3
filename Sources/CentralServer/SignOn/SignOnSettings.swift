import Foundation
import Pages
import Wording

/// How people log in by the city's own identity provider (OpenID Connect): one JSON file, given to `central serve`.
struct SignOnSettings: Sendable {
    /// The provider's name, exactly as it writes itself into its tokens.
    let issuer: String
    /// What the provider knows this office as.
    let clientID: String
    /// What this office proves itself with; `nil` for a client that has PKCE alone.
    let clientSecret: String?
    /// Where browsers reach this office, such as `https://centre.example.cn:8443`.
    let address: String
    /// The claim that holds the account's name.
    let claim: String
    /// What the log-in page calls the provider.
    let label: Bilingual
    /// The authorities that the provider's certificate may come from, as PEM text.
    let authorities: String

    /// Where the provider sends browsers back to.
    var returnAddress: String { address + SignOnPages.returnPath }

    private struct Document: Decodable {
        let issuer: String
        let clientID: String
        let clientSecretFile: String?
        let address: String
        let claim: String?
        let label: [String: String]?
        let authorities: String?
    }

    /// Reads the file.
    ///
    /// - Throws: ``OfficeError`` `signOn.settings` that names what is wrong.
    init(file: URL) throws {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: try Data(contentsOf: file))
        } catch DecodingError.keyNotFound(let key, _) {
            throw OfficeError.signOn(file.path, key.stringValue)
        } catch {
            throw OfficeError.signOn(file.path, "JSON")
        }
        func text(of name: String) throws -> String {
            guard let text = try? String(contentsOf: URL(fileURLWithPath: name), encoding: .utf8) else {
                throw OfficeError.signOn(file.path, name)
            }
            return text
        }
        guard Self.isTrustworthy(document.issuer) else { throw OfficeError.signOn(file.path, "issuer") }
        guard !document.clientID.isEmpty else { throw OfficeError.signOn(file.path, "clientID") }
        guard document.address.hasPrefix("https://"), !document.address.hasSuffix("/") else {
            throw OfficeError.signOn(file.path, "address")
        }
        self.init(
            issuer: document.issuer, clientID: document.clientID,
            clientSecret: try document.clientSecretFile.map { try text(of: $0).trimmingWhitespace },
            address: document.address, claim: document.claim ?? "preferred_username",
            label: Bilingual(
                zh: document.label?["zh"] ?? "统一身份认证", en: document.label?["en"] ?? "Single sign-on"),
            authorities: try text(of: document.authorities ?? "/etc/ssl/certs/ca-certificates.crt"))
    }

    init(
        issuer: String, clientID: String, clientSecret: String?, address: String, claim: String, label: Bilingual,
        authorities: String
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.address = address
        self.claim = claim
        self.label = label
        self.authorities = authorities
    }

    /// Whether nobody can listen on the way to an address: TLS, or this very machine.
    static func isTrustworthy(_ address: String) -> Bool {
        guard let parts = URLComponents(string: address), parts.user == nil, parts.fragment == nil,
            let host = parts.host, !host.isEmpty
        else { return false }
        return parts.scheme == "https" || parts.scheme == "http" && ["127.0.0.1", "localhost"].contains(host)
    }
}

/// Why somebody was not logged in by the provider; the audit keeps the reason, the person is told no more than needed.
enum SignOnRefusal: String, Error, Equatable {
    /// The answer belongs to no log-in that this browser began, or one long ago.
    case state
    /// The provider says no.
    case declined
    /// The provider cannot be reached, or answers what is no answer.
    case provider
    /// The token is no token.
    case malformed
    /// Signed by something else than RS256 or ES256, or not at all.
    case algorithm
    /// By no key of the provider, or a weak one.
    case key
    /// The signature does not fit.
    case signature
    /// From another provider.
    case issuer
    /// For another office.
    case audience
    /// Too old, or not yet valid.
    case time
    /// For another log-in.
    case nonce
    /// Says nobody's name, or an address that the provider did not verify.
    case claim
    /// No account of this office, or one that was shut out: the provider never makes one.
    case account

    /// What the person is told.
    var refusal: PageRefusal {
        switch self {
        case .provider: AccessError.signOnUnavailable
        case .state: AccessError.signOnStale
        case .account: AccessError.signOnUnknown
        default: AccessError.signOnRefused
        }
    }
}
