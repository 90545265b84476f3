import Causality
import Foundation
import HTTPTypes
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import Testing

@testable import CentralServer

/// Race, reports and profile on the office's pages.
struct RacePageTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    @Test func `F-JC-11 a round is opened, filled, scored and published on the page, and drafts stay in the office`()
        async throws
    {
        let office = office
        try office.account("L002", [.leader])
        try await office.pages { client in
            try office.account("C001", [.office])
            let clerk = try OfficeBrowser.opened(
                client, by: try await OfficeBrowser.logIn(client, "C001", "correct horse battery"))
            let leader = try OfficeBrowser.opened(
                client, by: try await OfficeBrowser.logIn(client, "L002", "correct horse battery"))
            let opened = try await clerk.post("/race/open", [("kind", "race"), ("month", "2026-05")])
            let round = try #require(opened.headers[.location])
            #expect(round == "/race/race/2026-05")
            let input = [("territory", "140502"), ("indicator", "growth"), ("actual", "50"), ("target", "100")]
            #expect(try await clerk.post(round + "/input", input).status == .seeOther)
            let empty = try await clerk.post(
                round + "/input", [("what", "adjust"), ("territory", "140502"), ("points", "2"), ("reason", " ")])
            #expect((400..<500).contains(empty.status.code))
            #expect(try await leader.get(round).status == .notFound)
            #expect(try await leader.post(round + "/input", input).status == .forbidden)
            #expect(try await clerk.post(round + "/move", [("state", "scored")]).status == .seeOther)
            #expect(try await clerk.post(round + "/move", [("state", "published")]).status == .seeOther)
            let page = try await leader.get(round).text
            #expect(page.contains("50.00") && page.contains("同比增长"))
            let late = try await clerk.post(round + "/input", input)
            #expect((400..<500).contains(late.status.code), "published")
            #expect(try await clerk.get(round + "/file/xlsx").body.readableBytes > 3000)
            for path in ["/race/race/zz", "/race/luck/2026-05", "/race/race/2020-01"] {
                #expect(try await clerk.get(path).status == .notFound)
            }
        }
    }

    @Test func `reports are shown, kept and compared on the page, and a territory's account makes none`() async throws {
        let office = office
        try await office.pages(as: [.office], name: "C001") { browser in
            #expect(try await browser.get("/reports").text.contains("督导覆盖情况"))
            for kind in ReportKind.allCases where ![.race, .annex1, .annex2, .annex3].contains(kind) {
                #expect(try await browser.get("/reports/now/\(kind.rawValue)?month=2026-06").status == .ok, "\(kind)")
            }
            #expect(try await browser.get("/reports/now/annex1").status != .internalServerError)
            #expect(try await browser.get("/reports/now/horoscope").status == .notFound)
            let kept = try await browser.post("/reports/keep", [("kind", "coverage"), ("month", "2026-06")])
            let made = try #require(kept.headers[.location])
            #expect(try await browser.get(made).text.contains("数据截面"))
            #expect(try await browser.get(made + "/changes").text.contains("没有变化"))
            for format in ["xlsx", "csv", "html"] {
                #expect(try await browser.get("\(made)/file/\(format)").status == .ok)
            }
        }
        try await office.pages(as: [.territory], in: ["140502"], name: "C004") { browser in
            let (list, ledger) = (try await browser.get("/reports"), try await browser.get("/reports/now/ledger"))
            #expect(list.status == .ok && ledger.status == .notFound)
        }
    }

    @Test func `F-P-06 a second profile is imported and put into force on the page`() async throws {
        let office = office
        let version = String(try MechanismProfile.zhanhe2021().version)
        try await office.pages(as: [.office], name: "C001") { browser in
            let broken = try await browser.put("/profile/import", Array("{\"name\":".utf8))
            #expect(broken.status == .badRequest || broken.status == .unprocessableContent)
            let taken = try await browser.put("/profile/import", MechanismProfile.zhanhe2021Document)
            #expect(taken.text.contains("/profile"))
            let page = try await browser.get("/profile").text
            #expect(page.contains("zhanhe-2021"))
            let bad = try await browser.post("/profile/switch", [("name", "zhanhe-2021"), ("from", "soon")])
            #expect((400..<500).contains(bad.status.code))
            let missing = try await browser.post("/profile/switch", [("name", "zhanhe-2021"), ("from", "2031-01-01")])
            #expect((400..<500).contains(missing.status.code), "the calendar has no 2031")
            let done = try await browser.post(
                "/profile/switch", [("name", "zhanhe-2021"), ("version", version), ("from", "2026-01-01")])
            #expect(done.status == .seeOther)
            #expect(try await browser.get("/profile").text.contains("项目建设联席会议"))
        }
    }
}
