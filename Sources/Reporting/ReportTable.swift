public import InspectionDomain
public import Wording

/// A table ready to be written in any format: title, headings and typed cells.
public struct ReportTable: Hashable, Sendable {
    /// The title above the table.
    public let title: String
    /// The line under the title that names the unit, such as 单位：万元; `nil` for none.
    public let unitLine: String?
    /// The language of the words the writers add and of the page.
    public let language: Language
    /// The columns from left to right.
    public let columns: [ReportColumn]
    /// The rows; each has one cell per column.
    public let rows: [[ReportCell]]
    /// Lines under the table.
    public let notes: [String]

    /// Checks and keeps the parts of a table.
    /// - Throws: `report.columns.none`, `report.heading.duplicate` for two columns with equal flattened headings, or
    ///   `report.row.width` with the row, counted from 1, whose cells are too many or too few.
    public init(
        title: String, unitLine: String? = nil, language: Language = .zh, columns: [ReportColumn],
        rows: [[ReportCell]], notes: [String] = []
    ) throws(ReportingError) {
        guard !columns.isEmpty else { throw ReportingError(.noColumns) }
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.flattened).inserted {
            throw ReportingError(.duplicateHeading, values: ["heading": column.flattened])
        }
        for (index, row) in rows.enumerated() where row.count != columns.count {
            throw ReportingError(
                .rowWidth,
                values: ["row": String(index + 1), "cells": String(row.count), "columns": String(columns.count)])
        }
        self.title = title
        self.unitLine = unitLine
        self.language = language
        self.columns = columns
        self.rows = rows
        self.notes = notes
    }

    /// The same table with one more line under it.
    public func adding(note: String) throws(ReportingError) -> ReportTable {
        try ReportTable(
            title: title, unitLine: unitLine, language: language, columns: columns, rows: rows, notes: notes + [note])
    }
}

/// One column of a report.
public struct ReportColumn: Hashable, Sendable {
    /// The heading from the outermost group to the leaf; neighbours with an equal beginning share a merged group.
    public let path: [String]

    /// A column without group.
    public init(_ heading: String) { path = [heading] }

    /// A column inside a group.
    public init(group: String, _ heading: String) { path = [group, heading] }

    /// The heading in one line, groups and leaf joined by `·`.
    public var flattened: String { path.joined(separator: "·") }
}

/// One typed cell.
public enum ReportCell: Hashable, Sendable {
    /// Nothing.
    case empty
    /// Text; never taken for a formula.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// Money as a count of 0.01 万元 (100 yuan), shown in 万元.
    case money(Int64)
    /// A share as a count of 0.1 %, shown with one decimal.
    case percent(permille: Int64)
    /// A day, written yyyy-mm-dd in text.
    case date(CivilDate)
    /// Text that leads to an address; only http, https and mailto addresses become links.
    case link(text: String, address: String)

    /// The share of `part` in `whole`, rounded half up to 0.1 %; empty if there is no whole.
    ///
    /// `part` and `whole` are counts of at least 0 and below 10¹⁵.
    public static func share(_ part: Int, of whole: Int) -> ReportCell {
        guard whole > 0, part >= 0, part < 1_000_000_000_000_000, whole < 1_000_000_000_000_000 else { return .empty }
        return .percent(permille: Int64((2_000 * part + whole) / (2 * whole)))
    }
}
