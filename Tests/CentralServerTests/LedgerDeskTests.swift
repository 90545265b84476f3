import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing
import Wording

@testable import CentralServer

/// The problem ledger of the sample city, as the office works with it.
struct LedgerDeskTests {
    @Test func `F-JC-15 the sample ledger counts as the city does, by tier, state and due day`() async throws {
        let city = try await SampleCity()
        let ledger = try city.ledger().ledger()
        let open = ledger.lines.filter { !$0.state.isFinished }
        #expect(ledger.lines.count == 164 && open.count == 46)
        let tiers = Dictionary(grouping: open, by: \.tier).mapValues(\.count)
        // The catalogue counts two city meetings apart; they stand at the vice-mayors' rung.
        #expect(tiers == ["territory": 21, "hqOffice": 9, "viceMayor": 10, "executiveViceMayor": 4, "mayor": 2])
        #expect(open.count(where: \.isOverdue) == 7)
        let classes = Dictionary(grouping: open, by: \.problemClass).mapValues(\.count)
        #expect(classes[.land] == 12 && classes[.approval] == 9 && classes[.funds] == 8 && classes[.demolition] == 6)
        #expect(ledger.lines.filter { !$0.state.isFinished }.allSatisfy { !$0.sources.isEmpty }, "each opens to events")
        #expect(Set(open.map(\.field)).isSubset(of: ["industry", "construction", "society"]))
    }

    @Test func `F-JC-15 a territory sees its own problems and cannot open another's`() async throws {
        let city = try await SampleCity()
        let own = try city.ledger("C001", ["140525"])
        let lines = try own.ledger().lines
        #expect(!lines.isEmpty && lines.allSatisfy { $0.territory == "140525" })
        let foreign = try #require(try city.ledger().ledger().lines.first { $0.territory == "140502" })
        let refusal = #expect(throws: LedgerError.self) { try own.dossier(foreign.problem) }
        #expect(refusal?.code == "notFound.problem")
    }

    @Test(arguments: ["xlsx", "csv", "html"]) func `F-JC-15 the ledger is written as a file of each kind`(
        format: String
    ) async throws {
        let city = try await SampleCity()
        let file = city.folder.url.appendingPathComponent("ledger.\(format)")
        let ran = try await city.run("ledger", "--overdue", "--output", file.path)
        #expect(ran.status == 0 && ran.documents.count == 7)
        #expect(try Data(contentsOf: file).count > 500)
        let refused = try await city.run("ledger", "--state", "永远")
        #expect(refused.status != 0 && refused.documents.isEmpty)
    }

    @Test func `routing follows the decision table and needs a reason for another tier`() async throws {
        let city = try await SampleCity()
        let desk = try city.ledger()
        let line = try #require(try desk.ledger().lines.first { $0.state == .assigned && $0.tier == "territory" })
        let before = try desk.dossier(line.problem)
        #expect(before.proposal?.tier.code == "territory")
        #expect(throws: OverrideWithoutReason.self) {
            try desk.route(line.problem, tier: "mayor", unit: "市政府", dueOn: nil, reason: " ")
        }
        #expect(throws: LedgerError.self) {
            try desk.route(line.problem, tier: "nobody", unit: "市政府", dueOn: nil, reason: "x")
        }
        try desk.route(line.problem, tier: "viceMayor", unit: "市水务局", dueOn: nil, reason: "县级协调无果")
        let after = try desk.dossier(line.problem).problem.history
        #expect(after.rung == 2 && after.units == ["市水务局"])
        #expect(after.dueOn?.description == "2026-06-30", "the end of the tier's present month")
        #expect(after.graph.ordered.last?.note == "县级协调无果")
    }

    @Test func `who reported it resolved is not offered the closing, another person is`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try city.ledger("C003").take(ProblemStep(.reportResolved, note: "已办结"), on: line.problem)
        #expect(try city.ledger("C003").dossier(line.problem).moves.contains(.close) == false)
        #expect(throws: ProblemMoveError.self) { try city.ledger("C003").take(ProblemStep(.close), on: line.problem) }
        #expect(try city.ledger("C002").dossier(line.problem).moves.contains(.close))
        try city.ledger("C002").take(ProblemStep(.close, note: "现场核实"), on: line.problem)
        #expect(try city.ledger().dossier(line.problem).problem.history.state == .closed)
    }

    @Test func `F-P-04 of two clerks with the same page open, a closing and a recheck that found it open are disputed`()
        async throws
    {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try city.ledger("C003").take(ProblemStep(.reportResolved), on: line.problem)
        let shown = try city.ledger().dossier(line.problem).heads
        try city.ledger("C001").take(ProblemStep(.close, note: "电话核实"), on: line.problem, shown: shown)
        try city.ledger("C002").take(ProblemStep(.stillOpen, note: "现场未通水"), on: line.problem, shown: shown)
        let history = try city.ledger().dossier(line.problem).problem.history
        #expect(history.state == .closureDisputed && !history.state.isFinished)
        let listed = try #require(try city.ledger().ledger().lines.first { $0.problem == line.problem })
        #expect(listed.isDisputed && listed.finishedOn == nil)
        try city.ledger("C002").take(ProblemStep(.close, note: "复核已解决"), on: line.problem)
        #expect(try city.ledger().dossier(line.problem).problem.history.state == .closed, "settled by who saw both")
    }

    @Test func `what a form cannot have shown is refused and written nowhere`() async throws {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines
        let (one, other) = (lines[0].problem, lines[1].problem)
        let count = try city.ledger().dossier(one).problem.history.graph.ordered.count
        let foreign = try city.ledger().dossier(other).heads
        for shown in [[], foreign, [city.world.record()]] {
            #expect(throws: StoreError.self) {
                try city.ledger().take(ProblemStep(.comment, note: "x"), on: one, shown: shown)
            }
        }
        #expect(try city.ledger().dossier(one).problem.history.graph.ordered.count == count)
    }

    @Test func `a problem is raised only upwards and merged only into another that one may see`() async throws {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines.filter { $0.state == .assigned }
        let id = lines[0].problem
        for rung in [0, 7] {
            #expect(throws: LedgerError.self) { try city.ledger().take(ProblemStep(.escalate, rung: rung), on: id) }
        }
        try city.ledger().take(ProblemStep(.escalate, rung: 1, note: "到期未办"), on: id)
        #expect(try city.ledger().dossier(id).problem.history.rung == 1)
        #expect(throws: LedgerError.self) { try city.ledger().take(ProblemStep(.merge, mergedInto: id), on: id) }
        #expect(throws: LedgerError.self) { try city.ledger().take(ProblemStep(.assign), on: city.world.record()) }
    }
}
