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

/// Any record as list, form and history, from its declaration.
struct RecordPageTests {
    private func shown(_ register: String, in page: String) -> String? {
        page.split(separator: "name=\"s:\(register)\" value=\"", maxSplits: 1).dropFirst().first
            .flatMap { $0.split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false).first }.map(String.init)
    }

    @Test func `every declared type has a list and, where it may be entered, a form`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.office]) { browser async throws in
            for type in RecordTypes.all where type != .device {
                let list = try await browser.get("/records/\(type.name)")
                #expect(list.status == .ok, "\(type.name): \(list.text)")
                let form = try await browser.get("/records/\(type.name)/new")
                let mayEnter = !Access(roles: [.office], confinedTo: nil).editableFields(of: type, isNew: true).isEmpty
                #expect(form.status == (mayEnter ? .ok : .forbidden), "\(type.name): \(form.status)")
            }
        }
    }

    @Test func `two clerks on one record keep both values, and the page says so`() async throws {
        let city = try CityFixture()
        let path = "/record/\(city.projects[0].hex)"
        try city.office.account("C001", [.office])
        try city.office.account("C002", [.office])
        try await city.office.pages { client async throws in
            var clerks: [OfficeBrowser] = []
            for name in ["C001", "C002"] {
                clerks.append(
                    try OfficeBrowser.opened(
                        client, by: try await OfficeBrowser.logIn(client, name, "correct horse battery")))
            }
            let page = try await clerks[0].get(path).text
            let dots = try #require(shown("location", in: page))
            for (clerk, text) in zip(clerks, ["东一路", "西一路"]) {
                let answer = try await clerk.post(path, [("s:location", dots), ("v:location", text)])
                #expect(answer.status == .seeOther)
            }
            let record = try #require(try city.office.office.store.record(city.projects[0]))
            #expect(Set(record.state["location"].all.compactMap(\.value.text)) == ["东一路", "西一路"])
            #expect(try await clerks[0].get(path).text.contains("有不同的填写并存"))
        }
    }

    @Test func `a new record lives in its owner's scope and names its author`() async throws {
        let city = try CityFixture()
        let owner = city.projects[2]
        try await city.office.pages(as: [.office], name: "C001") { browser async throws in
            let made = try await browser.post(
                "/records/milestone/new",
                [("of", owner.hex), ("s:name", ""), ("v:name", "主体封顶"), ("s:plannedOn", ""), ("v:plannedOn", "2026-09-30")])
            #expect(made.status == .seeOther, "\(made.text)")
            let found = try city.office.office.store.records(RecordQuery(type: "milestone", parent: owner))
            #expect(found.count == 1 && found.first?.scope == Place.zezhou)
            let history = try city.office.office.store.history(of: try #require(found.first).id)
            #expect(history.map(\.person) == ["C001"])
        }
    }

    @Test func `a form with required fields empty is refused by their names`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.office]) { browser async throws in
            let answer = try await browser.post("/records/region/new", [("s:code", ""), ("v:code", "140599")])
            #expect(answer.status == .unprocessableContent && answer.text.contains("input.missing"))
            #expect(answer.text.contains("名称"))
        }
    }

    @Test(arguments: [
        [("s:nothing", ""), ("v:nothing", "x")], [("s:sealedAt", ""), ("v:sealedAt", "1")],
        [("s:location", "not dots"), ("v:location", "x")],
        [("s:location", ""), ("v:location", String(repeating: "长", count: 5000))],
        [("s:totalInvestment", ""), ("v:totalInvestment", "很多")], [("s:totalInvestment", ""), ("v:totalInvestment", "1e999")],
    ])
    func `a wrong, hostile or endless form changes nothing`(form: [(String, String)]) async throws {
        let city = try CityFixture()
        let before = try city.office.fingerprint(of: Place.register)
        try await city.office.pages(as: [.office]) { browser async throws in
            let answer = try await browser.post("/record/\(city.projects[0].hex)", form)
            #expect([400, 404, 422].contains(answer.status.code), "\(answer.status)")
        }
        #expect(try city.office.fingerprint(of: Place.register) == before)
    }

    @Test func `a territory fills in its own fields only`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.territory], in: ["140502"]) { browser async throws in
            let page = try await browser.get("/record/\(city.projects[0].hex)").text
            #expect(shown("location", in: page) == nil)
            let path = "/records/investmentReport/new"
            let form = [
                ("s:month", ""), ("v:month", "2026-06"), ("s:doneMonth", ""), ("v:doneMonth", "10"), ("s:doneYear", ""),
                ("v:doneYear", "60"), ("s:doneTotal", ""), ("v:doneTotal", "60"), ("s:visibleProgress", ""),
                ("v:visibleProgress", "主体二层"),
            ]
            let own = try await browser.post(path, form + [("of", city.projects[0].hex)])
            #expect(own.status == .seeOther, "\(own.text)")
            let foreign = try await browser.post(path, form + [("of", city.projects[2].hex)])
            #expect(foreign.status == .notFound)
        }
    }
}
