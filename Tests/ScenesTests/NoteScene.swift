import Foundation
import Testing

extension Scenes {
    /// S3.
    @Test func `laptop and office edit one note, both texts are kept and merged by a person`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let visit = "V2606-140521-032-1"
        try await office.take([Samples.visit(visit)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P019", in: "140521")
        let base = try #require(try await a.visit(visit)["items"][0]["note"].text)
        let (mine, theirs) = ("公示牌电话已更换。", "请补交台账封面照片。")

        try await a.succeed("visit", "note", visit, "机制", "--append", "--note", mine)
        let entry = String(RecordIDs.id(of: "visit", key: visit).dropLast(2)) + "01"
        let line: JSON = [
            "record": .text(entry), "type": "supervisionEntry", "scope": "territory/140521",
            "fields": ["note": .text(base + "\n" + theirs)],
        ]
        try await office.take([line], replacing: true)
        try await a.succeed("sync")

        for conflicts in [try await a.conflicts(), try await office.conflicts()] {
            let note = try #require(conflicts.first { $0["field"].text == "note" })
            #expect(conflicts.count == 1)
            #expect(Set(note["sides"].list.compactMap { $0["value"].text }) == [base + "\n" + mine, base + "\n" + theirs])
            #expect(Set(note["sides"].list.compactMap { $0["person"].text }) == ["壬午", "office"])
            #expect(note["base"].text == base, "what both began with is marked")
        }
        let id = try #require(try await a.conflicts().first?["id"].text)
        let editor = try folder.file("editor", "#!/bin/sh\ncp \"$1\" '\(folder.place("draft").path)'\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: editor.path)
        a.conditions.environment["EDITOR"] = editor.path
        try await a.succeed("conflicts", "resolve", id, "--merge", "--reason", "两处都保留")
        let draft = try String(contentsOf: folder.place("draft"), encoding: .utf8)
        #expect(draft.contains(mine) && draft.contains(theirs) && draft.contains(base), "the merge editor shows all")
        try await a.succeed("sync")
        #expect(try await office.conflicts().isEmpty)
        #expect(try await a.conflicts().isEmpty)
        let held = try await office.succeed("export", "--what", "visits").documents
        let merged = base + "\n" + mine + "\n" + theirs
        let note = try #require(held.first?["items"][0]["note"].text)
        #expect([merged, base + "\n" + theirs + "\n" + mine].contains(note), "one note with both sentences")
        #expect(try await a.visit(visit)["items"][0]["note"].text == note)
        for history in [try await office.succeed("history", visit + "/1"), try await a.succeed("history", visit + "/1")] {
            #expect(history.out.contains(mine) && history.out.contains(theirs), "both versions stay in the history")
        }
    }
}
