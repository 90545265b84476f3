import Foundation
import Testing

extension Scenes {
    /// In which order the three meet.
    enum Meeting: String, CaseIterable, Sendable {
        case firstA = "A, B, A"
        case firstB = "B, A, B"
    }

    /// S6.
    @Test(arguments: Meeting.allCases)
    func `two laptops and the office end with the same, whoever meets the office first`(meeting: Meeting) async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let (key, project) = ("Q26-0162", "JC26-140581-003")
        try await office.take([Samples.visit("V2606-140581-003-1"), Samples.problem(key)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P011", in: "140581")
        let draft = try await a.begin(project)
        try await a.succeed("photos", "add", draft, Samples.photo("V2606-140581-003-1-1.jpg".existing))
        try await a.succeed("sync")
        let b = try await office.laptop("b", of: "P012", in: "140581")

        try await a.succeed(
            "problem", "raise", draft, "--item", "10", "--title", "便道积水", "--class", "other", "--note", "便道积水。")
        try await a.succeed("photos", "add", draft, Samples.photo("V2606-140581-001-1-2.jpg"), "--item", "10")
        let photo = try #require(try await b.succeed("photos", "list", draft).documents.first?["photo"].text)
        let problem = RecordIDs.id(of: "problem", key: key)
        let captioned = try await b.take([b.line(photo, "photo", ["caption": "外线接入点"])])
        #expect(captioned.code == 0, "\(captioned)")
        try await b.take(replacing: [b.line(problem, "problem", ["severity": "serious"])])
        try await office.step("assign", on: key, by: "C001", note: "重新交办", due: "2026-07-10")
        try await office.take([b.line(problem, "problem", ["severity": "minor"])], replacing: true)

        for laptop in meeting == .firstA ? [a, b, a] : [b, a, b] { try await laptop.succeed("sync") }
        try await (meeting == .firstA ? b : a).succeed("sync")

        let everything = try await office.everything()
        #expect(try await a.everything() == everything)
        #expect(try await b.everything() == everything)
        for problem in [try await a.problem(key), try await b.problem(key), try await office.problem(key)] {
            #expect(problem["due"].text == "2026-07-10")
        }
        for conflicts in [try await a.conflicts(), try await b.conflicts(), try await office.conflicts()] {
            let severity = try #require(conflicts.first { $0["field"].text == "severity" })
            #expect(conflicts.count == 1)
            #expect(Set(severity["sides"].list.compactMap { $0["value"].text }) == ["serious", "minor"])
        }
        #expect(everything.contains("便道积水") && everything.contains("外线接入点"))
        #expect(try office.holdsPhoto(Samples.photo("V2606-140581-001-1-2.jpg")))
        for laptop in [a, b] {
            let again = try await laptop.succeed("sync").json
            #expect(again["changesSent"].int == 0 && again["changesReceived"].int == 0, "a further exchange: \(again)")
        }
    }
}

extension String {
    /// Another committed photo of the same project's neighbour, where the one of the script is not committed.
    fileprivate var existing: String {
        FileManager.default.fileExists(atPath: Samples.photo(self)) ? self : "V2606-140581-001-1-1.jpg"
    }
}

extension Laptop {
    /// A record of territory 140581 with these fields, as a line to import.
    func line(_ record: String, _ type: String, _ fields: JSON) -> JSON {
        ["record": .text(record), "type": .text(type), "scope": "territory/140581", "fields": fields]
    }

    /// Imports documents, replacing what is there.
    func take(replacing documents: [JSON], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let file = try folder.lines("lines-\(UUID().uuidString).jsonl", documents)
        try await succeed("import", file.path, "--replace", sourceLocation: sourceLocation)
    }
}
