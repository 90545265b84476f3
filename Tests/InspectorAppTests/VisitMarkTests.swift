import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Testing

/// 补录 and 清单外: what the month makes of a visit is said wherever the visit is shown.
struct VisitMarkTests {
    /// Puts a project on this year's key list.
    private static func list(_ code: String, on laptop: Laptop) throws {
        let store = try InspectionStore.open(at: laptop.home, environment: laptop.surroundings.store)
        try store.write([
            RecordEdit(
                record: RecordKey.id(of: "listMembership", key: code), type: "listMembership",
                scope: try #require(Scopes.register),
                values: [
                    "project": .reference(RecordKey.id(of: "project", key: code)), "list": .text("key300"),
                    "year": .integer(2026), "addedOn": .text("2026-01-01"),
                ], person: "office")
        ])
        try store.close()
    }

    private static func flags(_ json: JSONValue?) -> [Bool?] { [json?["late"]?.flag, json?["offList"]?.flag] }

    @Test(arguments: [("2026-06-02", false), ("2026-05-31", true)])
    func `a visit of a month that is over is late until the centre has it`(date: String, isLate: Bool) async throws {
        let laptop = Laptop()
        try await laptop.begin()
        try Self.list("JC26-140524-025", on: laptop)
        let visit = try await laptop.visit("--date", date)
        #expect(Self.flags(await laptop.run("visit", "show", visit, "--json").documents.first) == [isLate, false])
        #expect(Self.flags(await laptop.run("visit", "list", "--json").documents.first) == [isLate, false])
        #expect(await laptop.run("visit", "show", visit).output.contains("〔补录〕") == isLate)
        #expect(await laptop.run("visit", "list", "--lang", "en").output.contains("〔late〕") == isLate)
        let status = await laptop.run("status")
        #expect(status.output.contains("补录：1 次") == isLate, "\(status.output)")
        #expect(await laptop.run("status", "--json").documents.first?["lateVisits"] == (isLate ? 1 : 0))
    }

    @Test func `a visit of a project that is not on the list is off the list, and nothing is while there is no list`()
        async throws
    {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        #expect(Self.flags(await laptop.run("visit", "show", visit, "--json").documents.first) == [false, false])
        try Self.list("JC26-140502-007", on: laptop)
        #expect(Self.flags(await laptop.run("visit", "show", visit, "--json").documents.first) == [false, true])
        #expect(await laptop.run("visit", "list").output.contains("〔清单外〕"))
        #expect(await laptop.run("status", "--json").documents.first?["offListVisits"] == 1)
        await laptop.run("visit", "seal", visit, "--incomplete")
        let coverage = await laptop.run("coverage", "2026-06")
        #expect(coverage.output.contains("清单外（不计入）：1 次"), "\(coverage.output)")
    }
}
