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
                let source = try ImportSource.read(file)
                var generator = SystemBytes(office.environment)
                let (edits, issues) = try PeopleImport.outcome(
                    of: source.table, store: office.store, person: person,
                    newID: { RecordID.randomRoot(using: &generator) })
                let written = try ImportFile.finish(
                    edits: edits, issues: issues, about: "people", source: source, dryRun: dryRun, person: person,
                    office: office, terminal: terminal)
                guard let written else { return .invalidInput }
                terminal.say(
                    Bilingual(
                        zh: "人员 \(edits.count)，写入 \(written.changes) 条变更" + written.tail(dryRun: dryRun).zh,
                        en: "people \(edits.count), changes written \(written.changes)" + written.tail(dryRun: dryRun).en))
                try terminal.emit(["people": edits.count, "changes": written.changes])
                return .done
            }
        }
    }
}
