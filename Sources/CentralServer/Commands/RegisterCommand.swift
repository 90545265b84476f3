import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import TableIntake
import Wording

/// `central register`: the register of projects.
struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "The register of projects. / 项目登记表。", subcommands: [Import.self])

    /// `central register import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Import projects from CSV or XLSX. / 导入项目登记表。",
            discussion: """
                UTF-8 and GB18030 are told apart by themselves. Projects are known by their code: a second import \
                updates. With any error nothing is written.
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The spreadsheet. / 表格文件。")
        var file: String

        @Option(help: "The plan year. / 计划年度。")
        var year: Int?

        @Option(help: "Since when new list members count, yyyy-mm-dd; 1 January of the plan year when absent. / 列入日期。")
        var addedOn: String?

        @Flag(help: "Check and count, write nothing. / 只检查，不写入。")
        var dryRun = false

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let table = try ImportFile.table(file)
                let today = try Surroundings.current.today()
                var generator = SystemBytes(office.environment)
                let planYear = year ?? today.year
                let since = addedOn ?? "\(planYear)-01-01"
                guard let addedOn = CivilDate(since) else { throw OfficeError.badDate(since) }
                let outcome = try RegisterImport(
                    store: office.store, year: Int64(planYear), person: person, addedOn: addedOn,
                    newID: { RecordID.randomRoot(using: &generator) }
                ).outcome(of: table)
                let written = try ImportFile.finish(
                    edits: outcome.edits, issues: outcome.issues, dryRun: dryRun, office: office, terminal: terminal)
                guard let written else { return .invalidInput }
                try office.certifyOwnAuthor()
                terminal.say(
                    Bilingual(
                        zh:
                            "新项目 \(outcome.created.count)，已有 \(outcome.known.count)，写入 \(written) "
                                + "条变更\(dryRun ? "（试运行，未写入）" : "")",
                        en:
                            "new projects \(outcome.created.count), known \(outcome.known.count), changes "
                                + "written \(written)\(dryRun ? " (dry run)" : "")"
                    ))
                try terminal.emit([
                    "created": outcome.created.count, "known": outcome.known.count, "changes": written,
                    "issues": outcome.issues.count,
                ])
                return .done
            }
        }
    }
}

/// `central people`: who works with the system.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "People and their territories. / 人员。", subcommands: [Import.self])

    /// `central people import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Import people from CSV or XLSX. / 导入人员。")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The spreadsheet. / 表格文件。")
        var file: String

        @Flag(help: "Check and count, write nothing. / 只检查，不写入。")
        var dryRun = false

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let table = try ImportFile.table(file)
                var generator = SystemBytes(office.environment)
                let (edits, issues) = try PeopleImport.outcome(
                    of: table, store: office.store, person: person,
                    newID: { RecordID.randomRoot(using: &generator) })
                let written = try ImportFile.finish(
                    edits: edits, issues: issues, dryRun: dryRun, office: office, terminal: terminal)
                guard let written else { return .invalidInput }
                terminal.say(
                    Bilingual(
                        zh: "人员 \(edits.count)，写入 \(written) 条变更\(dryRun ? "（试运行，未写入）" : "")",
                        en: "people \(edits.count), changes written \(written)\(dryRun ? " (dry run)" : "")"))
                try terminal.emit(["people": edits.count, "changes": written])
                return .done
            }
        }
    }
}

/// What both imports share: reading the file, and writing all or nothing.
enum ImportFile {
    /// The first sheet that is not hidden.
    static func table(_ path: String) throws -> Table {
        let url = URL(fileURLWithPath: path)
        guard let data = try? Data(contentsOf: url) else {
            throw CommandError(
                code: "notFound.file", message: Bilingual(zh: "找不到文件 \(path)。", en: "There is no file \(path)."),
                nextStep: Bilingual(zh: "检查路径。", en: "Check the path."))
        }
        let tables = try TableReader.read(bytes: [UInt8](data), fileName: url.lastPathComponent)
        guard let table = tables.first(where: { !$0.isHidden }) ?? tables.first else { throw RegisterImport.emptyTable }
        return table
    }

    /// Prints issues and writes nothing if there are any; else writes in one transaction unless it is a dry run.
    ///
    /// - Returns: the count of changes written, or `nil` when there were issues.
    static func finish(
        edits: [RecordEdit], issues: [ImportIssue], dryRun: Bool, office: CentralOffice, terminal: Terminal
    ) throws -> Int? {
        guard issues.isEmpty else {
            for issue in issues.prefix(100) { _ = terminal.report(issue) }
            if issues.count > 100 { terminal.complain("… +\(issues.count - 100)") }
            terminal.say(
                Bilingual(zh: "\(issues.count) 处错误，没有写入任何内容。", en: "Errors: \(issues.count); nothing was written."))
            return nil
        }
        guard !dryRun else { return 0 }
        let written = try office.store.write(edits).count
        // What was written stands, whatever becomes of its index.
        _ = try? office.store.indexTexts()
        return written
    }
}
