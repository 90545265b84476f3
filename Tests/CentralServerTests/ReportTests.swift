import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing
import Wording

@testable import CentralServer

/// Reports by the office's own commands: pinned to a cut, made again, compared, within their time.
struct ReportTests {
    private let bench: CommandBench

    init() async throws {
        bench = try await CommandBench()
        try await bench.done(
            "register", "import", CommandBench.sample("register.csv"), "--year", "2026", on: "2026-06-25")
    }

    private func edit(_ type: String, _ field: String, _ value: FieldValue) throws {
        try bench.store { store in
            let record = try #require(try store.records(RecordQuery(type: type)).first)
            try store.write([record.edit(values: [field: value], person: "C002")])
        }
    }

    @Test(arguments: ["html", "csv", "xlsx"])
    func `F-P-05 a kept report comes out byte for byte again, whatever was written since, on another machine too`(
        format: String
    ) async throws {
        let first = bench.folder.sub("first.\(format)").path
        let made = try await bench.done(
            "report", "make", "missing", "--month", "2026-06", "--output", first, "--lang", "zh")
        let kept = try #require(made.documents.first?["report"]?.text)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: first))
        #expect(bytes.count > 2000)
        try edit("project", "name", .text("改过的名称"))
        try edit("project", "annualPlan/2026", .empty)
        let again = bench.folder.sub("again.\(format)").path
        try await bench.done("report", "make", "--again", kept, "--output", again)
        #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == bytes)

        // Another machine that holds the same changes: a restored copy.
        let copy = bench.folder.sub("copy"), elsewhere = bench.folder.sub("elsewhere")
        try await bench.done("backup", copy.path)
        try await bench.done("restore", copy.path, "--home", elsewhere.path)
        let third = bench.folder.sub("third.\(format)").path
        try await bench.done("report", "make", "--again", kept, "--output", third, "--home", elsewhere.path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: third)) == bytes)
    }

    @Test func `report diff says what changed since the June report`() async throws {
        let made = try await bench.done("report", "make", "handbook", "--month", "2026-06", "--lang", "zh")
        let kept = try #require(made.documents.first?["report"]?.text)
        #expect(try await bench.done("report", "diff", kept).documents.isEmpty)
        try bench.store { store in
            let project = try #require(try store.records(RecordQuery(type: "project", order: .field("code"))).first)
            let scope = try #require(ProjectView(unchecked: project.state).territoryScope)
            try store.write([
                RecordEdit(
                    record: store.makeRootID(), type: "investmentReport", scope: scope,
                    values: [
                        "project": .reference(project.id), "month": .text("2026-06"), "doneMonth": .integer(100_00),
                        "doneYear": .integer(500_00), "doneTotal": .integer(900_00),
                        "visibleProgress": .text("主体封顶"), "state": .text("audited"),
                    ], person: "C001")
            ])
        }
        let changed = try await bench.done("report", "diff", kept).documents
        #expect(changed.first { $0["column"] == "本月完成" }?["after"] == "100")
        #expect(changed.first { $0["column"] == "形象进度" }?["after"] == "主体封顶")
        #expect(changed.allSatisfy { $0["row"]?.text?.contains("城区") == true })
        #expect(try await bench.refused("report", "diff", "ffffffff") == "notFound.madeReport")
        #expect(try await bench.refused("report", "make", "horoscope", "--month", "2026-06") == "notFound.report")
    }

    @Test func `F-JC-07 coverage by territory and by team equals a hand count`() async throws {
        try await bench.done("import", CommandBench.sample("visits.jsonl"))
        try await bench.done("import", CommandBench.sample("visits-late.jsonl"))
        let team = try bench.store { store in
            let project = try #require(try store.records(RecordQuery(type: "project", order: .field("code"))).first)
            try store.write([
                RecordEdit(
                    record: store.makeRootID(), type: "serviceAssignment", scope: #require(Scopes.register),
                    values: [
                        "project": .reference(project.id), "role": .text("inspector"), "person": .text("甲子"),
                        "team": .text("第一组"), "from": .text("2026-01-01"),
                    ], person: "office")
            ])
            let input = try store.coverageInput(for: #require(CivilMonth("2026-06")), countsArrival: false)
            return input.visits.contains { $0.project == project.id }
        }
        let file = bench.folder.sub("coverage.html")
        try await bench.done(
            "report", "make", "coverage", "--month", "2026-06", "--output", file.path, "--lang", "zh")
        let page = try String(contentsOf: file, encoding: .utf8)
        // The hand count of the sample data: 287 of 300 visited, 268 in full; 陵川 lacks six.
        #expect(page.contains("<td class=\"n\">287</td>") && page.contains("<td class=\"n\">268</td>"))
        let row = "<td>第一组</td><td class=\"n\">1</td><td class=\"n\">\(team ? 1 : 0)</td>"
        #expect(page.contains(row) && page.contains("未分组"))
        let may = try await bench.done("coverage", "2026-05", "--lang", "zh").documents
        #expect(may.compactMap { $0["full"]?.integer }.reduce(0, +) == 292, "the late sync corrects May")
        let text = try await bench.run(["coverage", "2026-05"], json: false).text
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 1500 }, "a few are named, and the number")
    }

    @Test func `bulletin, handbook and circular print audited figures only`() async throws {
        try bench.store { store in
            let projects = try store.records(RecordQuery(type: "project", order: .field("code"), limit: 2))
            for (project, state) in zip(projects, ["audited", "submitted"]) {
                try store.write([
                    RecordEdit(
                        record: store.makeRootID(), type: "investmentReport",
                        scope: #require(ProjectView(unchecked: project.state).territoryScope),
                        values: [
                            "project": .reference(project.id), "month": .text("2026-06"),
                            "doneMonth": .integer(123_400), "doneYear": .integer(567_800), "state": .text(state),
                        ], person: "C001")
                ])
            }
        }
        let file = bench.folder.sub("handbook.csv")
        try await bench.done(
            "report", "make", "handbook", "--month", "2026-06", "--output", file.path, "--lang", "zh")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.components(separatedBy: "5678").count == 2)
        for kind in ["bulletin", "circular", "handbook"] {
            let page = bench.folder.sub("\(kind).html")
            try await bench.done(
                "report", "make", kind, "--month", "2026-06", "--output", page.path, "--lang", "zh")
            let html = try String(contentsOf: page, encoding: .utf8)
            #expect(html.contains("size:A4") && html.contains("数据截面"))
            #expect(html.contains("299 个项目未报、未审核"))
        }
    }
}
