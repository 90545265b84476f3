import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// `central problem`: what the office does with problems.
struct ProblemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "problem", abstract: "Problems: classify them, take the next step. / 问题办理。",
        subcommands: [
            ProblemListCommand<CentralProgram>.self, ProblemShowCommand<CentralProgram>.self, Classify.self, Event.self,
        ])

    /// `central problem classify PROBLEM`: what it is about and how grave, without a step.
    struct Classify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "classify", abstract: "Set class, severity and other fields. / 归类定级。",
            discussion: "Writes fields only; that it was sorted is the step `problem event PROBLEM sort`.")

        @Argument(help: "The problem. / 问题编号或外部编号。")
        var problem: String

        @Option(name: .customLong("class"), help: "Such as land, funds, 用地, 资金. / 类别。")
        var problemClass: String?

        @Option(help: "minor, serious or grave. / 严重程度。")
        var severity: String?

        @Option(name: .customLong("set"), help: "Another field, such as crossRegion=yes; repeat it. / 其他字段，可重复。")
        var assignments: [String] = []

        @Option(help: "Why; kept in the history. / 理由。")
        var reason = ""

        @Option(help: "Who decides. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let record = try RecordNaming(store: store).record(problem, types: [.problem])
                var values: [String: FieldValue] = [:]
                for (field, given) in [("class", problemClass), ("severity", severity)] {
                    guard let given else { continue }
                    values.merge(try FieldParsing.registers(field, given, in: .problem)) { _, new in new }
                }
                for assignment in assignments {
                    values.merge(try FieldParsing.assignment(assignment, in: .problem)) { _, new in new }
                }
                let written = try store.write([record.edit(values: values, person: person, reason: reason)]).count
                terminal.say(
                    written > 0
                        ? Bilingual(zh: "已保存。", en: "Saved.") : Bilingual(zh: "没有改动。", en: "Nothing changed."))
                try terminal.emit(["problem": .text(record.id.hex), "changes": .integer(Int64(written))] as JSONValue)
                return .done
            }
        }
    }

    /// `central problem event PROBLEM STEP`: the next step in its life.
    struct Event: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "event", abstract: "Take a step that the problem's state allows. / 办理一步。",
            discussion: "Steps: " + ProblemMove.allCases.map { "\($0.rawValue) \($0.label.zh)" }.joined(separator: ", ")
                + ".")

        @Argument(help: "The problem. / 问题编号或外部编号。")
        var problem: String

        @Argument(help: "The step, such as assign or 交办. / 步骤。")
        var step: String

        @Option(help: "The unit that is to act. / 承办单位。")
        var unit: String?

        @Option(help: "Until when, such as 2026-07-10. / 办结时限。")
        var due: String?

        @Option(help: "The rung it moves to, 0 to 9. / 层级。")
        var rung: Int?

        @Option(help: "Remarks. / 说明。")
        var note: String?

        @Option(help: "Record of a photo that proves it; repeat it. / 佐证照片的记录编号，可重复。")
        var photo: [String] = []

        @Option(help: "The problem it becomes part of; for merge. / 并入的问题。")
        var into: String?

        @Option(help: "Who acts. / 经办人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let naming = RecordNaming(store: store)
                let known = try store.problem(try naming.record(problem, types: [.problem]))
                let move = try Self.move(step)
                let taken = ProblemStep(
                    move, unit: unit, dueOn: try due.map { try Self.day($0) }, rung: rung, note: note,
                    evidence: try photo.map { try naming.record($0, types: [.photo]).id },
                    mergedInto: try into.map { try naming.record($0, types: [.problem]).id })
                try Self.check(taken, on: known)
                if move == .close {
                    try known.history.check(.close, by: person)
                    let profile = try store.mechanismProfile(on: try Surroundings.current.today())
                    try LedgerDesk.checkProof(of: taken, on: known.history, profile: profile)
                }
                try ProblemRecorder(in: store, person: person).take(taken, on: known.record.id)
                let state = try store.problem(known.record).history.state
                terminal.say(
                    Bilingual(
                        zh: "已记录：\(move.label.zh)；现状态 \(state.label.zh)。",
                        en: "Noted: \(move.label.en); now \(state.label.en)."))
                try terminal.emit(["problem": known.record.id.hex, "state": state.rawValue])
                return .done
            }
        }

        private static func move(_ word: String) throws -> ProblemMove {
            let typed = word.lowercased()
            let found = ProblemMove.allCases.first {
                $0.rawValue.lowercased() == typed || $0.label.zh == word || $0.label.en == typed
            }
            if let found { return found }
            let known = ProblemMove.allCases
            throw CommandError(
                code: "input.step",
                message: Bilingual(zh: "没有步骤“\(SafeText.line(word))”", en: "there is no step “\(SafeText.line(word))”"),
                nextStep: Bilingual(
                    zh: "可用：" + known.map { "\($0.label.zh)(\($0.rawValue))" }.joined(separator: "、"),
                    en: "Steps: " + known.map(\.rawValue).joined(separator: ", ")))
        }

        private static func day(_ text: String) throws -> CivilDate {
            if let date = FieldParsing.date(text) { return date }
            throw CommandError(
                code: "input.date",
                message: Bilingual(zh: "不是日期：\(SafeText.line(text))", en: "not a date: \(SafeText.line(text))"),
                nextStep: Bilingual(zh: "请按 2026-06-25 的格式填写。", en: "Write it like 2026-06-25."))
        }

        /// What a step cannot do without: who has an assignment and until when, and what a merge leads to.
        private static func check(_ step: ProblemStep, on problem: RecordedProblem) throws {
            let history = problem.history
            if step.move == .assign,
                step.unit == nil && history.units.isEmpty || step.dueOn == nil && history.dueOn == nil
            {
                throw CommandError(
                    code: "input.assignment",
                    message: Bilingual(zh: "交办须有承办单位和时限。", en: "An assignment needs a unit and a due date."),
                    nextStep: Bilingual(zh: "请用 --unit 和 --due 给出。", en: "Give them with --unit and --due."))
            }
            if (step.move == .merge) != (step.mergedInto != nil) || step.mergedInto == problem.record.id {
                throw CommandError(
                    code: "input.merge",
                    message: Bilingual(
                        zh: "并入须指明另一个问题，其他步骤不用。", en: "A merge, and only a merge, names another problem."),
                    nextStep: Bilingual(zh: "并入时用 --into 问题编号。", en: "For merge give --into PROBLEM."))
            }
        }
    }
}
