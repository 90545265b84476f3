import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pages
import Testing
import Wording

/// Who gets through to a page, and who does not.
struct GuardTests {
    struct Context: PageRequestContext {
        var coreContext: CoreRequestContextStorage
        var page = PageState()
        // The router's test client always asks `localhost`, which names port 80.
        var localPort: Int { 80 }

        init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
    }

    static let opening = OpeningToken(person: "丙寅", name: "test") { count in Array(repeating: 7, count: count) }
    static let cookie = "test-80=" + String(repeating: "07", count: 32)
    static let token = String(repeating: "07", count: 32)

    private func ask(
        _ path: String, _ method: HTTPRequest.Method = .get, _ headers: [(String, String)], body: String? = nil,
        place: PagePlace = .loopback, opening: OpeningToken = Self.opening
    ) async throws -> TestResponse {
        let frame = PageFrame(
            templates: try Templates(), assets: Assets(), product: Bilingual(zh: "十大督导", en: "Ten"), sections: [])
        let router = Router(context: Context.self)
        router.add(middleware: PageHeaders())
        router.add(middleware: PageAnswers(frame: frame, usual: .zh))
        opening.addOpening(to: router, place: place)
        let pages = router.group("").add(middleware: PageGuard(place: place, sessions: opening, formLimit: 1000))
        PageLanguage.add(to: pages)
        pages.get("who") { _, context in try context.requireSession().person }
        pages.post("write") { _, context in try context.requireForm()["text"] ?? "" }
        pages.put("raw") { _, _ in "taken" }
        let fields = HTTPFields(headers.map { HTTPField(name: HTTPField.Name($0.0)!, value: $0.1) })
        return try await Application(router: router).test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        }
    }

    private static let form = ("Content-Type", "application/x-www-form-urlencoded")
    private static let origin = ("Origin", "http://localhost")

    @Test func `a session's cookie opens the page`() async throws {
        let answer = try await ask("/who", .get, [("Cookie", Self.cookie)])
        #expect(answer.status == .ok && String(buffer: answer.body) == "丙寅")
    }

    @Test(arguments: ["", "test-80=0707", "test-80=", "other-80=\(token)", "test-81=\(token)"])
    func `without the session's cookie nothing is shown`(cookie: String) async throws {
        let answer = try await ask("/who", .get, cookie.isEmpty ? [] : [("Cookie", cookie)])
        #expect(answer.status == .unauthorized && !String(buffer: answer.body).contains("丙寅"))
    }

    @Test func `a request to another host is refused before anything else`() async throws {
        let elsewhere = PagePlace(scheme: "http", hosts: ["127.0.0.1"])
        let answer = try await ask("/who", .get, [("Cookie", Self.cookie)], place: elsewhere)
        #expect(answer.status == .misdirectedRequest)
    }

    @Test(arguments: ["cross-site", "same-site", "something-new"])
    func `a request that another site caused is refused`(site: String) async throws {
        let answer = try await ask("/who", .get, [("Cookie", Self.cookie), ("Sec-Fetch-Site", site)])
        #expect(answer.status == .forbidden)
    }

    @Test func `a write with origin and token is carried out`() async throws {
        let answer = try await ask(
            "/write", .post, [("Cookie", Self.cookie), Self.origin, Self.form], body: "csrf=\(Self.token)&text=%E7%94%B2+b")
        #expect(answer.status == .ok && String(buffer: answer.body) == "甲 b")
    }

    @Test(arguments: ["", "http://evil.example", "http://localhost:81", "https://localhost", "null", "http://localhost.evil"])
    func `a write from any other origin is refused`(origin: String) async throws {
        let headers = [("Cookie", Self.cookie), Self.form] + (origin.isEmpty ? [] : [("Origin", origin)])
        let answer = try await ask("/write", .post, headers, body: "csrf=\(Self.token)&text=x")
        #expect(answer.status == .forbidden)
    }

    @Test(arguments: ["", "csrf=", "csrf=07", "csrf=\(String(repeating: "08", count: 32))", "text=x"])
    func `a write without the session's token is refused`(body: String) async throws {
        let answer = try await ask("/write", .post, [("Cookie", Self.cookie), Self.origin, Self.form], body: body)
        #expect(answer.status == .forbidden)
    }

    @Test func `a raw body needs the token in its header`() async throws {
        let bare = try await ask("/raw", .put, [("Cookie", Self.cookie), Self.origin], body: "x")
        let meant = try await ask("/raw", .put, [("Cookie", Self.cookie), Self.origin, ("X-Csrf", Self.token)], body: "x")
        #expect(bare.status == .forbidden && meant.status == .ok)
    }

    @Test func `a form beyond the limit is refused`() async throws {
        let body = "csrf=\(Self.token)&text=" + String(repeating: "x", count: 1000)
        let answer = try await ask("/write", .post, [("Cookie", Self.cookie), Self.origin, Self.form], body: body)
        #expect(answer.status == .contentTooLarge)
    }

    @Test func `the opening address gives the cookie once`() async throws {
        let opening = OpeningToken(person: "甲", name: "test") { Array(repeating: 9, count: $0) }
        let path = try #require(opening.openingPath)
        let wrong = try await ask("/open/" + String(repeating: "08", count: 32), .get, [], opening: opening)
        #expect(wrong.headers[.setCookie] == nil)
        let first = try await ask(path, .get, [], opening: opening)
        let cookie = try #require(first.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && first.status == .seeOther)
        let second = try await ask(path, .get, [], opening: opening)
        #expect(second.headers[.setCookie] == nil && opening.openingPath == nil)
    }

    @Test(arguments: ["/who", "/nowhere", "/open/x"]) func `every answer keeps the page to itself`(path: String) async throws {
        let answer = try await ask(path, .get, [])
        #expect(answer.headers[HTTPField.Name("Content-Security-Policy")!]?.contains("default-src 'none'") == true)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[HTTPField.Name("Access-Control-Allow-Origin")!] == nil)
    }

    @Test func `scripts get errors as JSON, people as a page`() async throws {
        let script = try await ask("/who", .get, [("Accept", "application/json")])
        #expect(String(buffer: script.body).contains("\"code\":\"page.session\""))
        let person = try await ask("/who", .get, [])
        #expect(String(buffer: person.body).contains("<h1>未完成</h1>"))
    }

    @Test(arguments: [
        ("/visits/1?a=b", "/visits/1?a=b"), ("//evil.example", "/"), ("http://evil.example", "/"), ("/\\evil", "/"),
        ("/a\r\nSet-Cookie: x", "/"), ("", "/"),
    ])
    func `a form comes back to this page only`(asked: String, expected: String) {
        #expect(LocalPath.safe(asked) == expected)
    }
}
