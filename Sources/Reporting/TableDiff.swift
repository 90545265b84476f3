import InspectionDomain
public import Wording

/// What changed from one table to another of the same kind: rows added, rows gone, cells that differ.
public struct TableDiff: Hashable, Sendable {
    /// One difference.
    public struct Line: Hashable, Sendable {
        /// Which row, by the texts of its key columns.
        public let row: String
        /// The column's heading; empty for a whole row.
        public let column: String
        /// What stood there before; empty for a new row.
        public let before: String
        /// What stands there now; empty for a row that is gone.
        public let after: String
    }

    /// The differences, rows in the order of the newer table, then those that are gone.
    public let lines: [Line]

    /// Compares two tables.
    ///
    /// - Parameter keys: the columns, from 0, that say which row it is; running numbers never are one. Rows with equal
    ///   keys are paired in their order.
    public init(from old: ReportTable, to new: ReportTable, keys: [Int]) {
        let headings = new.columns.map(\.flattened)
        let oldHeadings = old.columns.map(\.flattened)
        var earlier = Self.keyed(old, keys)
        var lines: [Line] = []
        for (key, row) in Self.ordered(new, keys) {
            guard let before = earlier.removeValue(forKey: key) else {
                lines.append(Line(row: Self.name(key), column: "", before: "", after: Self.whole(row)))
                continue
            }
            for (column, heading) in headings.enumerated() where !Self.isNumber(heading) && row.indices.contains(column)
            {
                let place = oldHeadings.firstIndex(of: heading)
                let was = place.flatMap { before.indices.contains($0) ? before[$0].shown : nil } ?? ""
                let now = row[column].shown
                if was != now { lines.append(Line(row: Self.name(key), column: heading, before: was, after: now)) }
            }
        }
        for (key, row) in Self.ordered(old, keys) where earlier[key] != nil {
            lines.append(Line(row: Self.name(key), column: "", before: Self.whole(row), after: ""))
        }
        self.lines = lines
    }

    /// The differences as a table.
    public func table(title: String, notes: [String] = [], language: Language) throws(ReportingError) -> ReportTable {
        let headings = [
            Label("行", "Row"), Label("栏目", "Column"), Label("原为", "Before"), Label("现为", "Now"),
        ]
        return try ReportTable(
            title: title, language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: lines.map { line in
                let column =
                    !line.column.isEmpty
                    ? line.column
                    : line.before.isEmpty ? Label("新增", "added")[language] : Label("不再列出", "gone")[language]
                return [.text(line.row), .text(column), .text(line.before), .text(line.after)]
            }, notes: notes)
    }

    private struct Key: Hashable {
        let texts: [String]
        let turn: Int
    }

    private static func ordered(_ table: ReportTable, _ keys: [Int]) -> [(Key, [ReportCell])] {
        var turns: [[String]: Int] = [:]
        return table.rows.map { row in
            let texts = keys.map { row.indices.contains($0) ? row[$0].shown : "" }
            turns[texts, default: 0] += 1
            return (Key(texts: texts, turn: turns[texts] ?? 1), row)
        }
    }

    private static func keyed(_ table: ReportTable, _ keys: [Int]) -> [Key: [ReportCell]] {
        Dictionary(ordered(table, keys), uniquingKeysWith: { first, _ in first })
    }

    private static func name(_ key: Key) -> String {
        key.texts.filter { !$0.isEmpty }.joined(separator: " · ") + (key.turn > 1 ? " (\(key.turn))" : "")
    }

    private static func whole(_ row: [ReportCell]) -> String {
        row.map(\.shown).filter { !$0.isEmpty }.joined(separator: " | ")
    }

    private static func isNumber(_ heading: String) -> Bool { heading == "序号" || heading == "No." }
}
