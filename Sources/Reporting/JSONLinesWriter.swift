import InspectionDomain

/// Writes a table as one JSON object a line, for other programs.
public enum JSONLinesWriter {
    /// UTF-8, one object a row ended by LF; keys are the flattened headings in column order.
    ///
    /// Integers are numbers; money is a number in 万元 and percent a number of percent, both exact decimals; dates are
    /// yyyy-mm-dd; a link is an object of `text` and `address`; an empty cell is `null`.
    public static func bytes(_ table: ReportTable) -> [UInt8] {
        let keys = table.columns.map { string($0.flattened) }
        var text = ""
        for row in table.rows {
            text += "{" + zip(keys, row).map { "\($0):\(value($1))" }.joined(separator: ",") + "}\n"
        }
        return Array(text.utf8)
    }

    private static func value(_ cell: ReportCell) -> String {
        switch cell {
        case .empty: "null"
        case .text(let text): string(text)
        case .integer, .money: cell.shown
        case .percent: String(cell.shown.dropLast())
        case .date(let date): string(date.description)
        case .link(let text, let address): "{\"text\":\(string(text)),\"address\":\(string(address))}"
        }
    }

    private static func string(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1f}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
