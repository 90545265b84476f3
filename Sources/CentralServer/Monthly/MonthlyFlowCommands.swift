import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

extension MonthlyCommand {
    /// `central monthly submit TABLE`.
    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "submit", abstract: "Hand a table in; refused with every failing project and cell. / 报送。")

        @OptionGroup var which: RunOptions

        @Option(help: "Why a table without projects is right. / 无项目的理由。")
        var none = ""

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                let table = try desk.table(which.table)
                // A report without cells, such as the packaging of ideas, is begun by handing it in.
                if AnnexKind(rawValue: table.code) == nil {
                    let unit = try desk.unit(which.unit, of: table)
                    if try desk.versions(table.code, unit: unit.name, month: which.civilMonth()).isEmpty {
                        try desk.begin(table.code, unit: unit.name, month: which.civilMonth())
                    }
                }
                let run = try desk.submit(try which.run(desk), emptyBecause: none)
                return try MonthlyCommand.tell(run, desk, terminal)
            }
        }
    }

    /// `central monthly return TABLE --reason …`.
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "return", abstract: "Send a handed-in table back. / 退回。")

        @OptionGroup var which: RunOptions

        @Option(help: "Why. / 理由。")
        var reason: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                return try MonthlyCommand.tell(
                    try desk.giveBack(try which.run(desk), reason: reason), desk, terminal)
            }
        }
    }

    /// `central monthly audit TABLE`.
    struct Audit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "audit", abstract: "Accept a handed-in table. / 审核通过。")

        @OptionGroup var which: RunOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                return try MonthlyCommand.tell(try desk.audit(try which.run(desk)), desk, terminal)
            }
        }
    }

    /// `central monthly merge TABLE --month …`.
    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "merge", abstract: "Merge the audited tables and freeze the district's next version. / 汇总发布。")

        @Argument(help: "The table, such as annex2. / 报表代码。")
        var table: String

        @Option(help: "The month, yyyy-mm. / 月份。")
        var month: String

        @Option(help: "Who acts. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, person)
                let code = try desk.table(table).code
                return try MonthlyCommand.tell(
                    try desk.merge(code, month: MonthlyCommand.month(month)), desk, terminal)
            }
        }
    }

    /// `central monthly correct TABLE --reason …`.
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "correct", abstract: "Start a new version of a published table. / 更正已发布的报表。")

        @OptionGroup var which: RunOptions

        @Option(help: "Why. / 理由。")
        var reason: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try MonthlyCommand.desk(store, which.person)
                return try MonthlyCommand.tell(
                    try desk.correct(try which.run(desk), reason: reason), desk, terminal)
            }
        }
    }

    /// `central monthly export TABLE FILE`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write a table as XLSX, CSV or printable HTML, exactly as the annex. / 导出报表。",
            discussion: "A published version is written as it was frozen; a draft as it stands.")

        @OptionGroup var which: RunOptions

        @Argument(help: "Where to write: .xlsx, .csv or .html. / 输出文件。")
        var file: String

        @Option(name: .customLong("document-version"), help: "Which version; the newest when absent. / 版本。")
        var version: Int?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try MonthlyCommand.desk(store)
                let newest = try which.run(desk)
                let run = try desk.versions(
                    newest.view.table ?? "", unit: newest.view.unit ?? "", month: which.civilMonth()
                ).first { $0.view.version == version ?? newest.view.version }
                guard let run else { throw MonthlyRefusal.noRun(which.table, which.unit, try which.civilMonth()) }
                try ReportFile.write(try desk.printed(run), to: file)
                terminal.say(Bilingual(zh: "已写出：\(SafeText.line(file))", en: "Written: \(SafeText.line(file))"))
                try terminal.emit(["file": file])
                return .done
            }
        }
    }
}

extension MonthlyDesk {
    /// A run as the annex prints it: the frozen rows, or the draft as it stands.
    ///
    /// - Throws: `notFound.table` for a table without a printed form.
    func printed(_ run: MonthlyRun) throws -> ReportTable {
        guard let kind = run.view.annex, let month = run.view.month else {
            throw MonthlyRefusal.noTable(run.view.table ?? "", AnnexKind.allCases.map(\.rawValue))
        }
        return try AnnexReport.table(
            kind, rows: try annexRows(of: run), district: try district().name, year: month.year, rules: try tableRules()
        )
    }
}
