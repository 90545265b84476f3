public import Wording

/// Why a report could not be built or written.
public struct ReportingError: Hashable, Sendable {
    /// The stable reasons; the raw value is what other programs may compare.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
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
        /// The workbook could not be written; trying again may help, as a disk can be full or busy for a while.
        case notWritten = "report.file.not-written"
        /// Coverage figures that contradict each other.
        case inconsistentCoverage = "report.coverage.inconsistent"
    }

    /// What is wrong, stable across versions.
    public let reason: Reason
    /// Further facts by name: `row`, `cells`, `columns`, `heading`, `path`, `detail`, `territory`.
    public let values: [String: String]

    /// Makes an error.
    public init(_ reason: Reason, values: [String: String] = [:]) {
        self.reason = reason
        self.values = values
    }
}

extension ReportingError: PersonFacingError {
    /// The raw value of ``reason``.
    public var code: String { reason.rawValue }

    /// Whether writing again may help; building the same report again fails alike.
    public var isRetryable: Bool { reason == .notWritten }

    /// What is wrong, with the values.
    public var message: Bilingual {
        func value(_ name: String) -> String { values[name] ?? "?" }
        switch reason {
        case .noColumns: return Bilingual(zh: "报表没有列。", en: "The report has no columns.")
        case .duplicateHeading:
            return Bilingual(
                zh: "两列的表头同为“\(value("heading"))”。", en: "Two columns have the heading “\(value("heading"))”.")
        case .rowWidth:
            return Bilingual(
                zh: "第 \(value("row")) 行有 \(value("cells")) 格，表头有 \(value("columns")) 列。",
                en: "Row \(value("row")) has \(value("cells")) cells; the header has \(value("columns")) columns.")
        case .noSheets: return Bilingual(zh: "工作簿没有工作表。", en: "The workbook has no sheet.")
        case .cellTooLong:
            guard let row = values["row"], let heading = values["heading"] else {
                return Bilingual(
                    zh: "标题、表头或附注超过 32767 个字符。", en: "The title, a heading or a note has more than 32,767 characters.")
            }
            return Bilingual(
                zh: "第 \(row) 行“\(heading)”的文字超过 32767 个字符。",
                en: "The text of row \(row), “\(heading)”, has more than 32,767 characters.")
        case .sheetTooLarge:
            return Bilingual(
                zh: "报表有 \(value("row")) 行 \(value("columns")) 列，超过工作表的 1048576 行 16384 列。",
                en:
                    "The report has \(value("row")) rows and \(value("columns")) columns; "
                    + "a sheet holds 1,048,576 and 16,384.")
        case .notWritten:
            let detail = values["detail"].map { Bilingual(zh: "：\($0)", en: ": \($0)") } ?? Bilingual(zh: "", en: "")
            return Bilingual(
                zh: "无法写入 \(value("path"))\(detail.zh)。", en: "\(value("path")) could not be written\(detail.en).")
        case .inconsistentCoverage:
            return Bilingual(
                zh: "“\(value("territory"))”的覆盖数据自相矛盾或重复。",
                en: "The coverage figures of “\(value("territory"))” contradict each other or come twice.")
        }
    }

    /// What to do about it.
    public var nextStep: Bilingual {
        switch reason {
        case .noColumns, .noSheets:
            Bilingual(zh: "请至少选择一列、一张表。", en: "Choose at least one column and one table.")
        case .duplicateHeading: Bilingual(zh: "请给重复的列改名。", en: "Rename the repeated column.")
        case .rowWidth: Bilingual(zh: "报表与表头不符，请联系维护人员。", en: "Rows and headings differ; tell the maintainers.")
        case .cellTooLong:
            Bilingual(zh: "请缩短该单元格的文字，或导出为 CSV。", en: "Shorten the text of that cell or export as CSV.")
        case .sheetTooLarge: Bilingual(zh: "请缩小范围后分次导出。", en: "Narrow the selection and export in parts.")
        case .notWritten:
            Bilingual(zh: "请检查磁盘空间和写入权限后重试。", en: "Check disk space and permission, then try again.")
        case .inconsistentCoverage:
            Bilingual(zh: "请核对该地区的覆盖数据。", en: "Check the coverage figures of that territory.")
        }
    }
}
