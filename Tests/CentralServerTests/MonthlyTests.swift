import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import TableIntake
import Testing

@testable import CentralServer

/// The monthly tables of Zhanhe through the office's own commands, on the sample tables of three townships.
struct MonthlyTests {
    static let towns = [("jia", "甲乡"), ("yi", "乙街道"), ("bing", "丙街道")]
    static let annexes = ["annex1", "annex2", "annex3"]

    private let bench: CommandBench

    init() async throws {
        bench = try await CommandBench()
        try await bench.done("import", CommandBench.sample("township-tables/territories.jsonl"), on: "2026-05-20")
        let profile = bench.folder.sub("zhanhe.json")
        try Data(MechanismProfile.zhanhe2021Document).write(to: profile)
        try await bench.done("profile", "import", profile.path)
        try await bench.done("profile", "switch", "zhanhe-2021")
    }

    private func table(_ month: String, _ key: String, _ annex: String) -> String {
        CommandBench.sample("township-tables/\(month)-\(key)-\(annex).csv")
    }

    private func fill(_ month: String, on day: String) async throws {
        for (key, town) in Self.towns {
            for annex in Self.annexes {
                try await bench.done(
                    "monthly", "import", annex, table(month, key, annex), "--unit", town, "--month", month, on: day)
            }
        }
    }

    private func submit(_ town: String, _ month: String, on day: String) async throws {
        for annex in Self.annexes {
            try await bench.done(
                "monthly", "submit", annex, "--unit", town, "--month", month, "--person", town + "经办", on: day)
        }
    }

    private func audit(_ month: String, _ annexes: [String] = annexes) async throws {
        for (_, town) in Self.towns {
            for annex in annexes {
                try await bench.done("monthly", "audit", annex, "--unit", town, "--month", month, "--person", "审核员")
            }
        }
    }

    /// Exports a run and reads the file back as a table of texts, its headings first.
    private func exported(_ annex: String, _ unit: String, _ month: String, version: Int? = nil) async throws
        -> [[String]]
    {
        let file = bench.folder.sub("out.csv").path
        var words = ["monthly", "export", annex, file, "--unit", unit, "--month", month]
        if let version { words += ["--document-version", String(version)] }
        let ran = try await bench.run(words)
        try #require(ran.status == 0, "\(ran.complaints)")
        let rows = try ImportFile.table(file).rows.map(\.cells)
        return Array(rows.drop { $0.first != "序号" })
    }

    private func sample(_ name: String) throws -> [[String]] {
        try SampleData.table("township-tables/\(name).csv").rows.map(\.cells)
    }

    /// The cells below the headings; the texts of trailing empty cells left out.
    private func cells(_ rows: [[String]]) -> [[String]] {
        rows.dropFirst().map { row in Array(row.reversed().drop { $0.isEmpty }.reversed()) }
    }

    @Test func `F-ZH-06 a table handed in on the 25th is on time, on the 26th late, and the quarter's score falls`()
        async throws
    {
        try await fill("2026-05", on: "2026-05-20")
        try await submit("甲乡", "2026-05", on: "2026-05-25")
        try await submit("乙街道", "2026-05", on: "2026-05-26")
        let board = try await bench.done("monthly", "board", "2026-05").documents
        func slots(_ unit: String) -> Set<String?> {
            Set(board.filter { $0["unit"]?.text == unit && $0["table"]?.text != "packaging" }.map { $0["slot"]?.text })
        }
        #expect(slots("甲乡") == ["onTime"])
        #expect(slots("乙街道") == ["late"])
        #expect(slots("丙街道") == ["missing"])
        #expect(board.first?["dueOn"] == "2026-05-25")
        let points = try bench.store { store in
            let desk = try MonthlyDesk.open(store, today: #require(CivilDate("2026-05-26")), person: "office")
            return try desk.timeliness(in: #require(Period(.quarter, containing: desk.today)))
        }
        // April is overdue for all: three of six for the first, none of six for the others.
        #expect(points.mapValues(\.text) == ["甲乡": "50.00", "乙街道": "0.00", "丙街道": "0.00"])
    }

    @Test func `F-ZH-08 annex 2 with an empty or filler cell is refused and names project and cell`() async throws {
        try await fill("2026-06", on: "2026-06-24")
        let refused = try await bench.run([
            "monthly", "submit", "annex2", "--unit", "甲乡", "--month", "2026-06",
        ])
        #expect(refused.codes == ["report.cells-refused"])
        #expect(refused.complaints.contains("【示例】甲乡·锦屏中药材种植加工二期"))
        #expect(refused.complaints.contains("环评：未填写") && refused.complaints.contains("1 处"))
        for filler in ["无", "/", "同上", "已办结"] {
            try await bench.done(
                "monthly", "fill", "annex2", "410499101-2-001", "环评=\(filler)", "--unit", "甲乡", "--month", "2026-06")
            #expect(
                try await bench.refused("monthly", "submit", "annex2", "--unit", "甲乡", "--month", "2026-06")
                    == "report.cells-refused")
        }
        try await bench.done(
            "monthly", "fill", "annex2", "410499101-2-001", "环评=办理中，已公示，预计7月批复", "--unit", "甲乡", "--month",
            "2026-06")
        let handedIn = try await bench.done("monthly", "submit", "annex2", "--unit", "甲乡", "--month", "2026-06")
        #expect(handedIn.documents.first?["state"] == "submitted")
    }

    @Test(arguments: annexes)
    func `F-ZH-07 F-ZH-17 F-ZH-18 an annex goes from spreadsheet to records and back, cell by cell`(annex: String)
        async throws
    {
        for (key, town) in Self.towns {
            try await bench.done(
                "monthly", "import", annex, table("2026-05", key, annex), "--unit", town, "--month", "2026-05")
            let written = try await exported(annex, town, "2026-05")
            let original = try sample("2026-05-\(key)-\(annex)")
            #expect(cells(written) == cells(original), "\(town)")
            #expect(
                written.first?.map { $0.replacingOccurrences(of: "（必须填写详细，不能留空格）", with: "") }
                    == original.first)
        }
        let again = try await bench.done(
            "monthly", "import", annex, table("2026-05", "yi", annex), "--unit", "乙街道", "--month", "2026-05")
        #expect(again.documents.first?["changes"] == 0, "the same file again writes nothing")
    }

    /// Merges, headings and last row of a workbook, as openpyxl reads them.
    private static func openpyxl(_ script: String, _ path: String) -> (status: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return (-1, []) }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output.split(separator: "\n").map(String.init))
    }

    static let hasOpenpyxl = openpyxl("import openpyxl", "").status == 0

    @Test(
        .enabled(if: hasOpenpyxl),
        arguments: [
            ("annex1", 14, 3, ["A1:N1", "A2:N2"], "前期项目谋划表"),
            ("annex2", 16, 4, ["J3:M3", "A3:A4", "I3:I4", "N3:N4", "P3:P4"], "新建（竣工）项目情况表"),
            ("annex3", 22, 4, ["L3:P3", "A3:A4", "K3:K4", "Q3:Q4", "V3:V4"], "在建项目进展情况表"),
        ])
    func `F-ZH-07 F-ZH-17 F-ZH-18 the exported workbook has the annex's merges when another program reads it`(
        annex: String, columns: Int, header: Int, merges: [String], title: String
    ) async throws {
        try await bench.done(
            "monthly", "import", annex, table("2026-05", "jia", annex), "--unit", "甲乡", "--month", "2026-05")
        let file = bench.folder.sub("annex.xlsx").path
        try await bench.done("monthly", "export", annex, file, "--unit", "甲乡", "--month", "2026-05")
        let read = Self.openpyxl(
            """
            import sys, openpyxl
            sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
            print(sheet["A1"].value, sheet["A2"].value, sheet.max_column, sheet.max_row)
            print(" ".join(str(r) for r in sheet.merged_cells.ranges))
            """, file)
        let rows = try sample("2026-05-jia-\(annex)").count - 1
        #expect(read.lines.first == "示例区2026年\(title) 单位：万元 \(columns) \(header + rows)")
        let found = Set((read.lines.last ?? "").split(separator: " ").map(String.init))
        #expect(found.isSuperset(of: merges), "\(found)")
    }

    @Test func `F-ZH-09 three townships merge to the district's table, and later edits leave the frozen version alone`()
        async throws
    {
        try await fill("2026-05", on: "2026-05-20")
        let wrong = ["doneMonth=462", "doneTotal=4242", "doneYear=3388"]
        let place = ["--unit", "乙街道", "--month", "2026-05"]
        _ = try await bench.run(["monthly", "fill", "annex3", "410499201-3-001"] + wrong + place)
        #expect(try await bench.refused("monthly", "merge", "annex3", "--month", "2026-05") == "monthly.not-ready")
        for (_, town) in Self.towns { try await submit(town, "2026-05", on: "2026-05-22") }
        try await audit("2026-05")
        for annex in Self.annexes { try await bench.done("monthly", "merge", annex, "--month", "2026-05") }
        for annex in Self.annexes {
            #expect(
                cells(try await exported(annex, "示例区", "2026-05"))
                    == cells(try sample("2026-05-district-\(annex)-v1")))
        }
        let closed = try await bench.run(
            ["monthly", "fill", "annex3", "410499201-3-001", "doneMonth=474"] + place)
        #expect(closed.codes == ["monthly.closed"])
        #expect(try await bench.refused("monthly", "merge", "annex3", "--month", "2026-05") == "monthly.unchanged")

        _ = try await bench.run(["monthly", "correct", "annex3", "--reason", "漏报一笔"] + place)
        _ = try await bench.run(
            ["monthly", "fill", "annex3", "410499201-3-001", "doneMonth=474", "doneTotal=4254", "doneYear=3400"] + place
        )
        _ = try await bench.run(["monthly", "submit", "annex3"] + place)
        _ = try await bench.run(["monthly", "audit", "annex3"] + place)
        let second = try await bench.done("monthly", "merge", "annex3", "--month", "2026-05")
        #expect(second.documents.first?["version"] == 2)
        #expect(
            cells(try await exported("annex3", "示例区", "2026-05")) == cells(try sample("2026-05-district-annex3-v2")))
        #expect(
            cells(try await exported("annex3", "示例区", "2026-05", version: 1))
                == cells(try sample("2026-05-district-annex3-v1")))
        let slot = try await bench.done("monthly", "board", "2026-05").documents.first {
            $0["unit"] == "乙街道" && $0["table"] == "annex3"
        }
        #expect(slot?["slot"] == "onTime", "a correction makes no table late that was on time")
    }

    @Test func `F-ZH-11 every member unit has a packaging slot due on the 25th`() async throws {
        try await bench.done(
            "monthly", "submit", "packaging", "--unit", "财政局（示例）", "--month", "2026-06", on: "2026-06-25")
        try await bench.done(
            "monthly", "submit", "packaging", "--unit", "商务局（示例）", "--month", "2026-06", on: "2026-06-26")
        let slots = try await bench.done("monthly", "board", "2026-06").documents
            .filter { $0["table"] == "packaging" }
        #expect(slots.count == 5 && slots.allSatisfy { $0["dueOn"] == "2026-06-25" })
        let states = Dictionary(uniqueKeysWithValues: slots.map { ($0["unit"]?.text, $0["slot"]?.text) })
        #expect(states["财政局（示例）"] == "onTime" && states["商务局（示例）"] == "late")
        #expect(states["发改委（示例）"] == "missing")
    }

    @Test func `F-ZH-01 a project has one chief service officer at a time, who prints in annex 3`() async throws {
        try await bench.done(
            "monthly", "import", "annex3", table("2026-05", "jia", "annex3"), "--unit", "甲乡", "--month", "2026-05")
        #expect(try await bench.done("officer", "gaps").documents.isEmpty)
        try await bench.done("officer", "assign", "410499101-3-001", "新首席（示例）", "--from", "2026-05-15")
        let rows = try await exported("annex3", "甲乡", "2026-05")
        #expect(rows[1][17] == "新首席（示例）" && rows[2][17] == "首席服务员（示例）302")
        #expect(
            try await bench.refused("officer", "assign", "410499101-3-001", "另一人", "--from", "2026-05-10")
                == "service.order")
        try await bench.done(
            "monthly", "import", "annex1", table("2026-05", "jia", "annex1"), "--unit", "甲乡", "--month", "2026-05")
        #expect(try await bench.done("officer", "gaps").documents.count == 3, "projects of annex 1 have none yet")
    }

    @Test func `a hostile or torn table is refused and writes nothing`() async throws {
        let file = bench.folder.sub("bad.csv")
        let original = try String(contentsOfFile: table("2026-05", "jia", "annex3"), encoding: .utf8)
        for (from, to) in [
            ("764", "七百"), ("2025—2026", "2026—2025"), ("16980", "-5"), ("项目名称", "名目"),
            ("【示例】甲乡·石桥供水管网二期", "【示例】甲乡·西岚固废综合利用二期"), ("甲乡示例路1号", String(repeating: "长", count: 300)),
        ] {
            try Data(original.replacingOccurrences(of: from, with: to).utf8).write(to: file)
            let ran = try await bench.run([
                "monthly", "import", "annex3", file.path, "--unit", "甲乡", "--month", "2026-05",
            ])
            #expect(ran.status != 0, "\(from)")
        }
        #expect(try bench.store { try $0.count(RecordQuery(type: "project")) } == 0)
        #expect(
            try await bench.refused("monthly", "open", "annex9", "--unit", "甲乡", "--month", "2026-05")
                == "notFound.table")
        #expect(
            try await bench.refused("monthly", "open", "annex1", "--unit", "丁乡", "--month", "2026-05")
                == "notFound.unit")
        #expect(
            try await bench.refused("monthly", "open", "annex1", "--unit", "甲乡", "--month", "五月") == "input.month")
    }

    @Test func `figures that two people entered differently keep a table from being handed in`() async throws {
        try await bench.done(
            "monthly", "import", "annex3", table("2026-05", "jia", "annex3"), "--unit", "甲乡", "--month", "2026-05")
        try bench.store { store in
            let report = try #require(try store.records(RecordQuery(type: "investmentReport")).first)
            // Both edits saw the same value; neither saw the other's.
            try store.write([report.edit(values: ["doneMonth": .integer(100)], person: "甲")])
            try store.write([report.edit(values: ["doneMonth": .integer(200)], person: "乙")])
        }
        #expect(
            try await bench.refused("monthly", "submit", "annex3", "--unit", "甲乡", "--month", "2026-05")
                == "monthly.conflict")
    }
}
