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

/// Who sees which records.
struct ReachTests {
    @Test func `a territory sees its own records and learns nothing of others`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.territory], in: ["140502"]) { browser async throws in
            #expect(try await browser.get("/record/\(city.projects[0].hex)").status == .ok)
            for hidden in [city.projects[2], city.problem, city.notice] {
                #expect(try await browser.get("/record/\(hidden.hex)").status == .notFound)
                #expect(try await browser.get("/records/\(hidden.hex)/history").status == .notFound)
                #expect(try await browser.post("/record/\(hidden.hex)").status == .notFound)
            }
            let projects = try await browser.get("/records/project").text
            #expect(projects.contains("示例项目1") && !projects.contains("示例项目2"))
            #expect(try await browser.get("/records/problem").text.contains("塔吊停用") == false)
        }
    }

    @Test(arguments: [OfficeRole.administrator, .leader, .territory, .inspector])
    func `drafts of the office and unannounced visits under way are the office's alone`(role: OfficeRole) async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [role], in: role.isTerritorial ? ["140525"] : nil) { browser async throws in
            #expect(try await browser.get("/record/\(city.notice.hex)").status == .notFound)
            #expect(try await browser.get("/records/notice").text.contains(city.notice.hex) == false)
            #expect(try await browser.get("/record/\(city.visits[2].hex)").status == .notFound)
            #expect(try await browser.get("/records/visit").text.contains(city.visits[2].hex) == false)
        }
        try await city.office.pages(as: [.office], name: "P002") { browser async throws in
            #expect(try await browser.get("/record/\(city.notice.hex)").status == .ok)
            #expect(try await browser.get("/records/visit").text.contains(city.visits[2].hex))
        }
    }

    @Test func `an unannounced visit is shown to its territory once it is sealed`() async throws {
        let city = try CityFixture()
        _ = try city.office.office.store.write([
            RecordEdit(
                record: city.visits[2], type: "visit", scope: Place.zezhou, values: ["sealedAt": .integer(TestWorld.start)],
                person: "P001")
        ])
        try await city.office.pages(as: [.territory], in: ["140525"]) { browser async throws in
            #expect(try await browser.get("/record/\(city.visits[2].hex)").status == .ok)
        }
    }

    @Test func `devices and their secrets are in no record page`() async throws {
        let office = try TestOffice(seed: 12)
        let laptop = try await office.enrol("laptop-1")
        try await office.pages(as: [.administrator, .office]) { browser async throws in
            #expect(try await browser.get("/records/device").status == .notFound)
            let page = try await browser.get("/record/\(laptop.device.hex)").text
            #expect(!page.contains("tokenHash") && !page.contains("令牌摘要"))
            #expect(try await browser.get("/devices").text.contains("laptop-1"))
        }
    }
}
