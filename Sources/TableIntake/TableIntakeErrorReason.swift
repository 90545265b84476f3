extension TableIntakeError {
    /// The stable reasons; the raw value is what other programs may compare.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The file has no bytes or no sheet.
        case empty = "table.empty"
        /// An old binary or password-protected workbook.
        case oldOrEncryptedWorkbook = "table.format.old"
        /// Neither text nor a workbook.
        case unknownFormat = "table.format.unknown"
        /// Text in none of the recognised encodings.
        case unknownEncoding = "table.encoding.unknown"
        /// A quoted field that never ends, or text after its closing quote.
        case misplacedQuote = "table.csv.quote"
        /// An archive that is cut off or damaged.
        case damagedArchive = "table.zip.damaged"
        /// An entry that needs a password or an unknown compression method.
        case unreadableEntry = "table.zip.entry"
        /// A workbook without one of its parts.
        case missingPart = "table.xlsx.part"
        /// A part that is not well-formed XML in UTF-8.
        case malformedXML = "table.xlsx.xml"
        /// A part with a document type declaration, which workbooks may not have (ECMA-376 part 2).
        case forbiddenDoctype = "table.xlsx.doctype"
        /// A cell or merged range with an impossible place, order or shared string.
        case malformedSheet = "table.xlsx.sheet"
        /// More bytes in the file than allowed.
        case tooManyFileBytes = "table.limit.file-bytes"
        /// More bytes after decompression than allowed.
        case tooManyDecompressedBytes = "table.limit.decompressed-bytes"
        /// More archive entries than allowed.
        case tooManyEntries = "table.limit.entries"
        /// More sheets than allowed.
        case tooManySheets = "table.limit.sheets"
        /// More rows than allowed.
        case tooManyRows = "table.limit.rows"
        /// More columns than allowed.
        case tooManyColumns = "table.limit.columns"
        /// More cells than allowed.
        case tooManyCells = "table.limit.cells"
        /// More merged ranges than allowed.
        case tooManyMergedRanges = "table.limit.merged-ranges"
        /// A cell longer than allowed.
        case cellTooLong = "table.limit.cell-bytes"
        /// None of the wanted headings stands in the first ten rows.
        case headerNotFound = "table.header.not-found"
        /// Required headings are missing.
        case missingColumn = "table.header.missing"
        /// A heading stands over two columns.
        case duplicateColumn = "table.header.duplicate"
        /// Not an amount of money.
        case notMoney = "table.cell.money"
        /// An amount with letters or words in it.
        case lettersInMoney = "table.cell.money.letters"
        /// An amount finer than 0.01 万元 (100 yuan).
        case moneyTooFine = "table.cell.money.too-fine"
        /// A number greater than can be stored.
        case numberTooLarge = "table.cell.too-large"
        /// Not a year from 1900 to 2199.
        case notYear = "table.cell.year"
        /// Not a date of the calendar.
        case notDate = "table.cell.date"
        /// Not a whole number.
        case notInteger = "table.cell.integer"
        /// Not a latitude or longitude.
        case notCoordinate = "table.cell.coordinate"
    }
}
