import Causality
import InspectionDomain
import Testing

struct MonthlyCoverageTests {
    private let all = Set(SupervisionItem.allCases)

    private func member(
        _ number: UInt64, territory: String = "城区", team: String? = "一组", added: String = "2026-01-01",
        removed: String? = nil
    ) throws -> MonthlyCoverage.Member {
        MonthlyCoverage.Member(
            project: id(number), territory: territory, team: team, addedOn: try day(added),
            removedOn: try removed.map(day))
    }

    private func visit(
        _ number: UInt64, of project: UInt64, on date: String, _ items: Set<SupervisionItem>, arrived: String? = nil
    ) throws -> MonthlyCoverage.SealedVisit {
        MonthlyCoverage.SealedVisit(
            visit: id(number), project: id(project), date: try day(date), itemsValued: items,
            arrivedOn: try arrived.map(day))
    }

    private func coverage(
        _ members: [MonthlyCoverage.Member], _ visits: [MonthlyCoverage.SealedVisit], of text: String = "2026-06",
        today: String = "2026-06-25"
    ) throws -> MonthlyCoverage {
        MonthlyCoverage(month: try month(text), members: members, visits: visits, today: try day(today))
    }

    @Test func `visited and full are counted by territory and by team`() throws {
        let members = [
            try member(1), try member(2), try member(3, territory: "陵川县", team: "二组"),
            try member(4, territory: "陵川县", team: nil),
        ]
        let visits = [
            try visit(101, of: 1, on: "2026-06-02", all), try visit(102, of: 2, on: "2026-06-30", [.progress]),
            try visit(103, of: 3, on: "2026-06-01", all), try visit(104, of: 4, on: "2026-05-31", all),
        ]
        let june = try coverage(members, visits)
        #expect(june.total.members == 4 && june.total.visited == 3 && june.total.full == 2)
        #expect(june.total.visitedRate.percentText == "75.0%")
        #expect(june.byTerritory["城区"]?.visited == 2 && june.byTerritory["城区"]?.full == 1)
        #expect(june.byTerritory["陵川县"]?.members == 2 && june.byTerritory["陵川县"]?.visited == 1)
        #expect(june.byTeam["一组"]?.members == 2 && june.byTeam["二组"]?.full == 1)
        #expect(june.byTeam[String?.none]?.visited == 0)
        #expect(june.unvisited.map(\.project) == [id(4)])
        #expect(june.partly[id(2)]?.count == 9)
    }

    @Test func `several visits of a month together may be full`() throws {
        let first = Set(SupervisionItem.allCases.prefix(5))
        let visits = [
            try visit(101, of: 1, on: "2026-06-02", first),
            try visit(102, of: 1, on: "2026-06-20", all.subtracting(first)),
        ]
        #expect(try coverage([member(1)], visits).total.full == 1)
        #expect(try coverage([member(1)], [visits[0]]).total.full == 0)
    }

    @Test func `a late sync raises the month of the visit and is marked`() throws {
        let members = [try member(1)]
        let late = try visit(101, of: 1, on: "2026-05-30", all, arrived: "2026-06-02")
        let before = try coverage(members, [], of: "2026-05", today: "2026-06-01")
        let after = try coverage(members, [late], of: "2026-05", today: "2026-06-02")
        #expect(before.total.full == 0)
        #expect(after.total.full == 1)
        #expect(after.late == [id(101)])
        #expect(try coverage(members, [late]).total.visited == 0)
    }

    @Test func `a visit that arrived within its month is not late`() throws {
        let visits = [try visit(101, of: 1, on: "2026-06-01", all, arrived: "2026-06-30")]
        #expect(try coverage([member(1)], visits).late.isEmpty)
    }

    @Test func `the list is frozen at the month's start`() throws {
        let members = [try member(1, added: "2026-06-01"), try member(2, added: "2026-06-02")]
        #expect(try coverage(members, []).total.members == 1)
        #expect(try coverage(members, [], of: "2026-07", today: "2026-07-01").total.members == 2)
    }

    @Test func `a removed project leaves at once, its visit stays and is marked off-list`() throws {
        let members = [try member(1), try member(2, removed: "2026-06-20")]
        let visits = [try visit(102, of: 2, on: "2026-06-10", all)]
        let june = try coverage(members, visits)
        #expect(june.total.members == 1 && june.total.visited == 0)
        #expect(june.offList == [id(102)])
        #expect(try coverage(members, visits, today: "2026-06-19").total.members == 2)
        #expect(try coverage(members, [], of: "2026-05").total.members == 2)
    }

    @Test func `two memberships of one project count once`() throws {
        let members = [try member(1), try member(1, territory: "高平市")]
        let june = try coverage(members, [])
        #expect(june.total.members == 1)
        #expect(june.byTerritory["高平市"] == nil)
    }

    @Test func `an empty list has no rate`() throws {
        #expect(try coverage([], []).total.visitedRate == nil)
    }

    @Test func `the sample month shows 95,7 and 89,3 per cent`() throws {
        let members = try (1...300).map { try member(UInt64($0)) }
        let visits = try (1...287).map { number in
            try visit(UInt64(1000 + number), of: UInt64(number), on: "2026-06-10", number <= 268 ? all : [.progress])
        }
        let june = try coverage(members, visits)
        #expect(june.total.visitedRate.percentText == "95.7%")
        #expect(june.total.fullRate.percentText == "89.3%")
        #expect(june.unvisited.count == 13)
    }
}
