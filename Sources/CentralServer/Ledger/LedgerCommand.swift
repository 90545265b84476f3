import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central ledger`: the problem ledger, filtered, on the terminal or as a file.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "The problem ledger. / 问题台账。",
        discussion: "Open problems unless --all. Formats by the file's name: .xlsx, .csv, .html.")

    @Option(name: .customLong("class"), help: "Such as land, funds, 用地, 资金. / 类别。")
    var problemClass: String?

    @Option(help: "A tier's code in the profile, such as viceMayor. / 层级代码。")
    var tier: String?

    @Option(help: "A territory's code, such as 140525. / 属地代码。")
    var territory: String?

    @Option(help: "A state, such as assigned or 交办. / 状态。")
    var state: String?

    @Option(help: "Due on that day or before. / 时限不晚于。")
    var dueBy: String?

    @Flag(help: "Only those past due. / 只列逾期的。")
    var overdue = false

    @Flag(help: "Finished ones too. / 也列已办结的。")
    var all = false

    @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
    var output: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
            let city = try CityReading(store: store, today: try Surroundings.current.today())
            let desk = LedgerDesk(city: city, person: "office")
            let lines = try desk.ledger().lines(try filter())
            for line in lines { try terminal.emit(Self.json(line)) }
            let table = try desk.table(lines, language: terminal.language)
            if let output { try ReportFile.write(table, to: output) } else { terminal.say(TextTableWriter.text(table)) }
            return .done
        }
    }

    private func filter() throws -> ProblemLedger.Filter {
        var filter = ProblemLedger.Filter()
        filter.problemClass = try problemClass.flatMap { typed in
            try FieldParsing.registers("class", typed, in: .problem)["class"]?.text.flatMap(
                ProblemClass.init(rawValue:))
        }
        filter.tier = tier
        filter.territory = territory
        filter.state = try state.map { typed in
            let found = ProblemState.allCases.first {
                $0.rawValue == typed || $0.label.zh == typed || $0.label.en == typed
            }
            guard let found else { throw LedgerError.noState(typed) }
            return found
        }
        filter.dueBy = try dueBy.map { try CivilDate(typed: $0) }
        filter.overdueOnly = overdue
        filter.openOnly = !all
        return filter
    }

    private static func json(_ line: ProblemLedger.Line) -> JSONValue {
        .object([
            "problem": .text(line.problem.hex), "project": .optional(line.project?.hex),
            "territory": .text(line.territory), "field": .text(line.field), "title": .text(line.title),
            "class": .optional(line.problemClass?.rawValue), "severity": .optional(line.severity),
            "tier": .text(line.tier), "state": .text(line.state.rawValue), "disputed": .flag(line.isDisputed),
            "units": .list(line.units.map { .text($0) }), "due": .optional(line.dueOn?.description),
            "overdue": .flag(line.isOverdue), "foundOn": .optional(line.foundOn?.description),
        ])
    }
}
