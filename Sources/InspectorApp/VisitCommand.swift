import ArgumentParser
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Everything about visits.
struct VisitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit", abstract: "督导记录。/ Visits.",
        subcommands: [
            VisitNewCommand.self, VisitEditCommand.self, VisitRateCommand.self, VisitNoteCommand.self,
            VisitSealCommand.self, VisitAddendumCommand.self, VisitShowCommand.self, VisitListCommand.self,
            VisitExportCommand.self, VisitImportCommand.self,
        ])
}

/// Text that a command takes from its line, from a file, or from standard input.
enum GivenText {
    /// The text of the option, of the file (`-` for standard input), or `nil` if neither was given.
    ///
    /// - Throws: `input.notUTF8` for bytes that are no text, or what the file system says.
    static func read(_ text: String?, file: String?) throws -> String? {
        if let text { return text }
        guard let file else { return nil }
        let bytes: Data
        if file == "-" {
            bytes = Surroundings.current.streams.readRest()
        } else {
            bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError(
                code: "input.notUTF8",
                message: Bilingual(zh: "不是 UTF-8 文本：\(file)", en: "not UTF-8 text: \(file)"),
                nextStep: Bilingual(zh: "请另存为 UTF-8。", en: "Save it as UTF-8."))
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
