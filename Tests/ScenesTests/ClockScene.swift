import Foundation
import Testing

extension Scenes {
    /// S7.
    @Test(.enabled(if: Conditions.mayShiftClocks, "needs Debian's package faketime"))
    func `a laptop clock one day ahead decides nothing and is noticed`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        try await office.serve()
        let a = Laptop("a", in: folder)
        a.conditions.clockOffsetSeconds = 86_400
        let code = try await office.invite("P017", territories: ["140524"]).code
        try await a.succeed("enrol", office.url, code)
        try await a.succeed("sync")
        let visit = try #require(
            try await a.succeed("visit", "new", "--project", "JC26-140524-001", "--date", "2026-06-25").json["visit"].text)
        let id = try #require(
            try await a.succeed(
                "problem", "raise", visit, "--title", "示例时钟", "--class", "other", "--severity", "serious"
            ).json["problem"].text)
        let synced = try await a.succeed("sync")
        let offset = try #require(synced.json["clockOffsetMilliseconds"].int)
        #expect(abs(offset + 86_400_000) < 60_000, "the laptop is told: \(offset) ms")
        #expect(try await office.problem(id: id)["severity"].text == "serious")

        let line: JSON = [
            "record": .text(id), "type": "problem", "scope": "territory/140524", "fields": ["severity": "grave"],
        ]
        try await office.take([line], replacing: true)
        try await a.succeed("sync")
        for (problem, conflicts) in [
            (try await office.problem(id: id), try await office.conflicts()),
            (try await a.problem(id), try await a.conflicts()),
        ] {
            #expect(problem["severity"].text == "grave", "the later change counts, although its clock says earlier")
            #expect(conflicts.isEmpty)
            #expect(problem["foundOn"].text == "2026-06-25", "the business date is that of the visit")
        }
        let device = try #require(try await office.succeed("devices", "list").documents.first)
        let seen = try #require(device["clockOffsetMilliseconds"].int)
        #expect(abs(seen - 86_400_000) < 60_000, "the office sees it: \(seen) ms")
        let change = try #require(try await office.succeed("history", id).documents.first { $0["person"].text == "庚辰" })
        let (at, arrived) = (try #require(change["at"].text), try #require(change["arrivedAt"].text))
        #expect(at.prefix(10) > arrived.prefix(10), "both moments are kept: \(at), \(arrived)")
    }
}

extension Office {
    /// A problem by its record's id.
    func problem(id: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
        let all = try await succeed("export", "--what", "problems", sourceLocation: sourceLocation).documents
        return try #require(all.first { $0["problem"].text == id }, sourceLocation: sourceLocation)
    }
}
