/// Builds archives and workbooks byte by byte, so that tests can also build wrong ones.
struct ArchiveBuilder {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// Adds an entry as it is; `stored` may be a deflate stream, `size` any claim.
    mutating func add(_ name: String, _ stored: [UInt8], method: Int = 0, size: Int? = nil, sum: UInt32? = nil) {
        let facts =
            Self.two(20) + Self.two(0) + Self.two(method) + Self.four(0x21_0000)
            + Self.four(Int(sum ?? Self.crc(stored)))
            + Self.four(stored.count) + Self.four(size ?? stored.count) + Self.two(name.utf8.count) + Self.two(0)
        directory += [0x50, 0x4b, 1, 2] + Self.two(20) + facts + Self.two(0) + Self.two(0) + Self.two(0) + Self.four(0)
        directory += Self.four(body.count) + Array(name.utf8)
        body += [0x50, 0x4b, 3, 4] + facts + Array(name.utf8) + stored
        count += 1
    }

    var bytes: [UInt8] {
        body + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + Self.two(count) + Self.two(count)
            + Self.four(directory.count) + Self.four(body.count) + Self.two(0)
    }

    private static func two(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
    private static func four(_ value: Int) -> [UInt8] { two(value & 0xffff) + two(value >> 16 & 0xffff) }

    private static let sums: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ sum >> 1 : sum >> 1 }
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in sums[Int((sum ^ UInt32(byte)) & 255)] ^ sum >> 8 }
    }

    /// A deflate stream that grows into about `size` spaces: 13 bits for every 258 bytes.
    static func bomb(size: Int) -> [UInt8] {
        var bits: [Bool] = [true, true, false]
        bits += [false, true, false, true, false, false, false, false]
        for _ in 0..<(size / 258) {
            bits += [true, true, false, false, false, true, false, true]
            bits += [Bool](repeating: false, count: 5)
        }
        bits += [Bool](repeating: false, count: 7)
        return stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { byte, bit in
                start + bit < bits.count && bits[start + bit] ? byte | 1 << bit : byte
            }
        }
    }
}

/// A workbook whose parts can be replaced.
struct WorkbookBuilder {
    var sheets: [(name: String, xml: String)]
    var sharedStrings: String?
    var styles: String?
    var workbookProperties = ""

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

    /// One sheet with the given content between `<sheetData>` tags and after them.
    init(_ data: String, after: String = "") {
        sheets = [("Sheet1", Self.sheet(data, after: after))]
    }

    static func sheet(_ data: String, after: String = "") -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<worksheet xmlns=\"\(main)\"><sheetData>\(data)</sheetData>\(after)</worksheet>"
    }

    var archive: ArchiveBuilder {
        var archive = ArchiveBuilder()
        func add(_ name: String, _ text: String) { archive.add(name, Array(text.utf8)) }
        let root = "<Relationship Id=\"rId1\" Type=\"\(Self.office)/officeDocument\" Target=\"xl/workbook.xml\"/>"
        add("_rels/.rels", "<Relationships xmlns=\"\(Self.package)\">\(root)</Relationships>")
        var names = ""
        var links = ""
        for (index, sheet) in sheets.enumerated() {
            names += "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" r:id=\"s\(index)\"/>"
            links +=
                "<Relationship Id=\"s\(index)\" Type=\"\(Self.office)/worksheet\" Target=\"worksheets/s\(index).xml\"/>"
        }
        if let sharedStrings {
            links += "<Relationship Id=\"t\" Type=\"\(Self.office)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
            add("xl/sharedStrings.xml", "<sst xmlns=\"\(Self.main)\">\(sharedStrings)</sst>")
        }
        if let styles {
            links += "<Relationship Id=\"y\" Type=\"\(Self.office)/styles\" Target=\"styles.xml\"/>"
            add("xl/styles.xml", "<styleSheet xmlns=\"\(Self.main)\">\(styles)</styleSheet>")
        }
        add(
            "xl/workbook.xml",
            "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\">\(workbookProperties)"
                + "<sheets>\(names)</sheets></workbook>"
        )
        add("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"\(Self.package)\">\(links)</Relationships>")
        for (index, sheet) in sheets.enumerated() { add("xl/worksheets/s\(index).xml", sheet.xml) }
        return archive
    }

    var bytes: [UInt8] { archive.bytes }

    /// A cell with its text inside.
    static func inline(_ place: String, _ text: String) -> String {
        "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
    }
}
