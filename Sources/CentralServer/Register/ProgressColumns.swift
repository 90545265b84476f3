import InspectionDomain
import TableIntake
import Wording

/// The columns of a register that say what was completed since 1 January, each as of the month that its heading names:
/// 年度累计完成（万元，截至5月）.
struct ProgressColumns {
    /// One such column.
    struct Column: Hashable {
        let month: CivilMonth
        let unit: MoneyUnit
        var headings: [String]

        var key: String { "done\(month)" }
    }

    /// By month, the earliest first.
    private(set) var columns: [Column] = []
    private var unclear: [ImportIssue] = []

    var wanted: [WantedColumn] { columns.map { WantedColumn($0.key, headings: $0.headings, isRequired: false) } }

    /// Looks for such headings where a header may stand.
    init(_ table: Table, year: Int64) {
        for row in table.rows.prefix(HeaderMap.searchedRows) {
            for (column, text) in row.cells.enumerated() {
                let heading = text.filter { !$0.isWhitespace }
                guard Self.names.contains(where: { heading.hasPrefix($0) }) else { continue }
                guard let month = Self.month(in: heading, year: year) else {
                    unclear.append(Self.issue(heading, year: year, at: CellPlace(row: row.number, column: column)))
                    continue
                }
                if let known = columns.firstIndex(where: { $0.month == month }) {
                    columns[known].headings.append(text)
                } else {
                    columns.append(Column(month: month, unit: Self.unit(in: heading), headings: [text]))
                }
            }
        }
        columns.sort { $0.month < $1.month }
    }

    /// Headings that name no month of the plan year; a title above the header is none.
    func issues(in header: HeaderMap) -> [ImportIssue] {
        unclear.filter { issue in issue.row.map(header.headerRows.contains) ?? false }
    }

    private static let names = ["年度累计完成", "年度完成投资", "donethisyear"]

    /// The month after 截至, of the plan year unless the heading names another.
    private static func month(in heading: String, year: Int64) -> CivilMonth? {
        let through = /(?:截至|截止|through)(?:(\d{4})[年-])?(\d{1,2})(?:月|[)）]|$)/
        guard let found = heading.firstMatch(of: through) else { return nil }
        if let named = found.1.map({ number($0) }), named != Int(year) { return nil }
        return CivilMonth(year: Int(year), month: number(found.2))
    }

    /// Full-width digits count as well.
    private static func number(_ digits: Substring) -> Int {
        digits.reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
    }

    private static func unit(in heading: String) -> MoneyUnit {
        if heading.contains("亿") { return .hundredMillionYuan }
        if heading.contains("万") || !heading.contains("元") { return .tenThousandYuan }
        return .yuan
    }

    private static func issue(_ heading: String, year: Int64, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.progress.month", at: place,
            what: Bilingual(
                zh: "“\(heading)”没有说明截至 \(year) 年几月。", en: "“\(heading)” does not say through which month of \(year)."),
            nextStep: Bilingual(
                zh: "表头写成“年度累计完成（万元，截至5月）”。", en: "Head the column “年度累计完成（万元，截至5月）”."))
    }
}
