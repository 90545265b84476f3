import Wording

/// Writes a table as one page that a browser prints on A4.
public enum HTMLWriter {
    /// A whole document in UTF-8 without scripts or outside resources; the header repeats on every printed page.
    public static func page(_ table: ReportTable) -> String { page([table]) }

    /// Several tables in one document, each from a new printed page on; an empty document for none.
    public static func page(_ tables: [ReportTable]) -> String {
        let title = Markup.escaped(tables.first?.title ?? "")
        let language = tables.first?.language.tag ?? Language.zh.tag
        var page = "<!DOCTYPE html>\n<html lang=\"\(language)\">\n<head>\n<meta charset=\"utf-8\">\n"
        page += "<title>\(title)</title>\n<style>\(style)</style>\n</head>\n<body>\n"
        return page + tables.map(section).joined(separator: "<div class=\"next\"></div>\n") + "</body>\n</html>\n"
    }

    private static func section(_ table: ReportTable) -> String {
        var page = "<h1>\(Markup.escaped(table.title))</h1>\n"
        if let unitLine = table.unitLine { page += "<p class=\"unit\">\(Markup.escaped(unitLine))</p>\n" }
        page += "<table>\n<thead>\n\(head(table))</thead>\n<tbody>\n"
        for row in table.rows { page += "<tr>" + row.map(cell).joined() + "</tr>\n" }
        page += "</tbody>\n</table>\n"
        for note in table.notes { page += "<p class=\"note\">\(Markup.escaped(note))</p>\n" }
        return page
    }

    private static func head(_ table: ReportTable) -> String {
        let layout = HeaderLayout(table.columns)
        return (0..<layout.depth).map { row in
            let cells = layout.cells.filter { $0.row == row }.map { cell in
                let rows = cell.rowSpan > 1 ? " rowspan=\"\(cell.rowSpan)\"" : ""
                let columns = cell.columnSpan > 1 ? " colspan=\"\(cell.columnSpan)\"" : ""
                let scope = cell.columnSpan > 1 ? "colgroup" : "col"
                return "<th scope=\"\(scope)\"\(rows)\(columns)>\(Markup.escaped(cell.text))</th>"
            }
            return "<tr>" + cells.joined() + "</tr>\n"
        }.joined()
    }

    private static func cell(_ cell: ReportCell) -> String {
        let text = Markup.escaped(cell.shown)
        if let address = cell.safeAddress {
            return "<td><a href=\"\(Markup.escaped(address))\" rel=\"noopener noreferrer\">\(text)</a></td>"
        }
        return cell.isFigure ? "<td class=\"n\">\(text)</td>" : "<td>\(text)</td>"
    }

    private static let style = """
        @page{size:A4 landscape;margin:12mm}
        body{font:11pt "Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;color:#000}
        h1{font-size:16pt;text-align:center;margin:0 0 2mm}
        .unit{text-align:right;margin:0 0 1mm}
        table{border-collapse:collapse;width:100%}
        thead{display:table-header-group}
        tr{break-inside:avoid}
        th,td{border:1px solid #444;padding:1mm 1.5mm;vertical-align:top;white-space:pre-line}
        th{background:#eee;text-align:center;vertical-align:middle}
        .next{break-after:page}
        .n{text-align:right;white-space:nowrap}
        """
}
