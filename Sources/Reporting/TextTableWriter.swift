/// Writes a table for a terminal, aligned by display width.
public enum TextTableWriter {
    /// Title, unit line, flattened headings, a rule, the rows and the notes, each line ended by LF.
    ///
    /// Wide (Chinese) characters count two columns. Figures stand to the right. Control characters, which could steer
    /// the terminal, become spaces. Cells longer than `widest` columns are cut and end in `…`.
    public static func text(_ table: ReportTable, widest: Int = 40) -> String {
        let headings = table.columns.map { fitted($0.flattened, widest) }
        let rows = table.rows.map { $0.map { fitted($0.shown, widest) } }
        var widths = headings.map(DisplayWidth.of)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], DisplayWidth.of(cell)) }
        }
        let rightward = table.columns.indices.map { column in table.rows.contains { $0[column].isFigure } }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let gap = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
                return rightward[column] ? gap + cell : cell + gap
            }
            let joined = padded.joined(separator: "  ")
            guard let end = joined.lastIndex(where: { $0 != " " }) else { return "\n" }
            return joined[...end] + "\n"
        }
        var text = plain(table.title) + "\n"
        if let unitLine = table.unitLine { text += plain(unitLine) + "\n" }
        text += line(headings)
        text += widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
        for row in rows { text += line(row) }
        for note in table.notes { text += plain(note) + "\n" }
        return text
    }

    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: plain.append(" ")
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    private static func fitted(_ text: String, _ widest: Int) -> String {
        let text = plain(text)
        guard DisplayWidth.of(text) > widest else { return text }
        var kept = ""
        var width = 1
        for character in text {
            width += DisplayWidth.of(String(character))
            if width > widest { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
