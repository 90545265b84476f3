import TableIntake
import Testing
import Wording

private func table(_ rows: [[String]], merged: [String] = [], csv: Bool = false) -> Table {
    Table(
        sheetName: "表",
        rows: rows.enumerated().filter { !$0.element.isEmpty }.map { .init(number: $0.offset + 1, cells: $0.element) },
        mergedRanges: merged.compactMap { CellRange($0) }, encodingFound: csv ? .utf8 : nil)
}

@Suite struct `Finding headings` {
    private let wanted = [
        WantedColumn("name", headings: ["项目名称", "Project name"]),
        WantedColumn("total", headings: ["总投资"]),
        WantedColumn("note", headings: ["备注"], isRequired: false),
    ]

    @Test func `white space, line breaks, full width and case do not matter`() throws {
        let found = table([["项目情况表"], ["单位：万元"], ["序号", " 项目\n名称　", "总　投资（万元）"], ["1", "甲", "5"]])
        let map = try HeaderMap.find(in: found, wanted: wanted)
        #expect(map.headerRows == 3...3)
        #expect(map.columns == ["name": 1, "total": 2])
        #expect(map.moneyUnits == ["total": .tenThousandYuan])
        let row = try #require(map.dataRows(of: found).first)
        #expect(map.text("name", in: row) == "甲" && map.text("note", in: row).isEmpty)
        #expect(try HeaderMap.find(in: table([["总投资", "PROJECT  NAME"]]), wanted: wanted).columns["name"] == 1)
    }

    private let annex = [
        ["2026年新建项目情况表"], ["", "", "", "", "单位：万元"],
        ["序号", "项目名称", "前期进展情况", "", "总投资"], ["", "", "环评", "土地", ""], ["1", "甲", "完成", "在办", "5"],
    ]
    private let annexMerges = ["A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"]

    @Test func `a merged group over leaves is flattened`() throws {
        let wanted =
            wanted + [
                WantedColumn("eia", headings: ["前期进展情况·环评"]), WantedColumn("land", headings: ["土地"]),
            ]
        let found = table(annex, merged: annexMerges)
        let map = try HeaderMap.find(in: found, wanted: wanted)
        #expect(map.columns == ["name": 1, "eia": 2, "land": 3, "total": 4])
        #expect(map.headerRows == 3...4)
        #expect(map.dataRows(of: found).map(\.number) == [5])
    }

    @Test func `merges tell the header's height even when no leaf is wanted`() throws {
        let map = try HeaderMap.find(in: table(annex, merged: annexMerges), wanted: wanted)
        #expect(map.headerRows == 3...4)
    }

    @Test func `a text file's group reaches over the empty cells beside it`() throws {
        let found = table([["名", "手续", "", "总投资"], ["", "环评", "土地", ""], ["甲", "", "", "5"]], csv: true)
        let map = try HeaderMap.find(in: found, wanted: [WantedColumn("land", headings: ["手续·土地"])])
        #expect(map.columns == ["land": 2])
        let flat = table([["名", "手续·环评", "手续・土地"]], csv: true)
        #expect(
            try HeaderMap.find(in: flat, wanted: [WantedColumn("land", headings: ["手续·土地"])]).columns == ["land": 2])
    }

    @Test func `missing columns are all named`() {
        let error = #expect(throws: TableIntakeError.self) {
            try HeaderMap.find(in: table([["备注", "序号"]]), wanted: wanted)
        }
        #expect(error?.reason == .missingColumn && error?.values["heading"] == "项目名称、总投资")
    }

    @Test func `a table without any wanted heading is told so`() {
        let error = #expect(throws: TableIntakeError.self) { try HeaderMap.find(in: table([["甲"]]), wanted: wanted) }
        #expect(error?.reason == .headerNotFound)
        let late = table((0..<10).map { _ in ["x"] } + [["项目名称", "总投资"]])
        #expect(throws: TableIntakeError.self) { try HeaderMap.find(in: late, wanted: wanted) }
    }

    @Test func `a repeated heading is refused with its columns`() {
        let error = #expect(throws: TableIntakeError.self) {
            try HeaderMap.find(in: table([["项目名称", "总投资", "总投资（亿元）"]]), wanted: wanted)
        }
        #expect(error?.reason == .duplicateColumn && error?.values["columns"] == "B、C" && error?.column == "C")
        #expect(error?.message.en.hasPrefix("A heading stands over several columns (B、C): ") == true)
    }

    @Test func `one heading merged over two columns is one column`() throws {
        let found = table([["项目名称", "", "总投资"]], merged: ["A1:B1"])
        #expect(try HeaderMap.find(in: found, wanted: wanted).columns == ["name": 0, "total": 2])
    }

    @Test func `a leaf under two groups needs its group`() {
        let rows = [["前期", "联审", "总投资"], ["土地", "土地", ""]]
        #expect(throws: TableIntakeError.self) {
            try HeaderMap.find(
                in: table(rows), wanted: [WantedColumn("land", headings: ["土地"]), WantedColumn("a", headings: ["总投资"])])
        }
        let map = try? HeaderMap.find(in: table(rows), wanted: [WantedColumn("land", headings: ["联审·土地"])])
        #expect(map?.columns == ["land": 1])
    }
}
