public import ArgumentParser
import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// Values that stand side by side until a person decides: list, show, settle, take back.
public struct ConflictsCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "conflicts", abstract: "待定的冲突。/ Values that wait for a decision.",
            subcommands: [
                ConflictListCommand<Program>.self, ConflictShowCommand<Program>.self,
                ConflictResolveCommand<Program>.self, ConflictUndoCommand<Program>.self,
                ConflictDecisionsCommand<Program>.self,
            ], defaultSubcommand: ConflictListCommand<Program>.self)
    }

    /// Needed by the parser.
    public init() {}
}

/// Lists conflicts.
struct ConflictListCommand<Program: StoreProgram>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "列出冲突。/ List conflicts.")
    }

    @OptionGroup var filter: ConflictFilterOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let now = Surroundings.current.now()
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let conflicts = try filter.conflicts(in: store, now: now)
            for conflict in conflicts where terminal.isJSON { try terminal.emit(ConflictJSON.document(conflict)) }
            let language = terminal.language
            let table = try ReportTable(
                title: Bilingual(zh: "冲突 \(conflicts.count) 处", en: "\(conflicts.count) conflicts")[language],
                language: language,
                columns: [
                    ReportColumn(Bilingual(zh: "编号", en: "Id")[language]),
                    ReportColumn(Bilingual(zh: "内容", en: "What")[language]),
                    ReportColumn(Bilingual(zh: "项目", en: "Project")[language]),
                    ReportColumn(Bilingual(zh: "各方", en: "Sides")[language]),
                    ReportColumn(Bilingual(zh: "等待", en: "Waiting")[language]),
                ],
                rows: conflicts.map { try row($0, store, now, language) })
            terminal.say(TextTableWriter.text(table, widest: 44))
            return .done
        }
    }

    private func row(
        _ conflict: Conflict, _ store: InspectionStore, _ now: Int64, _ language: Language
    ) throws -> [ReportCell] {
        let project = try conflict.project.flatMap { try store.record($0) }.map { ProjectView(unchecked: $0.state) }
        let what = ConflictWords.title(
            of: conflict.record, type: conflict.type, field: conflict.field, language: language)
        let sides = conflict.sides.map { side in
            let value = SafeText.line(Self.words(side.value, of: conflict, language), atMost: 16)
            return value + " (" + SafeText.line(side.person, atMost: 12) + ")"
        }
        return [
            .text(ConflictReading.shortID(conflict)), .text(what), .text(project?.name ?? project?.code ?? ""),
            .text(sides.joined(separator: " ┃ ")), .text(ConflictWords.duration(max(0, now - conflict.since))[language]),
        ]
    }

    static func words(_ value: FieldValue?, of conflict: Conflict, _ language: Language) -> String {
        ConflictWords.value(value, of: conflict.field, type: conflict.type, language: language)
    }
}

/// Which conflicts a command is about.
struct ConflictFilterOptions: ParsableArguments {
    @Option(help: "只看某项目。/ Of one project.")
    var project: String?

    @Option(help: "只看某字段，如 rating。/ Of one field.")
    var field: String?

    @Option(help: "只看某类记录，如 supervisionEntry。/ Of one type of record.")
    var type: String?

    @Option(name: .customLong("older-than"), help: "等待超过几天。/ Waiting for more days than this.")
    var days: Int?

    init() {}

    func conflicts(in store: InspectionStore, now: Int64) throws -> [Conflict] {
        let project = try project.map { try RecordNaming(store: store).project($0).id }
        return try store.conflicts(
            ConflictFilter(
                project: project, type: type, field: field, before: days.map { now - Int64($0) * 86_400_000 }))
    }
}

/// Shows one conflict with everything that helps to decide.
struct ConflictShowCommand<Program: StoreProgram>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "显示一处冲突。/ Show a conflict.")
    }

    @Argument(help: "冲突编号。/ The conflict's id.")
    var conflict: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let folder = Program.home(common).appendingPathComponent("thumbnails", isDirectory: true)
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let conflict = try ConflictReading(store).conflict(conflict)
            let pictures = try Thumbnails(store: store, folder: folder).paths(about: conflict.record)
            try terminal.emit(ConflictJSON.document(conflict, pictures: pictures))
            let language = terminal.language
            terminal.say(
                ConflictWords.title(
                    of: conflict.record, type: conflict.type, field: conflict.field, language: language) + "   "
                    + ConflictReading.shortID(conflict))
            func words(_ value: FieldValue?) -> String {
                ConflictWords.value(value, of: conflict.field, type: conflict.type, language: language)
            }
            let base = words(conflict.base)
            terminal.say(Bilingual(zh: "原值：\(base)", en: "Before: \(base)"))
            let cautious = ConflictReading.cautiousSide(of: conflict.open)
            for (number, side) in conflict.sides.enumerated() {
                terminal.say("")
                let mark =
                    side.dot == cautious?.dot ? Bilingual(zh: "  ←（暂按此显示）", en: "  ← (shown meanwhile)")[language] : ""
                terminal.say("[\(number + 1)] " + ConflictWords.origin(of: side, language: language) + mark)
                terminal.say(words(side.value))
            }
            for path in pictures { terminal.say(Bilingual(zh: "照片：\(path)", en: "Photo: \(path)")) }
            terminal.say("")
            let id = ConflictReading.shortID(conflict)
            terminal.say(
                Bilingual(
                    zh: "决定：conflicts resolve \(id) --take 序号 --reason 理由",
                    en: "Decide: conflicts resolve \(id) --take NUMBER --reason WHY"))
            return .done
        }
    }
}

/// Takes a decision back.
struct ConflictUndoCommand<Program: StoreProgram>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "undo", abstract: "撤回一次决定，各方的值重新并列。/ Take a decision back.")
    }

    @Argument(help: "记录。/ The record.")
    var record: String

    @Argument(help: "字段。/ The field.")
    var field: String

    @Option(help: "理由。/ Why.")
    var reason: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Program.withStore(common) { store, terminal in
            let record = try RecordNaming(store: store).record(record)
            try ConflictReading(store).undo(
                record, field: field, person: try Program.person(in: store), reason: reason)
            terminal.say(Bilingual(zh: "已撤回，各方的值重新并列。", en: "Taken back; the values stand side by side again."))
            try terminal.emit(["record": record.id.hex, "field": field])
            return .done
        }
    }
}

/// Lists decisions that did not choose a value entered here.
struct ConflictDecisionsCommand<Program: StoreProgram>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "decisions", abstract: "他人作出的、未采用本机所填值的决定。/ Decisions that overruled a value of yours.")
    }

    @Option(help: "从哪天起，如 2026-06-01。/ Since which day.")
    var since: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let day = since.flatMap { FieldParsing.date($0) }
            if since != nil, day == nil { throw LineError.incomplete("--since") }
            let decisions = try store.decisions(since: day?.startInstant ?? 0)
            for decision in decisions.reversed() where decision.overrules {
                let words = DecisionWords(decision, language: terminal.language)
                terminal.say(words.sentence)
                try terminal.emit([
                    "record": decision.record.hex, "field": decision.field, "person": decision.person,
                    "reason": decision.reason, "mine": words.mine, "chosen": words.chosen,
                    "at": FieldText.isoInstant(decision.wallMilliseconds),
                ])
            }
            return .done
        }
    }
}
