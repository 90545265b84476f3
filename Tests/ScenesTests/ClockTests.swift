import Foundation
import Testing

extension BadDays {
    @Test(.enabled(if: Conditions.mayShiftClocks, "needs Debian's package faketime"), arguments: [-365, 365])
    func `a laptop clock one year off loses nothing`(days: Int) async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        laptop.conditions.clockOffsetSeconds = days * 86_400
        let visit = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("visit", "rate", visit, "进度", "正常", "--note", "时钟有误。")
        let synced = try await laptop.inspector("sync")
        if synced.code == 0 {
            #expect(abs(synced.json["clockOffsetMilliseconds"].int ?? 0) > 300 * 86_400_000, "it is told: \(synced)")
        } else {
            // Certificates are not valid in a year that lies before them; the hint names the date.
            expectRefusal(synced, exit: 7, code: "sync.tls")
            #expect(synced.error["hint"]["zh"].text?.contains("日期") == true, "\(synced)")
        }
        laptop.conditions.clockOffsetSeconds = 0
        try await laptop.succeed("visit", "rate", visit, "进度", "滞后", "--note", "时钟已校准。")
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0))
        let held = try #require(try await office.succeed("export", "--what", "visits").documents.first)
        #expect(held["items"][4]["rating"].text == "lagging", "the later change counts, whatever the clocks said")
        #expect(try await office.conflicts().isEmpty)
        try await laptop.expectSound()
        try await office.expectSound()
    }

    @Test func `a visit dated in the future is refused and not kept`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let refused = try await laptop.inspector("visit", "new", "--project", "JC26-140524-001", "--date", "2099-01-01")
        expectRefusal(refused, exit: 9, code: "visit.futureDate")
        var line = try Samples.visit("V2606-140524-025-1")
        line["date"] = "2099-01-01"
        let imported = try await laptop.take([line])
        #expect(imported.code == 9 && imported.err.contains("visit.futureDate"), "\(imported)")
        expectRefusal(
            try await laptop.inspector("visit", "new", "--project", "JC26-140524-001", "--date", "六月"), exit: 9,
            code: "input.date")
        #expect(try await laptop.succeed("visit", "list").documents.isEmpty)
        let visit = try await laptop.begin("JC26-140524-001")
        expectRefusal(try await laptop.inspector("visit", "edit", visit, "--date", "2099-01-01"), exit: 9)
    }

    @Test func `a project that the centre does not know is recorded under its name and reaches the centre`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let begun = try await laptop.succeed("visit", "new", "--unlisted", "路边新开工的厂房", "--form", "siteView")
        let visit = try #require(begun.json["visit"].text)
        try await laptop.succeed("visit", "rate", visit, "进度", "关注")
        expectRefusal(try await laptop.inspector("visit", "seal", visit), exit: 9, code: "visit.noProject")
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0))
        let held = try #require(try await office.succeed("export", "--what", "visits").documents.first)
        #expect(held["visit"].text == visit && held["summary"].text?.contains("路边新开工的厂房") == true)

        try await laptop.succeed("visit", "edit", visit, "--project", "JC26-140524-001")
        try await laptop.succeed("sync")
        let named = try #require(try await office.succeed("export", "--what", "visits").documents.first)
        #expect(named["project"].text == "JC26-140524-001")
        let stranger = try await laptop.take([["visit": "V1", "project": "没有", "date": "2026-01-05", "items": []]])
        #expect(stranger.code == 9 && stranger.err.contains("notFound.project"), "\(stranger)")
    }
}
