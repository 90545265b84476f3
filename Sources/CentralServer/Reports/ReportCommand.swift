import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central report`: made from the records at a cut; the same cut gives the same bytes on any machine.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports, each pinned to what was known. / 报表。",
        subcommands: [List.self, Make.self, Diff.self])

    /// `central report list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The kinds of report, and those made so far. / 报表种类与已出具的报表。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                for kind in ReportKind.allCases { terminal.say("\(kind.rawValue)  \(kind.label[terminal.language])") }
                for record in try ReportDesk.open(store, person: "").kept() {
                    let kind = record.value("kind").text ?? "", period = record.value("period").text ?? ""
                    let cut = record.value("cut").text.flatMap { StoreCut(text: $0) }?.digest ?? "—"
                    let asOf = record.value("asOf").text ?? ""
                    terminal.say("\(FieldText.shortID(record.id))  \(kind)  \(period)  \(asOf)  \(cut)")
                    try terminal.emit(
                        [
                            "report": .text(record.id.hex), "kind": .text(kind), "period": .text(period),
                            "asOf": .text(asOf), "cut": .text(cut), "madeBy": .optional(record.value("madeBy").text),
                        ] as JSONValue)
                }
                return .done
            }
        }
    }

    /// `central report make KIND`.
    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Make a report of a month, or make a kept one again. / 出具报表。",
            discussion: "With --again REPORT the kept report is made again from its cut, byte for byte.")

        @Argument(help: "The kind, such as coverage, ledger or circular. / 报表种类。")
        var kind: String?

        @Option(help: "The month, yyyy-mm. / 月份。")
        var month: String?

        @Option(help: "A kept report's record: the same again. / 已出具报表的编号。")
        var again: String?

        @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
        var output: String?

        @Option(help: "Who makes it. / 出具人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try ReportDesk.open(store, person: person)
                let report: MadeReport
                if let again {
                    report = try desk.again(try RecordNaming(store: store).record(again, types: [.madeReport]))
                } else {
                    report = try desk.make(
                        ReportOrder(
                            kind: try ReportCommand.kind(kind ?? ""), month: try MonthlyCommand.month(month ?? ""),
                            language: terminal.language, asOf: try Surroundings.current.today()))
                }
                if let output {
                    try ReportFile.write(report.tables, to: output)
                } else {
                    for table in report.tables { terminal.say(TextTableWriter.text(table)) }
                }
                let kept = try desk.keep(report)
                try terminal.emit(
                    [
                        "report": .optional(kept?.id.hex), "cut": .text(report.cut.digest),
                        "rows": .integer(Int64(report.tables.map(\.rows.count).reduce(0, +))),
                    ] as JSONValue)
                return .done
            }
        }
    }

    /// `central report diff REPORT`.
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "diff", abstract: "What changed since a kept report, now or in another. / 与已出具报表比较。")

        @Argument(help: "The kept report. / 已出具报表的编号。")
        var report: String

        @Option(help: "Another kept report of the kind; now when absent. / 另一份。")
        var with: String?

        @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
        var output: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let naming = RecordNaming(store: store)
                let tables = try ReportDesk.open(store, person: "").diff(
                    since: try naming.record(report, types: [.madeReport]),
                    to: try with.map { try naming.record($0, types: [.madeReport]) },
                    today: try Surroundings.current.today())
                if let output {
                    try ReportFile.write(tables, to: output)
                } else {
                    for table in tables { terminal.say(TextTableWriter.text(table)) }
                }
                for row in tables.flatMap(\.rows) {
                    try terminal.emit(
                        [
                            "row": .text(row[0].shown), "column": .text(row[1].shown), "before": .text(row[2].shown),
                            "after": .text(row[3].shown),
                        ] as JSONValue)
                }
                return .done
            }
        }
    }

    static func kind(_ word: String) throws -> ReportKind {
        if let kind = ReportKind(rawValue: word) { return kind }
        throw CommandError(
            code: "notFound.report",
            message: Bilingual(zh: "没有报表“\(SafeText.line(word))”", en: "there is no report “\(SafeText.line(word))”"),
            nextStep: Bilingual(
                zh: "可用：" + ReportKind.allCases.map { "\($0.label.zh)(\($0.rawValue))" }.joined(separator: "、"),
                en: "Reports: " + ReportKind.allCases.map(\.rawValue).joined(separator: ", ")))
    }
}
