/// Brings headings and figures that look alike to one form.
enum HeadingText {
    /// Full-width forms become ASCII; the ideographic space becomes a space.
    static func folded(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { !$0.isASCII }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xff01...0xff5e: scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xfee0)))
            case 0x3000, 0xa0, 0x2007, 0x202f: scalars.append(" ")
            case 0x200b, 0xfeff: continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// ``folded(_:)`` without white space at both ends.
    static func trimmed(_ text: String) -> String {
        let folded = folded(text)
        let start = folded.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }

    /// What headings are compared by: no white space or line breaks, lower case, one kind of middle dot.
    static func key(_ text: String) -> String {
        var key = ""
        for character in folded(text) where !character.isWhitespace {
            key += "・•‧∙".contains(character) ? "·" : character.lowercased()
        }
        return key
    }

    /// A key without a money unit in brackets at its end, and that unit.
    static func withoutUnit(_ key: String) -> (key: String, unit: MoneyUnit?) {
        for unit in MoneyUnit.allCases {
            for word in unit.words {
                for tail in ["(\(word))", "(单位:\(word))"] where key.hasSuffix(tail) && key.count > tail.count {
                    return (String(key.dropLast(tail.count)), unit)
                }
            }
        }
        return (key, nil)
    }
}
