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

/// Accounts, laptops and the audit, on the page.
struct PeoplePageTests {
    private func person(_ code: String, in office: TestOffice) throws {
        _ = try office.office.store.write([
            RecordEdit(
                record: office.world.record(), type: "person", scope: Place.register,
                values: ["code": .text(code), "name": .text("姓名" + code)], person: "office")
        ])
    }

    /// What stands in the page's only `<code>`.
    private func code(in page: String) -> String? {
        page.split(separator: "<code>", maxSplits: 1).dropFirst().first?.split(separator: "</code>").first.map(String.init)
    }

    @Test func `an administrator adds an account, changes it, resets it and shuts it out`() async throws {
        let office = try TestOffice(seed: 21)
        try person("C007", in: office)
        try await office.pages(as: [.administrator], name: "chief") { browser async throws in
            #expect(try await browser.get("/people").text.contains("姓名C007"))
            let added = try await browser.post(
                "/people/add", [("person", "C007"), ("role", "territory"), ("territory", "140502")])
            let first = try #require(code(in: added.text))
            #expect(try await OfficeBrowser.logIn(browser.client, "C007", first).status == .seeOther)
            #expect(try office.office.store.account(named: "C007")?.territories == ["140502"])

            #expect(try await browser.post("/people/C007/roles", [("role", "office")]).status == .seeOther)
            #expect(try office.office.store.account(named: "C007")?.territories == nil)

            let second = try #require(code(in: try await browser.post("/people/C007/reset").text))
            #expect(try await OfficeBrowser.logIn(browser.client, "C007", first).status == .unauthorized)
            #expect(try await OfficeBrowser.logIn(browser.client, "C007", second).status == .seeOther)
            #expect(try await browser.post("/people/C007/disable").status == .seeOther)
            #expect(try await OfficeBrowser.logIn(browser.client, "C007", second).status == .unauthorized)
        }
        let actions = try office.office.store.audit(person: "chief", action: "user", limit: 9).map(\.action)
        #expect(actions == ["user.disabled", "user.reset", "user.roles", "user.added"])
    }

    @Test(arguments: [
        [("person", "C007"), ("role", "king")], [("person", "C007")], [("person", "C007"), ("role", "territory")],
        [("person", "nobody"), ("role", "office")], [("person", "office"), ("role", "administrator")],
        [("person", "C007"), ("role", "office"), ("territory", "999999")],
    ])
    func `an account that cannot be is refused`(form: [(String, String)]) async throws {
        let office = try TestOffice(seed: 22)
        try person("C007", in: office)
        try await office.pages(as: [.administrator], name: "chief") { browser async throws in
            #expect([404, 422].contains(try await browser.post("/people/add", form).status.code))
            #expect(try office.office.store.accounts().count == 1)
        }
    }

    @Test func `an administrator cannot shut out or demote himself`() async throws {
        let office = try TestOffice(seed: 23)
        try await office.pages(as: [.administrator], name: "chief") { browser async throws in
            #expect(try await browser.post("/people/chief/disable").status == .forbidden)
            #expect(try await browser.post("/people/chief/roles", [("role", "leader")]).status == .forbidden)
            #expect(try await browser.get("/people").status == .ok)
        }
    }

    @Test func `a laptop is invited and revoked on the page`() async throws {
        let office = try TestOffice(seed: 24)
        try person("P003", in: office)
        try await office.pages(as: [.administrator], name: "chief") { browser async throws in
            let made = try await browser.post("/devices/invite", [("person", "P003"), ("territory", "140502")])
            let secret = try #require(code(in: made.text))
            let store = try InspectionStore.create(
                at: office.folder.sub("laptop"), environment: office.world.surroundings(machine: "laptop").store)
            let enrolment = try await office.registry.enrol(
                code: secret, publicKey: store.author.card.publicKey, name: "三号机", machine: "m", peer: "p")
            #expect(try await browser.get("/devices").text.contains("三号机"))
            let path = "/devices/\(enrolment.access.device.hex)/revoke"
            #expect(try await browser.post(path).status == .unprocessableContent)
            #expect(try await browser.post(path, [("reason", "丢失")]).status == .seeOther)
            await #expect(throws: (any Error).self) { try await office.registry.access(token: enrolment.token) }
        }
    }

    @Test func `the audit page shows log-ins and refusals, and filters them`() async throws {
        let office = try TestOffice(seed: 25)
        try office.account("L001", [.leader])
        try await office.pages(as: [.administrator], name: "chief") { browser async throws in
            _ = try await OfficeBrowser.logIn(browser.client, "L001", "wrong")
            let leader = try OfficeBrowser.opened(
                browser.client, by: try await OfficeBrowser.logIn(browser.client, "L001", "correct horse battery"))
            #expect(try await leader.get("/audit").status == .forbidden)
            let all = try await browser.get("/audit").text
            #expect(all.contains("登录被拒") && all.contains("无权，被拒") && all.contains("/audit"))
            let refusals = try await browser.get("/audit?kind=access").text
            #expect(refusals.contains("无权，被拒") && !refusals.contains("登录被拒"))
            #expect(try await browser.get("/audit?person=chief&kind=access").text.contains("无权，被拒") == false)
        }
    }
}
