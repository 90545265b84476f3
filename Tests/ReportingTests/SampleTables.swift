import Foundation
import InspectionDomain
import Reporting

/// Tables that several tests write.
enum Sample {
    /// Five columns, two of them in a group, one row of every kind of cell and one of awkward texts.
    static func annex() throws -> ReportTable {
        try ReportTable(
            title: "2026年新建项目情况表", unitLine: "单位：万元",
            columns: [
                ReportColumn("项目名称"), ReportColumn(group: "前期进展情况", "环评"), ReportColumn(group: "前期进展情况", "土地"),
                ReportColumn("总投资"), ReportColumn("完成比例"), ReportColumn("开工日期"), ReportColumn("序号"), ReportColumn("网址"),
            ],
            rows: [
                [
                    .text("丹河新城"), .text("已批复"), .empty, .money(123_450), .percent(permille: 970),
                    .date(day(2026, 6, 25)), .integer(1), .link(text: "详情", address: "https://example.org/?a=1&b=2"),
                ],
                [
                    .text("=1+1"), .text("a,\"b\"\n<c>"), .text("@x"), .money(-5), .share(2, of: 3), .empty,
                    .integer(-7),
                    .link(text: "坏", address: "javascript:alert(1)"),
                ],
            ],
            notes: ["注：测试"])
    }

    static func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else { throw ReportingError(.rowWidth) }
        return date
    }

    /// A path in the temporary directory that no other test uses.
    static func path() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString).xlsx").path
    }

    static func workbook(_ tables: [ReportTable]) throws -> [UInt8] {
        try XLSXWriter.bytes(tables, scratchPath: path(), created: 1_780_000_000)
    }
}
