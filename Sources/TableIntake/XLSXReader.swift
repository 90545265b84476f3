/// Reads Office Open XML workbooks (ECMA-376), transitional or strict.
enum XLSXReader {
    static func read(_ bytes: [UInt8], limits: TableLimits) throws(TableIntakeError) -> [Table] {
        try ZipArchive.open(bytes, limits: limits) { archive throws(TableIntakeError) in
            var workbook = try OpenWorkbook(archive, limits: limits)
            return try workbook.readSheets()
        }
    }
}

/// The parts of a workbook that all its sheets share.
private struct OpenWorkbook {
    private let archive: ZipArchive
    private var budget: TableBudget
    private let part = WorkbookPart()
    private let relationships: RelationshipsPart
    private var strings: [String] = []
    private var kinds: [NumberKind] = []

    init(_ archive: ZipArchive, limits: TableLimits) throws(TableIntakeError) {
        self.archive = archive
        budget = TableBudget(limits)
        let roots = RelationshipsPart(folder: "")
        try roots.parse(Self.need("_rels/.rels", archive, &budget), part: "_rels/.rels")
        let path = roots.path(ofKind: "officeDocument") ?? "xl/workbook.xml"
        try part.parse(Self.need(path, archive, &budget), part: path)

        let (folder, file) = Self.split(path)
        relationships = RelationshipsPart(folder: folder)
        let links = (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels"
        try relationships.parse(Self.need(links, archive, &budget), part: links)

        if let path = relationships.path(ofKind: "sharedStrings") {
            let shared = SharedStringsPart(limits: limits)
            try shared.parse(Self.need(path, archive, &budget), part: path)
            strings = shared.strings
        }
        if let path = relationships.path(ofKind: "styles") {
            let styles = StylesPart()
            try styles.parse(Self.need(path, archive, &budget), part: path)
            kinds = styles.kinds
        }
    }

    /// Reads the worksheets in the workbook's order; chart and macro sheets have no rows and are passed over.
    mutating func readSheets() throws(TableIntakeError) -> [Table] {
        let limit = budget.limits.sheets
        guard part.sheets.count <= limit else { throw .limit(.tooManySheets, limit) }
        var tables: [Table] = []
        let numbers = NumberText(countsFrom1904: part.countsFrom1904)
        for sheet in part.sheets {
            guard let target = relationships.targets[sheet.relationship] else {
                throw TableIntakeError(.missingPart, sheet: sheet.name)
            }
            guard target.kind == "worksheet" else { continue }
            let content = try Self.need(target.path, archive, &budget)
            let reader = SheetPart(name: sheet.name, strings: strings, kinds: kinds, numbers: numbers, budget: budget)
            try reader.parse(content, part: target.path)
            budget = reader.budget
            tables.append(
                Table(
                    sheetName: sheet.name, isHidden: sheet.isHidden, rows: reader.rows, mergedRanges: reader.merged))
        }
        guard !tables.isEmpty else { throw TableIntakeError(.empty) }
        return tables
    }

    private static func need(
        _ path: String, _ archive: ZipArchive, _ budget: inout TableBudget
    ) throws(TableIntakeError) -> [UInt8] {
        guard let bytes = try archive.read(path, budget: &budget) else {
            throw TableIntakeError(.missingPart, values: ["part": path])
        }
        return bytes
    }

    private static func split(_ path: String) -> (folder: String, file: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}
