import TableIntake
import Testing

func sheets(_ bytes: [UInt8], limits: TableLimits = TableLimits()) throws(TableIntakeError) -> [Table] {
    try TableReader.read(bytes: bytes, fileName: "a.xlsx", limits: limits)
}

func cells(_ workbook: WorkbookBuilder) throws -> [[String]] {
    try sheets(workbook.bytes).flatMap { $0.rows.map(\.cells) }
}

@Suite struct `Reading workbooks` {
    @Test func `shared strings join their runs and skip phonetic ones`() throws {
        var workbook = WorkbookBuilder(
            "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\" t=\"s\"><v>0</v></c></row>")
        workbook.sharedStrings =
            "<si><t>甲_x000D_乙 &amp; </t></si>"
            + "<si><r><t>丹河</t></r><r><t>新城</t></r>"
            + "<rPh sb=\"0\" eb=\"2\"><t>ダンガ</t></rPh><phoneticPr fontId=\"1\"/></si>"
        let table = try #require(try sheets(workbook.bytes).first)
        #expect(table.rows == [Table.Row(number: 2, cells: ["丹河新城", "", "甲\r乙 & "])])
        #expect(table.encodingFound == nil)
    }

    @Test func `every cell type becomes text`() throws {
        let row =
            WorkbookBuilder.inline("A1", "内联") + "<c t=\"b\"><v>1</v></c><c t=\"str\"><f>A1</f><v>公式</v></c>"
            + "<c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2026-06-25T00:00:00</v></c><c><v>42</v></c>"
        #expect(try cells(WorkbookBuilder("<row>\(row)</row>")) == [["内联", "TRUE", "公式", "#N/A", "2026-06-25", "42"]])
    }

    @Test(arguments: [
        ("0.30000000000000004", "0.3"), ("1234.5600000000001", "1234.56"), ("1.5E3", "1500"), ("1E-3", "0.001"),
        ("-0.1", "-0.1"), ("140000000000000001", "140000000000000001"), ("100", "100"), ("-0", "0"),
        ("1e20", "100000000000000000000"),
        ("007", "007"), ("1.50", "1.5"), ("1.", "1"), (".5", "0.5"), ("00.5", "0.5"),
        ("12345678901234.5", "12345678901234.5"),
    ])
    func `numbers come without floating noise`(stored: String, shown: String) throws {
        #expect(try cells(WorkbookBuilder("<row><c><v>\(stored)</v></c></row>")) == [[shown]])
    }

    private static let styles =
        "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>"
        + "<numFmt numFmtId=\"177\" formatCode=\"[Red]0.00&quot;day&quot;\"/>"
        + "<numFmt numFmtId=\"178\" formatCode=\"General\"/></numFmts>"
        + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/>"
        + "<xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf numFmtId=\"178\"/></cellXfs>"

    @Test(arguments: [
        (0, "46198", "46198"), (1, "46198", "2026-06-25"), (2, "46198", "2026-06-25"), (3, "46198", "46198"),
        (4, "46198.5", "2026-06-25 12:00:00"), (4, "46198", "2026-06-25"), (5, "0.75", "18:00:00"), (6, "7", "7"),
        (1, "1", "1900-01-01"), (1, "59", "1900-02-28"), (1, "60", "60"), (1, "61", "1900-03-01"),
        (1, "2958465", "9999-12-31"), (1, "-5", "-5"),
    ])
    func `the style decides which serials are dates`(style: Int, stored: String, shown: String) throws {
        var workbook = WorkbookBuilder("<row><c s=\"\(style)\"><v>\(stored)</v></c></row>")
        workbook.styles = Self.styles
        #expect(try cells(workbook) == [[shown]])
    }

    @Test func `the 1904 flag moves the dates`() throws {
        var workbook = WorkbookBuilder("<row><c s=\"1\"><v>44736</v></c><c s=\"1\"><v>0</v></c></row>")
        workbook.styles = Self.styles
        workbook.workbookProperties = "<workbookPr date1904=\"1\"/>"
        #expect(try cells(workbook) == [["2026-06-25", "1904-01-01"]])
    }

    @Test func `several sheets keep names, order and gaps`() throws {
        var workbook = WorkbookBuilder("<row r=\"5\"><c r=\"B5\"><v>1</v></c></row>")
        workbook.sheets.append(
            ("续建", WorkbookBuilder.sheet("<row/><row><c r=\"A2\" s=\"3\"/><c r=\"B2\"><v>2</v></c></row>")))
        let tables = try sheets(workbook.bytes)
        #expect(tables.map(\.sheetName) == ["Sheet1", "续建"])
        #expect(
            tables.map(\.rows) == [
                [Table.Row(number: 5, cells: ["", "1"])], [Table.Row(number: 2, cells: ["", "2"])],
            ])
    }

    @Test func `merged ranges are reported`() throws {
        let workbook = WorkbookBuilder(
            "<row><c><v>1</v></c></row>",
            after: "<mergeCells><mergeCell ref=\"A1:P1\"/><mergeCell ref=\"J3:M3\"/></mergeCells>")
        #expect(try sheets(workbook.bytes)[0].mergedRanges.map(\.reference) == ["A1:P1", "J3:M3"])
    }

    @Test func `prefixed elements are the same elements`() throws {
        var workbook = WorkbookBuilder("")
        workbook.sheets[0].xml =
            "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData>"
            + "<x:row r=\"1\"><x:c r=\"A1\"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        #expect(try cells(workbook) == [["7"]])
    }

    @Test func `a part above ten million bytes is read`() throws {
        let text = String(repeating: "督导", count: 20_000)
        let data = (1...100).map { "<row r=\"\($0)\">\(WorkbookBuilder.inline("A\($0)", text))</row>" }.joined()
        #expect(data.utf8.count > 10_000_000)
        let rows = try sheets(WorkbookBuilder(data).bytes)[0].rows
        #expect(rows.count == 100 && rows.allSatisfy { $0.cells == [text] })
    }

    @Test func `20,000 rows come whole and in order`() throws {
        let data = (1...20_000).map {
            "<row r=\"\($0)\"><c r=\"A\($0)\"><v>\($0)</v></c>\(WorkbookBuilder.inline("B\($0)", "项目\($0)"))</row>"
        }
        let rows = try sheets(WorkbookBuilder(data.joined()).bytes)[0].rows
        #expect(rows.count == 20_000)
        #expect(rows.last == Table.Row(number: 20_000, cells: ["20000", "项目20000"]))
    }
}
