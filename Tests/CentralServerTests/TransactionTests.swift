import Causality
import InspectionDomain
import InspectionStore
import Testing

@testable import CentralServer

/// What belongs together is written together: a crash in between leaves all of it or nothing.
struct TransactionTests {
    /// The records that the first transaction of some work changed.
    private func first(_ store: InspectionStore, _ work: () throws -> Void) async throws -> Set<RecordID> {
        var transactions = store.observe().makeAsyncIterator()
        try work()
        return try #require(await transactions.next())
    }

    @Test func `a rectification and its warning are one transaction`() async throws {
        let city = try await SampleCity()
        _ = try city.warnings().sweep()
        let warning = try #require(try city.warnings().warnings().first { $0.entry.key.rule == "W-13" }).view.id
        let changed = try await first(city.store) {
            try city.warnings("C003").open(
                from: warning,
                [
                    "cause": .text("资金未到位"), "measures": .text("落实配套"), "owner": .text("项目单位（示例）"),
                    "dueOn": .text("2026-07-20"),
                ])
        }
        let plan = try #require(try city.warnings().plans(of: warning).first).id
        #expect(changed == [plan, warning])
    }

    @Test func `a resolution and the remark on its problem are one transaction, as is a matter raised`() async throws {
        let city = try await SampleCity()
        let problem = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned }).problem
        let raised = try await first(city.store) {
            try city.meetings().raise(problem, to: .cityMeeting, reason: "需多部门会商")
        }
        let events = try city.ledger().dossier(problem).problem.history.graph
        #expect(raised.isSuperset(of: events.heads) && raised.count == 3, "meeting, matter and remark")
        let waiting = try city.dispatch().agenda(of: try city.meetings().next(.cityMeeting))
        let meeting = try city.meetings().hold(kind: .cityMeeting, ["heldOn": .text("2026-06-24")])
        let decided = try await first(city.store) {
            try city.meetings().decide(
                in: meeting, text: "并联办理", owner: "国土分局", dueOn: CivilDate("2026-07-20"), about: waiting[0].id)
        }
        let resolution = try #require(try city.followUp().resolutions().first)
        #expect(resolution.problem == problem)
        #expect(decided == Set(try city.ledger().dossier(problem).heads + [resolution.id]))
    }

    @Test func `an order that is issued supervises its problem in the same transaction, by its number and due day`()
        async throws
    {
        let city = try await SampleCity()
        let problem = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned }).problem
        let order = try city.followUp("C001").draft([
            "kind": .text("supervisionOrder"), "addressee": .text("示例单位"), "reason": .text("逾期"),
            "problem": .reference(problem),
        ])
        try city.followUp("C002").take(NoticeState.signed, on: order, ["signerRole": .text("市长")])
        let changed = try await first(city.store) {
            try city.followUp("C001").take(
                NoticeState.issued, on: order,
                ["number": .text("督〔2026〕8号"), "replyDueOn": .text("2026-07-08")])
        }
        let history = try city.ledger().dossier(problem).problem.history
        #expect(changed == Set(history.graph.heads + [order]))
        #expect(history.state == .supervised && history.dueOn?.description == "2026-07-08")
        #expect(history.graph.ordered.last?.note == "督办单 督〔2026〕8号")
    }
}
