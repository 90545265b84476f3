/// One sheet of a spreadsheet as rows of text.
public struct Table: Hashable, Sendable {
    /// One row that holds at least one text.
    public struct Row: Hashable, Sendable {
        /// The row's number in the source, counted from 1 as a spreadsheet program shows it.
        public let number: Int
        /// The texts from column A on; empty cells after the last text are left out.
        public let cells: [String]

        /// Makes a row of its number and texts.
        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }

        /// The text in a column counted from 0; empty for a column the row does not reach.
        public func text(_ column: Int) -> String { cells.indices.contains(column) ? cells[column] : "" }
    }

    /// The sheet's name; for a text file the file name without its extension.
    public let sheetName: String
    /// Whether the author hid the sheet.
    public let isHidden: Bool
    /// The rows in source order; rows without any text are left out and leave a gap in the numbers.
    public let rows: [Row]
    /// The merged cells; only the top left one of each range has a text in ``rows``.
    public let mergedRanges: [CellRange]
    /// The encoding a text file was read with; `nil` for a workbook.
    public let encodingFound: TextEncoding?
    /// The numbers of the rows in which bytes could not be decoded; each such place shows as U+FFFD.
    public let damagedRows: [Int]

    /// Makes a sheet of its parts.
    public init(
        sheetName: String, isHidden: Bool = false, rows: [Row], mergedRanges: [CellRange] = [],
        encodingFound: TextEncoding? = nil, damagedRows: [Int] = []
    ) {
        self.sheetName = sheetName
        self.isHidden = isHidden
        self.rows = rows
        self.mergedRanges = mergedRanges
        self.encodingFound = encodingFound
        self.damagedRows = damagedRows
    }
}

/// The encodings of text files that are recognised.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "UTF-8"
    /// UTF-16, little end first, with a byte order mark.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, big end first, with a byte order mark.
    case utf16BigEndian = "UTF-16BE"
    /// GB 18030, which covers GBK and GB 2312: what Chinese Windows writes.
    case gb18030 = "GB18030"
}

/// A rectangle of cells, both corners included.
public struct CellRange: Hashable, Sendable {
    /// The first and last row, counted from 1.
    public let rows: ClosedRange<Int>
    /// The first and last column, counted from 0.
    public let columns: ClosedRange<Int>

    /// Makes a rectangle of its rows (from 1) and columns (from 0).
    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
        self.rows = rows
        self.columns = columns
    }

    /// Reads `B2:D5` or `B2`; `nil` for anything else or for corners in the wrong order.
    public init?(_ reference: some StringProtocol) {
        let corners = reference.split(separator: ":", omittingEmptySubsequences: false)
        guard corners.count <= 2, let first = corners.first.flatMap({ CellPlace($0) }),
            let last = corners.last.flatMap({ CellPlace($0) }),
            first.row <= last.row, first.column <= last.column
        else { return nil }
        self.init(rows: first.row...last.row, columns: first.column...last.column)
    }

    /// Whether the cell lies inside.
    public func contains(row: Int, column: Int) -> Bool { rows.contains(row) && columns.contains(column) }

    /// The rectangle as a spreadsheet program writes it, such as `B2:D5`.
    public var reference: String {
        CellPlace(row: rows.lowerBound, column: columns.lowerBound).reference + ":"
            + CellPlace(row: rows.upperBound, column: columns.upperBound).reference
    }
}

/// Where a cell stands.
public struct CellPlace: Hashable, Sendable {
    /// The row, counted from 1.
    public let row: Int
    /// The column, counted from 0.
    public let column: Int

    /// The last row and column count a workbook may have (ECMA-376 as used by spreadsheet programs).
    static let greatest = (rows: 1_048_576, columns: 16_384)

    /// Makes a place of a row (from 1) and a column (from 0).
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// Reads `AB12`, with or without `$`; `nil` for anything else or beyond 1,048,576 rows or 16,384 columns.
    public init?(_ reference: some StringProtocol) {
        var row = 0
        var column = 0
        for byte in reference.utf8 where byte != UInt8(ascii: "$") {
            switch byte {
            case 65...90 where row == 0: column = column * 26 + Int(byte) - 64
            case 97...122 where row == 0: column = column * 26 + Int(byte) - 96
            case 48...57 where column > 0: row = row * 10 + Int(byte) - 48
            default: return nil
            }
            guard row <= Self.greatest.rows, column <= Self.greatest.columns else { return nil }
        }
        guard row > 0, column > 0 else { return nil }
        self.init(row: row, column: column - 1)
    }

    /// The letters of the column, such as `AB` for 27.
    public var columnLetters: String { Self.letters(column) }

    /// The cell as a spreadsheet program writes it, such as `AB12`.
    public var reference: String { columnLetters + String(row) }

    /// The letters of a column counted from 0: `A` for 0, `AA` for 26.
    public static func letters(_ column: Int) -> String {
        var rest = column + 1
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(65 + (rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}
