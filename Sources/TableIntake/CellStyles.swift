/// The styles part: which cell styles show a number as a date or a time.
final class StylesPart: XMLPart {
    private(set) var kinds: [NumberKind] = []
    private var formats: [Int: NumberKind] = [:]
    private var isInCellFormats = false

    override func open(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "numFmt":
            if let number = attributes["numFmtId"].flatMap(Int.init), let code = attributes["formatCode"] {
                formats[number] = NumberKind(formatCode: code)
            }
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            let number = attributes["numFmtId"].flatMap(Int.init) ?? 0
            kinds.append(formats[number] ?? NumberKind(builtIn: number))
        default: break
        }
    }

    override func close(_ name: String) {
        if name == "cellXfs" { isInCellFormats = false }
    }
}

/// What a number format makes of a number.
enum NumberKind: Hashable {
    case plain, date, time, dateAndTime

    /// A format by its built-in number (ECMA-376 part 1, 18.8.30, with the Chinese ones 27–36 and 50–58).
    init(builtIn number: Int) {
        switch number {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .date
        case 18...21, 32...35, 45...47, 55, 56: self = .time
        case 22: self = .dateAndTime
        default: self = .plain
        }
    }

    /// A format by its code, such as `yyyy"年"m"月"d"日"`; only the section for positive numbers counts.
    init(formatCode: String) {
        var hasDay = false
        var hasMonth = false
        var hasTime = false
        var rest = Substring(formatCode)
        while let mark = rest.popFirst() {
            switch mark {
            case ";": rest = ""
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let content = rest.prefix { $0 != "]" }.lowercased()
                rest = rest.dropFirst(content.count + 1)
                // [h] and the like count elapsed time; other brackets are colours, conditions and locales.
                if let unit = content.first, "hms".contains(unit), content.allSatisfy({ $0 == unit }) { hasTime = true }
            case "y", "Y", "d", "D": hasDay = true
            case "m", "M": hasMonth = true
            case "h", "H", "s", "S": hasTime = true
            case "G", "g": rest = rest.lowercased().hasPrefix("eneral") ? rest.dropFirst(6) : rest
            default: break
            }
        }
        switch (hasDay || hasMonth && !hasTime, hasTime) {
        case (true, true): self = .dateAndTime
        case (true, false): self = .date
        case (false, true): self = .time
        case (false, false): self = .plain
        }
    }
}
