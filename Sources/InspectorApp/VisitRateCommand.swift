import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Rates one of the ten items.
struct VisitRateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "评价一项。/ Rate one of the ten items.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Argument(help: "督导项：1—10、进度 或 progress。/ The item.")
    var item: String

    @Argument(help: "评价：正常、关注、滞后、不适用 或 normal、attention、lagging、notApplicable。/ The rating.")
    var rating: String

    @Option(help: "原因；“不适用”必填。/ Why; required for not applicable.")
    var reason: String?

    @Option(name: .customLong("set"), help: "结构化字段，如 observedPercent=42；可重复。/ A structured field, repeatable.")
    var assignments: [String] = []

    @OptionGroup var text: NoteOptions

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let item = try SupervisionWords.item(item)
            let rating = try SupervisionWords.rating(rating)
            var values: [String: FieldValue] = ["rating": .text(rating.rawValue)]
            if let reason { values["reason"] = .text(reason) }
            if let note = try text.read() { values["note"] = .text(note) }
            for assignment in assignments {
                values.merge(
                    try FieldParsing.assignment(assignment, in: .supervisionEntry, among: item.fieldNames)
                ) { _, new in new }
            }
            let desk = try VisitDesk(store: store)
            let visit = try RecordNaming(store: store).visit(visit)
            try desk.rate(item, of: visit, values)
            let id = item.entryID(in: visit.id)
            terminal.say(
                Bilingual(
                    zh: "\(item.number) \(item.label.zh)：\(rating.label.zh)",
                    en: "\(item.number) \(item.label.en): \(rating.label.en)"))
            try terminal.emit(["entry": id.hex, "item": "\(item)", "rating": rating.rawValue])
            return .done
        }
    }
}

/// A note on the command line, from a file, or from standard input.
struct NoteOptions: ParsableArguments {
    @Option(name: [.customLong("note"), .customLong("text")], help: "文字，如情况说明。/ The text.")
    var note: String?

    @Option(name: .customLong("note-file"), help: "从文件读文字，- 为标准输入。/ Read the text from a file, - for standard input.")
    var noteFile: String?

    init() {}

    func read() throws -> String? { try GivenText.read(note, file: noteFile) }
}
