import TableIntake
import Testing
import Wording

private func read(_ bytes: [UInt8], limits: TableLimits = TableLimits()) throws -> Table {
    try #require(try TableReader.read(bytes: bytes, fileName: "清单/项目.csv", limits: limits).first)
}

private func read(_ text: String) throws -> Table { try read(Array(text.utf8)) }

private func code(_ bytes: [UInt8], limits: TableLimits = TableLimits()) -> String? {
    do throws(TableIntakeError) {
        _ = try TableReader.read(bytes: bytes, fileName: "a.csv", limits: limits)
        return nil
    } catch { return error.code }
}

@Suite struct `Reading separated values` {
    @Test func `quotes, doubled quotes and embedded newlines are RFC 4180`() throws {
        let table = try read("a,\"b \"\"c\"\"\",\"d\r\ne\"\r\n\r\n1,,3\r\n")
        #expect(table.rows.map(\.cells) == [["a", "b \"c\"", "d\r\ne"], ["1", "", "3"]])
        #expect(table.rows.map(\.number) == [1, 3])
        #expect(table.sheetName == "项目")
    }

    @Test func `the last line may lack its end`() throws {
        #expect(try read("a,b\n1,2").rows.last?.cells == ["1", "2"])
    }

    @Test(arguments: [",", ";", "\t"])
    func `the delimiter is detected`(delimiter: String) throws {
        let text = [["名称", "总投资"], ["甲，乙", "1"], ["丙", "2"]].map { $0.joined(separator: delimiter) }
        #expect(try read(text.joined(separator: "\n")).rows[1].cells == ["甲，乙", "1"])
    }

    @Test func `a declared separator is obeyed`() throws {
        #expect(try read("sep=;\r\na,b;c\r\n").rows.first?.cells == ["a,b", "c"])
    }

    @Test func `byte order marks choose UTF-8 and both kinds of UTF-16`() throws {
        let text = "名称,年\n甲🏗,2026\n"
        #expect(try read([0xef, 0xbb, 0xbf] + Array(text.utf8)).rows[0].cells == ["名称", "年"])
        let little: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        for (bytes, encoding) in [(little, TextEncoding.utf16LittleEndian), (big, .utf16BigEndian)] {
            let table = try read(bytes)
            #expect(table.rows[1].cells == ["甲🏗", "2026"])
            #expect(table.encodingFound == encoding)
        }
    }

    /// 项目名称,总投资 / 丹河新城,1200 as Chinese Windows writes it.
    private static let chinese: [UInt8] =
        [0xcf, 0xee, 0xc4, 0xbf, 0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xd7, 0xdc, 0xcd, 0xb6, 0xd7, 0xca, 0x0d, 0x0a]
        + [0xb5, 0xa4, 0xba, 0xd3, 0xd0, 0xc2, 0xb3, 0xc7, 0x2c, 0x31, 0x32, 0x30, 0x30, 0x0d, 0x0a]

    @Test func `GB18030 is detected`() throws {
        let table = try read(Self.chinese)
        #expect(table.encodingFound == .gb18030)
        #expect(table.rows.map(\.cells) == [["项目名称", "总投资"], ["丹河新城", "1200"]])
        #expect(table.damagedRows.isEmpty)
    }

    @Test func `four-byte GB18030 is read`() throws {
        // 㐂 (U+3402) has no two-byte form.
        let table = try read(Self.chinese + [0x81, 0x39, 0xef, 0x31, 0x2c, 0x35])
        #expect(table.encodingFound == .gb18030)
        #expect(table.rows[2].cells == ["㐂", "5"])
    }

    @Test func `a damaged place is told by its row`() throws {
        let many = (0..<4).flatMap { _ in Self.chinese }
        let table = try read(many + [0x41, 0xff, 0x2c, 0x31, 0x0a] + Self.chinese)
        #expect(table.encodingFound == .gb18030)
        #expect(table.damagedRows == [9])
        #expect(table.rows[8].cells == ["A\u{fffd}", "1"])
    }

    @Test func `UTF-8 with one flipped byte stays UTF-8`() throws {
        var bytes = Array("名称,备注\n丹河新城项目,正常\n沁河大桥项目,正常\n".utf8)
        let place = try #require(bytes.firstIndex(of: 0x0a)) + 2
        bytes[place] = 0x41
        let table = try read(bytes)
        #expect(table.encodingFound == .utf8)
        #expect(table.damagedRows == [2])
    }

    @Test func `bytes that are no text are refused`() {
        #expect(code([0, 1, 2, 3]) == "table.format.unknown")
        #expect(code([0x2c] + [UInt8](repeating: 0xff, count: 64)) == "table.encoding.unknown")
        #expect(code([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]) == "table.format.old")
        #expect(code([]) == "table.empty")
    }

    @Test func `a quote without partner names its row and column`() {
        #expect(throws: TableIntakeError(.misplacedQuote, sheet: "项目", row: 2, column: 1)) {
            try read("a,b\n1,\"2\n")
        }
        #expect(throws: TableIntakeError(.misplacedQuote, sheet: "项目", row: 1, column: 0)) { try read("\"a\"b,c\n") }
    }

    @Test func `limits hold`() {
        let text = Array("a,b,c\n1,2,3\n4,5,6\n".utf8)
        #expect(code(text, limits: TableLimits(rows: 2)) == "table.limit.rows")
        #expect(code(text, limits: TableLimits(rows: 3)) == nil)
        #expect(code(text, limits: TableLimits(columns: 2)) == "table.limit.columns")
        #expect(code(text, limits: TableLimits(cells: 8)) == "table.limit.cells")
        #expect(code(text, limits: TableLimits(fileBytes: 5)) == "table.limit.file-bytes")
        #expect(code(Array("abcdef\n".utf8), limits: TableLimits(cellBytes: 5)) == "table.limit.cell-bytes")
    }

    @Test func `every error says what to do in both languages`() {
        for reason in TableIntakeError.Reason.allCases {
            let error = TableIntakeError(reason, sheet: "项目", row: 3, column: 2, values: ["limit": "7", "text": "x"])
            #expect(error.code == reason.rawValue && error.code.hasPrefix("table.") && !error.isRetryable)
            for sentence in [error.message, error.nextStep] {
                #expect(sentence.zh.hasSuffix("。") && sentence.en.hasSuffix("."), "\(error.code)")
            }
            #expect(error.message.zh.contains("（工作表“项目”，第 3 行，C 列）") && error.message.en.contains("row 3, column C"))
        }
    }

    @Test func `a message names the place and the values`() {
        let cell = TableIntakeError(.notMoney, row: 12, column: 27, values: ["text": "约五亿"])
        #expect(
            cell.message
                == Bilingual(
                    zh: "“约五亿”不是金额（第 12 行，AB 列）。", en: "“约五亿” is not an amount of money (row 12, column AB)."))
        let rows = TableIntakeError(.tooManyRows, values: ["limit": "200000"])
        #expect(rows.message == Bilingual(zh: "行数超过上限 200000。", en: "There are more rows than the limit of 200000."))
        let part = TableIntakeError(.malformedXML, values: ["part": "xl/workbook.xml", "line": "4"])
        #expect(part.message.en == "A part of the workbook is not well-formed XML (part xl/workbook.xml, its line 4).")
    }
}
