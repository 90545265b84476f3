import Causality
import Foundation
import Console
import InspectionDomain
import Presentation
import Testing

/// Visits from the command line.
struct VisitCommandTests {
    @Test func `a visit is begun, rated, noted and sealed`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit(
            "--date", "2026-06-25", "--form", "查看现场", "--attendee", "示例联系人", "--place", "35.7476,113.305,4")
        for item in SupervisionItem.allCases {
            let ran = await laptop.run(
                "visit", "rate", String(visit.prefix(8)), "\(item.number)", "正常", "--note", "第\(item.number)项")
            #expect(ran.status == 0, "\(ran.complaints)")
        }
        #expect(await laptop.run("visit", "note", visit, "--text", "小结一句").status == 0)
        #expect(await laptop.run("visit", "seal", visit).errorCode == "visit.incomplete")
        let sealed = await laptop.run("visit", "seal", visit, "--incomplete", "--json")
        #expect(sealed.documents.first?["missing"] == ["photos 0/1"])
        let shown = try #require(await laptop.run("visit", "show", visit, "--json").documents.first)
        #expect(shown["sealed"] == true)
        #expect(shown["complete"] == false)
        #expect(shown["project"] == "JC26-140524-025")
        #expect(shown["forms"] == ["siteView"])
        #expect(shown["place"]?["lat"] == "35.7476")
        #expect(shown["items"]?.list?.count == 10)
        #expect(shown["items"]?.list?[4]["note"] == "第5项")
    }

    @Test func `nothing of a sealed visit changes, and the way out is named`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        await laptop.run("visit", "seal", visit, "--incomplete")
        let before = await laptop.run("visit", "show", visit).output
        for words in [
            ["visit", "rate", visit, "5", "lagging"], ["visit", "edit", visit, "--weather", "晴"],
            ["visit", "note", visit, "5", "--note", "x"], ["visit", "seal", visit],
            ["photos", "add", visit, SampleData.path("photos/V2606-140524-001-1-1.jpg")],
        ] {
            let ran = await laptop.run(words)
            #expect(ran.status == Exit.invalidInput.rawValue, "\(words)")
            #expect(ran.errorCode == "visit.sealed")
            #expect(ran.complaints.contains("visit addendum"))
        }
        #expect(await laptop.run("visit", "show", visit).output == before)
        #expect(await laptop.run("visit", "addendum", visit, "--item", "进度", "--note", "补充一句").status == 0)
        #expect(await laptop.run("visit", "show", visit).output.contains("补充：[5] 补充一句"))
    }

    @Test func `a day beyond tomorrow is refused, tomorrow is not`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let ran = await laptop.run("visit", "new", "--project", "JC26-140524-025", "--date", "2026-06-27")
        #expect(ran.errorCode == "visit.futureDate")
        #expect(ran.status == Exit.invalidInput.rawValue)
        _ = try await laptop.visit("--date", "2026-06-26")
    }

    @Test func `an unknown project is refused by name`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let ran = await laptop.run("visit", "new", "--project", "没有这个\u{1B}[2J")
        #expect(ran.status == Exit.notFound.rawValue)
        #expect(ran.errorCode == "notFound.project")
        #expect(!ran.complaints.contains("\u{1B}"))
    }

    @Test func `a part of two projects' names is ambiguous`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        #expect(await laptop.run("visit", "new", "--project", "赤松").errorCode == "input.ambiguous")
        #expect(await laptop.run("visit", "new", "--project", "赤松1号").status == 0)
    }

    @Test func `not applicable without a reason is refused, with one it is kept`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        #expect(await laptop.run("visit", "rate", visit, "施工", "不适用").errorCode == "visit.reasonMissing")
        #expect(
            await laptop.run("visit", "rate", visit, "施工", "不适用", "--reason", " ").errorCode == "visit.reasonMissing")
        #expect(await laptop.run("visit", "rate", visit, "施工", "不适用", "--reason", "项目未开工").status == 0)
    }

    @Test func `a field of another item is refused, and those of this one are listed`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let ran = await laptop.run("visit", "rate", visit, "5", "normal", "--set", "workers=3")
        #expect(ran.errorCode == "input.unknownField")
        #expect(ran.complaints.contains("observedPercent"))
    }

    @Test func `the same answer twice writes once`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        await laptop.run("visit", "note", visit, "5", "--note", "一样")
        let before = await laptop.run("history", visit + "/5", "--json").documents.count
        await laptop.run("visit", "note", visit, "5", "--note", "一样")
        #expect(await laptop.run("history", visit + "/5", "--json").documents.count == before)
    }

    @Test func `a project that is not here yet can be visited and named later`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let ran = await laptop.run("visit", "new", "--unlisted", "新来的项目", "--json")
        let visit = try #require(ran.documents.first?["visit"]?.text)
        #expect(await laptop.run("visit", "seal", visit, "--incomplete").errorCode == "visit.noProject")
        #expect(
            await laptop.run("visit", "edit", visit, "--project", "JC26-140502-007").errorCode == "visit.otherTerritory"
        )
        #expect(await laptop.run("visit", "edit", visit, "--project", "JC26-140524-025").status == 0)
        #expect(await laptop.run("visit", "seal", visit, "--incomplete").status == 0)
    }

    /// A text with a name short enough to print.
    struct Sample: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String

        static let all = [
            Sample(testDescription: "escape sequence", text: "红\u{1B}[31m字"),
            Sample(testDescription: "direction override", text: "左\u{202e}右"),
            Sample(testDescription: "emoji", text: "现场📷🏗️👨‍👩‍👧‍👦"), Sample(testDescription: "Hebrew", text: "שלום עולם"),
            Sample(testDescription: "NUL", text: "a\0b"), Sample(testDescription: "lines", text: "换\n行"),
            Sample(testDescription: "20,000 characters", text: String(repeating: "长", count: 20_000)),
        ]
    }

    @Test(arguments: Sample.all)
    func `a note comes back as it was written and never steers the terminal`(sample: Sample) async throws {
        let note = sample.text
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let ran = await laptop.run("visit", "rate", visit, "1", "normal", "--note-file", "-", input: note)
        #expect(ran.status == 0, "\(ran.complaints.prefix(300))")
        let shown = await laptop.run("visit", "show", visit)
        let controls = shown.output.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202e }
        #expect(controls.isEmpty)
        let json = try #require(await laptop.run("visit", "show", visit, "--json").documents.first)
        #expect(json["items"]?.list?[0]["note"]?.text?.unicodeScalars.elementsEqual(note.unicodeScalars) == true)
    }

    @Test func `100,000 characters are refused in one line that names the limit`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let ran = await laptop.run(
            "visit", "note", visit, "1", "--note-file", "-", input: String(repeating: "长", count: 100_000))
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(ran.complaints.count < 1500)
    }

    @Test func `bytes that are no text are refused`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let file = laptop.home.appendingPathComponent("note.txt")
        try Data([0xff, 0xfe, 0x41]).write(to: file)
        #expect(await laptop.run("visit", "note", visit, "1", "--note-file", file.path).errorCode == "input.notUTF8")
        #expect(
            await laptop.run("visit", "note", visit, "1", "--note-file", "/no/such/file").status
                == Exit.notFound.rawValue)
    }
}
