import Foundation
import Reporting
import TableIntake
import Testing

private func read(_ bytes: [UInt8]) throws -> [Table] { try TableReader.read(bytes: bytes, fileName: "r.xlsx") }

@Suite struct `Writing workbooks` {
    @Test func `what is written is read back`() throws {
        let table = try #require(try read(Sample.workbook([try Sample.annex()])).first)
        #expect(table.sheetName == "2026年新建项目情况表")
        #expect(table.rows.map(\.number) == [1, 2, 3, 4, 5, 6, 7])
        #expect(table.rows[0].cells == ["2026年新建项目情况表"])
        #expect(table.rows[1].cells == ["单位：万元"])
        #expect(table.rows[2].cells == ["项目名称", "前期进展情况", "", "总投资", "完成比例", "开工日期", "序号", "网址"])
        #expect(table.rows[3].cells == ["", "环评", "土地"])
        #expect(table.rows[4].cells == ["丹河新城", "已批复", "", "1234.5", "0.97", "2026-06-25", "1", "详情"])
        #expect(table.rows[5].cells == ["=1+1", "a,\"b\"\n<c>", "@x", "-0.05", "0.667", "", "-7", "坏"])
        #expect(table.rows[6].cells == ["注：测试"])
    }

    @Test func `groups are real merged cells`() throws {
        let merged = try read(Sample.workbook([try Sample.annex()]))[0].mergedRanges.map(\.reference)
        #expect(Set(merged) == ["A1:H1", "A2:H2", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:F4", "G3:G4", "H3:H4"])
    }

    @Test func `the import finds the headings of the export`() throws {
        let table = try read(Sample.workbook([try Sample.annex()]))[0]
        let map = try HeaderMap.find(
            in: table, wanted: [.init("name", headings: ["项目名称"]), .init("land", headings: ["前期进展情况·土地"])])
        #expect(map.columns == ["name": 0, "land": 2] && map.headerRows == 3...4)
    }

    @Test func `equal input gives equal bytes`() throws {
        let first = try Sample.workbook([try Sample.annex(), try Sample.annex()])
        #expect(try Sample.workbook([try Sample.annex(), try Sample.annex()]) == first)
        let later = try XLSXWriter.bytes([try Sample.annex()], scratchPath: Sample.path(), created: 1_780_000_001)
        #expect(try Sample.workbook([try Sample.annex()]) != later)
    }

    @Test func `sheet names are made acceptable and different`() throws {
        let column = [ReportColumn("名")]
        let titles = ["一/二:三", "一二三", "'" + String(repeating: "长", count: 40), "", "[]"]
        let tables = try titles.map { try ReportTable(title: $0, columns: column, rows: [[.text("x")]]) }
        #expect(
            try read(Sample.workbook(tables)).map(\.sheetName)
                == ["一二三", "一二三(2)", String(repeating: "长", count: 31), "Sheet", "Sheet(2)"])
    }

    @Test func `control characters cannot break the file`() throws {
        let table = try ReportTable(title: "t", columns: [ReportColumn("a")], rows: [[.text("x\u{0}y\u{1b}z")]])
        #expect(try read(Sample.workbook([table]))[0].rows.last?.cells == ["x\u{fffd}y\u{fffd}z"])
    }

    @Test func `numbers beyond fifteen digits stay exact as text`() throws {
        let table = try ReportTable(title: "t", columns: [ReportColumn("a")], rows: [[.integer(Int64.max)]])
        #expect(try read(Sample.workbook([table]))[0].rows.last?.cells == ["9223372036854775807"])
    }

    @Test func `days before a sheet's calendar stay exact as text`() throws {
        let days = try [Sample.day(1899, 12, 31), Sample.day(1900, 1, 1), Sample.day(9999, 12, 31)]
        let table = try ReportTable(title: "t", columns: [ReportColumn("a")], rows: days.map { [.date($0)] })
        let shown = ["1899-12-31", "1900-01-01", "9999-12-31"]
        #expect(try read(Sample.workbook([table]))[0].rows.suffix(3).map(\.cells) == shown.map { [$0] })
    }

    @Test func `what cannot be written is refused by name`() throws {
        #expect(throws: ReportingError(.noSheets)) { try Sample.workbook([]) }
        let long = try ReportTable(
            title: "t", columns: [ReportColumn("a")], rows: [[.text(String(repeating: "长", count: 32_768))]])
        #expect(throws: ReportingError(.cellTooLong, values: ["row": "1", "heading": "a"])) {
            try Sample.workbook([long])
        }
        let error = #expect(throws: ReportingError.self) {
            try XLSXWriter.write([try Sample.annex()], to: "/nonexistent/folder/a.xlsx", created: 0)
        }
        #expect(error?.reason == .notWritten && error?.isRetryable == true)
    }

    @Test func `the scratch file is removed`() throws {
        let path = Sample.path()
        _ = try XLSXWriter.bytes([try Sample.annex()], scratchPath: path, created: 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `20,000 rows survive the way out and in`() throws {
        let rows = (0..<20_000).map { [ReportCell.text("项目\($0)"), .money(Int64($0))] }
        let table = try ReportTable(title: "t", columns: [ReportColumn("名"), ReportColumn("额")], rows: rows)
        let back = try read(Sample.workbook([table]))[0].rows
        #expect(back.count == 20_002)
        #expect(back.last?.cells == ["项目19999", "199.99"])
    }
}

@Suite struct `A second reader agrees` {
    private static let script = """
        import sys, openpyxl
        sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
        print(sorted(str(r) for r in sheet.merged_cells.ranges), sheet.freeze_panes)
        print(sheet["A5"].value, sheet["D5"].value, sheet["E5"].number_format, sheet["F5"].value.date(),
              sheet["A6"].data_type)
        print(sheet["H5"].hyperlink.target, sheet["H6"].hyperlink)
        """

    @Test(.enabled(if: SecondReader.isThere, "python3 with openpyxl is not installed"))
    func `merges, frozen rows, types and links are what an independent reader sees`() throws {
        let seen = try SecondReader.lines(Self.script, of: Sample.workbook([try Sample.annex()]))
        #expect(
            seen == [
                "['A1:H1', 'A2:H2', 'A3:A4', 'B3:C3', 'D3:D4', 'E3:E4', 'F3:F4', 'G3:G4', 'H3:H4'] A5",
                "丹河新城 1234.5 0.0% 2026-06-25 s", "https://example.org/?a=1&b=2 None",
            ])
    }
}
