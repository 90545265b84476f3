@testable import TableIntake

/// Spreadsheets: whole files, single parts of a workbook, and single cells.
enum TableDecoders {
    /// Small, so that limits are met by small inputs too.
    static let limits = TableLimits(
        fileBytes: 1 << 20, decompressedBytes: 256 << 10, entries: 64, sheets: 4, rows: 500, columns: 64, cells: 5_000,
        mergedRanges: 100, cellBytes: 4 << 10)

    static func table(_ bytes: [UInt8], name: String) throws {
        let read = try decoded(refusedBy: TableIntakeError.self) {
            try TableReader.read(bytes: bytes, fileName: name, limits: limits)
        }
        for table in read ?? [] { try check(table) }
    }

    /// One part of a workbook as XML; the first byte says which.
    static func sheet(_ bytes: [UInt8]) throws {
        let content = Array(bytes.dropFirst())
        _ = try decoded(refusedBy: TableIntakeError.self) {
            switch (bytes.first ?? 0) % 5 {
            case 0: try RelationshipsPart(folder: "xl").parse(content, part: "rels")
            case 1: try WorkbookPart().parse(content, part: "workbook")
            case 2:
                let strings = SharedStringsPart(limits: limits)
                try strings.parse(content, part: "strings")
                try require(strings.strings.count <= limits.cells, "strings are bounded")
            case 3: try StylesPart().parse(content, part: "styles")
            default:
                let sheet = SheetPart(
                    name: "Sheet1", strings: ["a", "b"], kinds: [.plain, .date, .time, .dateAndTime],
                    numbers: NumberText(countsFrom1904: content.count % 2 == 0), budget: TableBudget(limits))
                try sheet.parse(content, part: "sheet")
                try check(Table(sheetName: "Sheet1", rows: sheet.rows, mergedRanges: sheet.merged))
            }
        }
    }

    /// A register: the header is looked for, and every cell is read as every kind of value.
    static func register(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: TableIntakeError.self) {
            try TableReader.read(bytes: bytes, fileName: "register.csv", limits: limits)
        }
        for table in read ?? [] {
            if let header = try parsed({ try HeaderMap.find(in: table, wanted: wanted) }) {
                for row in header.dataRows(of: table).prefix(4) {
                    for column in wanted {
                        _ = header.place(column.key, in: row).reference
                        try cell(header.text(column.key, in: row))
                    }
                }
            }
            for text in table.rows.lazy.flatMap(\.cells).prefix(24) { try cell(text) }
        }
    }

    private static let wanted = [
        WantedColumn("code", headings: ["项目编号", "code"]),
        WantedColumn("name", headings: ["项目名称", "name"]),
        WantedColumn("totalInvestment", headings: ["总投资"]),
        WantedColumn("plan", headings: ["前期·土地"], isRequired: false),
        WantedColumn("latitude", headings: ["纬度"], isRequired: false),
    ]

    private static func check(_ table: Table) throws {
        try require(table.rows.count <= limits.rows, "rows are bounded")
        try require(table.mergedRanges.count <= limits.mergedRanges, "merged ranges are bounded")
        var last = 0
        for row in table.rows {
            try require(row.number > last, "rows stand in order")
            last = row.number
            try require(row.cells.count <= limits.columns && row.cells.last?.isEmpty == false, "rows end with a text")
            try require(row.cells.allSatisfy { $0.utf8.count <= 3 * limits.cellBytes }, "cells are bounded")
        }
        try require(table.damagedRows == table.damagedRows.sorted(), "damaged rows stand in order")
        for range in table.mergedRanges { try require(CellRange(range.reference) == range, "a range can be written") }
    }

    private static func cell(_ text: String) throws {
        let place = CellPlace(row: 1, column: 0)
        for unit in MoneyUnit.allCases {
            if let money = try parsed({ try CellParser.money(text, unit: unit, at: place) }) {
                try require(money >= 0, "no amount is negative")
            }
        }
        if let date = try parsed({ try CellParser.date(text, at: place) }) {
            try require(try CellParser.date(date.iso, at: place) == date, "a date can be written and read again")
        }
        for axis in [CoordinateAxis.latitude, .longitude] {
            if let angle = try parsed({ try CellParser.microdegrees(text, axis: axis, at: place) }) {
                try require(angle.magnitude <= 180_000_000, "an angle lies on the globe")
            }
        }
        _ = try parsed { try CellParser.year(text, at: place) }
        if let number = try parsed({ try CellParser.integer(text, at: place) }) {
            try require(try CellParser.integer(String(number), at: place) == number, "a number can be read again")
        }
        _ = CellRange(text)
    }

    private static func parsed<Value>(_ body: () throws -> Value) throws -> Value? {
        try decoded(refusedBy: TableIntakeError.self, body)
    }
}
