/// The relationships of one part: where the parts it names are.
final class RelationshipsPart: XMLPart {
    /// Target and kind by identifier; targets are full paths in the archive without a leading slash.
    private(set) var targets: [String: (path: String, kind: String)] = [:]
    private let folder: [Substring]

    /// `folder` is the one of the part that the relationships belong to, such as `xl`.
    init(folder: String) { self.folder = folder.split(separator: "/") }

    override func open(_ name: String, _ attributes: [String: String]) {
        guard name == "Relationship", let identifier = attributes["Id"], let target = attributes["Target"],
            attributes["TargetMode"] != "External"
        else { return }
        var path = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(step) }
        }
        let kind = attributes["Type"]?.split(separator: "/").last.map(String.init) ?? ""
        targets[identifier] = (path.joined(separator: "/"), kind)
    }

    /// The first target of a kind, such as `styles`, in the order of identifiers.
    func path(ofKind kind: String) -> String? {
        targets.filter { $0.value.kind == kind }.min { $0.key < $1.key }?.value.path
    }
}

/// The workbook part: its sheets in order and its date system.
final class WorkbookPart: XMLPart {
    /// One sheet that the workbook names.
    struct Sheet {
        let name: String
        let relationship: String
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var countsFrom1904 = false

    override func open(_ name: String, _ attributes: [String: String]) {
        if name == "workbookPr" { countsFrom1904 = attributes.isTrue("date1904") }
        if name == "sheet", let title = attributes["name"], let relationship = attributes.local("id") {
            let hidden = (attributes["state"] ?? "visible") != "visible"
            sheets.append(Sheet(name: title, relationship: relationship, isHidden: hidden))
        }
    }
}

/// The shared strings, without the phonetic runs that tell how to pronounce them.
final class SharedStringsPart: XMLPart {
    private(set) var strings: [String] = []
    private let limits: TableLimits
    private var text = ""
    private var isText = false
    private var phoneticDepth = 0

    init(limits: TableLimits) { self.limits = limits }

    override func open(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "si": text = ""
        case "rPh": phoneticDepth += 1
        case "t": isText = phoneticDepth == 0
        default: break
        }
    }

    override func close(_ name: String) {
        switch name {
        case "si":
            strings.append(CellEscapes.decode(text))
            if strings.count > limits.cells { fail(.limit(.tooManyCells, limits.cells)) }
        case "rPh": phoneticDepth -= 1
        case "t": isText = false
        default: break
        }
    }

    override func characters(_ text: String) {
        guard isText else { return }
        self.text += text
        if self.text.utf8.count > limits.cellBytes { fail(.limit(.cellTooLong, limits.cellBytes)) }
    }
}

/// The escapes `_xHHHH_` that stand for characters XML cannot hold (ECMA-376 part 1, ST_Xstring).
enum CellEscapes {
    static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
        let source = Array(text.utf16)
        var units: [UInt16] = []
        var index = 0
        while index < source.count {
            if let unit = escape(source[index...]) {
                units.append(unit)
                index += 7
            } else {
                units.append(source[index])
                index += 1
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func escape(_ units: ArraySlice<UInt16>) -> UInt16? {
        let window = Array(units.prefix(7))
        guard window.count == 7, window[0] == 0x5f, window[1] == 0x78, window[6] == 0x5f else { return nil }
        let digits = String(decoding: window[2...5], as: UTF16.self)
        guard digits.utf8.allSatisfy({ (48...57).contains($0) || (65...70).contains($0) || (97...102).contains($0) })
        else { return nil }
        return UInt16(digits, radix: 16)
    }
}
