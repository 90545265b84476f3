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
            ProblemRaiseCommand.self, ProblemRecheckCommand.self, ProblemListCommand<InspectorProgram>.self,
            ProblemShowCommand<InspectorProgram>.self,
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
            _ = try desk.scope(of: project)
            let given = try FieldParsing.registers("class", problemClass, in: .problem)["class"]?.text
            guard let known = given.flatMap(ProblemClass.init(rawValue:)) else { throw CommandError.noProblemClass }
            var values: [String: FieldValue] = [:]
            if let severity {
                values.merge(try FieldParsing.registers("severity", severity, in: .problem)) { _, new in new }
            }
            for assignment in assignments {
                values.merge(
                    try FieldParsing.assignment(assignment, in: .problem, among: ProblemReport.furtherFields)
                ) { _, new in new }
            }
            let report = ProblemReport(
                title: title, description: try text.read() ?? title, problemClass: known,
                item: try item.map { try SupervisionWords.item($0) }, fields: values)
            let id = try desk.problems.raise(report, project: project.id, visit: visit?.id)
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
            let desk = try VisitDesk(store: store)
            let problem = try naming.record(problem, types: [.problem])
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
            let evidence = try photo.map { [try naming.record($0, types: [.photo]).id] } ?? []
            let step = ProblemStep(
                found == .solved ? .confirmSolved : .stillOpen, note: try text.read(), evidence: evidence)
            try desk.problems.take(step, on: problem.id, visit: try visit.map { try naming.visit($0).id })
            let state = try store.problem(problem).history.state
            terminal.say(
                Bilingual(
                    zh: "已记录：\(found.label.zh)；现状态 \(state.label.zh)。",
                    en: "Noted: \(found.label.en); now \(state.label.en)."))
            try terminal.emit(["problem": problem.id.hex, "state": state.rawValue])
            return .done
        }
    }
}

extension CommandError {
    fileprivate static var noProblemClass: CommandError {
        let choices = ProblemClass.allCases
        return CommandError(
            code: "input.class", message: Bilingual(zh: "没有给出问题类别。", en: "No class of problem was given."),
            nextStep: Bilingual(
                zh: "可选：" + choices.map { "\($0.label.zh)(\($0.rawValue))" }.joined(separator: "、"),
                en: "Choose one of: " + choices.map(\.rawValue).joined(separator: ", ")))
    }
}
