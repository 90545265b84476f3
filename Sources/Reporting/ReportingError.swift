/// Why a report could not be built or written.
public struct ReportingError: Error, Hashable, Sendable {
    /// The stable reasons; the raw value is what other programs may compare.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A table without columns.
        case noColumns = "report.columns.none"
        /// Two columns with one heading.
        case duplicateHeading = "report.heading.duplicate"
        /// A row with more or fewer cells than columns.
        case rowWidth = "report.row.width"
        /// A workbook without a sheet.
        case noSheets = "report.sheets.none"
        /// A text longer than a workbook's cell can hold (32,767 UTF-16 units).
        case cellTooLong = "report.cell.too-long"
        /// More rows or columns than a sheet can hold.
        case sheetTooLarge = "report.sheet.too-large"
        /// The workbook could not be written; trying again helps once the disk has room and may be written to.
        case notWritten = "report.file.not-written"
        /// Coverage figures that contradict each other.
        case inconsistentCoverage = "report.coverage.inconsistent"
    }

    /// The reason.
    public let code: Code
    /// Further facts by name: `row`, `cells`, `columns`, `heading`, `path`, `detail`, `territory`.
    public let values: [String: String]

    /// Makes an error.
    public init(_ code: Code, values: [String: String] = [:]) {
        self.code = code
        self.values = values
    }

    /// What to do about it, in Chinese and English.
    public var nextStep: (chinese: String, english: String) {
        switch code {
        case .noColumns, .noSheets: ("请至少选择一列、一张表。", "Choose at least one column and one table.")
        case .duplicateHeading: ("请给重复的列改名。", "Rename the repeated column.")
        case .rowWidth: ("报表与表头不符，请联系维护人员。", "Rows and headings differ; tell the maintainers.")
        case .cellTooLong: ("请缩短该单元格的文字，或导出为 CSV。", "Shorten the text of that cell or export as CSV.")
        case .sheetTooLarge: ("请缩小范围后分次导出。", "Narrow the selection and export in parts.")
        case .notWritten: ("请检查磁盘空间和写入权限后重试。", "Check disk space and permission, then try again.")
        case .inconsistentCoverage: ("请核对该地区的覆盖数据。", "Check the coverage figures of that territory.")
        }
    }
}
