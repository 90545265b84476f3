/// Reads a spreadsheet into rows of text.
public enum TableReader {
    /// Reads every sheet of a workbook, or the one table of a text file.
    ///
    /// The content decides the format, not the extension; `fileName` only names a text file's table.
    /// Numbers have at most 15 significant digits, as spreadsheet programs show them; percentages stay fractions;
    /// date cells become yyyy-mm-dd; booleans TRUE or FALSE; a formula gives its last stored result.
    /// - Throws: ``TableIntakeError`` with a `table.*` code. Reading the same bytes again fails alike.
    public static func read(
        bytes: [UInt8], fileName: String, limits: TableLimits = TableLimits()
    ) throws(TableIntakeError) -> [Table] {
        guard !bytes.isEmpty else { throw TableIntakeError(.empty) }
        guard bytes.count <= limits.fileBytes else { throw .limit(.tooManyFileBytes, limits.fileBytes) }
        if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4b, 0x05, 0x06]) {
            return try XLSXReader.read(bytes, limits: limits)
        }
        if bytes.starts(with: [0xd0, 0xcf, 0x11, 0xe0]) { throw TableIntakeError(.oldOrEncryptedWorkbook) }
        return [try CSVReader.read(bytes, name: baseName(fileName), limits: limits)]
    }

    private static func baseName(_ fileName: String) -> String {
        let last = fileName.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return String(last) }
        return String(last[..<dot])
    }
}
