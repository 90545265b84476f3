import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Notes on a project, a visit or a problem.
struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "现场笔记。/ Field notes.",
        subcommands: [NoteAddCommand.self, NoteListCommand.self])
}

/// Adds a note.
struct NoteAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "为项目、督导或问题添加笔记。/ Add a note.")

    @Argument(help: "项目编码或名称，或记录编号。/ A project's code or name, or a record's id.")
    var subject: String

    @OptionGroup var text: NoteOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let subject = try NoteSubject.find(subject, in: store)
            var given = try text.read()
            if given == nil {
                given = try terminal.edit(
                    "", in: FileManager.default.temporaryDirectory, environment: Surroundings.current.environment)
            }
            guard let given, given.contains(where: { !$0.isWhitespace }) else {
                throw CommandError(
                    code: "input.empty",
                    message: Bilingual(zh: "笔记为空。", en: "The note is empty."),
                    nextStep: Bilingual(zh: "请用 --note 或 --note-file。", en: "Use --note or --note-file."))
            }
            let id = try desk.note(given, on: subject)
            terminal.say(Bilingual(zh: "已保存笔记 \(FieldText.shortID(id))。", en: "Saved note \(FieldText.shortID(id))."))
            try terminal.emit(["note": id.hex, "subject": subject.id.hex])
            return .done
        }
    }
}

/// Lists notes.
struct NoteListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出笔记。/ List notes.")

    @Argument(help: "项目编码或名称，或记录编号。/ A project's code or name, or a record's id.")
    var subject: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let subject = try NoteSubject.find(subject, in: store)
            for note in try store.records(RecordQuery(type: "fieldNote", parent: subject.id, order: .field("at"))) {
                let at = note.value("at").integer ?? 0
                try terminal.emit([
                    "note": note.id.hex, "author": note.value("author").text ?? "", "at": FieldText.isoInstant(at),
                    "text": note.value("text").text ?? "",
                ])
                terminal.say(
                    "\(FieldText.shortID(note.id))  \(FieldText.instant(at))  "
                        + "\(SafeText.line(note.value("author").text ?? ""))"
                )
                terminal.say(ConflictMark.shown("text", of: note, language: terminal.language))
            }
            return .done
        }
    }
}

/// What a note is about.
enum NoteSubject {
    /// A record by id, or a project by code or name.
    static func find(_ word: String, in store: InspectionStore) throws -> StoredRecord {
        let naming = RecordNaming(store: store)
        do {
            return try naming.record(word, types: [.visit, .problem, .project])
        } catch let error as CommandError where error.code == "notFound.record" {
            return try naming.project(word)
        }
    }
}
