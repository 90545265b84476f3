/// How much a spreadsheet may hold before it is refused with `table.limit.*`.
///
/// Row, column, cell and byte limits count all sheets of one file together, except ``columns``, which is per row.
public struct TableLimits: Hashable, Sendable {
    /// Bytes of the file as it arrives.
    public var fileBytes: Int
    /// Bytes of all workbook parts together after decompression.
    public var decompressedBytes: Int
    /// Entries in the workbook's archive.
    public var entries: Int
    /// Sheets.
    public var sheets: Int
    /// Rows with text.
    public var rows: Int
    /// Columns of a row up to its last text.
    public var columns: Int
    /// Cells, counting the empty ones before the last text of a row.
    public var cells: Int
    /// Merged ranges.
    public var mergedRanges: Int
    /// Bytes of UTF-8 in one cell.
    public var cellBytes: Int

    /// Limits of a city's project list with room to spare; each can be set.
    public init(
        fileBytes: Int = 32 << 20, decompressedBytes: Int = 256 << 20, entries: Int = 2_000, sheets: Int = 64,
        rows: Int = 100_000, columns: Int = 512, cells: Int = 4_000_000, mergedRanges: Int = 20_000,
        cellBytes: Int = 128 << 10
    ) {
        self.fileBytes = fileBytes
        self.decompressedBytes = decompressedBytes
        self.entries = entries
        self.sheets = sheets
        self.rows = rows
        self.columns = columns
        self.cells = cells
        self.mergedRanges = mergedRanges
        self.cellBytes = cellBytes
    }
}

/// What is left of the limits while one file is read.
struct TableBudget {
    let limits: TableLimits
    private var rows = 0
    private var cells = 0
    private var merged = 0
    private var decompressed = 0

    init(_ limits: TableLimits) { self.limits = limits }

    mutating func takeRow(_ number: Int, width: Int, sheet: String?) throws(TableIntakeError) {
        rows += 1
        cells += width
        guard rows <= limits.rows else { throw .limit(.tooManyRows, limits.rows, sheet: sheet, row: number) }
        guard width <= limits.columns else {
            throw .limit(.tooManyColumns, limits.columns, sheet: sheet, row: number, column: width - 1)
        }
        guard cells <= limits.cells else { throw .limit(.tooManyCells, limits.cells, sheet: sheet, row: number) }
    }

    func check(column: Int, row: Int, sheet: String?) throws(TableIntakeError) {
        guard column < limits.columns else {
            throw .limit(.tooManyColumns, limits.columns, sheet: sheet, row: row, column: column)
        }
    }

    mutating func takeMergedRange(sheet: String?) throws(TableIntakeError) {
        merged += 1
        guard merged <= limits.mergedRanges else {
            throw .limit(.tooManyMergedRanges, limits.mergedRanges, sheet: sheet)
        }
    }

    mutating func takeDecompressed(_ count: Int) throws(TableIntakeError) {
        decompressed += count
        guard decompressed <= limits.decompressedBytes else {
            throw .limit(.tooManyDecompressedBytes, limits.decompressedBytes)
        }
    }
}
