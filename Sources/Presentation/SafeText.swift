/// Text that cannot steer the terminal it is printed on: control characters and hidden directions become visible.
///
/// What stays as it is: letters of every script, emoji with their joiners and variation selectors.
public enum SafeText {
    /// Lines stay lines; tabs stay tabs; everything else that is hidden becomes visible.
    public static func block(_ text: String) -> String { visible(text, keepsLines: true) }

    /// One line: line ends become visible too; cut with `…` beyond that many characters.
    public static func line(_ text: String, atMost limit: Int = 200) -> String {
        let cut = text.unicodeScalars.count > limit
        let kept = cut ? String(text.prefix(limit)) : text
        let bounded = cut ? String(String.UnicodeScalarView(kept.unicodeScalars.prefix(limit * 4))) : kept
        return visible(bounded, keepsLines: false) + (cut ? "…" : "")
    }

    /// The same JSON with hidden characters as `\u` escapes; such characters stand inside strings only.
    public static func json(_ document: String) -> String {
        guard document.unicodeScalars.contains(where: { isHidden($0) }) else { return document }
        var escaped = ""
        for scalar in document.unicodeScalars {
            guard isHidden(scalar) else {
                escaped.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return escaped
    }

    private static func visible(_ text: String, keepsLines: Bool) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { !isHidden($0) && (keepsLines || ($0 != "\n" && $0 != "\t")) }
        if isPlain { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" {
                shown.append(keepsLines ? scalar : picture(of: scalar) ?? " ")
            } else if !isHidden(scalar) {
                shown.append(scalar)
            } else if let picture = picture(of: scalar) {
                shown.append(picture)
            } else {
                shown.append(contentsOf: "‹U+\(String(scalar.value, radix: 16, uppercase: true))›".unicodeScalars)
            }
        }
        return String(shown)
    }

    /// Controls but tab and line feed; formats but the joiners that emoji and Persian need.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" || scalar.value == 0x200c || scalar.value == 0x200d { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0...0x1f: Unicode.Scalar(0x2400 + scalar.value)
        case 0x7f: Unicode.Scalar(0x2421 as UInt32)
        default: nil
        }
    }
}
