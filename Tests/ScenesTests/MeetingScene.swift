import Foundation
import Testing

extension Scenes {
    /// Two laptops and the office, all with the real programs.
    @Test func `F-P-04 F-ZH-16 one laptop closes on site while another finds it still open: not closed, on all three`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let key = "Q26-0084"
        try await office.take([Samples.problem(key)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P009", in: "140581")
        let b = try await office.laptop("b", of: "P010", in: "140581")

        // F-ZH-16: recorded with no network, with attendees, leader, decisions and a photo as proof.
        let visit = try await b.begin("JC26-140581-032")
        try await b.succeed("photos", "add", visit, Samples.photo("V2606-140581-001-1-1.jpg"), "--item", "10")
        let photo = try #require(try await b.succeed("photos", "list", visit).documents.first?["photo"].text)
        let meeting = try await b.succeed(
            "meeting", "record", "--project", "JC26-140581-032", "--attendee", "项目单位", "--attendee", "财政局",
            "--leader", "分管副市长", "--text", "配套资金当场落实", "--solved", key, "--photo", photo)
        #expect(meeting.json["closed"].int == 1)
        #expect(try await b.problem(key)["state"].text == "closed")

        _ = try await a.recheckWithPhoto(key, project: "JC26-140581-032")
        for laptop in [a, b, a] { try await laptop.succeed("sync") }

        for problem in [try await office.problem(key), try await a.problem(key), try await b.problem(key)] {
            #expect(problem["state"].text == "closureDisputed", "\(problem["events"])")
            let moves = problem["events"].list.compactMap { $0["kind"].text }
            #expect(moves.contains("close") && moves.contains("stillOpen"))
        }
        let meetings = try await a.succeed("meeting", "list").documents
        #expect(meetings.count == 1 && meetings[0]["attendees"].list.count == 2, "it reached the other laptop")
        let listed = try await office.succeed("ledger").documents
        #expect(listed.count == 1 && listed[0]["state"].text == "closureDisputed", "the ledger counts it as open")
    }
}
