import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Problems: raise, recheck, list, show.
struct ProblemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "problem", abstract: "问题与堵点。/ Problems.",
        subcommands: [
            ProblemRaiseCommand.self, ProblemRecheckCommand.self, ProblemListCommand.self, ProblemShowCommand.self,
        ])
}

/// Raises a problem.
struct ProblemRaiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raise", abstract: "提出问题。/ Raise a problem.")

    @Argument(help: "发现于哪次督导。/ The visit it was found in.")
    var visit: String?

    @Option(help: "项目编码或名称；给出督导时可省略。/ The project; not needed with a visit.")
    var project: String?

    @Option(help: "发现于哪一项。/ The item it was found in.")
    var item: String?

    @Option(help: "标题。/ Title.")
    var title: String

    @OptionGroup var text: NoteOptions

    @Option(name: .customLong("class"), help: "类别，如 land、funds、用地、资金。/ Class.")
    var problemClass: String

    @Option(help: "严重程度：minor、serious、grave。/ Severity.")
    var severity: String?

    @Option(name: .customLong("set"), help: "其他字段，如 crossRegion=是；可重复。/ Another field, repeatable.")
    var assignments: [String] = []

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let naming = RecordNaming(store: store)
            let visit = try visit.map { try naming.visit($0) }
            let found = visit.flatMap { VisitView(unchecked: $0.state).project }
            let project = try project.map { try naming.project($0) } ?? found.flatMap { try store.record($0) }
            guard let project else { throw CommandError.noProjectGiven }
            var values = try FieldParsing.registers("class", problemClass, in: .problem)
            if let severity {
                values.merge(try FieldParsing.registers("severity", severity, in: .problem)) { _, new in new }
            }
            for assignment in assignments {
                values.merge(try FieldParsing.assignment(assignment, in: .problem)) { _, new in new }
            }
            let id = try ProblemDesk(desk: desk).raise(
                ProblemDesk.Finding(
                    project: project, visit: visit, item: try item.map { try SupervisionWords.item($0) }, title: title,
                    description: try text.read() ?? title, values: values))
            terminal.say(
                Bilingual(zh: "已提出问题 \(FieldText.shortID(id))。", en: "Raised problem \(FieldText.shortID(id))."))
            try terminal.emit(["problem": id.hex])
            return .done
        }
    }
}

/// Notes what a recheck found.
struct ProblemRecheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recheck", abstract: "复核问题：仍未解决或已解决。/ Recheck a problem.")

    @Argument(help: "问题编号或外部编号。/ The problem.")
    var problem: String

    @Argument(help: "stillOpen 仍未解决、solved 已解决。/ What was found.")
    var result: String

    @Option(help: "在哪次督导中复核。/ The visit of the recheck.")
    var visit: String?

    @Option(help: "现场照片的记录编号。/ Record of a photo that shows it.")
    var photo: String?

    @OptionGroup var text: NoteOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let naming = RecordNaming(store: store)
            let desk = ProblemDesk(desk: try VisitDesk(store: store))
            let problem = try desk.problem(try naming.record(problem, types: [.problem]))
            guard
                let found = RecheckResult.allCases.first(where: {
                    $0.rawValue.lowercased() == result.lowercased() || $0.label.zh == result || $0.label.en == result
                })
            else {
                throw CommandError(
                    code: "input.result",
                    message: Bilingual(
                        zh: "没有复核结果“\(SafeText.line(result))”", en: "no result “\(SafeText.line(result))”"),
                    nextStep: Bilingual(zh: "stillOpen 或 solved", en: "stillOpen or solved"))
            }
            try desk.recheck(
                problem, found, in: try visit.map { try naming.visit($0) }, note: try text.read(),
                photo: try photo.map { try naming.record($0, types: [.photo]).id })
            let state = try desk.problem(problem.record).history.state
            terminal.say(
                Bilingual(
                    zh: "已记录：\(found.label.zh)；现状态 \(state.label.zh)。",
                    en: "Noted: \(found.label.en); now \(state.label.en)."))
            try terminal.emit(["problem": problem.record.id.hex, "state": state.rawValue])
            return .done
        }
    }
}

/// Lists problems.
struct ProblemListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出问题；默认只列未办结的。/ List problems, open ones unless told otherwise.")

    @Option(help: "只列某项目。/ Of one project.")
    var project: String?

    @Flag(help: "也列已办结的。/ Finished ones too.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            var query = RecordQuery(type: "problem", order: .field("foundOn"))
            if let project { query.parent = try RecordNaming(store: store).project(project).id }
            let today = CivilDate(instant: Surroundings.current.now())
            var shown = 0
            for record in try store.records(query) {
                let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
                let history = ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) })
                if history.state.isFinished && !all { continue }
                shown += 1
                let view = ProblemView(unchecked: record.state)
                let isOverdue = today.map { history.isOverdue(today: $0) } ?? false
                try terminal.emit(
                    JSONValue.object([
                        "problem": .text(record.id.hex), "title": .optional(view.title),
                        "state": .text(history.state.rawValue),
                        "due": .optional(history.dueOn?.description), "overdue": .flag(isOverdue),
                        "conflict": .flag(ConflictReading.awaitsDecision(record)),
                    ]))
                let due = history.dueOn.map { Bilingual(zh: "  时限 \($0)", en: "  due \($0)")[terminal.language] } ?? ""
                terminal.say(
                    "\(FieldText.shortID(record.id))  \(history.state.label[terminal.language])\(due)"
                        + (isOverdue ? Bilingual(zh: "（逾期）", en: " (overdue)")[terminal.language] : "") + "  "
                        + SafeText.line(view.title ?? "", atMost: 80)
                        + (ConflictReading.awaitsDecision(record) ? "  " + ConflictMark.text(terminal.language) : ""))
            }
            if shown == 0 { terminal.say(Bilingual(zh: "没有问题。", en: "No problems.")) }
            return .done
        }
    }
}

/// Shows a problem with its steps.
struct ProblemShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "显示一个问题及其经过。/ Show a problem and its steps.")

    @Argument(help: "问题编号或外部编号。/ The problem.")
    var problem: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let record = try RecordNaming(store: store).record(problem, types: [.problem])
            var lines = RecordLines(store)
            try terminal.emit(try lines.problem(record))
            let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
            let history = ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) })
            let language = terminal.language
            terminal.say(
                SafeText.line(ConflictMark.shown("title", of: record, language: language)) + "  " + record.id.hex)
            terminal.say(
                Bilingual(zh: "状态：", en: "State: ")[language] + history.state.label[language]
                    + (history.units.isEmpty
                        ? "" : "  " + history.units.map { SafeText.line($0) }.joined(separator: "、")))
            for field in RecordType.problem.fields where record.value(field.name) != .empty && field.name != "title" {
                if case .reference = field.kind { continue }
                terminal.say(
                    "\(field.label[language])：\(ConflictMark.shown(field.name, of: record, language: language))"
                )
            }
            for event in history.graph.ordered {
                let move = event.move?.label[language] ?? "?"
                terminal.say(
                    SafeText.line(
                        "  \(event.at.map { FieldText.instant($0) } ?? "—")  \(move)  \(event.actor)  \(event.unit ?? "")  \(event.note ?? "")",
                        atMost: 300))
            }
            return .done
        }
    }
}
