import Foundation
import Testing

extension Scenes {
    /// S4.
    @Test func `a project leaves the list while its visit is made offline, the visit is kept and counts for nothing`()
        async throws
    {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.full(in: folder)
        let project = "JC26-140502-029"
        #expect(try await office.coverage("2026-06") == Coverage(members: 300, visited: 287, full: 268))
        try await office.serve()
        let a = try await office.laptop("a", of: "P003", in: "140502")
        let visit = try await a.completeVisit(of: project, on: "2026-06-25", photo: "V2606-140502-001-1-1.jpg")

        let id = try #require(
            try await office.succeed("export", "--what", "records", "--type", "project").documents
                .first { $0["fields"]["code"].text == project }?["record"].text)
        var membership = try #require(
            try await office.succeed("export", "--what", "records", "--type", "listMembership").documents
                .first { $0["fields"]["project"].text == id && $0["fields"]["list"].text == "key300" })
        membership["fields"] = ["removedOn": "2026-06-25", "removedReason": "示例：建设条件变化"]
        try await office.take([membership])
        try await a.succeed("sync")

        let kept = try await office.succeed("export", "--what", "visits", "--project", project).documents
        #expect(kept.contains { $0["visit"].text == visit && $0["sealed"].flag == true }, "the visit is kept")
        #expect(try await office.coverage("2026-06") == Coverage(members: 299, visited: 287, full: 268))
        #expect(try await office.coverage("2026-05") == Coverage(members: 300, visited: 300, full: 291))
        let city = try await office.succeed("coverage", "2026-06").documents.first { $0["territory"].text == "城区" }
        #expect(city?["unvisited"].list.isEmpty == true, "nothing of 城区 is unvisited")
        #expect(city?["offList"].list.count == 1, "\(String(describing: city))")
    }

    /// S5.
    @Test func `a visit of May that arrives late raises May and leaves June alone`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.full(in: folder)
        #expect(try await office.coverage("2026-05") == Coverage(members: 300, visited: 300, full: 291))
        let frozen = folder.place("may.csv")
        try await office.succeed("coverage", "2026-05", "--output", frozen.path)
        let before = try Data(contentsOf: frozen)
        try await office.serve()
        let b = try await office.laptop("b", of: "P004", in: "140502")
        let taken = try await b.take([Samples.visit("V2605-140502-007-9")])
        #expect(taken.code == 0, "\(taken)")
        #expect(try await office.coverage("2026-05").full == 291, "not before it arrives")

        try await b.succeed("sync")
        #expect(try await office.coverage("2026-05") == Coverage(members: 300, visited: 300, full: 292))
        #expect(try await office.coverage("2026-06") == Coverage(members: 300, visited: 287, full: 268))
        #expect(try Data(contentsOf: frozen) == before, "a report written before shows 291 still")
        let late = try await office.succeed("coverage", "2026-05").documents.flatMap { $0["late"].list }
        #expect(late.count == 1 && late[0].text?.contains("2026-05-29 → ") == true, "\(late)")
        let history = try await office.succeed("history", "V2605-140502-007-9").documents
        #expect(history.allSatisfy { !$0["arrivedAt"].isNull }, "the day of arrival is known")
    }
}

/// A month in figures.
struct Coverage: Equatable {
    var members = 0
    var visited = 0
    var full = 0
}

extension Office {
    /// A month's coverage over all territories.
    func coverage(_ month: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Coverage {
        try await succeed("coverage", month, sourceLocation: sourceLocation).documents.reduce(into: Coverage()) { sum, row in
            sum.members += row["members"].int ?? 0
            sum.visited += row["visited"].int ?? 0
            sum.full += row["full"].int ?? 0
        }
    }
}

extension Laptop {
    /// A visit with all ten items, a form and a photo, sealed.
    func completeVisit(of project: String, on date: String, photo: String) async throws -> String {
        let visit = try #require(
            try await succeed("visit", "new", "--project", project, "--date", date, "--form", "siteView").json["visit"].text)
        for item in 1...10 { try await succeed("visit", "rate", visit, String(item), "normal", "--note", "现场查看正常。") }
        try await succeed("photos", "add", visit, Samples.photo(photo), "--item", "5")
        let sealed = try await succeed("visit", "seal", visit)
        #expect(sealed.json["complete"].flag == true, "\(sealed)")
        return visit
    }
}
