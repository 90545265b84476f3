import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing

/// JSON Lines in and out.
struct ImportExportTests {
    private static let codes = ["JC26-140524-025", "JC26-140502-007", "JC26-140502-012"]

    private static func laptop(seed: UInt64 = 1) async throws -> Laptop {
        let laptop = Laptop(seed: seed)
        try await laptop.begin(projects: codes)
        return laptop
    }

    private static func visits() throws -> [String] {
        try SampleData.lines("visits.jsonl").filter { line in codes.contains { line.contains("\"project\":\"\($0)\"") }
        }
    }

    @Test func `visits of the sample data come in with all ten items, and are found by their own key`() async throws {
        let laptop = try await Self.laptop()
        let lines = try Self.visits()
        let ran = await laptop.run("visit", "import", "-", "--json", input: lines.joined(separator: "\n"))
        #expect(ran.status == 0, "\(ran.complaints)")
        #expect(ran.documents.first?["lines"]?.integer == Int64(lines.count))
        let visit = try #require(await laptop.run("visit", "show", "V2606-140524-025-1", "--json").documents.first)
        #expect(visit["date"] == "2026-06-25")
        #expect(visit["sealed"] == false)
        let items = try #require(visit["items"]?.list)
        #expect(items[3]["rating"] == "attention")
        #expect(items[4]["fields"]?["observedPercent"] == 41)
        #expect(items[1]["fields"]?["monthTarget"] == "1130")
        #expect(items[0]["fields"]?["fourFixings"]?["contactLeader"] == true)
        #expect(items[5]["rating"] == "unchecked")
    }

    @Test func `what fits no field goes into the note, so that nothing is lost`() async throws {
        let laptop = try await Self.laptop()
        await laptop.run("visit", "import", "-", input: try Self.visits().joined(separator: "\n"))
        let items = await laptop.run("visit", "show", "V2606-140524-025-1", "--json").documents.first?["items"]?.list
        #expect(items?[3]["note"]?.text?.contains("资金到位：是") == true)
        #expect(items?[2]["note"]?.text?.contains("施工许可证") == true)
    }

    @Test func `importing again writes nothing`() async throws {
        let laptop = try await Self.laptop()
        let text = try Self.visits().joined(separator: "\n")
        await laptop.run("visit", "import", "-", input: text)
        laptop.tick(milliseconds: 86_400_000)
        let again = await laptop.run("visit", "import", "-", "--json", input: text)
        #expect(again.documents.first?["written"] == 0)
        #expect(again.documents.first?["kept"] == 0)
    }

    @Test func `what a person changed here is kept unless asked otherwise`() async throws {
        let laptop = try await Self.laptop()
        let text = try Self.visits().joined(separator: "\n")
        await laptop.run("visit", "import", "-", input: text)
        await laptop.run("visit", "rate", "V2606-140524-025-1", "5", "滞后")
        let kept = await laptop.run("visit", "import", "-", "--json", input: text)
        #expect(kept.documents.first?["kept"] == 1)
        func rating() async -> JSONValue? {
            await laptop.run("visit", "show", "V2606-140524-025-1", "--json").documents.first?["items"]?.list?[4][
                "rating"]
        }
        #expect(await rating() == "lagging")
        await laptop.run("visit", "import", "-", "--replace", input: text)
        #expect(await rating() == "attention")
    }

    @Test func `an export imports into another store as the same records`() async throws {
        let first = try await Self.laptop()
        await first.run("visit", "import", "-", input: try Self.visits().joined(separator: "\n"))
        await first.run("visit", "rate", "V2606-140524-025-1", "8", "不适用", "--reason", "未\u{1B}开工", "--note", "a\0b")
        let visits = await first.run("export", "--what", "visits").output
        let second = try await Self.laptop(seed: 2)
        let ran = await second.run("import", "-", input: visits)
        #expect(ran.status == 0, "\(ran.complaints)")
        #expect(await second.run("export", "--what", "visits").output == visits)
        #expect(visits.split(separator: "\n").count == (try Self.visits().count))
    }

    @Test func `problems of the sample data come to the states they had`() async throws {
        let lines = try SampleData.lines("problems.jsonl")
        let documents = try lines.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
        let laptop = Laptop()
        try await laptop.begin(projects: Array(Set(documents.compactMap { $0["project"]?.text })).sorted())
        let ran = await laptop.run("import", "-", input: lines.joined(separator: "\n"))
        #expect(ran.status == 0, "\(ran.complaints)")
        for document in documents {
            let key = try #require(document["problem"]?.text)
            let shown = await laptop.run("problem", "show", key, "--json").documents.first
            #expect(shown?["state"] == document["state"], "\(key)")
            #expect(shown?["due"] == document["due"], "\(key)")
        }
        #expect(await laptop.run("problem", "list", "--json").documents.count == 46)
    }

    @Test func `one wrong line keeps all out, unless wrong lines are left out`() async throws {
        let laptop = try await Self.laptop()
        let good = try Self.visits()[0]
        let wrong = [
            "{", "{}", #"{"visit":"V","project":"无","date":"2026-06-01"}"#, good.replacing("2026-0", with: "2027-0"),
        ]
        let ran = await laptop.run("import", "-", input: ([good] + wrong).joined(separator: "\n"))
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(ran.complaints.contains("第 2 行"))
        #expect(ran.complaints.contains("第 5 行 [visit.futureDate]"))
        #expect(await laptop.run("visit", "list", "--json").documents.isEmpty)
        let some = await laptop.run("import", "-", "--skip-bad", input: ([good] + wrong).joined(separator: "\n"))
        #expect(some.status == Exit.invalidInput.rawValue)
        #expect(await laptop.run("visit", "list", "--json").documents.count == 1)
    }

    @Test func `a number beyond 64 bits in the field's own unit is refused, not a crash`() async throws {
        let laptop = try await Self.laptop()
        let line = #"{"record":"00000000000000000000000000000001","type":"monthlyPlan","scope":"register","#
            + #""fields":{"amount":9223372036854775807}}"#
        let ran = await laptop.run("import", "-", input: line)
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(ran.errorCode == "input.field")
    }

    @Test func `a dry run writes nothing`() async throws {
        let laptop = try await Self.laptop()
        let ran = await laptop.run("import", "-", "--dry-run", "--json", input: try Self.visits()[0])
        #expect(ran.documents.first?["written"] == 0)
        #expect((ran.documents.first?["planned"]?.integer ?? 0) > 0)
        #expect(await laptop.run("visit", "list", "--json").documents.isEmpty)
    }

    @Test func `any record goes out and in by itself`() async throws {
        let laptop = try await Self.laptop()
        await laptop.run("note", "add", "JC26-140524-025", "--note", "一条笔记")
        let notes = await laptop.run("export", "--what", "records", "--type", "fieldNote").output
        let other = try await Self.laptop(seed: 2)
        await other.run("import", "-", input: notes)
        #expect(await other.run("export", "--what", "records", "--type", "fieldNote").output == notes)
        #expect(await other.run("note", "list", "JC26-140524-025").output.contains("一条笔记"))
    }

    @Test(arguments: ["csv", "html", "text", "xlsx"]) func `tables are written for people`(format: String) async throws
    {
        let laptop = try await Self.laptop()
        await laptop.run("visit", "import", "-", input: try Self.visits().joined(separator: "\n"))
        let file = laptop.home.appendingPathComponent("out.\(format)")
        let ran = await laptop.run("export", "--format", format, "--out", file.path)
        #expect(ran.status == 0, "\(ran.complaints)")
        let bytes = try Data(contentsOf: file)
        if format == "xlsx" {
            #expect(bytes.starts(with: Data("PK".utf8)))
        } else {
            #expect(String(decoding: bytes, as: UTF8.self).contains("关注"))
        }
        let sheet = await laptop.run("visit", "export", "V2606-140524-025-1")
        #expect(sheet.output.hasPrefix("<!DOCTYPE html>"))
        #expect(sheet.output.contains("责任分解不细"))
    }
}
