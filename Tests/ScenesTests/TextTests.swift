import Foundation
import Testing

extension BadDays {
    /// Text that has broken other programs; its name keeps it off the terminal of whoever runs the tests.
    struct OddText: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }
    }

    static let odd: [OddText] = [
        OddText(name: "emoji with joiners and flags", text: "🏗️👷🏽‍♀️👨‍👩‍👧‍👦 塔吊🇨🇳"),
        OddText(name: "right to left with an override", text: "שלום עולם \u{202E}gnp.exe\u{202C} מאוד"),
        OddText(name: "NUL and escape sequences", text: "线\u{0}断\u{7}\u{1B}[2J\u{1B}]0;x\u{7}"),
        OddText(name: "lone combining characters", text: "e\u{301}\u{1F1E8}\u{200D}\u{FE0F}"),
        OddText(name: "SQL", text: "'; DROP TABLE change; --"),
        OddText(name: "shell and format strings", text: "%s%n ${HOME} $(reboot) `id`"),
        OddText(name: "rare characters and a byte order mark", text: "𠮷野家 㐂 \u{FFFD} \u{FEFF}"),
        OddText(name: "every kind of line end", text: "a\r\nb\r\tc\u{2028}d"),
    ]

    @Test(arguments: odd) func `an odd text is kept byte for byte on both sides and steers no terminal`(odd: OddText)
        async throws
    {
        let text = odd.text
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        let entry = String(visit.dropLast(2)) + "05"
        var fields: JSON = ["note": .text(text), "rating": "lagging", "visit": .text(visit), "item": 5]
        fields["rater"] = .text("庚辰")
        fields["at"] = .text(Samples.now())
        let taken = try await laptop.take([
            ["record": .text(entry), "type": "supervisionEntry", "scope": "territory/140524", "fields": fields]
        ])
        try #require(taken.code == 0, "\(taken)")
        let written = try #require(try await laptop.visit(visit)["items"][4]["note"].text)
        // By bytes: Swift takes two spellings of one letter for equal.
        #expect(Array(written.utf8) == Array(text.utf8))
        try await laptop.succeed("sync")
        let held = try #require(try await office.succeed("export", "--what", "visits").documents.first)
        #expect(Array((held["items"][4]["note"].text ?? "").utf8) == Array(text.utf8), "the office has the same")
        if !text.contains("\u{0}") {
            let raised = try await laptop.succeed("problem", "raise", visit, "--title", text, "--class", "other")
            let title = try await laptop.problem(raised.json["problem"].text ?? "")["title"].text
            #expect(Array((title ?? "").utf8) == Array(text.utf8), "a title, through the command line")
        }
        let shown = try await laptop.told("visit", "show", visit)
        for hidden in ["\u{0}", "\u{7}", "\u{1B}", "\u{202E}", "\u{2028}"] {
            #expect(!shown.out.unicodeScalars.contains(Unicode.Scalar(hidden) ?? " "), "U+\(hidden.unicodeScalars.map(\.value))")
        }
        try await laptop.expectSound()
        try await office.expectSound()
    }

    @Test func `a text of 100,000 characters is refused with its limit, one of 20,000 is kept`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("visit", "rate", visit, "5", "normal", "--note", "原来的文字")
        let long = try folder.file("long.txt", String(repeating: "督", count: 100_000))
        let refused = try await laptop.inspector("visit", "note", visit, "5", "--note-file", long.path)
        expectRefusal(refused, exit: 9)
        let namesLimit = ["20000", "20,000", "20 000"].contains { refused.err.contains($0) }
        #expect(namesLimit, "the sentence names the limit: \(refused)")
        #expect(try await laptop.visit(visit)["items"][4]["note"].text == "原来的文字")
        let fits = String(repeating: "督", count: 20_000)
        try await laptop.succeed(
            "visit", "note", visit, "5", "--note-file", try folder.file("fits.txt", fits).path)
        #expect(try await laptop.visit(visit)["items"][4]["note"].text == fits)
        let name = String(repeating: "n", count: 100_000)
        for arguments in [
            ["problem", "raise", visit, "--title", name, "--class", "other"], ["visit", "new", "--unlisted", name],
            ["visit", "edit", visit, "--attendee", name], ["visit", "new", "--project", name],
        ] {
            let refused = try await laptop.inspector(arguments)
            expectRefusal(refused, exit: arguments[1] == "new" && arguments[2] == "--project" ? 3 : 9)
            let isShort = refused.err.utf8.count < 5000
            #expect(isShort, "the sentence repeats it all: \(String(refused.err.prefix(200)))")
        }
        expectRefusal(
            try await Laptop("b", in: folder).inspector("init", "--person", name, "--territory", "140524"), exit: 9)
        try await laptop.succeed("sync")
        #expect(try await office.succeed("export", "--what", "visits").documents.first?["items"][4]["note"].text == fits)
    }

    @Test func `files that are not UTF-8, not JSON or cut off are refused by line, and nothing is written`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let good = try Samples.visit("V2606-140524-025-1").line
        let files = [
            try folder.file("cut.jsonl", good + "\n" + good.prefix(900)), try folder.file("noise.jsonl", good + "\n{]\n"),
            try folder.file("bytes.jsonl", Data(good.utf8) + Data([10, 0xff, 0xfe, 0x00, 10])),
            try folder.file("deep.jsonl", String(repeating: "[", count: 20_000)),
            try folder.file("other.jsonl", "{\"hello\": 1}\n"),
        ]
        for file in files {
            let refused = try await laptop.inspector("import", file.path)
            #expect(refused.code == 9 && refused.err.contains("\"code\":\"input."), "\(file.lastPathComponent): \(refused)")
        }
        #expect(try await laptop.succeed("visit", "list").documents.isEmpty, "all or nothing")
        expectRefusal(try await laptop.inspector("import", folder.place("none").path), exit: 3, code: "notFound.file")
        let visit = try await laptop.begin("JC26-140524-001")
        let noText = try folder.file("latin.txt", Data([0xe9, 0x20, 0xff]))
        expectRefusal(
            try await laptop.inspector("visit", "note", visit, "--note-file", noText.path), exit: 9, code: "input.notUTF8")
    }
}
