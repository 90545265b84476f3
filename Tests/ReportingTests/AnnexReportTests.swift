import Causality
import Foundation
import InspectionDomain
import Reporting
import TableIntake
import Testing

private let script = """
    import sys, openpyxl
    sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
    print(sheet["A1"].value, "|", sheet["A2"].value, "|", sheet["A2"].alignment.horizontal)
    print(" ".join(sorted(str(r) for r in sheet.merged_cells.ranges)))
    for row in sheet.iter_rows(min_row=3, max_row=4):
        print("|".join("" if c.value is None else str(c.value) for c in row))
    print(sheet.max_column, sheet.max_row)
    print("|".join("" if c.value is None else str(c.value) for c in sheet[sheet.max_row]))
    """

private func rules(_ change: (String, String)? = nil) throws -> MechanismProfile.TableRules {
    var text = String(decoding: MechanismProfile.zhanhe2021Document, as: UTF8.self)
    if let change { text = text.replacingOccurrences(of: change.0, with: change.1) }
    return try #require(try MechanismProfile.decode(text.utf8).tables)
}

private func row(_ number: UInt64) -> AnnexRow {
    var cells: [AnnexColumn.Content: AnnexRow.Cell] = [:]
    for content in AnnexColumn.Content.allCases where content != .remark {
        cells[content] = content.isMoney ? .money(100_050) : .text("\(content.rawValue)\(number)")
    }
    cells[.doneMonth] = .money(100)
    cells[.doneYear] = .money(250)
    cells[.doneTotal] = .money(999)
    return AnnexRow(project: RecordID(high: 1, low: number), code: "P\(number)", cells: cells)
}

private func table(_ kind: AnnexKind, _ rules: MechanismProfile.TableRules) throws -> ReportTable {
    try AnnexReport.table(kind, rows: [row(1), row(2)], district: "湛河区", year: 2021, rules: rules)
}

@Suite(.enabled(if: SecondReader.isThere, "python3 with openpyxl is not installed"))
struct AnnexWorkbookTests {
    private func read(_ kind: AnnexKind) throws -> [String] {
        try SecondReader.lines(script, of: Sample.workbook([table(kind, rules())]))
    }

    @Test func `F-ZH-07 annex 1 has 14 columns and one header row`() throws {
        let seen = try read(.annex1)
        #expect(seen[0] == "湛河区2021年前期项目谋划表 | 单位：万元 | right")
        #expect(seen[1] == "A1:N1 A2:N2")
        #expect(
            seen[2] == "序号|项目名称|行业领域|建设内容及规模|建设年限|建设地点|总投资|签约情况|手续办理进展|拆迁进展|存在问题|责任单位|项目单位|项目单位联系人及电话")
        #expect(seen[3].hasPrefix("1|name1|") && seen[4] == "14 5" && seen[5].hasPrefix("2|name2|"))
    }

    @Test func `F-ZH-17 annex 2 has 16 columns, two header rows and the merged group of four`() throws {
        let seen = try read(.annex2)
        #expect(seen[0] == "湛河区2021年新建（竣工）项目情况表 | 单位：万元 | right")
        let vertical = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "N", "O", "P"].map { "\($0)3:\($0)4" }
        #expect(Set(seen[1].split(separator: " ").map(String.init)) == Set(vertical + ["A1:P1", "A2:P2", "J3:M3"]))
        #expect(
            seen[2]
                == "序号|项目名称|行业领域|建设单位|建设规模和主要内容|项目实施地点|总投资|建设起止年限|2021年投资目标|前期进展情况（必须填写详细，不能留空格）||||项目进展情况|项目单位联系人及电话|备注"
        )
        #expect(seen[3] == "|||||||||审批、核准、备案|环评|土地|规划|||")
        #expect(seen[4] == "16 6")
        #expect(
            seen[5]
                == "2|name2|sector2|builder2|content2|location2|1000.5|years2|1000.5|establishment2|eia2|land2|planning2|progress2|contact2|"
        )
    }

    @Test func `F-ZH-18 annex 3 has 22 columns, the five tracks, and month, total and year in that order`() throws {
        let seen = try read(.annex3)
        #expect(seen[0] == "湛河区2021年在建项目进展情况表 | 单位：万元 | right")
        let vertical = "ABCDEFGHIJKQRSTUV".map { "\($0)3:\($0)4" }
        #expect(Set(seen[1].split(separator: " ").map(String.init)) == Set(vertical + ["A1:V1", "A2:V2", "L3:P3"]))
        #expect(
            seen[2]
                == "序号|项目名称|行业领域|建设内容及规模|建设年限|建设地点|总投资|本月完成投资|累计完成投资|年度完成投资|形象进度|联审联批手续|||||2021年计划完成投资|首席服务员|责任单位|责任人|项目单位|项目单位联系人及电话"
        )
        #expect(seen[3] == "|||||||||||用地审批手续|审批核准备案手续|用地规划手续|建设规划手续|环评审批手续||||||")
        #expect(seen[4] == "22 6")
        #expect(
            seen[5]
                == "2|name2|sector2|content2|years2|location2|1000.5|1|9.99|2.5|visibleProgress2|landApproval2|establishment2|landPlanning2|constructionPlanning2|eia2|1000.5|chiefOfficer2|responsibleUnit2|responsiblePerson2|owner2|contact2"
        )
    }
}

struct AnnexFormatTests {
    @Test(arguments: AnnexKind.allCases) func `equal rows give equal bytes in every format`(kind: AnnexKind) throws {
        let rules = try rules()
        let (first, second) = (try table(kind, rules), try table(kind, rules))
        #expect(try Sample.workbook([first]) == Sample.workbook([second]))
        #expect(CSVWriter.bytes(first) == CSVWriter.bytes(second))
        #expect(HTMLWriter.page(first) == HTMLWriter.page(second))
    }

    @Test(arguments: [(AnnexKind.annex1, 1), (.annex2, 2), (.annex3, 3)])
    func `headings are those of the sample's township tables, groups flattened`(kind: AnnexKind, number: Int) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("SampleData/township-tables")
        let file = folder.appendingPathComponent("2026-06-yi-annex\(number).csv")
        let sample = try #require(TableReader.read(bytes: [UInt8](try Data(contentsOf: file)), fileName: "a.csv").first)
        let headings = kind.columns.map { $0.flattened(year: 2026) }
        // The sample's files leave the bracket of the group's heading out.
        let expected = headings.map { $0.replacingOccurrences(of: "（必须填写详细，不能留空格）", with: "") }
        #expect(sample.rows.first?.cells == ["序号"] + expected)
    }

    @Test func `F-ZH-08 the sample's June run of 甲乡 is refused for its empty 环评, the others pass`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("SampleData/township-tables")
        var refused: [String] = []
        for month in ["05", "06"] {
            for unit in ["jia", "yi", "bing"] {
                for (number, kind) in zip(1..., AnnexKind.allCases) {
                    let name = "2026-\(month)-\(unit)-annex\(number).csv"
                    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
                    let cells = try #require(TableReader.read(bytes: bytes, fileName: name).first).rows.dropFirst()
                    let rows = try cells.enumerated().map { try read($1.cells, kind, UInt64($0)) }
                    let text = try #require(CivilMonth("2026-\(month)"))
                    do { try kind.check(rows, rules(), month: text) } catch let refusal as AnnexRefusal {
                        refused += refusal.faults.map { "\(name) \($0.row) \($0.heading) \($0.reason)" }
                    }
                }
            }
        }
        #expect(refused == ["2026-06-jia-annex2.csv 1 前期进展情况（必须填写详细，不能留空格）·环评 blank"])
    }

    private func read(_ cells: [String], _ kind: AnnexKind, _ number: UInt64) throws -> AnnexRow {
        var read: [AnnexColumn.Content: AnnexRow.Cell] = [:]
        for (column, text) in zip(kind.columns, cells.dropFirst()) where !text.isEmpty {
            read[column.content] = column.content.isMoney ? .money(try #require(Int64(text)) * 100) : .text(text)
        }
        return AnnexRow(project: RecordID(high: 2, low: number), code: "\(number)", cells: read)
    }

    @Test func `a total row and the 23rd column are switched by the profile`() throws {
        let total = try table(.annex3, rules((#""totalRow": false"#, #""totalRow": true"#)))
        #expect(total.rows.count == 3)
        #expect(total.rows[2].map(\.shown).prefix(10) == ["", "合计", "", "", "", "", "2001", "2", "19.98", "5"])
        let remark = try table(.annex3, rules((#""remarkColumn": false"#, #""remarkColumn": true"#)))
        #expect(remark.columns.count == 23 && remark.columns.last?.flattened == "备注")
        #expect(try table(.annex3, rules()).columns.count == 22)
    }

    @Test func `F-ZH-09 a frozen version prints the same after the records changed`() throws {
        let rules = try rules()
        let month = try #require(CivilMonth("2026-05"))
        let merged = try FrozenTable.merging(
            [(unit: "甲乡", rows: [row(1)])], kind: .annex3, month: month, into: "示例区", rules: rules)
        let before = CSVWriter.bytes(try AnnexReport.table(merged, rules: rules))
        _ = try FrozenTable.merging(
            [(unit: "甲乡", rows: [row(2)])], kind: .annex3, month: month, into: "示例区", after: merged, rules: rules)
        #expect(CSVWriter.bytes(try AnnexReport.table(merged, rules: rules)) == before)
        #expect(try AnnexReport.table(merged, rules: rules).title == "示例区2026年在建项目进展情况表")
    }
}
