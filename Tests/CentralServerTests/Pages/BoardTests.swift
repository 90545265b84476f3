import Causality
import Console
import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import SyncProtocol
import Synchronization
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

    @Test func `after a start nobody sees a part of the figures for the whole, nor waits until all are read`() throws {
        let city = try CityFixture()
        let store = city.office.office.store
        let day = try #require(CivilDate("2026-06-25"))
        let (entered, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let isFirst = Mutex(true)
        // The clock is asked before each part is read: the first reader stops there.
        let keeper = BoardKeeper(store: store) {
            let stops = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if stops {
                entered.signal()
                go.wait()
            }
            return TestWorld.start
        }
        let done = DispatchSemaphore(value: 0)
        let whole = Mutex<BoardFigures?>(nil)
        Thread.detachNewThread {
            let figures = try? keeper.figures(on: day, of: nil)
            whole.withLock { $0 = figures }
            done.signal()
        }
        entered.wait()
        guard case .reading = try keeper.shown(on: day, of: nil) else {
            Issue.record("figures are shown that nobody has read")
            go.signal()
            return
        }
        go.signal()
        done.wait()
        guard case .figures(let figures) = try keeper.shown(on: day, of: nil) else {
            Issue.record("figures that were read are not shown")
            return
        }
        #expect(figures.open.map(\.line) == whole.withLock { $0 }?.open.map(\.line))
    }

    @Test(arguments: [1, 2] as [UInt64]) func `kept figures equal those counted from nothing, after any writes`(
        seed: UInt64
    ) throws {
        let city = try CityFixture()
        let store = city.office.office.store
        let day = try #require(CivilDate("2026-06-25"))
        let keeper = BoardKeeper(store: store, now: city.office.office.environment.now)
        var random = SplitMix64(seed: seed)
        var problems = [(city.problem, Place.zezhou)]
        for step in 0..<40 {
            let project = city.projects[Int(random.next() % UInt64(city.projects.count))]
            let (problem, scope) = problems[Int(random.next() % UInt64(problems.count))]
            switch random.next() % 4 {
            case 0:
                let found = (city.office.world.record(), random.next() % 2 == 0 ? Place.city : Place.zezhou)
                problems.append(found)
                try write(
                    store, found.0, "problem", found.1,
                    [
                        "project": .reference(project), "title": .text("问题\(step)"),
                        "foundOn": .text("2026-06-0\(1 + step % 9)"),
                    ])
            case 1:
                let moves: [ProblemMove] = [.submit, .withdraw, .assign, .comment]
                try write(
                    store, city.office.world.record(), "problemEvent", scope,
                    [
                        "problem": .reference(problem), "kind": .text(moves[Int(random.next() % 4)].rawValue),
                        "rung": .integer(Int64(random.next() % 4)), "dueOn": .text("2026-06-2\(random.next() % 10)"),
                        "unit": .text("单位"), "at": .integer(TestWorld.start - Int64(random.next() % 40) * 86_400_000),
                    ])
            case 2:
                let visit = city.office.world.record()
                let item = SupervisionItem.allCases[step % 10]
                try write(
                    store, item.entryID(in: visit), "supervisionEntry", scope,
                    ["visit": .reference(visit), "item": .integer(Int64(item.rawValue)), "rating": .text("normal")])
                try write(
                    store, visit, "visit", scope,
                    [
                        "project": .reference(project), "sealedAt": .integer(TestWorld.start),
                        "date": .text(random.next() % 2 == 0 ? "2026-06-11" : "2026-05-11"),
                    ])
            default:
                let region = random.next() % 2 == 0 ? "140502" : "140525"
                try write(store, project, "project", Place.register, ["region": .text(region)])
            }
            let kept = try keeper.figures(on: day, of: nil, budget: .seconds(600))
            let counted = try keeper.counted(on: day, of: nil)
            #expect(summary(of: kept) == summary(of: counted), "seed \(seed), step \(step)")
        }
    }

    private func write(
        _ store: InspectionStore, _ record: RecordID, _ type: String, _ scope: ScopeID, _ values: [String: FieldValue]
    ) throws {
        _ = try store.write([RecordEdit(record: record, type: type, scope: scope, values: values, person: "P001")])
    }

    /// All that the board shows of figures.
    private func summary(of figures: BoardFigures) -> [AnyHashable] {
        let parts = figures.territories.flatMap { entry -> [AnyHashable] in
            let part = entry.figures
            let tiers = part.tiers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            return [
                entry.place.code, part.foundInMonth, part.finishedInMonth, tiers, part.open, Set(part.visits),
            ]
        }
        return parts + ["\(figures.coverage.total)", Set(figures.register.members)] as [AnyHashable]
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
