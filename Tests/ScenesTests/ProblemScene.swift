import Foundation
import Testing

extension Scenes {
    /// S2.
    @Test func `the office closes a problem while a laptop notes 仍未解决 with a photo, and it is not closed`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let key = "Q26-0084"
        try await office.take([Samples.problem(key)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P009", in: "140581")

        try await office.step("reportResolved", on: key, by: "C001", note: "责任单位报告资金已到位")
        try await office.step("close", on: key, by: "C002", note: "责任单位报告资金已到位")
        #expect(try await office.problem(key)["state"].text == "closed")

        let photo = try await a.recheckWithPhoto(key, project: "JC26-140581-032")
        try await a.succeed("sync")

        let hash = try #require(photo["hash"].text)
        for (problem, conflicts) in [
            (try await office.problem(key), try await office.conflicts()), (try await a.problem(key), try await a.conflicts()),
        ] {
            #expect(problem["state"].text == "closureDisputed", "not closed, and marked")
            let moves = problem["events"].list.compactMap { $0["kind"].text }
            #expect(moves.contains("close") && moves.contains("stillOpen"), "the steps of both sides: \(moves)")
            #expect(problem["events"].list.contains { $0["evidence"].list.contains(photo["photo"]) })
            #expect(conflicts.isEmpty, "events are no conflict of values")
        }
        let listed = try await office.succeed("export", "--what", "problems").documents
        #expect(listed.count == 1 && listed[0]["state"].text != "closed", "it counts as open")
        #expect(try office.holdsPhoto(Samples.photo("V2606-140581-001-1-1.jpg")), "photo \(hash) is complete")
        #expect(try await office.succeed("status").json["photosWanted"].int == 0)
    }

    /// S2, variant.
    @Test func `a laptop that knew of the closure reopens the problem, which is no dispute`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let key = "Q26-0084"
        try await office.take([Samples.problem(key)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P009", in: "140581")
        try await office.step("reportResolved", on: key, by: "C001", note: "责任单位报告资金已到位")
        try await office.step("close", on: key, by: "C002", note: "责任单位报告资金已到位")
        try await a.succeed("sync")
        #expect(try await a.problem(key)["state"].text == "closed")

        _ = try await a.recheckWithPhoto(key, project: "JC26-140581-032")
        try await a.succeed("sync")
        for problem in [try await office.problem(key), try await a.problem(key)] {
            #expect(problem["state"].text == "reopened", "\(problem["events"])")
        }
    }
}

extension Office {
    /// A problem as its line of JSON.
    func problem(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
        let id = RecordIDs.id(of: "problem", key: key)
        let all = try await succeed("export", "--what", "problems", sourceLocation: sourceLocation).documents
        return try #require(all.first { $0["problem"].text == id }, sourceLocation: sourceLocation)
    }

    /// A clerk's step on a problem.
    func step(
        _ kind: String, on key: String, by clerk: String, note: String, due: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await central(
            ["problem", "event", key, kind, "--person", clerk, "--note", note, "--unit", "市项目攻坚指挥部办公室"]
                + (due.map { ["--due", $0] } ?? []), sourceLocation: sourceLocation)
        try #require(outcome.code == 0, "\(outcome)", sourceLocation: sourceLocation)
    }

    /// Whether the office holds a photo's very bytes, whatever it calls the file.
    func holdsPhoto(_ path: String) throws -> Bool {
        let wanted = try Data(contentsOf: URL(fileURLWithPath: path))
        return try photoFiles().contains { try Data(contentsOf: $0) == wanted }
    }

    /// Every file of the photo folder.
    func photoFiles() throws -> [URL] {
        let photos = home.appendingPathComponent("replica/photos", isDirectory: true)
        let files = FileManager.default.enumerator(at: photos, includingPropertiesForKeys: [.isRegularFileKey])
        return try (files?.allObjects as? [URL] ?? []).filter {
            try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
        }
    }
}

extension Laptop {
    /// A problem as its line of JSON.
    func problem(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
        try await succeed("problem", "show", key, sourceLocation: sourceLocation).json
    }

    /// Finds a problem still there on a visit of today, and shows it with a photo.
    ///
    /// - Returns: the photo's document.
    func recheckWithPhoto(_ key: String, project: String) async throws -> JSON {
        let visit = try await begin(project)
        try await succeed("photos", "add", visit, Samples.photo("V2606-140581-001-1-1.jpg"), "--item", "10")
        let photo = try #require(try await succeed("photos", "list", visit).documents.first)
        try await succeed(
            "problem", "recheck", key, "stillOpen", "--visit", visit, "--photo", photo["photo"].text ?? "", "--note",
            "仍未解决")
        return photo
    }

    /// A new visit of a project.
    func begin(_ project: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let visit = try await succeed(
            "visit", "new", "--project", project, "--form", "siteView", sourceLocation: sourceLocation)
        return try #require(visit.json["visit"].text, sourceLocation: sourceLocation)
    }
}
