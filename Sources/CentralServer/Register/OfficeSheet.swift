import Causality
import InspectionDomain
import Presentation
import Reporting
import Wording

/// A list as the office reads it: gauges above, rows below. A page draws it, a command prints it, a spreadsheet holds it.
struct OfficeSheet {
    /// How something stands; shown as a word or sign too, never by colour alone.
    enum Tone: String {
        case good, watch, bad, plain
    }

    /// A figure above the table, with what is wrong with it.
    struct Gauge {
        let label: Bilingual
        let text: String
        var tone = Tone.plain
        var reasons: [Bilingual] = []
        /// The part of the whole, to be drawn; `nil` for plain figures.
        var share: Ratio?
    }

    /// One cell.
    enum Cell {
        case text(String)
        case words(Bilingual, Tone)
        case count(Int)
        case money(Int64?)
        case percent(Ratio?)
        case date(CivilDate?)

        static func label(_ label: Bilingual?) -> Cell { label.map { .words($0, .plain) } ?? .text("") }
        static func optional(_ text: String?) -> Cell { .text(text ?? "") }
    }

    /// One row; leads to its record, and under a project's name to the project.
    struct Row {
        var record: RecordID?
        var project: RecordID?
        var tone = Tone.plain
        var cells: [Cell]
    }

    /// Where a page has more of it, as a path within the office's pages.
    struct Choice {
        let name: String
        let label: Bilingual
        /// Code and label; the empty code stands for all.
        let options: [(code: String, label: Bilingual)]
        let chosen: String
    }

    let title: Bilingual
    var unitLine: Bilingual?
    var gauges: [Gauge] = []
    var choices: [Choice] = []
    let columns: [Bilingual]
    /// The column whose text leads to the project; `nil` if none does.
    var projectColumn: Int?
    var rows: [Row] = []
    var notes: [Bilingual] = []
}

extension OfficeSheet.Cell {
    /// The cell in a report.
    func report(_ language: Language) -> ReportCell {
        switch self {
        case .text(let text): text.isEmpty ? .empty : .text(text)
        case .words(let words, _): .text(words[language])
        case .count(let count): .integer(Int64(count))
        case .money(let amount): amount.map { .money($0) } ?? .text(Ratio?.missingText)
        case .percent(let ratio): ratio.map { .percent(permille: $0.roundedTenthsOfPercent) } ?? .text(Ratio?.missingText)
        case .date(let date): date.map { .date($0) } ?? .empty
        }
    }

    func shown(_ language: Language) -> String { report(language).shown }

    var tone: OfficeSheet.Tone {
        if case .words(_, let tone) = self { tone } else { .plain }
    }
}

extension OfficeSheet {
    /// The sheet as a table for any format; gauges become notes, so that no paper leaves them out.
    ///
    /// - Throws: `ReportingError`, if two columns bear one heading.
    func report(_ language: Language) throws -> ReportTable {
        let gauges = gauges.map { gauge in
            let reasons = gauge.reasons.map { $0[language] }.joined(separator: "；")
            return "\(gauge.label[language])：\(gauge.text)" + (reasons.isEmpty ? "" : "（\(reasons)）")
        }
        return try ReportTable(
            title: title[language], unitLine: unitLine?[language], language: language,
            columns: columns.map { ReportColumn($0[language]) },
            rows: rows.map { row in row.cells.map { $0.report(language) } },
            notes: gauges + notes.map { $0[language] })
    }

    /// The sheet for programs: gauges, and rows by column.
    func json(_ language: Language) -> JSONValue {
        let headings = columns.map { $0.en }
        let rows = rows.map { row -> JSONValue in
            var object: [String: JSONValue] = [:]
            for (heading, cell) in zip(headings, row.cells) { object[heading] = .text(cell.shown(language)) }
            if let record = row.record { object["record"] = .text(record.hex) }
            return .object(object)
        }
        let gauges = gauges.map { gauge -> JSONValue in
            [
                "label": .text(gauge.label[language]), "text": .text(gauge.text), "tone": .text(gauge.tone.rawValue),
                "reasons": .list(gauge.reasons.map { .text($0[language]) }),
            ]
        }
        return [
            "title": .text(title[language]), "gauges": .list(gauges), "rows": .list(rows),
            "notes": .list(notes.map { .text($0[language]) }),
        ]
    }
}
