public import InspectionDomain

/// The monthly tables of Zhanhe, printed exactly: titles, headings, order and merges (catalogue §4).
///
/// Chinese in every language: the headings are those of the notice.
public enum AnnexReport {
    /// The table of rows in the order given, numbered from 1; equal rows give an equal table.
    ///
    /// Prints drafts as well; ``AnnexKind/check(_:_:month:previous:)`` refuses what may not be handed in.
    ///
    /// - Parameters:
    ///   - district: Whose table, as the title begins, such as 湛河区.
    ///   - year: The year in title and headings.
    public static func table(
        _ kind: AnnexKind, rows: [AnnexRow], district: String, year: Int, rules: MechanismProfile.TableRules
    ) throws(ReportingError) -> ReportTable {
        let hasRemark = kind == .annex3 && rules.remarkColumn
        let columns = [ReportColumn("序号")] + kind.columns.map { column($0, year: year) }
        var cells = rows.enumerated().map { index, row in
            [.integer(Int64(index + 1))] + kind.columns.map { cell(row, $0) } + (hasRemark ? [text(row, .remark)] : [])
        }
        if rules.totalRow { cells.append(total(kind, rows, hasRemark: hasRemark)) }
        return try ReportTable(
            title: kind.title(district: district, year: year), unitLine: AnnexKind.unitLine,
            columns: columns + (hasRemark ? [ReportColumn("备注")] : []), rows: cells)
    }

    /// The table of a frozen version, which later edits do not change.
    public static func table(
        _ frozen: FrozenTable, rules: MechanismProfile.TableRules
    ) throws(ReportingError) -> ReportTable {
        try table(frozen.kind, rows: frozen.rows, district: frozen.unit, year: frozen.month.year, rules: rules)
    }

    private static func column(_ column: AnnexColumn, year: Int) -> ReportColumn {
        let heading = column.heading(year: year)
        return column.group.map { ReportColumn(group: $0, heading) } ?? ReportColumn(heading)
    }

    private static func cell(_ row: AnnexRow, _ column: AnnexColumn) -> ReportCell {
        guard column.content.isMoney else { return text(row, column.content) }
        return row.money(column.content).map(ReportCell.money) ?? .empty
    }

    private static func text(_ row: AnnexRow, _ content: AnnexColumn.Content) -> ReportCell {
        let text = row.text(content)
        return text.isEmpty ? .empty : .text(text)
    }

    /// Sums of the columns of money; empty where a sum leaves 64 bits.
    private static func total(_ kind: AnnexKind, _ rows: [AnnexRow], hasRemark: Bool) -> [ReportCell] {
        let sums = kind.columns.enumerated().map { index, column -> ReportCell in
            if index == 0 { return .text("合计") }
            guard column.content.isMoney else { return .empty }
            let sum = rows.compactMap { $0.money(column.content) }.reduce(Int128(0)) { $0 + Int128($1) }
            return Int64(exactly: sum).map(ReportCell.money) ?? .empty
        }
        return [.empty] + sums + (hasRemark ? [.empty] : [])
    }
}
