import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Writes the note of an item, or the summary of a visit.
struct VisitNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "写某项的情况说明，不给督导项时写小结。/ Write an item's note, or the summary.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Argument(help: "督导项；省略时为督导小结。/ The item; the summary if left out.")
    var item: String?

    @OptionGroup var text: NoteOptions

    @Flag(help: "接在原文之后。/ Add to the present text.")
    var append = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let visit = try RecordNaming(store: store).visit(visit)
            try desk.requireOpen(visit)
            let item = try item.map { try SupervisionWords.item($0) }
            let record = try item.map { try store.record($0.entryID(in: visit.id)) } ?? visit
            let field = item == nil ? "summary" : "note"
            let present = record?.value(field).text ?? ""
            // What the person saw: a text that arrives meanwhile is not overwritten.
            let shown = [field: record?.state[field].dots ?? []]
            guard var written = try text.read() ?? edited(present, store, terminal) else {
                terminal.say(Bilingual(zh: "没有改动。", en: "Nothing changed."))
                return .done
            }
            if append, !present.isEmpty { written = present + "\n" + written }
            if let item {
                try desk.rate(item, of: visit, ["note": .text(written)], shown: shown)
            } else {
                try desk.change(visit, ["summary": .text(written)], shown: shown)
            }
            terminal.say(Bilingual(zh: "已保存 \(written.count) 字。", en: "Saved \(written.count) characters."))
            try terminal.emit(
                JSONValue.object(["visit": .text(visit.id.hex), "characters": .integer(Int64(written.count))]))
            return .done
        }
    }

    private func edited(_ present: String, _ store: InspectionStore, _ terminal: Terminal) throws -> String? {
        guard terminal.isInteractive else {
            throw CommandError(
                code: "input.needsTerminal",
                message: Bilingual(zh: "没有给出文字。", en: "No text was given."),
                nextStep: Bilingual(zh: "请用 --note 或 --note-file。", en: "Use --note or --note-file."))
        }
        return try terminal.edit(
            present, in: FileManager.default.temporaryDirectory, environment: Surroundings.current.environment)
    }
}
