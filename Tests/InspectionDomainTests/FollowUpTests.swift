import Causality
import InspectionDomain
import Testing

struct FollowUpTests {
    private func resolution(_ number: UInt64, _ state: ResolutionState, due: String) -> ResolutionView {
        ResolutionView(unchecked: made(.resolution, number, ["state": .text(state.rawValue), "dueOn": .text(due)]))
    }

    @Test func `F-JC-19 overdue resolutions are listed for supervision, the longest overdue first`() throws {
        let all = [
            resolution(1, .inProgress, due: "2026-06-24"), resolution(2, .assigned, due: "2026-05-01"),
            resolution(3, .inProgress, due: "2026-06-25"), resolution(4, .reportedDone, due: "2026-05-01"),
            resolution(5, .verified, due: "2026-05-01"), resolution(6, .supervised, due: "2026-05-01"),
            resolution(7, .overdue, due: "2026-06-01"),
        ]
        #expect(ResolutionView.overdue(all, on: try day("2026-06-25")).map(\.id) == [id(2), id(7), id(1)])
    }

    @Test(arguments: ResolutionState.allCases)
    func `time moves a resolution only along its table`(recorded: ResolutionState) throws {
        let now = resolution(1, recorded, due: "2026-01-05").state(on: try day("2026-06-25"))
        #expect(now == recorded || ResolutionState.table.allows(recorded, now))
    }

    @Test func `F-JC-08 the quarterly land meeting is built from open needs, priority classes first`() throws {
        func need(
            _ number: UInt64, _ priority: LandPriority, _ raised: String, _ state: NeedState = .listed,
            kind: String = "land"
        )
            -> ResourceNeedView
        {
            ResourceNeedView(
                unchecked: made(
                    .resourceNeed, number,
                    [
                        "kind": .text(kind), "priority": .text(priority.rawValue), "raisedOn": .text(raised),
                        "state": .text(state.rawValue),
                    ]))
        }
        let needs = [
            need(1, .other, "2026-01-05"), need(2, .signedToLand, "2026-05-05"), need(3, .signedToLand, "2026-04-05"),
            need(4, .provinceOrCityKey, "2026-06-05"), need(5, .provinceOrCityKey, "2026-01-05", .closed),
            need(6, .provinceOrCityKey, "2026-01-05", kind: "energy"), need(7, .other, "2026-01-04", .answered),
        ]
        let today = try day("2026-06-25")
        #expect(ResourceNeedView.agenda(needs, kind: "land", on: today).map(\.id) == [4, 3, 2, 7, 1].map { id($0) })
        #expect(needs[3].age(on: today) == 20)
    }
}
