import Causality
import InspectionDomain
import Presentation
import Wording

/// The wall chart as a picture to hang up: a row for each project, a column for each period, a mark for each node.
///
/// The state is said by the mark's shape and sign and by its title, not by colour alone.
struct WallChartPicture {
    private struct Mark {
        let column: Int
        let state: WallChart.NodeState
        let title: String
    }

    private let columns: [String]
    private let rows: [(name: String, marks: [Mark])]
    private let language: Language
    /// How many projects fit on a sheet of paper.
    static let rowsMax = 40
    static let columnsMax = 60

    init(_ desk: RegisterDesk, _ filter: SheetFilter, language: Language) {
        self.language = language
        let kind = PeriodKind(rawValue: filter.period) ?? (filter.period == "day" ? .week : .month)
        let projects = desk.selected(filter).filter { desk.reading.milestones[$0.id] != nil }.prefix(Self.rowsMax)
        let fields = projects.map { project in
            (project, WallChart.fields(desk.reading.milestones[project.id] ?? [], by: kind, today: desk.today))
        }
        let periods = Set(fields.flatMap { $0.1.map(\.period) }).sorted()
        var columns: [Period] = []
        if var period = periods.first, let last = periods.last {
            while period <= last, columns.count < Self.columnsMax {
                columns.append(period)
                guard let next = period.next else { break }
                period = next
            }
        }
        let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        self.columns = columns.map { Self.heading($0) }
        rows = fields.map { project, fields in
            let names = Dictionary(
                uniqueKeysWithValues: (desk.reading.milestones[project.id] ?? []).map { ($0.id, $0) })
            let marks = fields.flatMap { field -> [Mark] in
                guard let column = places[field.period] else { return [] }
                return field.nodes.map { node in
                    let milestone = names[node.milestone]
                    let planned = milestone?.plannedOn?.description ?? ""
                    return Mark(
                        column: column, state: node.state,
                        title: "\(milestone?.name ?? "") \(planned) \(node.state.label[language])")
                }
            }
            return (project.name ?? project.code ?? "", marks)
        }
    }

    private static func heading(_ period: Period) -> String {
        switch period.kind {
        case .month: String(period.first.description.dropLast(3).dropFirst(2))
        case .year: String(period.first.year)
        case .quarter: "\(period.first.year % 100)Q\((period.first.month + 2) / 3)"
        case .halfYear: "\(period.first.year % 100)H\(period.first.month < 7 ? 1 : 2)"
        default: String(period.first.description.dropFirst(5))
        }
    }

    /// The picture; `nil` if no node is planned.
    var svg: String? {
        guard !rows.isEmpty, !columns.isEmpty else { return nil }
        let (nameWidth, columnWidth, rowHeight, top) = (260, 46, 26, 34)
        let width = max(nameWidth + columnWidth * columns.count + 8, 14 + 130 * WallChart.NodeState.allCases.count)
        let height = top + rowHeight * rows.count + 34
        let title = SheetKind.chart.label[language]
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"\(width)\" height=\"\(height)\" "
        svg += "viewBox=\"0 0 \(width) \(height)\" font-size=\"12\"><title>\(Self.escaped(title))</title>"
        for (index, column) in columns.enumerated() {
            let x = nameWidth + columnWidth * index
            svg += "<line x1=\"\(x)\" y1=\"8\" x2=\"\(x)\" y2=\"\(height - 34)\" stroke=\"#cbd3dc\"/>"
            svg += "<text x=\"\(x + columnWidth / 2)\" y=\"22\" text-anchor=\"middle\">\(Self.escaped(column))</text>"
        }
        for (index, row) in rows.enumerated() {
            let y = top + rowHeight * index
            svg += "<line x1=\"0\" y1=\"\(y)\" x2=\"\(width)\" y2=\"\(y)\" stroke=\"#e3e8ee\"/>"
            svg += "<text x=\"4\" y=\"\(y + 17)\">\(Self.escaped(String(row.name.prefix(20))))</text>"
            var used: [Int: Int] = [:]
            for mark in row.marks {
                let shift = used[mark.column, default: 0]
                used[mark.column] = shift + 1
                let x = nameWidth + columnWidth * mark.column + 12 + min(shift, 2) * 12
                svg += Self.mark(mark.state, x: x, y: y + rowHeight / 2, title: mark.title)
            }
        }
        return svg + legend(y: height - 14) + "</svg>"
    }

    private func legend(y: Int) -> String {
        var svg = ""
        for (index, state) in WallChart.NodeState.allCases.enumerated() {
            let x = 14 + index * 130
            svg += Self.mark(state, x: x, y: y, title: state.label[language])
            svg += "<text x=\"\(x + 14)\" y=\"\(y + 4)\">\(Self.escaped(state.label[language]))</text>"
        }
        return svg
    }

    private static func mark(_ state: WallChart.NodeState, x: Int, y: Int, title: String) -> String {
        let (fill, ink, sign) =
            switch state {
            case .reached: ("#1f6b3b", "#fff", "✓")
            case .reachedLate: ("#c98a1b", "#fff", "✓")
            case .due: ("#fff", "#875400", "!")
            case .ahead: ("#fff", "#566373", "")
            case .late: ("#a3201c", "#fff", "×")
            }
        let stroke = state == .ahead ? "#566373" : state == .due ? "#875400" : fill
        return "<g><title>\(escaped(title))</title><circle cx=\"\(x)\" cy=\"\(y)\" r=\"8\" fill=\"\(fill)\" stroke=\"\(stroke)\"/>"
            + "<text x=\"\(x)\" y=\"\(y + 4)\" text-anchor=\"middle\" fill=\"\(ink)\">\(sign)</text></g>"
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: if scalar.value >= 0x20 { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
