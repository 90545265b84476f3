import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionStore
import Pages
import Presentation
import Synchronization
import Testing
import Wording

@testable import CentralServer

/// Logging in by the city's identity provider, tried against one on this machine.
struct SignOnTests {
    private static let address = "https://localhost"

    /// A browser without scripts that begins a log-in and comes back from the provider.
    private struct Trip: Sendable {
        let client: any TestClientProtocol
        let issuer: LocalIssuer

        func get(_ path: String, cookie: String = "") async throws -> TestResponse {
            // Another site leads back here, as browsers say.
            let headers = OfficeBrowser.fields([("Cookie", cookie), ("Sec-Fetch-Site", "cross-site")])
            return try await client.execute(uri: path, method: .get, headers: headers)
        }

        /// Begins: the cookie that the browser keeps, and the address that it is sent to.
        func begin(back: String = "/") async throws -> (cookie: String, address: String) {
            let begun = try await get("/login/sso?back=" + FormPost.encoded(back))
            let line = try #require(begun.headers[.setCookie], "\(begun.status) \(begun.text)")
            #expect(line.contains("SameSite=Lax") && line.contains("HttpOnly") && line.contains("Secure"))
            return (String(line.prefix { $0 != ";" }), try #require(begun.headers[.location]))
        }

        /// The whole way.
        func logIn(back: String = "/") async throws -> TestResponse {
            let (cookie, address) = try await begin(back: back)
            return try await get("/login/sso/back" + issuer.logIn(at: address), cookie: cookie)
        }
    }

    /// An office whose people may log in by a provider.
    private func trip<Value: Sendable>(
        _ office: TestOffice, claim: String = "preferred_username",
        _ test: @escaping @Sendable (Trip) async throws -> Value
    ) async throws -> Value {
        let issuer = try LocalIssuer(now: office.office.environment.now)
        return try await issuer.serve { name in
            let settings = SignOnSettings(
                issuer: name, clientID: "office", clientSecret: "s+cret", address: Self.address, claim: claim,
                label: Bilingual(zh: "市统一认证", en: "City account"), authorities: "")
            let services = try OfficeServices(
                office: office.office, devices: office.registry, cost: TestOffice.cheap, signOn: settings)
            let router = try buildCentralRouter(
                office: office.office, settings: ServeSettings(), services: services)
            return try await Application(router: router).test(.router) {
                try await test(Trip(client: $0, issuer: issuer))
            }
        }
    }

    private func session(_ answer: TestResponse) -> HTTPField? {
        answer.headers.first { $0.name == .setCookie && $0.value.contains("SameSite=Strict") }
    }

    private func reasons(_ office: TestOffice) throws -> [String] {
        try office.office.store.audit(action: "login.refused", limit: 50).map(\.detail)
    }

    @Test(arguments: LocalIssuer.Signing.allCases)
    func `whom the provider names is logged in with the account's own rights`(
        signing: LocalIssuer.Signing
    ) async throws {
        let office = try TestOffice()
        try office.account("P001", [.leader])
        try await trip(office) { trip async throws in
            trip.issuer.behaviour.withLock { $0.signing = signing }
            let answer = try await trip.logIn(back: "/reports?month=2026-05")
            #expect(answer.status == .ok)
            let refresh = try #require(HTTPField.Name("Refresh"))
            #expect(answer.headers[refresh] == "0; url=/reports?month=2026-05")
            let line = try #require(session(answer)).value
            let browser = OfficeBrowser(client: trip.client, cookie: String(line.prefix { $0 != ";" }), csrf: "")
            #expect(try await browser.get("/reports").status == .ok)
            #expect(try await browser.get("/people").status == .forbidden, "a leader administers nothing")
        }
        let done = try office.office.store.audit(action: "login.done", limit: 5)
        #expect(done.map(\.person) == ["P001"] && done.map(\.detail) == ["sso"])
    }

    private typealias Change = @Sendable (inout LocalIssuer.Behaviour) -> Void

    /// What a token may be wrong in, and the reason that the audit keeps.
    private static let wrong: [(reason: String, change: Change)] = [
        ("algorithm", { $0.header = ["alg": .text("none")] }),
        ("algorithm", { $0.header = ["alg": .text("HS256"), "kid": .text("k1-oct")] }),
        ("algorithm", { $0.header = ["alg": .text("RS512")] }),
        // The key's kind, not the token's word, says how it signs.
        ("key", { $0.header = ["alg": .text("RS256")] }),
        ("key", { $0.header = ["kid": .text("unknown")] }),
        ("malformed", { $0.header = ["crit": .list([.text("exp")])] }),
        ("signature", { $0.signsByOtherKey = true }),
        ("signature", { ($0.signing, $0.signsByOtherKey) = (.rs256, true) }),
        ("issuer", { $0.claims["iss"] = .text("https://elsewhere.example") }),
        ("audience", { $0.claims["aud"] = .text("another") }),
        ("audience", { $0.claims["aud"] = .list([.text("office"), .text("another")]) }),
        ("audience", { $0.claims["azp"] = .text("another") }),
        ("time", { $0.claims["exp"] = .integer(1_000_000_000) }),
        ("time", { $0.claims["exp"] = .null }),
        ("time", { $0.claims["iat"] = .integer(1_000_000_000) }),
        ("time", { $0.claims["iat"] = .integer(4_000_000_000) }),
        ("time", { $0.claims["nbf"] = .integer(4_000_000_000) }),
        ("nonce", { $0.claims["nonce"] = .text(String(repeating: "0", count: 64)) }),
        ("nonce", { $0.claims["nonce"] = .null }),
        ("claim", { $0.claims["preferred_username"] = .null }),
        ("claim", { $0.claims["preferred_username"] = .integer(1) }),
        ("account", { $0.claims["preferred_username"] = .text("P999") }),
    ]

    @Test(arguments: wrong.indices)
    func `a token that is wrong in anything logs nobody in, and the audit says in what`(index: Int) async throws {
        let (reason, change) = Self.wrong[index]
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await trip(office) { trip async throws in
            trip.issuer.behaviour.withLock { change(&$0) }
            let answer = try await trip.logIn()
            #expect(answer.status == .unauthorized && session(answer) == nil, "\(answer.text)")
        }
        #expect(try reasons(office) == ["sso " + reason])
        #expect(try office.office.store.account(named: "P999") == nil, "no account is ever made")
    }

    @Test func `an address counts only once the provider has verified it, and a shut-out account not at all`()
        async throws
    {
        let office = try TestOffice()
        let account = try office.account("p1@example.cn", [.office])
        try await trip(office, claim: "email") { trip async throws in
            trip.issuer.behaviour.withLock { $0.claims["email"] = .text("p1@example.cn") }
            #expect(try await trip.logIn().status == .unauthorized)
            trip.issuer.behaviour.withLock { $0.claims["email_verified"] = .flag(true) }
            #expect(try await trip.logIn().status == .ok)
            try office.accounts().disable(account, by: "office", peer: "")
            #expect(try await trip.logIn().status == .unauthorized)
        }
        #expect(try reasons(office) == ["sso account", "sso claim"])
    }

    @Test func `an answer is taken only by the browser that asked, for its own question, in time and once`()
        async throws
    {
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await trip(office) { trip async throws in
            let (cookie, address) = try await trip.begin()
            let (other, _) = try await trip.begin()
            let query = trip.issuer.logIn(at: address)
            for wrong in ["", other, cookie.replacing("=", with: "=0"), String(cookie.dropLast(20))] {
                let answer = try await trip.get("/login/sso/back" + query, cookie: wrong)
                #expect(answer.status == .unauthorized && answer.text.contains("已经过期"))
            }
            #expect(try await trip.get("/login/sso/back", cookie: cookie).status == .unauthorized)
            let foreign = try await trip.get("/login/sso/back\(query)&iss=https%3A%2F%2Felsewhere", cookie: cookie)
            #expect(foreign.text.contains("已经过期"))
            #expect(try await trip.get("/login/sso/back" + query, cookie: cookie).status == .ok)
            let again = try await trip.get("/login/sso/back" + query, cookie: cookie)
            #expect(again.status == .unauthorized, "the provider takes a code once")
            let (late, lateAddress) = try await trip.begin()
            office.world.advance(minutes: 11)
            let answer = try await trip.get("/login/sso/back" + trip.issuer.logIn(at: lateAddress), cookie: late)
            #expect(answer.text.contains("已经过期"))
        }
    }

    @Test func `whoever sends wrong answers waits as for wrong passwords, and the wait outlives the process`()
        async throws
    {
        let office = try TestOffice()
        try office.account("P001", [.office])
        func refused(_ times: Int) async throws -> [HTTPResponse.Status] {
            try await trip(office) { trip async throws in
                trip.issuer.behaviour.withLock { $0.claims["aud"] = .text("another") }
                var answers: [HTTPResponse.Status] = []
                for _ in 0..<times { answers.append(try await trip.logIn().status) }
                return answers
            }
        }
        #expect(try await refused(5) == Array(repeating: .unauthorized, count: 5))
        #expect(try await refused(1) == [.tooManyRequests], "another process, the same store")
        office.world.advance(minutes: 2)
        #expect(try await trip(office) { try await $0.logIn().status } == .ok)
    }

    @Test func `new keys of the provider are fetched when a token names one, at most once a minute`() async throws {
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await trip(office) { trip async throws in
            #expect(try await trip.logIn().status == .ok)
            #expect(try await trip.logIn().status == .ok)
            trip.issuer.behaviour.withLock { $0.keyName = "k2" }
            #expect(try await trip.logIn().status == .unauthorized)
            #expect(trip.issuer.keyRequests.withLock { $0 } == 1)
            office.world.advance(minutes: 2)
            #expect(try await trip.logIn().status == .ok)
            #expect(trip.issuer.keyRequests.withLock { $0 } == 2)
        }
    }

    @Test func `a provider that answers too much, names another or cannot be reached is no provider`() async throws {
        for change: Change in [
            { $0.padding = 1 << 20 }, { $0.metadata["issuer"] = .text("https://elsewhere.example") },
            { $0.metadata["token_endpoint"] = .text("http://127.0.0.1:1/token") },
            { $0.metadata["jwks_uri"] = .text("http://elsewhere.example/jwks") },
            { $0.metadata["authorization_endpoint"] = .text("javascript:alert(1)") },
        ] {
            let office = try TestOffice()
            try office.account("P001", [.office])
            try await trip(office) { trip async throws in
                trip.issuer.behaviour.withLock { change(&$0) }
                let begun = try await trip.get("/login/sso")
                guard begun.status == .seeOther else {
                    #expect(begun.status == .serviceUnavailable && begun.headers[.location] == nil)
                    return
                }
                let answer = try await trip.logIn()
                #expect(answer.status == .serviceUnavailable && session(answer) == nil)
                let password = try await OfficeBrowser.logIn(trip.client, "P001", "correct horse battery")
                #expect(password.status == .seeOther, "passwords do not need the provider")
            }
        }
    }

    @Test func `logging out offers to log out of the provider too`() async throws {
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await trip(office) { trip async throws in
            #expect(try await trip.get("/login").text.contains("用市统一认证登录"))
            #expect(try await trip.get("/login?out=1").text.contains("/login/sso/end"))
            let end = try #require(try await trip.get("/login/sso/end").headers[.location])
            #expect(end.contains("/end?client_id=office&post_logout_redirect_uri=https%3A%2F%2Flocalhost%2Flogin"))
        }
    }

    @Test func `without settings there is no single sign-on`() async throws {
        let office = try TestOffice()
        try await office.pages { client async throws in
            let page = try await client.execute(uri: "/login?out=1", method: .get)
            #expect(page.status == .ok && !page.text.contains("/login/sso"))
            for path in ["/login/sso", "/login/sso/back?code=1&state=2", "/login/sso/end"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.headers[.location]?.hasPrefix("https") != true && answer.headers[.setCookie] == nil)
            }
        }
    }

    @Test func `settings that cannot be used are refused with the part that is wrong`() throws {
        let folder = TestFolder()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let good = [
            "issuer": "https://id.example.cn", "clientID": "office", "address": "https://centre.example.cn:8443",
            "authorities": folder.url.appendingPathComponent("ca.pem").path,
        ]
        try Data("PEM".utf8).write(to: folder.url.appendingPathComponent("ca.pem"))
        let file = folder.url.appendingPathComponent("sso.json")
        func read(_ change: [String: String?]) throws -> SignOnSettings {
            let merged = good.merging(change.mapValues { $0 ?? "" }) { $1 }.filter { change[$0.key] != .some(.none) }
            try JSONEncoder().encode(merged).write(to: file)
            return try SignOnSettings(file: file)
        }
        let settings = try read([:])
        #expect(settings.claim == "preferred_username" && settings.clientSecret == nil)
        #expect(settings.returnAddress == "https://centre.example.cn:8443/login/sso/back")
        let wrong: [(part: String, change: [String: String?])] = [
            ("issuer", ["issuer": nil]), ("issuer", ["issuer": "http://id.example.cn"]),
            ("issuer", ["issuer": "id.example.cn"]), ("clientID", ["clientID": ""]),
            ("address", ["address": "http://centre.example.cn"]), ("address", ["address": "https://centre/"]),
            ("/nowhere", ["clientSecretFile": "/nowhere"]), ("/nowhere", ["authorities": "/nowhere"]),
        ]
        for (part, change) in wrong {
            let refusal = #expect(throws: OfficeError.self) { try read(change) }
            #expect(refusal?.code == "signOn.settings" && refusal?.message.en.contains("“\(part)”") == true)
        }
        try Data("{".utf8).write(to: file)
        #expect(throws: OfficeError.self) { try SignOnSettings(file: file) }
    }
}
