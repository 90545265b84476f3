import Foundation
import JWTKit
import Pages
import Presentation
import SyncEngine

/// The provider as this office talks to it: what it published about itself, its keys, and tokens for codes.
///
/// Every answer is bounded in bytes and time; what was published is asked again after ten minutes, keys also when a
/// token names one that is not known, at most once a minute.
actor IdentityProvider {
    private static let bytesMax = 256 * 1024
    private static let staleMilliseconds: Int64 = 600_000
    private static let againMilliseconds: Int64 = 60_000

    /// What a provider publishes about itself (OpenID Connect Discovery 1.0, section 3).
    private struct Metadata: Decodable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let jwks_uri: String
        let end_session_endpoint: String?
    }

    private let settings: SignOnSettings
    private let client: any HTTPTransport
    private let now: @Sendable () -> Int64
    private var metadata: (value: Metadata, at: Int64)?
    private var keys: (value: [JWK], at: Int64)?

    init(settings: SignOnSettings, client: any HTTPTransport, now: @escaping @Sendable () -> Int64) {
        self.settings = settings
        self.client = client
        self.now = now
    }

    /// One that is reached by libcurl.
    init(settings: SignOnSettings, now: @escaping @Sendable () -> Int64) {
        let curl = CurlSettings(
            trust: .authority(pem: settings.authorities), connectSeconds: 5, stallSeconds: 10,
            allowsPlainLoopback: true)
        self.init(settings: settings, client: CurlClient(settings: curl), now: now)
    }

    // MARK: Where browsers are sent

    /// The provider's page on which the person logs in.
    func logInAddress(for attempt: SignOnAttempt) async throws -> String {
        try Self.address(
            try await published().authorization_endpoint,
            [
                ("response_type", "code"), ("scope", "openid profile email"), ("client_id", settings.clientID),
                ("redirect_uri", settings.returnAddress), ("state", attempt.state), ("nonce", attempt.nonce),
                ("code_challenge", attempt.challenge), ("code_challenge_method", "S256"),
            ])
    }

    /// The provider's page on which the person logs out there too; `nil` if it has none.
    func logOutAddress() async throws -> String? {
        try await published().end_session_endpoint.map {
            try Self.address(
                $0, [("client_id", settings.clientID), ("post_logout_redirect_uri", settings.address + "/login")])
        }
    }

    private static func address(_ endpoint: String, _ query: [(String, String)]) throws -> String {
        guard SignOnSettings.isTrustworthy(endpoint) else { throw SignOnRefusal.provider }
        let text = query.map { $0.0 + "=" + FormPost.encoded($0.1) }.joined(separator: "&")
        return endpoint + (endpoint.contains("?") ? "&" : "?") + text
    }

    // MARK: Who somebody is

    /// The account's name that the provider gives for a code.
    ///
    /// - Throws: ``SignOnRefusal``.
    func name(for code: String, of attempt: SignOnAttempt) async throws -> String {
        let token = try IdentityToken(try await token(for: code, verifier: attempt.verifier))
        var key = token.key(among: try await signingKeys(atMost: Self.staleMilliseconds))
        if key == nil { key = token.key(among: try await signingKeys(atMost: Self.againMilliseconds)) }
        guard let key else { throw SignOnRefusal.key }
        return try IdentityToken.name(
            in: try await token.claims(signedBy: key), settings: settings, nonce: attempt.nonce,
            now: Double(now()) / 1000)
    }

    private func token(for code: String, verifier: String) async throws -> String {
        let form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.returnAddress),
            ("client_id", settings.clientID), ("code_verifier", verifier),
        ]
        var headers = ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"]
        if let secret = settings.clientSecret {
            let pair = FormPost.encoded(settings.clientID) + ":" + FormPost.encoded(secret)
            headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
        }
        let body = form.map { $0.0 + "=" + FormPost.encoded($0.1) }.joined(separator: "&")
        let answer = try await send(
            SyncEngine.HTTPRequest(
                method: "POST", url: try await published().token_endpoint, headers: headers, body: Array(body.utf8),
                answerBytesMax: Self.bytesMax))
        // 400 is the provider's word that the code is no good; anything else says nothing of the person.
        guard answer.status != 400 else { throw SignOnRefusal.declined }
        let document = try Self.document(answer, as: JSONValue.self)
        guard let token = document["id_token"]?.text else { throw SignOnRefusal.provider }
        return token
    }

    // MARK: What the provider publishes

    private func published() async throws -> Metadata {
        if let metadata, now() - metadata.at < Self.staleMilliseconds { return metadata.value }
        let issuer = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let value = try await fetch(issuer + "/.well-known/openid-configuration", as: Metadata.self)
        guard value.issuer == settings.issuer else { throw SignOnRefusal.provider }
        metadata = (value, now())
        return value
    }

    /// The provider's keys, asked for again if they are known longer than that.
    private func signingKeys(atMost age: Int64) async throws -> [JWK] {
        if let keys, now() - keys.at < age { return keys.value }
        let set = try await fetch(try await published().jwks_uri, as: JSONValue.self)
        // Each by itself: kinds that are not known here, and keys for encryption, are no reason to refuse the others.
        let value = (set["keys"]?.list ?? []).filter { $0["use"]?.text ?? "sig" == "sig" }.compactMap { key in
            (try? JSONEncoder().encode(key)).flatMap { try? JSONDecoder().decode(JWK.self, from: $0) }
        }
        keys = (value, now())
        return value
    }

    private func fetch<Value: Decodable>(_ address: String, as type: Value.Type) async throws -> Value {
        try Self.document(
            try await send(
                SyncEngine.HTTPRequest(
                    method: "GET", url: address, headers: ["Accept": "application/json"],
                    answerBytesMax: Self.bytesMax)), as: type)
    }

    private func send(_ request: SyncEngine.HTTPRequest) async throws -> HTTPAnswer {
        do {
            return try await client.send(request, meter: TrafficMeter())
        } catch {
            throw SignOnRefusal.provider
        }
    }

    private static func document<Value: Decodable>(_ answer: HTTPAnswer, as type: Value.Type) throws -> Value {
        guard answer.status == 200, let value = try? JSONDecoder().decode(type, from: Data(answer.body)) else {
            throw SignOnRefusal.provider
        }
        return value
    }
}
