import CXlsxWriter
import Foundation

/// Writes tables as a workbook, one sheet a table.
public enum XLSXWriter {
    /// Writes the workbook to a file, replacing it; equal input gives equal bytes.
    ///
    /// Each sheet has the title merged over all columns in row 1, the unit line in row 2 if there is one, the headings
    /// with real merged cells, frozen above the rows, and the notes below. `created` (Unix seconds) is the time stamp
    /// inside the file. Scratch files are made beside `path`.
    /// - Throws: `report.sheets.none`, `report.cell.too-long`, `report.sheet.too-large` before anything is written;
    ///   `report.file.not-written` if the file system refuses, when trying again may help.
    public static func write(_ tables: [ReportTable], to path: String, created: Int64) throws(ReportingError) {
        guard !tables.isEmpty else { throw ReportingError(.noSheets) }
        for table in tables { try check(table) }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let status = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            guard let workbook = workbook_new_opt(path, &options) else { return LXW_ERROR_MEMORY_MALLOC_FAILED }
            var properties = lxw_doc_properties()
            // The library takes 0 for "now", and equal input would no longer give equal bytes.
            properties.created = time_t(max(created, 1))
            var status = workbook_set_properties(workbook, &properties)
            let formats = SheetFormats(workbook)
            var names = SheetNames()
            for table in tables where status == LXW_NO_ERROR {
                guard let sheet = workbook_add_worksheet(workbook, names.next(table.title)) else {
                    status = LXW_ERROR_MEMORY_MALLOC_FAILED
                    break
                }
                var writer = SheetWriter(sheet, formats)
                status = writer.write(table)
            }
            // Closing frees the workbook, so it must happen after a failure too.
            let closed = workbook_close(workbook)
            return status == LXW_NO_ERROR ? closed : status
        }
        guard status == LXW_NO_ERROR else {
            throw ReportingError(.notWritten, values: ["path": path, "detail": String(cString: lxw_strerror(status))])
        }
    }

    /// The bytes of the workbook, written to `scratchPath` and removed from there.
    ///
    /// The caller chooses a path that nothing else uses.
    /// - Throws: As ``write(_:to:created:)``.
    public static func bytes(
        _ tables: [ReportTable], scratchPath: String, created: Int64
    ) throws(ReportingError) -> [UInt8] {
        defer { try? FileManager.default.removeItem(atPath: scratchPath) }
        try write(tables, to: scratchPath, created: created)
        guard let data = FileManager.default.contents(atPath: scratchPath) else {
            throw ReportingError(.notWritten, values: ["path": scratchPath])
        }
        return Array(data)
    }

    private static func check(_ table: ReportTable) throws(ReportingError) {
        let height = table.rows.count + table.notes.count + HeaderLayout(table.columns).depth + 2
        guard height <= 1_048_576, table.columns.count <= 16_384 else {
            throw ReportingError(
                .sheetTooLarge, values: ["row": String(height), "columns": String(table.columns.count)])
        }
        let loose = [table.title, table.unitLine ?? ""] + table.notes + table.columns.flatMap(\.path)
        guard loose.allSatisfy({ $0.utf16.count <= 32_767 }) else { throw ReportingError(.cellTooLong) }
        for (index, row) in table.rows.enumerated() {
            for (column, cell) in row.enumerated() where cell.shown.utf16.count > 32_767 {
                throw ReportingError(
                    .cellTooLong,
                    values: ["row": String(index + 1), "heading": table.columns[column].flattened])
            }
        }
    }
}

/// Sheet names that spreadsheet programs accept: at most 31 units, no `[]:*?/\`, none twice.
struct SheetNames {
    private var used: Set<String> = []

    mutating func next(_ title: String) -> String {
        var name = XMLCharacters.cleaned(title).filter { !"[]:*?/\\".contains($0) && !$0.isNewline }
        while name.hasPrefix("'") { name.removeFirst() }
        if name.isEmpty || name.lowercased() == "history" { name = "Sheet" }
        var number = 1
        while true {
            let tail = number == 1 ? "" : "(\(number))"
            var candidate = name
            while candidate.utf16.count + tail.utf16.count > 31 { candidate.removeLast() }
            while candidate.hasSuffix("'") { candidate.removeLast() }
            if candidate.isEmpty { candidate = "Sheet" }
            if used.insert((candidate + tail).lowercased()).inserted { return candidate + tail }
            number += 1
        }
    }
}
