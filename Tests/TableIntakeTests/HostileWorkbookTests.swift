@testable import TableIntake
import Testing

@Suite struct `Refusing hostile and damaged workbooks` {
    private func code(_ bytes: [UInt8], limits: TableLimits = TableLimits()) -> String? {
        do throws(TableIntakeError) {
            _ = try sheets(bytes, limits: limits)
            return nil
        } catch { return error.code }
    }

    @Test func `a bomb is stopped by the bytes that come out, whatever it claims`() {
        for claim in [100, 1 << 30] {
            var archive = ArchiveBuilder()
            archive.add("_rels/.rels", ArchiveBuilder.bomb(size: 64 << 20), method: 8, size: claim, sum: 0)
            #expect(
                code(archive.bytes, limits: TableLimits(decompressedBytes: 8 << 20)) == "table.limit.decompressed-bytes"
            )
        }
    }

    @Test func `parts count together against the limit`() {
        let bytes = WorkbookBuilder("<row><c><v>1</v></c></row>").bytes
        #expect(code(bytes, limits: TableLimits(decompressedBytes: 600)) == "table.limit.decompressed-bytes")
        #expect(code(bytes, limits: TableLimits(decompressedBytes: 6_000)) == nil)
    }

    @Test func `entries, sheets, rows, columns, cells and merges are limited`() {
        let bytes = WorkbookBuilder(
            "<row><c r=\"C1\"><v>1</v></c></row><row><c r=\"C2\"><v>1</v></c></row>",
            after: "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:B2\"/></mergeCells>"
        ).bytes
        #expect(code(bytes) == nil)
        #expect(code(bytes, limits: TableLimits(entries: 3)) == "table.limit.entries")
        #expect(code(bytes, limits: TableLimits(sheets: 0)) == "table.limit.sheets")
        #expect(code(bytes, limits: TableLimits(rows: 1)) == "table.limit.rows")
        #expect(code(bytes, limits: TableLimits(columns: 2)) == "table.limit.columns")
        #expect(code(bytes, limits: TableLimits(cells: 5)) == "table.limit.cells")
        #expect(code(bytes, limits: TableLimits(mergedRanges: 1)) == "table.limit.merged-ranges")
        let long = WorkbookBuilder("<row>\(WorkbookBuilder.inline("A1", "abcdef"))</row>").bytes
        #expect(code(long, limits: TableLimits(cellBytes: 5)) == "table.limit.cell-bytes")
    }

    @Test func `a column limit names row and column letter`() throws {
        let bytes = WorkbookBuilder("<row r=\"7\"><c r=\"AB7\"><v>1</v></c></row>").bytes
        let error = #expect(throws: TableIntakeError.self) { try sheets(bytes, limits: TableLimits(columns: 26)) }
        #expect(error?.row == 7 && error?.column == "AB" && error?.sheet == "Sheet1")
    }

    @Test func `a file cut at every 61st byte is refused, never misread`() {
        let whole = WorkbookBuilder("<row>\(WorkbookBuilder.inline("A1", "甲"))</row>").bytes
        for length in stride(from: 61, to: whole.count, by: 61) {
            #expect(code(Array(whole[..<length])) != nil, "cut at \(length)")
        }
    }

    @Test func `a name that is no UTF-8 is refused before the parser sees it`() {
        let bytes = Array("<worksheet><na".utf8) + [0xff] + Array("me/></worksheet>".utf8)
        let error = #expect(throws: TableIntakeError.self) { try XMLPart().parse(bytes, part: "sheet1.xml") }
        #expect(error?.code == "table.xlsx.xml")
    }

    @Test func `a flipped byte in every 61st place never crashes or changes a text unseen`() {
        let whole = WorkbookBuilder("<row>\(WorkbookBuilder.inline("A1", "甲乙丙"))</row>").bytes
        for place in stride(from: 0, to: whole.count, by: 61) {
            var bytes = whole
            bytes[place] ^= 0x55
            let texts = (try? sheets(bytes))?.first?.rows.map(\.cells)
            #expect(texts == nil || texts == [["甲乙丙"]], "flipped at \(place)")
        }
    }

    @Test(arguments: [
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
    ])
    func `a document type declaration is refused before any entity grows`(doctype: String) {
        var workbook = WorkbookBuilder("")
        workbook.sheets[0].xml =
            "<?xml version=\"1.0\"?>\(doctype)<worksheet><sheetData>"
            + "<row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>"
        #expect(code(workbook.bytes) == "table.xlsx.doctype")
    }

    @Test func `another encoding cannot hide a declaration`() {
        var archive = ArchiveBuilder()
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE x><Relationships/>"
        let mark: [UInt8] = [0xff, 0xfe]
        archive.add("_rels/.rels", mark + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        #expect(code(archive.bytes) == "table.xlsx.xml")
        var other = WorkbookBuilder("")
        other.sheets[0].xml = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><worksheet/>"
        #expect(code(other.bytes) == "table.xlsx.xml")
    }

    @Test(arguments: [
        "<row><c><v>1</v></row>", "<row><c t=\"str\"><v>&nope;</v></c></row>", "<row><c><v>1</v></c>",
    ])
    func `XML that is not well formed is refused`(data: String) {
        #expect(code(WorkbookBuilder(data).bytes) == "table.xlsx.xml")
    }

    @Test(arguments: [
        "<row><c t=\"s\"><v>0</v></c></row>", "<row r=\"2\"/><row r=\"2\"/>", "<row r=\"1\"><c r=\"A2\"/></row>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>", "<row r=\"1048577\"/>", "<row r=\"1\"><c r=\"ZZZ1\"/></row>",
    ])
    func `impossible places and strings are refused`(data: String) {
        #expect(code(WorkbookBuilder(data).bytes) == "table.xlsx.sheet")
    }

    @Test func `a missing part is named`() {
        var archive = ArchiveBuilder()
        archive.add("hello.txt", Array("hello".utf8))
        let error = #expect(throws: TableIntakeError.self) { try sheets(archive.bytes) }
        #expect(error?.reason == .missingPart && error?.values["part"] == "_rels/.rels")
    }
}
