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
        commandName: "register", abstract: "The register of projects. / 项目登记表。", subcommands: [Import.self, Imports.self])

    /// `central register import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Import projects from CSV or XLSX. / 导入项目登记表。",
            discussion: """
                UTF-8 and GB18030 are told apart by themselves. Projects are known by their code: a second import \
                updates. With any error nothing is written. What the spreadsheet does not list any more is named and \
                stays, unless --remove-missing says why it goes. A column 年度累计完成（万元，截至5月） becomes the \
                reports of that month, except those that somebody else wrote. --undo takes an import of any kind back.
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The spreadsheet. / 表格文件。")
        var file: String?

        @Option(help: "Take back the import of this id. / 撤销该批次的导入。")
        var undo: String?

        @Option(help: "Take list members off that the file does not list any more, with this reason. / 移出文件中不再列入的项目，注明原因。")
        var removeMissing: String?

        @Option(help: "Since when they are off, yyyy-mm-dd; today when absent. / 移出日期。")
        var removedOn: String?

        @Option(help: "The plan year. / 计划年度。")
        var year: Int?

        @Option(help: "Since when new list members count, yyyy-mm-dd; 1 January of the plan year when absent. / 列入日期。")
        var addedOn: String?

        @Flag(help: "Check and count, write nothing. / 只检查，不写入。")
        var dryRun = false

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        func validate() throws {
            guard (file == nil) != (undo == nil) else {
                throw ValidationError("Give a file, or --undo with an import's id. / 请给出文件，或用 --undo 给出批次。")
            }
        }

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                if let undo { return try RegisterUndo(office: office, person: person).run(undo, dryRun, terminal) }
                return try importFile(file ?? "", office, terminal)
            }
        }

        private func importFile(_ file: String, _ office: CentralOffice, _ terminal: Terminal) throws -> ExitStatus {
            let source = try ImportSource.read(file)
            let today = try Surroundings.current.today()
            var generator = SystemBytes(office.environment)
            let planYear = year ?? today.year
            let register = try RegisterImport(
                store: office.store, year: Int64(planYear), person: person,
                addedOn: try Self.day(addedOn ?? "\(planYear)-01-01"), now: office.environment.now(),
                newID: { RecordID.randomRoot(using: &generator) })
            let outcome = register.outcome(of: source.table)
            var edits = outcome.edits
            if let removeMissing {
                let day = try removedOn.map(Self.day) ?? today
                edits += register.removals(outcome.missing, on: day, reason: removeMissing)
            }
            let written = try ImportFile.finish(
                edits: edits, issues: outcome.issues, about: "register", source: source, dryRun: dryRun,
                person: person, office: office, terminal: terminal)
            guard let written else { return .invalidInput }
            Self.say(outcome, isRemoving: removeMissing != nil, terminal)
            terminal.say(
                Bilingual(
                    zh: "新项目 \(outcome.created.count)，已有 \(outcome.known.count)，写入 \(written.changes) 条变更"
                        + written.tail(dryRun: dryRun).zh,
                    en: "new projects \(outcome.created.count), known \(outcome.known.count), changes written "
                        + "\(written.changes)" + written.tail(dryRun: dryRun).en))
            try terminal.emit(
                [
                    "created": .integer(Int64(outcome.created.count)), "known": .integer(Int64(outcome.known.count)),
                    "changes": .integer(Int64(written.changes)), "issues": .integer(Int64(outcome.issues.count)),
                    "batch": written.batch.map { .text($0.hex) } ?? .null,
                    "missing": .list(outcome.missing.map { .text("\($0.code) \($0.list)") }),
                    "stages": .list(outcome.stageDifferences.map { .text($0.code) }),
                    "progress": .list(outcome.progress.keys.sorted().map { .text($0.description) }),
                    "progressLeft": .list(outcome.progressDifferences.map { .text("\($0.code) \($0.month)") }),
                ] as JSONValue)
            return .done
        }

        /// What the file and the register say differently and the import leaves to a person.
        private static func say(_ outcome: RegisterImport.Outcome, isRemoving: Bool, _ terminal: Terminal) {
            for member in isRemoving ? [] : outcome.missing.prefix(20) {
                terminal.say(
                    Bilingual(
                        zh: "不再列入：\(member.code) \(member.name)（\(member.listLabel.zh)）",
                        en: "not listed any more: \(member.code) \(member.name) (\(member.listLabel.en))"))
            }
            if !isRemoving, !outcome.missing.isEmpty {
                terminal.say(
                    Bilingual(
                        zh: "\(outcome.missing.count) 个清单成员不在表中，未移出；用 --remove-missing 原因 移出。",
                        en: "\(outcome.missing.count) list members are not in the table and stay; take them off with "
                            + "--remove-missing REASON."))
            }
            for note in outcome.progressNotes { terminal.say(note) }
            for difference in outcome.stageDifferences.prefix(20) {
                terminal.say(
                    Bilingual(
                        zh: "阶段不一致：\(difference.code)，表中“\(difference.said.label.zh)”，登记“\(difference.known.label.zh)”，未改动。",
                        en: "stages differ: \(difference.code), the table says “\(difference.said.label.en)”, known is "
                            + "“\(difference.known.label.en)”, left as it is."))
            }
        }

        private static func day(_ text: String) throws -> CivilDate {
            guard let day = CivilDate(text) else { throw OfficeError.badDate(text) }
            return day
        }
    }

    /// `central register imports`.
    struct Imports: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "imports", abstract: "What was imported, and what was taken back. / 导入批次。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let batches = ImportBatches(store: office.store, person: "office", today: try Surroundings.current.today())
                for batch in try batches.all() {
                    let undone = batch.undoneOn
                    terminal.say(
                        Bilingual(
                            zh: "\(FieldText.shortID(batch.id)) \(batch.importedOn) \(batch.label.zh) \(batch.file) 新增 "
                                + "\(batch.created)，变更 \(batch.changes) \(batch.importedBy)\(undone.map { "，\($0) 已撤销" } ?? "")",
                            en: "\(FieldText.shortID(batch.id)) \(batch.importedOn) \(batch.label.en) \(batch.file) new "
                                + "\(batch.created), changes \(batch.changes) \(batch.importedBy)"
                                + (undone.map { ", taken back on \($0)" } ?? "")))
                    try terminal.emit(
                        [
                            "batch": .text(batch.id.hex), "file": .text(batch.file), "about": .text(batch.about),
                            "on": .text(batch.importedOn), "by": .text(batch.importedBy),
                            "created": .integer(batch.created), "changes": .integer(batch.changes),
                            "undoneOn": undone.map { .text($0) } ?? .null,
                        ] as JSONValue)
                }
                return .done
            }
        }
    }
}

/// Taking an import back from the command line.
struct RegisterUndo {
    let office: CentralOffice
    let person: String

    func run(_ word: String, _ dryRun: Bool, _ terminal: Terminal) throws -> ExitStatus {
        let batches = ImportBatches(store: office.store, person: person, today: try Surroundings.current.today())
        let batch = try batches.find(word)
        let undo = try batches.undo(batch, reason: "撤销导入 \(FieldText.shortID(batch.id))", isTrial: dryRun)
        for left in undo.left.prefix(100) {
            let words = try batches.words(left)
            terminal.say(Bilingual(zh: "未撤销：\(words.zh)", en: "left: \(words.en)"))
        }
        let tail = dryRun ? Bilingual(zh: "（试运行，未写入）", en: " (dry run)") : Bilingual(zh: "", en: "")
        terminal.say(
            Bilingual(
                zh: "删除 \(undo.deleted.count) 条新增记录，恢复 \(undo.restored) 个值，保留 \(undo.left.count) 处\(tail.zh)",
                en: "deleted \(undo.deleted.count) new records, restored \(undo.restored) values, left "
                    + "\(undo.left.count)\(tail.en)"))
        try terminal.emit(
            [
                "batch": .text(batch.id.hex), "deleted": .integer(Int64(undo.deleted.count)),
                "restored": .integer(Int64(undo.restored)), "left": .integer(Int64(undo.left.count)),
            ] as JSONValue)
        return .done
    }
}
