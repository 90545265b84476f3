public import ArgumentParser
import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// `problem list`: the problems here, with state and due date.
public struct ProblemListCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// Name and help.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: "列出问题；默认只列未办结的。/ List problems, open ones unless told otherwise.")
    }

    /// The project.
    @Option(help: "只列某项目。/ Of one project.")
    public var project: String?

    /// Whether finished ones are listed.
    @Flag(help: "也列已办结的。/ Finished ones too.")
    public var all = false

    /// Home, language, JSON.
    @OptionGroup public var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Lists.
    public func run() async throws {
        let (project, all) = (project, all)
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let project = try project.map { try RecordNaming(store: store).project($0).id }
            let today = CivilDate(instant: Surroundings.current.now())
            let problems = try store.problems(of: project).filter { all || !$0.history.state.isFinished }
            for problem in problems {
                let isOverdue = today.map { problem.history.isOverdue(today: $0) } ?? false
                let isMarked = !problem.record.markedFields.isEmpty
                try terminal.emit(
                    JSONValue.object([
                        "problem": .text(problem.record.id.hex), "title": .optional(problem.view.title),
                        "state": .text(problem.history.state.rawValue),
                        "due": .optional(problem.history.dueOn?.description), "overdue": .flag(isOverdue),
                        "conflict": .flag(isMarked),
                    ]))
                terminal.say(
                    "\(FieldText.shortID(problem.record.id))  "
                        + ProblemWords.standing(problem.history, today: today, terminal.language) + "  "
                        + SafeText.line(problem.view.title ?? "", atMost: 80)
                        + (isMarked ? "  " + ConflictMark.text(terminal.language) : ""))
            }
            if problems.isEmpty { terminal.say(Bilingual(zh: "没有问题。", en: "No problems.")) }
            return .done
        }
    }
}

/// `problem show`: a problem with its steps.
public struct ProblemShowCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// Name and help.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "显示一个问题及其经过。/ Show a problem and its steps.")
    }

    /// The problem.
    @Argument(help: "问题编号或外部编号。/ The problem.")
    public var problem: String

    /// Home, language, JSON.
    @OptionGroup public var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Shows.
    public func run() async throws {
        let word = problem
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let record = try RecordNaming(store: store).record(word, types: [.problem])
            var lines = RecordLines(store)
            try terminal.emit(try lines.problem(record))
            let today = CivilDate(instant: Surroundings.current.now())
            for line in ProblemWords.sheet(try store.problem(record), today: today, terminal.language) {
                terminal.say(line)
            }
            return .done
        }
    }
}

/// A problem as lines of text.
enum ProblemWords {
    /// State, due date, and whether that has passed.
    static func standing(_ history: ProblemHistory, today: CivilDate?, _ language: Language) -> String {
        let due = history.dueOn.map { Bilingual(zh: "  时限 \($0)", en: "  due \($0)")[language] } ?? ""
        let isOverdue = today.map { history.isOverdue(today: $0) } ?? false
        return history.state.label[language] + due
            + (isOverdue ? Bilingual(zh: "（逾期）", en: " (overdue)")[language] : "")
    }

    static func sheet(_ problem: RecordedProblem, today: CivilDate?, _ language: Language) -> [String] {
        let (record, history) = (problem.record, problem.history)
        let units = history.units.map { SafeText.line($0) }.joined(separator: "、")
        var lines = [
            SafeText.line(ConflictMark.shown("title", of: record, language: language)) + "  " + record.id.hex,
            Bilingual(zh: "状态：", en: "State: ")[language] + standing(history, today: today, language)
                + (units.isEmpty ? "" : "  " + units),
        ]
        for field in RecordType.problem.fields where record.value(field.name) != .empty && field.name != "title" {
            if case .reference = field.kind { continue }
            let value = ConflictMark.shown(field.name, of: record, language: language)
            lines.append("\(field.label[language])：\(value)")
        }
        for event in history.graph.ordered {
            let parts = [
                event.at.map { FieldText.instant($0) } ?? "—", event.move?.label[language] ?? "?", event.actor,
                event.unit ?? "", event.dueOn?.description ?? "", event.note ?? "",
            ]
            let refused =
                history.ignored[event.id] == nil ? "" : Bilingual(zh: "（未生效）", en: " (without effect)")[language]
            let line = parts.filter { !$0.isEmpty }.joined(separator: "  ")
            lines.append(SafeText.line("  \(line)\(refused)", atMost: 300))
        }
        return lines
    }
}
