import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Changes a visit's own fields, or goes through its items again.
struct VisitEditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "修改督导；不带选项时逐项继续。/ Change a visit, or go on with its items.")

    @Argument(help: "督导编号、前几位或外部编号。/ The visit's id, its first digits, or its key elsewhere.")
    var visit: String

    @Option(help: "为未列项目的督导指定项目。/ The project of a visit begun without one.")
    var project: String?

    @OptionGroup var details: VisitDetails

    @Option(name: .customLong("remove-form"), help: "取消一种督导形式。/ Untick a form.")
    var removedForms: [String] = []

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let naming = RecordNaming(store: store)
            let visit = try naming.visit(visit)
            var values = try details.values()
            if let date = try details.date() { values["date"] = .text(date.description) }
            for form in removedForms {
                values.merge(try FieldParsing.registers("forms", "-" + form, in: .visit)) { _, new in new }
            }
            if values.isEmpty && project == nil {
                try desk.requireOpen(visit)
                guard terminal.isInteractive else {
                    throw CommandError(
                        code: "input.nothing",
                        message: Bilingual(zh: "没有给出要修改的内容。", en: "Nothing to change was given."),
                        nextStep: Bilingual(
                            zh: "请给出选项，或在终端上运行。", en: "Give options, or run it on a terminal."))
                }
                try VisitWalk(desk: desk, terminal: terminal, visit: visit).run()
                return .done
            }
            if let project { try desk.assign(try naming.project(project), to: visit) }
            if !values.isEmpty { try desk.change(visit, values) }
            terminal.say(Bilingual(zh: "已保存。", en: "Saved."))
            try terminal.emit(["visit": visit.id.hex])
            return .done
        }
    }
}
