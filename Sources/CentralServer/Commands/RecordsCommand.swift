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

/// `central records`: records of any declared type, from tables and one by one.
struct RecordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "Records of any type: tables in, one by one. / 各类记录：表格导入、逐条登记。",
        subcommands: [Import.self, Add.self, Set.self, Types.self])

    /// The declared type of a name or label.
    ///
    /// - Throws: ``CommandError`` `notFound.type`.
    static func type(_ word: String) throws -> RecordType {
        let found = RecordTypes.all.first {
            $0.name == word || $0.label.zh == word || $0.label.en.lowercased() == word.lowercased()
        }
        if let found { return found }
        throw CommandError(
            code: "notFound.type",
            message: Bilingual(
                zh: "没有记录类型“\(SafeText.line(word))”。", en: "There is no record type “\(SafeText.line(word))”."),
            nextStep: Bilingual(zh: "用 records types 查看。", en: "See records types."))
    }

    /// `central records import TYPE FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Import a table of one type. / 导入一类记录的表格。",
            discussion: """
                CSV, XLSX or JSON Lines. A column belongs to the field of its heading, in either language; other \
                columns are named and passed over. Importing a file again writes nothing. With any error nothing is \
                written; `central register imports` takes an import back.
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The type, such as statEntry or 入库纳统. / 记录类型。")
        var type: String

        @Argument(help: "The table. / 表格文件。")
        var file: String

        @Option(name: .customLong("set"), help: "One value for all rows, field=text; repeat it. / 统一取值，可重复。")
        var constants: [String] = []

        @Option(help: "A column to pass over; repeat it. / 不导入的列，可重复。")
        var skip: [String] = []

        @Option(help: "The territory of rows that tell none. / 未注明属地的行归属的区域代码。")
        var territory: String?

        @Flag(help: "Take records that lack required fields. / 允许缺少必填项（草稿）。")
        var drafts = false

        @Flag(help: "Check and count, write nothing. / 只检查，不写入。")
        var dryRun = false

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let type = try RecordsCommand.type(type)
                var options = RecordsImport.Options()
                options.constants = try constants.map(Self.constant)
                options.skipped = Swift.Set(skip)
                options.allowsDrafts = drafts
                options.territory = territory
                let source = try ImportSource.read(file)
                let outcome = RecordsImport(type, store: office.store, person: person, options: options)
                    .outcome(of: source.table)
                if !outcome.unused.isEmpty {
                    let names = outcome.unused.map { SafeText.line($0, atMost: 40) }.joined(separator: "、")
                    terminal.say(Bilingual(zh: "未使用的列：\(names)", en: "columns passed over: \(names)"))
                }
                let written = try ImportFile.finish(
                    edits: outcome.edits, issues: outcome.issues, about: type.name, source: source, dryRun: dryRun,
                    person: person, office: office, terminal: terminal)
                guard let written else { return .invalidInput }
                terminal.say(
                    Bilingual(
                        zh: "\(type.label.zh)：新增 \(outcome.created)，已有 \(outcome.known)，写入 \(written.changes) 条变更"
                            + written.tail(dryRun: dryRun).zh,
                        en: "\(type.label.en): new \(outcome.created), known \(outcome.known), changes written "
                            + "\(written.changes)" + written.tail(dryRun: dryRun).en))
                try terminal.emit(
                    [
                        "created": .integer(Int64(outcome.created)), "known": .integer(Int64(outcome.known)),
                        "changes": .integer(Int64(written.changes)),
                        "batch": written.batch.map { .text($0.hex) } ?? .null,
                        "unused": .list(outcome.unused.map { .text($0) }),
                    ] as JSONValue)
                return .done
            }
        }

        private static func constant(_ text: String) throws -> (field: String, text: String) {
            guard let sign = text.firstIndex(where: { $0 == "=" || $0 == "＝" }), sign > text.startIndex else {
                throw CommandError(
                    code: "input.field",
                    message: Bilingual(zh: "应为 字段=值：\(SafeText.line(text))", en: "not field=text: \(SafeText.line(text))"),
                    nextStep: Bilingual(zh: "如 --set kind=land。", en: "Such as --set kind=land."))
            }
            return (String(text[..<sign]), String(text[text.index(after: sign)...]))
        }
    }

    /// `central records add TYPE field=text …`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Enter one record. / 登记一条记录。",
            discussion: "Refused while a required field is missing; --draft enters it all the same, unlisted.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The type. / 记录类型。")
        var type: String

        @Argument(help: "field=text, in either language. / 字段=值。")
        var values: [String] = []

        @Option(help: "The territory, if no project tells it. / 属地代码（无项目时）。")
        var territory: String?

        @Flag(help: "Take it although required fields are missing. / 允许缺少必填项（草稿）。")
        var draft = false

        @Option(help: "Who enters it. / 操作人。")
        var person = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let entering = RecordEntering(store: office.store, person: person)
                let id = try entering.add(
                    try RecordsCommand.type(type), values, territory: territory, isDraft: draft)
                try office.certifyOwnAuthor()
                terminal.say(Bilingual(zh: "已登记 \(id.hex)", en: "entered \(id.hex)"))
                try terminal.emit(["record": id.hex])
                return .done
            }
        }
    }

    /// `central records set RECORD field=text …`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change a record. / 修改一条记录。")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The record's id or the beginning of it. / 记录编号。")
        var record: String

        @Argument(help: "field=text; an empty text empties the field. / 字段=值。")
        var values: [String] = []

        @Option(help: "Why; kept in the history. / 理由。")
        var reason = ""

        @Option(help: "Who changes it. / 操作人。")
        var person = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let record = try RecordNaming(store: office.store).record(record, types: RecordTypes.all)
                let entering = RecordEntering(store: office.store, person: person)
                let changes = try entering.set(record, values, reason: reason)
                terminal.say(
                    changes > 0
                        ? Bilingual(zh: "已保存。", en: "Saved.") : Bilingual(zh: "没有改动。", en: "Nothing changed."))
                try terminal.emit(["record": .text(record.id.hex), "changes": .integer(Int64(changes))] as JSONValue)
                return .done
            }
        }
    }

    /// `central records types`.
    struct Types: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "types", abstract: "The types and their fields: what a table may hold. / 记录类型和字段。")

        @OptionGroup var common: CommonOptions

        @Argument(help: "One type. / 某一类型。")
        var type: String?

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let types = try type.map { [try RecordsCommand.type($0)] } ?? RecordTypes.all
                for type in types {
                    terminal.say(Bilingual(zh: "\(type.name) \(type.label.zh)", en: "\(type.name) \(type.label.en)"))
                    for field in self.type == nil ? [] : type.fields.filter({ $0.merge != .derived }) {
                        let mark = field.isRequired ? " *" : ""
                        terminal.say(
                            Bilingual(
                                zh: "  \(field.name) \(field.label.zh) \(field.kind.name)\(mark)",
                                en: "  \(field.name) \(field.label.en) \(field.kind.name)\(mark)"))
                    }
                    try terminal.emit(["type": .text(type.name), "fields": .list(type.fields.map { .text($0.name) })] as JSONValue)
                }
                return .done
            }
        }
    }
}
