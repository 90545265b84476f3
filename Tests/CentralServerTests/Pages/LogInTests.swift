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

/// Logging in, staying in, and being kept out.
struct LogInTests {
    private static let password = "correct horse battery"

    @Test func `the right password opens a session whose cookie stays on this host`() async throws {
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await office.pages { client async throws in
            let answer = try await OfficeBrowser.logIn(client, "P001", Self.password, back: "/records")
            #expect(answer.status == .seeOther && answer.headers[.location] == "/records")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-office-") && cookie.contains("Secure") && cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Strict") && cookie.contains("Path=/") && !cookie.contains("Domain"))
            let browser = try OfficeBrowser.opened(client, by: answer)
            #expect(try await browser.get("/").status == .ok)
        }
    }

    @Test(arguments: [("P001", "wrong password"), ("P009", "correct horse battery"), ("", ""), ("P001", "")])
    func `a wrong name and a wrong password say the same`(name: String, password: String) async throws {
        let office = try TestOffice()
        try office.account("P001", [.office])
        try await office.pages { client async throws in
            let answer = try await OfficeBrowser.logIn(client, name, password)
            #expect(answer.status == .unauthorized && answer.text.contains("用户名或密码不对"))
            #expect(answer.headers[.setCookie] == nil)
        }
        #expect(try office.office.store.audit(limit: 9).map(\.action) == ["login.refused"])
    }

    @Test func `after five failures one waits, and longer after each further one`() async throws {
        let office = try TestOffice()
        try office.account("P001", [.office])
        let book = try office.accounts()
        for _ in 0..<5 {
            #expect(throws: PageRefusal.self) { try book.logIn("P001", password: "no", peer: "10.0.0.9") }
        }
        #expect(throws: PageRefusal.self) { try book.logIn("P001", password: Self.password, peer: "10.0.0.9") }
        // Another process on the same store knows it too, and another address does not help.
        #expect(throws: PageRefusal.self) {
            try office.accounts().logIn("P001", password: Self.password, peer: "10.0.0.8")
        }
        office.world.advance(minutes: 1)
        #expect(try book.logIn("P001", password: Self.password, peer: "10.0.0.9").count == 64)
        #expect(LockOut.wait(after: 4) == 0 && LockOut.wait(after: 5) == 30_000 && LockOut.wait(after: 6) == 60_000)
        #expect(LockOut.wait(after: 500) == 3_600_000)
    }

    @Test func `a session ends when it was not used, and in any case after half a day`() async throws {
        let office = try TestOffice()
        try await office.pages(as: [.office]) { browser async throws in
            office.world.advance(minutes: 119)
            #expect(try await browser.get("/account").status == .ok)
            office.world.advance(minutes: 119)
            #expect(try await browser.get("/account").status == .ok)
            office.world.advance(minutes: 121)
            #expect(try await browser.get("/account").headers[.location] == "/login?back=%2Faccount")
        }
        try await office.pages(as: [.office]) { browser async throws in
            for _ in 0..<7 {
                office.world.advance(minutes: 100)
                _ = try await browser.get("/account")
            }
            office.world.advance(minutes: 30)
            #expect(try await browser.get("/account").status == .seeOther)
        }
    }

    @Test func `logging out ends this session, logging out everywhere ends all`() async throws {
        let office = try TestOffice()
        try office.account("P001", [.leader])
        try await office.pages { client async throws in
            var browsers: [OfficeBrowser] = []
            for _ in 0..<3 {
                browsers.append(
                    try OfficeBrowser.opened(client, by: try await OfficeBrowser.logIn(client, "P001", Self.password)))
            }
            #expect(try await browsers[0].post("/account/logout").status == .seeOther)
            #expect(try await browsers[0].get("/").status == .seeOther)
            #expect(try await browsers[1].get("/").status == .ok)
            _ = try await browsers[1].post("/account/logout-everywhere")
            #expect(try await browsers[2].get("/").status == .seeOther)
        }
    }

    @Test func `a one-time password opens nothing but the page on which it is changed`() async throws {
        let office = try TestOffice()
        let first = try office.accounts().add(
            "chief", roles: ["administrator", "office"], territories: nil, by: "office", peer: "")
        try await office.pages { client async throws in
            let browser = try OfficeBrowser.opened(client, by: try await OfficeBrowser.logIn(client, "chief", first))
            #expect(try await browser.get("/").headers[.location] == "/account")
            #expect(try await browser.post("/records/region/new").headers[.location] == "/account")
            let weak = try await browser.post(
                "/account/password", [("old", first), ("new", "short"), ("again", "short")])
            #expect(weak.text.contains("密码不符合要求"))
            let own = "九个字以上的一句话 2026"
            let done = try await browser.post("/account/password", [("old", first), ("new", own), ("again", own)])
            #expect(done.status == .seeOther)
            #expect(try await browser.get("/").status == .ok)
            #expect(try await OfficeBrowser.logIn(client, "chief", first).status == .unauthorized)
            #expect(try await OfficeBrowser.logIn(client, "chief", own).status == .seeOther)
        }
    }

    @Test func `who is shut out is out at the next request`() async throws {
        let office = try TestOffice()
        try await office.pages(as: [.office]) { browser async throws in
            let account = try #require(try office.office.store.account(named: "P001"))
            try office.accounts().disable(account, by: "office", peer: "")
            #expect(try await browser.get("/").status == .seeOther)
            #expect(try await OfficeBrowser.logIn(browser.client, "P001", Self.password).status == .unauthorized)
        }
    }

    @Test func `a write from another site or without the token is refused`() async throws {
        let office = try TestOffice()
        try await office.pages(as: [.office]) { browser async throws in
            let foreign = try await browser.client.execute(
                uri: "/account/logout", method: .post,
                headers: OfficeBrowser.fields([
                    ("Cookie", browser.cookie), ("Origin", "https://evil.example"), OfficeBrowser.formType,
                ]), body: OfficeBrowser.encoded([("csrf", browser.csrf)]))
            #expect(foreign.status == .forbidden)
            let bare = try await browser.client.execute(
                uri: "/account/logout", method: .post,
                headers: OfficeBrowser.fields([
                    ("Cookie", browser.cookie), ("Origin", "https://localhost"), OfficeBrowser.formType,
                ]), body: OfficeBrowser.encoded([("csrf", "0")]))
            #expect(bare.status == .forbidden)
            // The very host, but another port: another program on this machine.
            let port = try await browser.client.execute(
                uri: "/account/logout", method: .post,
                headers: OfficeBrowser.fields([
                    ("Cookie", browser.cookie), ("Origin", "https://localhost:1"), OfficeBrowser.formType,
                ]), body: OfficeBrowser.encoded([("csrf", browser.csrf)]))
            #expect(port.status == .forbidden)
        }
    }

    @Test func `no password and no session's secret lies in the store`() async throws {
        let office = try TestOffice()
        try await office.pages(as: [.office]) { browser async throws in
            let bytes = try office.replicaBytes()
            let secret = try #require(browser.cookie.split(separator: "=").last)
            #expect(bytes.range(of: Data(Self.password.utf8)) == nil)
            #expect(bytes.range(of: Data(secret.utf8)) == nil && bytes.range(of: Data(browser.csrf.utf8)) == nil)
        }
    }

    @Test func `the audit is only added to`() throws {
        let office = try TestOffice()
        try office.accounts().note("test.done", "P001", "10.0.0.1", subject: "甲", detail: "乙")
        #expect(try office.office.store.audit(person: "P001", action: "test", limit: 5).map(\.subject) == ["甲"])
        #expect(try office.office.store.audit(action: "login", limit: 5).isEmpty)
    }
}
