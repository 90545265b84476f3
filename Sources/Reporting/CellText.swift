import InspectionDomain
import Wording

extension ReportCell {
    /// The cell as people read it; equal in every format that holds text.
    public var shown: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .money(let hundredths): Self.decimal(hundredths, places: 2, trimmed: true)
        case .percent(let permille): Self.decimal(permille, places: 1, trimmed: false) + "%"
        case .date(let date): date.description
        case .link(let text, _): text
        }
    }

    /// Whether figures stand to the right of their column.
    public var isFigure: Bool {
        switch self {
        case .integer, .money, .percent: true
        case .empty, .text, .date, .link: false
        }
    }

    /// The address, if it is one that a report may lead to.
    var safeAddress: String? {
        guard case .link(_, let address) = self else { return nil }
        let allowed = ["http://", "https://", "mailto:"]
        let isPlain = address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        return isPlain && allowed.contains { address.lowercased().hasPrefix($0) } ? address : nil
    }

    /// A count of 10⁻ᵖ as a decimal number.
    static func decimal(_ count: Int64, places: Int, trimmed: Bool) -> String {
        var digits = String(count.magnitude)
        while digits.count <= places { digits = "0" + digits }
        let whole = digits.dropLast(places)
        var fraction = digits.suffix(places)
        while trimmed, fraction.last == "0" { fraction.removeLast() }
        return (count < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension Language {
    /// The language as HTML and SVG name it (BCP 47).
    var tag: String {
        switch self {
        case .zh: "zh-CN"
        case .en: "en"
        }
    }
}

/// Escaping that HTML and SVG share.
enum Markup {
    /// The text with `&`, `<`, `>`, `"` and `'` escaped and without characters that XML forbids.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(XMLCharacters.isAllowed(scalar) ? scalar : "\u{fffd}")
            }
        }
        return escaped
    }
}

/// Which characters XML 1.0 can hold.
enum XMLCharacters {
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
        default: false
        }
    }

    /// The text with U+FFFD for every character that XML cannot hold.
    static func cleaned(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { !isAllowed($0) }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isAllowed($0) ? $0 : "\u{fffd}" }))
    }
}
