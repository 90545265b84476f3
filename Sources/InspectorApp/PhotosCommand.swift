import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import Wording

/// Photos: add to a visit, take in a whole folder, list.
struct PhotosCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photos", abstract: "照片。/ Photos.",
        subcommands: [PhotosAddCommand.self, PhotosIntakeCommand.self, PhotosListCommand.self])
}

/// Adds photos to a visit.
struct PhotosAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "把照片加入督导。/ Add photos to a visit.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Argument(help: "照片文件（JPEG、PNG、HEIC、PDF）。/ Files.")
    var files: [String]

    @Option(help: "属于哪一项。/ The item they belong to.")
    var item: String?

    @Option(help: "说明。/ Caption.")
    var caption: String?

    @Flag(name: .customLong("keep-damaged"), help: "不完整的照片也保留，并注明。/ Keep incomplete photos, marked.")
    var keepDamaged = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let photos = PhotoDesk(desk: try VisitDesk(store: store))
            let visit = try RecordNaming(store: store).visit(visit)
            try photos.desk.requireOpen(visit)
            let item = try item.map { try SupervisionWords.item($0) }
            var status = ExitStatus.done
            for file in files {
                do {
                    let attached = try photos.attach(
                        file, to: visit, item: item, caption: caption, keepsDamaged: keepDamaged)
                    terminal.say("✓ " + SafeText.line(file, atMost: 120))
                    try terminal.emit(["photo": attached.record.hex, "file": file])
                } catch {
                    // One bad file holds the others back in nothing; the last error gives the exit code.
                    guard let known = ErrorWords.known(error), !(error is StoreError) else { throw error }
                    let namesFile = known is DamagedPhoto || known.code == "notFound.file"
                    status = terminal.report(namesFile ? known : NamedFileError(file: file, cause: known))
                }
            }
            return status
        }
    }
}

/// An error with the file that it is about.
struct NamedFileError: PersonFacingError {
    let file: String
    let cause: any PersonFacingError

    var code: String { cause.code }
    var message: Bilingual {
        let name = SafeText.line(file, atMost: 120)
        return Bilingual(zh: "\(name)：\(cause.message.zh)", en: "\(name): \(cause.message.en)")
    }
    var nextStep: Bilingual { cause.nextStep }
    var isRetryable: Bool { cause.isRetryable }
}

/// Lists photos.
struct PhotosListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出照片及送达情况。/ List photos and where they are.")

    @Argument(help: "只列某次督导的。/ Of one visit.")
    var visit: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let visit = try visit.map { try RecordNaming(store: store).visit($0) }
            let photos = try store.records(RecordQuery(type: "photo", parent: visit?.id, order: .field("capturedAt")))
            for photo in photos {
                let view = PhotoView(unchecked: photo.state)
                let state = try PhotoWords.state(view.hash, store, terminal.language)
                let taken = view.capturedAt.map { FieldText.instant($0) } ?? "—"
                try terminal.emit(
                    JSONValue.object([
                        "photo": .text(photo.id.hex), "visit": .optional(view.visit?.hex),
                        "caption": .optional(view.caption),
                        "capturedAt": .optional(view.capturedAt.map { FieldText.isoInstant($0) }),
                        "size": .optional(view.size),
                        "state": .text(state), "hash": .optional(view.hash.map { FieldValue.bytes($0).rawText }),
                    ]))
                terminal.say(
                    "\(FieldText.shortID(photo.id))  \(taken)  \(view.size ?? 0) B  \(state)  "
                        + "\(SafeText.line(view.caption ?? "", atMost: 60))"
                )
            }
            if photos.isEmpty { terminal.say(Bilingual(zh: "没有照片。", en: "No photos.")) }
            return .done
        }
    }
}
