import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import SyncProtocol
import TestSupport
import Testing
import Wording

@testable import CentralServer

/// Somebody logged in to the office's pages, without a listener: keeps the cookie and sends what a browser sends.
struct OfficeBrowser: Sendable {
    let client: any TestClientProtocol
    let cookie: String
    let csrf: String

    /// Opens a page.
    func get(_ path: String, _ more: [(String, String)] = []) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: Self.fields([("Cookie", cookie)] + more))
    }

    /// Posts a form; the token is added.
    func post(_ path: String, _ form: [(String, String)] = [], _ more: [(String, String)] = []) async throws
        -> TestResponse
    {
        let headers = [("Cookie", cookie), ("Origin", "https://localhost"), Self.formType] + more
        let body = Self.encoded([("csrf", csrf)] + form)
        return try await client.execute(uri: path, method: .post, headers: Self.fields(headers), body: body)
    }

    /// Sends a file as it is.
    func put(_ path: String, _ bytes: [UInt8], _ more: [(String, String)] = []) async throws -> TestResponse {
        let headers = [("Cookie", cookie), ("Origin", "https://localhost"), ("X-Csrf", csrf)] + more
        return try await client.execute(
            uri: path, method: .put, headers: Self.fields(headers), body: ByteBuffer(bytes: bytes))
    }

    static let formType = ("Content-Type", "application/x-www-form-urlencoded")

    static func encoded(_ form: [(String, String)]) -> ByteBuffer {
        ByteBuffer(
            string: form.map { FormPost.encoded($0.0) + "=" + FormPost.encoded($0.1) }.joined(separator: "&"))
    }

    static func fields(_ headers: [(String, String)]) -> HTTPFields {
        HTTPFields(headers.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } })
    }

    /// Posts the log-in form.
    static func logIn(
        _ client: any TestClientProtocol, _ name: String, _ password: String, back: String = "/"
    ) async throws -> TestResponse {
        try await client.execute(
            uri: "/login", method: .post, headers: fields([("Origin", "https://localhost"), formType]),
            body: encoded([("name", name), ("password", password), ("back", back)]))
    }

    /// The session of a successful log-in.
    static func opened(_ client: any TestClientProtocol, by answer: TestResponse) throws -> OfficeBrowser {
        let line = try #require(answer.headers[.setCookie])
        let cookie = try #require(line.split(separator: ";").first.map(String.init))
        let secret = try #require(cookie.split(separator: "=").last.map(String.init))
        return OfficeBrowser(client: client, cookie: cookie, csrf: OfficeSessions.csrf(of: secret))
    }
}

extension TestOffice {
    /// Passwords of next to no cost, so that tests spend no memory on them.
    static let cheap = PasswordHash.Cost(rounds: 2, blockSize: 1, parallelism: 1)

    func services() throws -> OfficeServices {
        try OfficeServices(office: office, devices: registry, cost: Self.cheap)
    }

    func accounts() throws -> AccountBook { try services().book }

    /// Adds an account whose password is its own already.
    @discardableResult
    func account(
        _ name: String, _ roles: Set<OfficeRole>, in territories: Set<String>? = nil,
        password: String = "correct horse battery"
    ) throws -> Account {
        let now = office.environment.now()
        let account = Account(
            name: name, roles: Set(roles.map(\.rawValue)), territories: territories,
            password: try accounts().passwords.hash(password), mustChange: false, createdAt: now, changedAt: now)
        try office.store.save(account)
        return account
    }

    /// Serves the pages to a test.
    func pages<Value: Sendable>(
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        let router = try buildCentralRouter(office: office, settings: ServeSettings(), services: services())
        return try await Application(router: router).test(.router, test)
    }

    /// Serves the pages to somebody who has logged in with these roles.
    func pages<Value: Sendable>(
        as roles: Set<OfficeRole>, in territories: Set<String>? = nil, name: String = "P001",
        _ test: @escaping @Sendable (OfficeBrowser) async throws -> Value
    ) async throws -> Value {
        try account(name, roles, in: territories)
        return try await pages { client in
            let answer = try await OfficeBrowser.logIn(client, name, "correct horse battery")
            return try await test(try OfficeBrowser.opened(client, by: answer))
        }
    }
}

extension TestResponse {
    /// The body as text.
    var text: String { String(buffer: body) }
}
