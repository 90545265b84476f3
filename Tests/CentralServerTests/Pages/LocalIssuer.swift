import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pages
import Presentation
import SyncProtocol
import Synchronization

@testable import CentralServer

/// An OpenID Connect provider on this machine, with keys of its own; signs by swift-crypto alone.
final class LocalIssuer: Sendable {
    enum Signing: CaseIterable { case rs256, es256 }

    /// What the provider does at present.
    struct Behaviour {
        var signing = Signing.es256
        var claims: [String: JSONValue] = [:]
        var header: [String: JSONValue] = [:]
        /// Signs by a key that it does not publish.
        var signsByOtherKey = false
        /// The name of its present key.
        var keyName = "k1"
        /// Bytes of blanks before its keys.
        var padding = 0
        /// What its metadata say besides.
        var metadata: [String: JSONValue] = [:]
    }

    private struct Code { let challenge: String, nonce: String, redirect: String }

    let behaviour = Mutex(Behaviour())
    private let codes = Mutex<[String: Code]>([:])
    private let elliptic = P256.Signing.PrivateKey()
    private let rsa: _RSA.Signing.PrivateKey
    private let now: @Sendable () -> Int64
    /// How often its keys were asked for.
    let keyRequests = Mutex(0)

    init(now: @escaping @Sendable () -> Int64) throws {
        self.now = now
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    /// Serves on a free port; the test gets the provider's name.
    func serve<Value: Sendable>(_ test: @escaping @Sendable (String) async throws -> Value) async throws -> Value {
        let router = Router()
        router.get(".well-known/openid-configuration") { request, _ in self.json(self.metadata(Self.name(request))) }
        router.get("jwks") { _, _ in
            self.keyRequests.withLock { $0 += 1 }
            return self.json(self.keys())
        }
        router.post("token") { request, _ in
            let form = FormPost(urlEncoded: Array(buffer: try await request.body.collect(upTo: 65_536)))
            let isClient = request.headers[.authorization] == "Basic " + Data("office:s%2Bcret".utf8).base64EncodedString()
            let code = self.codes.withLock { $0.removeValue(forKey: form["code"] ?? "") }
            guard isClient, let code, form["redirect_uri"] == code.redirect,
                Base64URL.text(Hashing.sha256(Array((form["code_verifier"] ?? "").utf8))) == code.challenge
            else { return Response(status: .badRequest) }
            let token = try self.token(issuer: Self.name(request), nonce: code.nonce)
            return self.json(.object(["id_token": .text(token), "token_type": .text("Bearer")]))
        }
        return try await Application(router: router).test(.live) { client in
            try await test("http://127.0.0.1:\(client.port ?? 0)")
        }
    }

    /// What a person's logging in at the provider gives: the query with which the browser comes back.
    func logIn(at address: String) -> String {
        let query = FormPost(urlEncoded: Array((address.split(separator: "?").last ?? "").utf8))
        let code = codes.withLock { codes in
            let code = "code-\(codes.count)-\(query["state"]?.prefix(6) ?? "")"
            codes[code] = Code(
                challenge: query["code_challenge"] ?? "", nonce: query["nonce"] ?? "",
                redirect: query["redirect_uri"] ?? "")
            return code
        }
        return "?code=\(code)&state=\(query["state"] ?? "")"
    }

    private static func name(_ request: Request) -> String { "http://" + (request.head.authority ?? "") }

    private func json(_ value: JSONValue) -> Response {
        let bytes = (try? JSONEncoder().encode(value)).map { [UInt8]($0) } ?? []
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func metadata(_ name: String) -> JSONValue {
        let usual: [String: JSONValue] = [
            "issuer": .text(name), "authorization_endpoint": .text(name + "/authorize"),
            "token_endpoint": .text(name + "/token"), "jwks_uri": .text(name + "/jwks"),
            "end_session_endpoint": .text(name + "/end"),
        ]
        return .object(usual.merging(behaviour.withLock { $0.metadata }) { $1 })
    }

    private func keys() -> JSONValue {
        let name = behaviour.withLock { $0.keyName }
        let point = [UInt8](elliptic.publicKey.rawRepresentation)
        var keys: [JSONValue] = [
            // Kinds that are not taken stand beside those that are.
            .object(["kty": .text("oct"), "kid": .text(name + "-oct"), "k": .text("c2VjcmV0")]),
            .object([
                "kty": .text("EC"), "crv": .text("P-256"), "kid": .text(name), "use": .text("sig"),
                "x": .text(Base64URL.text(Array(point[..<32]))), "y": .text(Base64URL.text(Array(point[32...]))),
            ]),
        ]
        if let numbers = try? rsa.publicKey.getKeyPrimitives() {
            keys.append(
                .object([
                    "kty": .text("RSA"), "kid": .text(name + "-rsa"), "alg": .text("RS256"),
                    "n": .text(Base64URL.text([UInt8](numbers.modulus))),
                    "e": .text(Base64URL.text([UInt8](numbers.publicExponent))),
                ]))
        }
        let padding = behaviour.withLock { $0.padding }
        return .object(["keys": .list(keys), "padding": .text(String(repeating: " ", count: padding))])
    }

    private func token(issuer: String, nonce: String) throws -> String {
        let present = behaviour.withLock { $0 }
        let seconds = now() / 1000
        let usual: [String: JSONValue] = [
            "iss": .text(issuer), "aud": .text("office"), "sub": .text("4711"), "nonce": .text(nonce),
            "iat": .integer(seconds), "exp": .integer(seconds + 300), "preferred_username": .text("P001"),
        ]
        let claims = usual.merging(present.claims) { $1 }.filter { $0.value != .null }
        let isElliptic = present.signing == .es256
        let header: [String: JSONValue] = [
            "alg": .text(isElliptic ? "ES256" : "RS256"), "typ": .text("JWT"),
            "kid": .text(present.keyName + (isElliptic ? "" : "-rsa")),
        ]
        let parts = try [header.merging(present.header) { $1 }.filter { $0.value != .null }, claims].map {
            Base64URL.text([UInt8](try JSONEncoder().encode(JSONValue.object($0))))
        }
        let signed = Data(parts.joined(separator: ".").utf8)
        let signature: Data
        switch present.signing {
        case .es256:
            let key = present.signsByOtherKey ? P256.Signing.PrivateKey() : elliptic
            signature = try key.signature(for: signed).rawRepresentation
        case .rs256:
            let key = present.signsByOtherKey ? try _RSA.Signing.PrivateKey(keySize: .bits2048) : rsa
            signature = try key.signature(for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5).rawRepresentation
        }
        let isBare = present.header["alg"] == .text("none")
        return parts.joined(separator: ".") + "." + (isBare ? "" : Base64URL.text([UInt8](signature)))
    }
}
