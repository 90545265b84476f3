import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import TableIntake
import Wording

/// `central monthly`: the monthly tables from the first cell to the frozen district table.
struct MonthlyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monthly", abstract: "Monthly tables: fill, hand in, audit, merge, freeze. / 月报。",
        subcommands: [
            Board.self, Open.self, Import.self, Fill.self, Add.self, Submit.self, Return.self, Audit.self, Merge.self,
            Correct.self, Export.self,
        ])

    /// `central monthly board MONTH`.
    struct Board: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "board", abstract: "Who owes which table, on time, late or missing. / 月报报送情况。")

        @Argument(help: "The month, yyyy-mm. / 月份。")
        var month: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try MonthlyCommand.desk(store)
                for slot in try desk.slots(of: MonthlyCommand.month(month)) {
                    let state = slot.run?.view.state ?? .open
                    let handedIn = slot.slot.submittedOn?.description ?? "—"
                    terminal.say(
                        "\(slot.table.code)  \(slot.unit.name)  \(slot.slot.state.label[terminal.language])  "
                            + "\(state.label[terminal.language])  \(handedIn) / \(slot.slot.dueOn)")
                    try terminal.emit(
                        [
                            "table": .text(slot.table.code), "unit": .text(slot.unit.name),
                            "dueOn": .text(slot.slot.dueOn.description), "slot": .text(slot.slot.state.rawValue),
                            "state": .text(state.rawValue), "version": .integer(Int64(slot.run?.view.version ?? 0)),
                            "submittedOn": slot.slot.submittedOn.map { .text($0.description) } ?? .null,
                        ] as JSONValue)
                }
                return .done
            }
        }
    }

    /// `central monthly open TABLE`.
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "Begin a unit's table with the projects that belong into it. / 开始填报。")

        @OptionGroup var which: RunOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                let run = try desk.begin(which.table, unit: which.unit, month: which.civilMonth())
                return try MonthlyCommand.tell(run, desk, terminal)
            }
        }
    }

    /// `central monthly import TABLE FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Read a unit's table from CSV or XLSX. / 导入报表。",
            discussion: "Two header rows or headings written as 组·叶. With any error nothing is written.")

        @OptionGroup var which: RunOptions

        @Argument(help: "The spreadsheet. / 表格文件。")
        var file: String

        @Flag(help: "Check and count, write nothing. / 只检查，不写入。")
        var dryRun = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let desk = try MonthlyCommand.desk(office.store, which.person)
                let source = try ImportSource.read(file)
                let outcome = try AnnexImport(
                    desk, table: which.table, unit: which.unit, month: which.civilMonth()
                ).outcome(of: source.table)
                let written = try ImportFile.finish(
                    edits: outcome.edits, issues: outcome.issues, about: "monthly", source: source, dryRun: dryRun,
                    person: which.person, office: office, terminal: terminal
                )?.changes
                guard let written else { return .invalidInput }
                terminal.say(
                    Bilingual(
                        zh: "\(outcome.rows) 行，新项目 \(outcome.created)，写入 \(written) 条变更。",
                        en: "\(outcome.rows) rows, \(outcome.created) new projects, \(written) changes written."))
                try terminal.emit(["rows": outcome.rows, "created": outcome.created, "changes": written])
                return .done
            }
        }
    }

    /// `central monthly fill TABLE PROJECT CELL=TEXT …`.
    struct Fill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fill", abstract: "Fill cells of one project's row. / 填写单元格。")

        @OptionGroup var which: RunOptions

        @Argument(help: "The project's code, name or id. / 项目。")
        var project: String

        @Argument(help: "COLUMN=TEXT, such as eia=已办结，… or 本月完成投资=474. / 栏目=内容。")
        var cells: [String] = []

        @Option(help: "Why figures do not continue last month's. / 更正说明。")
        var note: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                let run = try which.run(desk)
                let project = try RecordNaming(store: store).project(project)
                try desk.fill(
                    try MonthlyCommand.cells(cells, of: run), of: project.id, in: run, correctionNote: note)
                return try MonthlyCommand.tell(run, desk, terminal)
            }
        }
    }

    /// `central monthly add TABLE PROJECT`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Add a project to an open table. / 增加一行。")

        @OptionGroup var which: RunOptions

        @Argument(help: "The project's code, name or id. / 项目。")
        var project: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                let run = try which.run(desk)
                try desk.add(try RecordNaming(store: store).project(project).id, to: run)
                return try MonthlyCommand.tell(run, desk, terminal)
            }
        }
    }
}

/// Whose table of which month.
struct RunOptions: ParsableArguments {
    @Argument(help: "The table, such as annex2. / 报表代码。")
    var table: String

    @Option(help: "The unit's name or region code. / 填报单位。")
    var unit: String

    @Option(help: "The month, yyyy-mm. / 月份。")
    var month: String

    @Option(help: "Who acts. / 操作人。")
    var person = "office"

    func civilMonth() throws -> CivilMonth { try MonthlyCommand.month(month) }

    /// The newest version.
    func run(_ desk: MonthlyDesk) throws -> MonthlyRun {
        let table = try desk.table(table)
        let district = try? desk.district()
        let name = district?.name == unit || district?.region == unit ? unit : try desk.unit(unit, of: table).name
        return try desk.run(
            table.code, unit: district?.region == unit ? district?.name ?? unit : name, month: civilMonth())
    }
}

extension MonthlyCommand {
    static func desk(_ store: InspectionStore, _ person: String = "office") throws -> MonthlyDesk {
        try MonthlyDesk.open(store, today: try Surroundings.current.today(), person: person)
    }

    static func month(_ text: String) throws -> CivilMonth {
        if let month = CivilMonth(text) { return month }
        throw CommandError(
            code: "input.month",
            message: Bilingual(zh: "不是月份：\(SafeText.line(text))", en: "not a month: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "写成 2026-06。", en: "Write it like 2026-06."))
    }

    /// `COLUMN=TEXT` by code, heading or heading with its group.
    static func cells(_ words: [String], of run: MonthlyRun) throws -> [AnnexColumn.Content: String] {
        let year = run.view.month?.year ?? 0
        let columns = run.view.annex?.columns ?? []
        return try words.reduce(into: [:]) { cells, word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2,
                let column = columns.first(where: {
                    [$0.content.rawValue, $0.heading(year: year), $0.flattened(year: year)].contains(parts[0])
                })
            else { throw MonthlyRefusal.unknownCell(word) }
            cells[column.content] = parts[1]
        }
    }

    /// Where a run stands, and what still blocks it.
    static func tell(_ run: MonthlyRun, _ desk: MonthlyDesk, _ terminal: Terminal) throws -> ExitStatus {
        let view = (try desk.store.record(run.id).map { MonthlyRun(stored: $0) } ?? run).view
        let isOpen = [.open, .drafted, .returned].contains(view.state)
        let faults = isOpen ? try desk.faults(of: run) : []
        terminal.say(
            "\(view.table ?? "") \(view.month?.description ?? "") \(view.unit ?? "") v\(view.version): "
                + view.state.label[terminal.language])
        for fault in faults { terminal.say("  ! " + fault.label[terminal.language]) }
        for remark in isOpen ? try desk.remarks(of: run) : [] { terminal.say("  ? " + remark[terminal.language]) }
        try terminal.emit(
            [
                "run": .text(run.id.hex), "table": .optional(view.table), "unit": .optional(view.unit),
                "state": .text(view.state.rawValue), "version": .integer(Int64(view.version)),
                "submittedOn": view.submittedOn.map { .text($0.description) } ?? .null,
                "faults": .list(faults.map { .text($0.label[terminal.language]) }),
            ] as JSONValue)
        return .done
    }
}
