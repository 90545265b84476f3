import CXlsxWriter
import InspectionDomain

/// The formats that all sheets of one workbook share; the workbook owns them.
struct SheetFormats {
    typealias Format = UnsafeMutablePointer<lxw_format>

    let title: Format?
    let unit: Format?
    let heading: Format?
    let text: Format?
    let integer: Format?
    let money: Format?
    let percent: Format?
    let date: Format?
    let link: Format?
    let note: Format?

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        func format(_ number: String? = nil, border: Bool = true, _ set: (Format) -> Void = { _ in }) -> Format? {
            guard let format = workbook_add_format(workbook) else { return nil }
            if let number { format_set_num_format(format, number) }
            if border { format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue)) }
            set(format)
            return format
        }
        title = format(border: false) {
            format_set_bold($0)
            format_set_font_size($0, 16)
            format_set_align($0, UInt8(LXW_ALIGN_CENTER.rawValue))
        }
        unit = format(border: false) { format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
        heading = format {
            format_set_bold($0)
            format_set_text_wrap($0)
            format_set_align($0, UInt8(LXW_ALIGN_CENTER.rawValue))
            format_set_align($0, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        }
        text = format("@") { format_set_text_wrap($0) }
        integer = format("0")
        // A pattern such as 0.## would leave a bare point after whole amounts.
        money = format()
        percent = format("0.0%")
        date = format("yyyy-mm-dd")
        link = format {
            format_set_font_color($0, 0x0563c1)
            format_set_underline($0, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
        }
        note = format(border: false)
    }
}

/// Writes one table to one sheet.
struct SheetWriter {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: SheetFormats
    private var status = LXW_NO_ERROR

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, _ formats: SheetFormats) {
        self.sheet = sheet
        self.formats = formats
    }

    /// Writes everything; the first error that the library reports, or `LXW_NO_ERROR`.
    mutating func write(_ table: ReportTable) -> lxw_error {
        let last = table.columns.count - 1
        merge(table.title, 0, 0, 0, last, formats.title)
        var top = 1
        if let unitLine = table.unitLine {
            merge(unitLine, 1, 0, 1, last, formats.unit)
            top = 2
        }
        let layout = HeaderLayout(table.columns)
        for cell in layout.cells {
            merge(
                cell.text, top + cell.row, cell.column, top + cell.row + cell.rowSpan - 1,
                cell.column + cell.columnSpan - 1, formats.heading)
        }
        let first = top + layout.depth
        for (row, cells) in table.rows.enumerated() {
            for (column, cell) in cells.enumerated() { put(cell, first + row, column) }
        }
        for (index, note) in table.notes.enumerated() {
            string(note, first + table.rows.count + index, 0, formats.note)
        }
        setUpPage(table, headerTop: top, firstRow: first)
        return status
    }

    private mutating func keep(_ next: lxw_error) { if status == LXW_NO_ERROR { status = next } }

    private mutating func string(_ text: String, _ row: Int, _ column: Int, _ format: SheetFormats.Format?) {
        keep(worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), XMLCharacters.cleaned(text), format))
    }

    private mutating func merge(
        _ text: String, _ top: Int, _ left: Int, _ bottom: Int, _ right: Int, _ format: SheetFormats.Format?
    ) {
        guard top != bottom || left != right else { return string(text, top, left, format) }
        keep(
            worksheet_merge_range(
                sheet, lxw_row_t(top), lxw_col_t(left), lxw_row_t(bottom), lxw_col_t(right),
                XMLCharacters.cleaned(text), format))
    }

    private mutating func put(_ cell: ReportCell, _ row: Int, _ column: Int) {
        let (line, place) = (lxw_row_t(row), lxw_col_t(column))
        func number(_ value: Double, _ format: SheetFormats.Format?) -> lxw_error {
            worksheet_write_number(sheet, line, place, value, format)
        }
        switch cell {
        case .empty: keep(worksheet_write_blank(sheet, line, place, formats.text))
        case .text(let text): string(text, row, column, formats.text)
        case .integer(let value) where value.magnitude < 1_000_000_000_000_000:
            keep(number(Double(value), formats.integer))
        case .money(let value) where value.magnitude < 1_000_000_000_000_000:
            keep(number(Double(value) / 100, formats.money))
        case .percent(let value) where value.magnitude < 1_000_000_000_000:
            keep(number(Double(value) / 1_000, formats.percent))
        // A sheet's numbers keep 15 digits; longer ones stay exact as text.
        case .integer, .money, .percent: string(cell.shown, row, column, formats.text)
        case .date(let date) where date.year >= 1_900:
            var value = lxw_datetime()
            (value.year, value.month, value.day) = (Int32(date.year), Int32(date.month), Int32(date.day))
            keep(worksheet_write_datetime(sheet, line, place, &value, formats.date))
        // A sheet's calendar begins with 1900.
        case .date: string(cell.shown, row, column, formats.text)
        case .link(let text, _): link(text, cell.safeAddress, row, column)
        }
    }

    private mutating func link(_ text: String, _ address: String?, _ row: Int, _ column: Int) {
        if let address, address.utf8.count <= 2_000 {
            let written = worksheet_write_url(sheet, lxw_row_t(row), lxw_col_t(column), address, formats.link)
            // A sheet holds 65,530 links; beyond that the text stands alone.
            if written == LXW_NO_ERROR { return string(text, row, column, formats.link) }
        }
        string(text, row, column, formats.text)
    }

    private mutating func setUpPage(_ table: ReportTable, headerTop: Int, firstRow: Int) {
        for column in table.columns.indices {
            let leaf = table.columns[column].path.last ?? ""
            let longest = table.rows.map { DisplayWidth.of($0[column].shown) }.max() ?? 0
            let width = Double(min(60, max(DisplayWidth.of(leaf), longest) + 2))
            keep(worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), max(8, width), nil))
        }
        worksheet_freeze_panes(sheet, lxw_row_t(firstRow), 0)
        keep(worksheet_repeat_rows(sheet, lxw_row_t(headerTop), lxw_row_t(firstRow - 1)))
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
    }
}
