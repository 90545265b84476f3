import Causality

/// Text as it is indexed and searched for.
enum SearchText {
    /// All current values of the fields, one a line.
    static func of(_ record: RecordState, fields: [String]) -> String {
        var lines: [String] = []
        for field in fields {
            for value in record[field].values {
                if let text = value.text, !text.isEmpty { lines.append(folded(text)) }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Full-width letters and digits become plain, and NUL, which SQLite's text functions end at, a blank.
    static func folded(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isFolded($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0, 0x3000: result.append(" ")
            case 0xff01...0xff5e: result.append(Unicode.Scalar(UInt8(scalar.value - 0xfee0)))
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func isFolded(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0 || scalar.value == 0x3000 || (0xff01...0xff5e).contains(scalar.value)
    }
}
