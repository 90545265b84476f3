/// Writes a table as comma-separated values (RFC 4180) for spreadsheet programs.
public enum CSVWriter {
    /// UTF-8 with byte order mark and CRLF; one heading row with groups flattened as `组·叶`, then the rows.
    ///
    /// Title, unit line and notes are left out, so that the first line is the header. A text that a spreadsheet program
    /// could take for a formula gets a `'` in front.
    public static func bytes(_ table: ReportTable) -> [UInt8] {
        var text = "\u{feff}"
        text += line(table.columns.map { field(harmless($0.flattened)) })
        for row in table.rows { text += line(row.map { field($0.isFigure ? $0.shown : harmless($0.shown)) }) }
        return Array(text.utf8)
    }

    private static func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\r\n" }

    private static func field(_ text: String) -> String {
        // Tab and semicolon need no quotes here, but a reader that guesses the separator must not be misled by them.
        guard text.utf8.contains(where: { ",;\t\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Full-width signs count too: some spreadsheet programs fold them when they read.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "\u{feff}" }) else { return text }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) ? "'" + text : text
    }
}
