/// One column that an import looks for.
public struct WantedColumn: Hashable, Sendable {
    /// The name the caller uses for the column.
    public let key: String
    /// The accepted headings in Chinese or English; a leaf under a merged group may be written `组·叶`.
    public let headings: [String]
    /// Whether the import fails without the column.
    public let isRequired: Bool

    /// Describes one column.
    public init(_ key: String, headings: [String], isRequired: Bool = true) {
        self.key = key
        self.headings = headings
        self.isRequired = isRequired
    }
}

/// Where the wanted columns of a table stand.
///
/// Headings are compared without white space, line breaks, case and full-width forms. A money unit in brackets at the
/// end of a heading may be missing from the accepted headings; it is told in ``moneyUnits``.
public struct HeaderMap: Hashable, Sendable {
    /// The source rows that make up the header, counted from 1.
    public let headerRows: ClosedRange<Int>
    /// The columns found, counted from 0, by key.
    public let columns: [String: Int]
    /// The money units that headings name in brackets, by key.
    public let moneyUnits: [String: MoneyUnit]

    /// How many source rows are searched for the header.
    public static let searchedRows = 10

    /// Finds the header that holds most of the wanted columns within the first ten source rows.
    /// - Throws: `table.header.not-found`, `table.header.missing` with all missing headings, or
    ///   `table.header.duplicate` with the columns that share a heading.
    public static func find(in table: Table, wanted: [WantedColumn]) throws(TableIntakeError) -> HeaderMap {
        let grid = HeaderGrid(table, rows: searchedRows)
        var best: (match: HeaderMatch, rows: ClosedRange<Int>)?
        for depth in 1...2 {
            for top in 1...(searchedRows - depth + 1) {
                let rows = top...(top + depth - 1)
                let match = HeaderMatch(grid.headings(rows), wanted: wanted)
                guard match.found > 0 else { continue }
                if match.found > best?.match.found ?? 0 { best = (match, rows) }
            }
        }
        guard let best else {
            let names = wanted.compactMap(\.headings.first).joined(separator: "、")
            throw TableIntakeError(.headerNotFound, sheet: table.sheetName, values: ["heading": names])
        }
        let rows = grid.completed(best.rows)
        try best.match.check(wanted, sheet: table.sheetName, row: rows.upperBound)
        return HeaderMap(headerRows: rows, columns: best.match.columns, moneyUnits: best.match.units)
    }

    /// The rows below the header.
    public func dataRows(of table: Table) -> ArraySlice<Table.Row> {
        table.rows.drop { $0.number <= headerRows.upperBound }
    }

    /// The trimmed text of a column in a row with full-width forms as ASCII, for codes and figures; empty if the column
    /// was not found.
    public func text(_ key: String, in row: Table.Row) -> String {
        columns[key].map { HeadingText.trimmed(row.text($0)) } ?? ""
    }

    /// The text of a column in a row as it was written, full-width signs kept, without white space at its ends; empty if
    /// the column was not found.
    public func original(_ key: String, in row: Table.Row) -> String {
        var text = Substring(columns[key].map { row.text($0) } ?? "")
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Where a column's cell stands, for errors; column A if the column was not found.
    public func place(_ key: String, in row: Table.Row) -> CellPlace {
        CellPlace(row: row.number, column: columns[key] ?? 0)
    }
}

/// The first rows of a table with merged texts spread over the cells they cover.
private struct HeaderGrid {
    /// A heading as compared, with the merged range it comes from.
    struct Heading {
        var full: String
        var leaf: String
        var origin: CellRange?
    }

    private let texts: [Int: [String]]
    private let merged: [CellRange]
    private let width: Int
    private let fillsGroups: Bool

    init(_ table: Table, rows: Int) {
        let head = table.rows.prefix { $0.number <= rows }
        width = head.map(\.cells.count).max() ?? 0
        let last = width - 1
        merged = table.mergedRanges.filter { $0.rows.lowerBound <= rows && $0.columns.lowerBound <= last }
        // A text file has no merges: an empty cell beside a group's text then belongs to the group.
        fillsGroups = table.encodingFound != nil
        var texts: [Int: [String]] = [:]
        for row in head {
            texts[row.number] = (0..<width).map { HeadingText.key(row.text($0)) }
        }
        self.texts = Self.spread(texts, merged, rows: rows, width: width)
    }

    private static func spread(
        _ source: [Int: [String]], _ merged: [CellRange], rows: Int, width: Int
    ) -> [Int: [String]] {
        var texts = source
        for range in merged {
            let text = source[range.rows.lowerBound]?[range.columns.lowerBound] ?? ""
            guard !text.isEmpty else { continue }
            for row in range.rows.clamped(to: 1...rows) {
                for column in range.columns.clamped(to: 0...max(width - 1, 0)) {
                    texts[row, default: Array(repeating: "", count: width)][column] = text
                }
            }
        }
        return texts
    }

    /// The headings of all columns when these rows are the header.
    func headings(_ rows: ClosedRange<Int>) -> [Heading] {
        var group = ""
        return (0..<width).map { column in
            let leaf = texts[rows.upperBound]?[column] ?? ""
            var parts = rows.map { texts[$0]?[column] ?? "" }
            if fillsGroups, parts.count == 2 {
                if parts[0].isEmpty, !leaf.isEmpty { parts[0] = group } else { group = parts[0] }
            }
            parts = parts.filter { !$0.isEmpty }
            if parts.count == 2, parts[0] == parts[1] { parts.removeLast() }
            let origin = merged.first { $0.contains(row: rows.upperBound, column: column) }
            return Heading(
                full: parts.joined(separator: "·"), leaf: leaf.isEmpty ? parts.last ?? "" : leaf, origin: origin)
        }
    }

    /// The rows down to the end of the merges that begin in them: 序号 merged over two rows makes a header of two.
    func completed(_ rows: ClosedRange<Int>) -> ClosedRange<Int> {
        let last = merged.filter { rows.overlaps($0.rows) && $0.rows.count <= 3 }.map(\.rows.upperBound).max()
        return rows.lowerBound...max(rows.upperBound, last ?? 0)
    }
}

/// Which wanted columns a candidate header holds.
private struct HeaderMatch {
    private(set) var columns: [String: Int] = [:]
    private(set) var units: [String: MoneyUnit] = [:]
    private var duplicates: [String: [Int]] = [:]

    /// How many wanted columns were found, clear or not.
    var found: Int { columns.count }

    init(_ headings: [HeaderGrid.Heading], wanted: [WantedColumn]) {
        for want in wanted {
            let accepted = Set(want.headings.map { HeadingText.key($0) })
            // The whole heading counts before the leaf, so 前期·土地 is not confused with 联审·土地.
            var hits = Self.hits(headings, \.full, accepted)
            if hits.isEmpty { hits = Self.hits(headings, \.leaf, accepted) }
            guard let first = hits.first else { continue }
            columns[want.key] = first.column
            units[want.key] = first.unit
            if hits.count > 1 { duplicates[want.key] = hits.map(\.column) }
        }
    }

    private static func hits(
        _ headings: [HeaderGrid.Heading], _ part: KeyPath<HeaderGrid.Heading, String>, _ accepted: Set<String>
    ) -> [(column: Int, unit: MoneyUnit?)] {
        var hits: [(column: Int, unit: MoneyUnit?)] = []
        var origins: Set<CellRange> = []
        for (column, heading) in headings.enumerated() {
            let text = heading[keyPath: part]
            let (bare, unit) = HeadingText.withoutUnit(text)
            guard accepted.contains(text) || accepted.contains(bare) else { continue }
            // One heading merged over several columns is one column, its first.
            if let origin = heading.origin, !origins.insert(origin).inserted { continue }
            hits.append((column, unit))
        }
        return hits
    }

    func check(_ wanted: [WantedColumn], sheet: String, row: Int) throws(TableIntakeError) {
        for want in wanted {
            guard let columns = duplicates[want.key] else { continue }
            let letters = columns.map { CellPlace.letters($0) }.joined(separator: "、")
            throw TableIntakeError(
                .duplicateColumn, sheet: sheet, row: row, column: columns.last,
                values: ["heading": want.headings.first ?? want.key, "columns": letters, "key": want.key])
        }
        let missing = wanted.filter { $0.isRequired && columns[$0.key] == nil }
        guard missing.isEmpty else {
            let names = missing.map { $0.headings.first ?? $0.key }.joined(separator: "、")
            throw TableIntakeError(.missingColumn, sheet: sheet, row: row, values: ["heading": names])
        }
    }
}
