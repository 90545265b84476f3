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

/// The board counts what is there, opens to it, and is never older than it says.
struct BoardTests {
    /// The text of a page without markup, so that figures can be read off.
    private func words(_ page: String) -> String {
        page.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
    }

    @Test func `the board counts coverage, problems and the list`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.office]) { browser async throws in
            let page = try await browser.get("/").text
            let text = words(page)
            #expect(text.contains("本月已督导 2 / 4 · 50.0%"))
            #expect(text.contains("十项齐全 1 / 4 · 25.0%"))
            #expect(text.contains("尚未督导 2"))
            #expect(text.contains("未销号问题 1"))
            #expect(text.contains("清单 4 个项目，应为 300 个"))
            #expect(page.contains("<svg"))
        }
    }

    @Test func `F-P-05 a figure of the board opens to its projects, their visits and who wrote what when`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.office]) { browser async throws in
            let list = try await browser.get("/board/coverage?state=full").text
            #expect(list.contains("示例项目0") && !list.contains("示例项目1"))
            #expect(list.contains("/record/\(city.visits[0].hex)"))
            let unvisited = try await browser.get("/board/coverage?state=unvisited&territory=140525").text
            #expect(unvisited.contains("示例项目2") && unvisited.contains("示例项目3"))
            #expect(!unvisited.contains("示例项目0"))
            let visit = try await browser.get("/record/\(city.visits[0].hex)").text
            #expect(visit.contains("2026-06-10") && visit.contains("/records/\(city.visits[0].hex)/history"))
            let history = try await browser.get("/records/\(city.visits[0].hex)/history").text
            #expect(history.contains("P001") && history.contains("2026-06-25"))
            let problems = try await browser.get("/board/problems?age=1").text
            #expect(problems.contains("塔吊停用") && problems.contains("/record/\(city.problem.hex)"))
            #expect(try await !browser.get("/board/problems?age=0").text.contains("塔吊停用"))
        }
    }

    @Test func `completion and lights stand at the end of the month reported, and say so`() async throws {
        let city = try CityFixture()
        let (store, world) = (city.office.office.store, city.office.world)
        var edits = city.projects.flatMap { project in
            (1...12).map { month in
                RecordEdit(
                    record: world.record(), type: "monthlyPlan", scope: Place.register,
                    values: [
                        "project": .reference(project), "year": .integer(2026), "month": .integer(month),
                        "amount": .integer(100_000),
                    ], person: "office")
            }
        }
        for (project, done) in zip(city.projects, [Int64(500_000), 380_000]) {
            edits.append(
                RecordEdit(
                    record: world.record(), type: "investmentReport", scope: Place.city,
                    values: [
                        "project": .reference(project), "month": .text("2026-05"), "doneYear": .integer(done),
                    ], person: "C004"))
        }
        _ = try store.write(edits)
        try await city.office.pages(as: [.office]) { browser async throws in
            let text = words(try await browser.get("/").text)
            #expect(text.contains("完成数据截至 2026-05（2 个项目）"))
            // 8,800 of 24,000, where 10,000 were due by the end of May: five points behind. By June it would be 13.3.
            #expect(text.contains("城区 24000 8800 36.7% ▲ -5.0 0") && text.contains("泽州县 24000 — — — 2"))
            let red = words(try await browser.get("/board/lights?light=red").text)
            #expect(red.contains("示例项目1") && !red.contains("示例项目0"))
            #expect(red.contains("截至 2026-05 完成 3800 万元，计划 5000 万元") && red.contains("滞后序时进度 10.0 个百分点"))
            let none = words(try await browser.get("/board/lights?light=none").text)
            #expect(none.contains("示例项目2") && none.contains("未报"))
        }
    }

    @Test func `a change shows at the next look, in its own territory and nowhere else`() async throws {
        let city = try CityFixture()
        let store = city.office.office.store
        let day = try #require(CivilDate("2026-06-25"))
        let keeper = BoardKeeper(store: store, now: city.office.office.environment.now)
        let before = try keeper.figures(on: day, of: nil)
        city.office.world.advance(minutes: 5)
        _ = try store.write([
            RecordEdit(
                record: city.office.world.record(), type: "problem", scope: Place.city,
                values: ["project": .reference(city.projects[0]), "title": .text("缺电"), "foundOn": .text("2026-06-25")],
                person: "P001")
        ])
        let after = try keeper.figures(on: day, of: nil)
        #expect(before.open.count == 1 && after.open.count == 2)
        let moments = Dictionary(uniqueKeysWithValues: after.territories.map { ($0.place.code, $0.figures.readAt) })
        #expect(moments["140525"] == TestWorld.start && moments["140502"] == TestWorld.start + 300_000)
    }

    @Test func `what could not be renewed in time says from when it is`() throws {
        let city = try CityFixture()
        let store = city.office.office.store
        let day = try #require(CivilDate("2026-06-25"))
        let keeper = BoardKeeper(store: store, now: city.office.office.environment.now)
        _ = try keeper.figures(on: day, of: nil)
        city.office.world.advance(minutes: 5)
        _ = try store.write([
            RecordEdit(
                record: city.problem, type: "problem", scope: Place.zezhou, values: ["title": .text("塔吊恢复")],
                person: "P001")
        ])
        let late = try keeper.figures(on: day, of: nil, budget: .zero)
        #expect(late.readAt == TestWorld.start && late.open.map(\.line.title) == ["塔吊停用"])
        let renewed = try keeper.figures(on: day, of: nil)
        #expect(renewed.readAt == TestWorld.start + 300_000 && renewed.open.map(\.line.title) == ["塔吊恢复"])
    }

    @Test func `a territory's board counts its own alone`() async throws {
        let city = try CityFixture()
        try await city.office.pages(as: [.territory], in: ["140502"]) { browser async throws in
            let text = words(try await browser.get("/").text)
            #expect(text.contains("本月已督导 2 / 2 · 100.0%") && !text.contains("泽州县"))
            #expect(text.contains("未销号问题 0"))
            let list = try await browser.get("/board/coverage").text
            #expect(list.contains("示例项目0") && !list.contains("示例项目2"))
            #expect(try await browser.get("/board/problems").text.contains("塔吊停用") == false)
        }
    }

    @Test func `what the office does not know is counted beside what it knows`() async throws {
        let city = try CityFixture()
        _ = try await city.office.enrol("laptop-1", person: "P002", scopes: [Place.city])
        try await city.office.pages(as: [.leader]) { browser async throws in
            let text = words(try await browser.get("/unknown").text)
            #expect(text.contains("本月未督导的项目 2 / 4") && text.contains("督导不齐全的项目 1"))
            #expect(text.contains("失联笔记本（3 天以上） 1 / 1") && text.contains("从未联系"))
        }
    }
}
