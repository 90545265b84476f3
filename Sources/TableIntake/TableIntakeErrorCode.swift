extension TableIntakeError {
    /// The stable reasons; the raw value is what other programs may compare.
    public enum Code: String, Hashable, Sendable, CaseIterable {
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

extension TableIntakeError.Code {
    var nextStep: NextStep {
        switch self {
        case .empty: NextStep("文件里没有内容，请重新导出后再选。", "The file holds nothing; export it again.")
        case .oldOrEncryptedWorkbook:
            NextStep("请用表格软件取消密码并另存为 .xlsx。", "Remove the password and save the workbook as .xlsx.")
        case .unknownFormat: NextStep("请提供 .xlsx 或 .csv 文件。", "Supply an .xlsx or .csv file.")
        case .unknownEncoding: NextStep("请另存为 UTF-8 编码的 CSV。", "Save the file as CSV in UTF-8.")
        case .misplacedQuote: NextStep("请检查所示行的双引号是否成对。", "Check that the quotes of that row are paired.")
        case .damagedArchive, .unreadableEntry, .missingPart, .malformedXML, .malformedSheet:
            NextStep("文件已损坏，请重新复制，或用表格软件打开后另存。", "The file is damaged; copy it again or open and save it anew.")
        case .forbiddenDoctype:
            NextStep("文件含有表格不允许的声明，请勿使用并核对来源。", "The file holds a forbidden declaration; do not use it, check its origin.")
        case .missingColumn, .headerNotFound:
            NextStep("请在前十行内补上所列表头。", "Add the named headings within the first ten rows.")
        case .duplicateColumn: NextStep("请删除或改名重复的列。", "Remove or rename the repeated column.")
        default: isLimit ? Self.limitStep : cellStep
        }
    }

    private var isLimit: Bool { rawValue.hasPrefix("table.limit.") }

    private static let limitStep = NextStep("内容超出上限，请拆成几个文件后分别导入。", "The content exceeds a limit; split it into several files.")

    private var cellStep: NextStep {
        switch self {
        case .lettersInMoney:
            NextStep("金额里只写数字，可带“万元”或“亿元”。", "Write the amount in digits, with 万元 or 亿元 if needed.")
        case .moneyTooFine: NextStep("请把金额写到 0.01 万元为止。", "Round the amount to 0.01 万元.")
        case .numberTooLarge: NextStep("数字过大，请核对单位。", "The number is too large; check its unit.")
        case .notYear: NextStep("请填写四位年份，如 2026。", "Write a year of four digits, such as 2026.")
        case .notDate: NextStep("请按 2026-06-25 填写真实日期。", "Write a real date such as 2026-06-25.")
        case .notInteger: NextStep("请填写整数。", "Write a whole number.")
        case .notCoordinate: NextStep("请填写十进制度数，如 112.851234。", "Write decimal degrees such as 112.851234.")
        default: NextStep("请填写数字金额，单位万元。", "Write the amount as a number in 万元.")
        }
    }
}
