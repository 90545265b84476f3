import Foundation
import Reporting
import TableIntake
import Testing
import Wording

@Suite struct `Writing text formats` {
    @Test func `CSV has mark, CRLF, flattened headings and harmless formulas`() throws {
        let text = String(decoding: CSVWriter.bytes(try Sample.annex()), as: UTF8.self)
        #expect(
            text == "\u{feff}项目名称,前期进展情况·环评,前期进展情况·土地,总投资,完成比例,开工日期,序号,网址\r\n"
                + "丹河新城,已批复,,1234.5,97.0%,2026-06-25,1,详情\r\n"
                + "'=1+1,\"a,\"\"b\"\"\n<c>\",'@x,-0.05,66.7%,,-7,坏\r\n")
    }

    @Test(arguments: ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1", "＠x"])
    func `a text that looks like a formula gets a quote in front`(text: String) throws {
        let table = try ReportTable(title: "t", columns: [ReportColumn("a")], rows: [[.text(text)]])
        let back = try TableReader.read(bytes: CSVWriter.bytes(table), fileName: "a.csv")
        #expect(back.first?.rows.last?.cells == ["'" + text])
    }

    @Test func `CSV is read back with its headings`() throws {
        let table = try #require(
            try TableReader.read(bytes: CSVWriter.bytes(try Sample.annex()), fileName: "a.csv").first)
        let map = try HeaderMap.find(in: table, wanted: [.init("land", headings: ["前期进展情况·土地"])])
        #expect(map.columns == ["land": 2] && table.rows.count == 3)
    }

    @Test func `JSON lines are valid and exact`() throws {
        let lines = String(decoding: JSONLinesWriter.bytes(try Sample.annex()), as: UTF8.self).split(separator: "\n")
        let expected =
            #"{"项目名称":"丹河新城","前期进展情况·环评":"已批复","前期进展情况·土地":null,"总投资":1234.5,"完成比例":97.0,"#
            + #""开工日期":"2026-06-25","序号":1,"网址":{"text":"详情","address":"https://example.org/?a=1&b=2"}}"#
        #expect(lines.first.map { String($0) } == expected)
        let second = try #require(try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
        #expect(second["前期进展情况·环评"] as? String == "a,\"b\"\n<c>")
    }

    @Test func `HTML is escaped, grouped and in its language`() throws {
        let page = HTMLWriter.page(try Sample.annex())
        #expect(page.contains("<html lang=\"zh-CN\">"))
        #expect(page.contains("<th scope=\"colgroup\" colspan=\"2\">前期进展情况</th>"))
        #expect(page.contains("<th scope=\"col\" rowspan=\"2\">总投资</th>"))
        #expect(page.contains("a,&quot;b&quot;\n&lt;c&gt;"))
        #expect(page.contains("<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer\">详情</a>"))
        #expect(!page.contains("javascript:") && !page.contains("<script"))
        #expect(page.contains("size:A4"))
        let english = try ReportTable(title: "<t>", language: .en, columns: [ReportColumn("a")], rows: [])
        #expect(HTMLWriter.page(english).contains("<html lang=\"en\">"))
        #expect(HTMLWriter.page(english).contains("<title>&lt;t&gt;</title>"))
    }

    @Test func `the terminal table aligns Chinese by two columns`() throws {
        let table = try ReportTable(
            title: "覆盖", unitLine: "单位：个", columns: [ReportColumn("县区"), ReportColumn("数")],
            rows: [[.text("陵川"), .integer(6)], [.text("ab"), .integer(12)]])
        #expect(TextTableWriter.text(table) == "覆盖\n单位：个\n县区  数\n----  --\n陵川   6\nab    12\n")
    }

    @Test func `the terminal is not steered and long cells are cut`() throws {
        let table = try ReportTable(
            title: "\u{1b}[2J", columns: [ReportColumn("a")],
            rows: [[.text("x\u{1b}]0;y\u{7}\nz\u{202e}")], [.text("督导督导督导")]])
        let text = TextTableWriter.text(table, widest: 8)
        #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{7}" || $0 == "\u{202e}" })
        #expect(text.contains("督导督…\n"))
    }

    @Test func `bars are proportional and carry their figures`() {
        let svg = SVGBarChart.document(
            title: "<覆盖>", bars: [.init("陵川", .percent(permille: 500)), .init("高平&", .percent(permille: 1_000))])
        #expect(svg.contains("width=\"200\" height=\"18\"") && svg.contains("width=\"400\" height=\"18\""))
        #expect(svg.contains(">50.0%</text>") && svg.contains("高平&amp;") && svg.contains("&lt;覆盖&gt;"))
        #expect(SVGBarChart.document(title: "", bars: []).hasSuffix("</svg>\n"))
    }

    @Test(arguments: ReportingError.Reason.allCases)
    func `every error says what happened and what to do in both languages`(reason: ReportingError.Reason) {
        let error = ReportingError(reason)
        #expect(error.code == reason.rawValue && error.code.hasPrefix("report."))
        for sentence in [error.message, error.nextStep] {
            #expect(sentence.zh.hasSuffix("。") && sentence.en.hasSuffix("."))
        }
    }

    @Test func `a message carries its values`() {
        let error = ReportingError(.rowWidth, values: ["row": "2", "cells": "0", "columns": "1"])
        #expect(error.message.zh == "第 2 行有 0 格，表头有 1 列。")
        #expect(error.message.en == "Row 2 has 0 cells; the header has 1 columns.")
    }

    @Test func `a table that does not hold together is refused`() {
        #expect(throws: ReportingError(.noColumns)) { try ReportTable(title: "", columns: [], rows: []) }
        #expect(throws: ReportingError(.duplicateHeading, values: ["heading": "a"])) {
            try ReportTable(title: "", columns: [ReportColumn("a"), ReportColumn("a")], rows: [])
        }
        #expect(throws: ReportingError(.rowWidth, values: ["row": "2", "cells": "0", "columns": "1"])) {
            try ReportTable(title: "", columns: [ReportColumn("a")], rows: [[.empty], []])
        }
    }

    @Test(arguments: [
        (1, 3, "33.3%"), (2, 3, "66.7%"), (291, 300, "97.0%"), (1, 2_000, "0.1%"), (0, 5, "0.0%"), (5, 0, ""),
    ])
    func `shares are rounded half up to one decimal`(part: Int, whole: Int, shown: String) {
        #expect(ReportCell.share(part, of: whole).shown == shown)
    }

    @Test(arguments: [
        (Int64(0), "0"), (5, "0.05"), (100, "1"), (123_450, "1234.5"), (-1, "-0.01"),
        (Int64.min, "-92233720368547758.08"),
    ])
    func `money is shown in 万元 without trailing zeros`(hundredths: Int64, shown: String) {
        #expect(ReportCell.money(hundredths).shown == shown)
    }
}
