import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Seals a visit: it then counts, and changes only by addenda.
struct VisitSealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "封存督导。/ Seal a visit.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Flag(help: "尚有缺项也封存。/ Seal although something is missing.")
    var incomplete = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let visit = try RecordNaming(store: store).visit(visit)
            let lacking = try desk.seal(visit, allowsIncomplete: incomplete)
            let missing = lacking.missing.map(\.label)
            terminal.say(
                missing.isEmpty
                    ? Bilingual(zh: "已封存，十项齐全。", en: "Sealed, nothing missing.")
                    : Bilingual(
                        zh: "已封存，缺：" + missing.map(\.zh).joined(separator: "；"),
                        en: "Sealed; missing: " + missing.map(\.en).joined(separator: "; ")))
            try terminal.emit(
                JSONValue.object([
                    "visit": .text(visit.id.hex), "complete": .flag(lacking.isComplete),
                    "missing": .list(missing.map { .text($0.en) }),
                ]))
            return .done
        }
    }
}

/// Adds to a sealed visit.
struct VisitAddendumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "addendum", abstract: "为已封存的督导添加补充说明。/ Add to a sealed visit.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Option(help: "有关的督导项。/ The item concerned.")
    var item: String?

    @OptionGroup var text: NoteOptions

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let visit = try RecordNaming(store: store).visit(visit)
            let given = try text.read() ?? terminal.ask(Bilingual(zh: "补充说明：", en: "Addendum:"), orUse: "--note")
            guard let given, !given.isEmpty else {
                throw CommandError(
                    code: "input.empty",
                    message: Bilingual(zh: "补充说明为空。", en: "The addendum is empty."),
                    nextStep: Bilingual(zh: "请用 --note 给出文字。", en: "Give the text with --note."))
            }
            let id = try desk.add(given, to: visit, item: try item.map { try SupervisionWords.item($0) })
            terminal.say(Bilingual(zh: "已添加。", en: "Added."))
            try terminal.emit(["addendum": id.hex, "visit": visit.id.hex])
            return .done
        }
    }
}
