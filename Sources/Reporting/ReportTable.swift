/// A table ready to be written in any format: title, headings and typed cells.
public struct ReportTable: Hashable, Sendable {
    /// The title above the table.
    public let title: String
    /// The line under the title that names the unit, such as 单位：万元; `nil` for none.
    public let unitLine: String?
    /// The language of the words the writers add and of the page.
    public let language: ReportLanguage
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
        title: String, unitLine: String? = nil, language: ReportLanguage = .chinese, columns: [ReportColumn],
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
}

/// The languages reports are written in.
public enum ReportLanguage: String, Hashable, Sendable, CaseIterable {
    /// Simplified Chinese.
    case chinese = "zh-CN"
    /// English.
    case english = "en"
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
    /// A day.
    case date(ReportDate)
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

/// A day of the calendar.
public struct ReportDate: Hashable, Sendable, Comparable {
    /// The year, 1900 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// Accepts a day that the Gregorian calendar has from 1900 on; `nil` otherwise.
    public init?(year: Int, month: Int, day: Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1900...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day as yyyy-mm-dd.
    public var iso: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    /// Calendar order.
    public static func < (left: ReportDate, right: ReportDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
