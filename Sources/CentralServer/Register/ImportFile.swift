import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import TableIntake
import Wording

/// A file to be imported: its name, its fingerprint and the table in it.
struct ImportSource {
    let fileName: String
    let hash: [UInt8]
    let table: Table

    /// Reads a file: the first sheet that is not hidden, or JSON Lines as a table.
    ///
    /// - Throws: ``CommandError`` `notFound.file`, `TableIntakeError`, or ``ImportIssue`` `register.empty`.
    static func read(_ path: String) throws -> ImportSource {
        let url = URL(fileURLWithPath: path)
        guard let data = try? Data(contentsOf: url) else {
            throw CommandError(
                code: "notFound.file", message: Bilingual(zh: "找不到文件 \(path)。", en: "There is no file \(path)."),
                nextStep: Bilingual(zh: "检查路径。", en: "Check the path."))
        }
        return try read(data, fileName: url.lastPathComponent)
    }

    /// Reads the bytes of a file, such as one that was sent by a form.
    static func read(_ data: Data, fileName: String) throws -> ImportSource {
        let bytes = [UInt8](data)
        let hash = Hashing.sha256(bytes)
        if let lines = LinesTable.read(data, name: fileName) {
            return ImportSource(fileName: fileName, hash: hash, table: lines)
        }
        let tables = try TableReader.read(bytes: bytes, fileName: fileName)
        guard let table = tables.first(where: { !$0.isHidden }) ?? tables.first else { throw RegisterImport.emptyTable }
        return ImportSource(fileName: fileName, hash: hash, table: table)
    }
}

/// What all imports of the command line share: issues as text, and writing all or nothing as one batch.
enum ImportFile {
    /// The table of a file; see ``ImportSource/read(_:)``.
    static func table(_ path: String) throws -> Table { try ImportSource.read(path).table }

    /// What was written.
    struct Written {
        let changes: Int
        let batch: RecordID?

        /// How to take it back, as the end of a sentence.
        func tail(dryRun: Bool) -> Bilingual {
            if dryRun { return Bilingual(zh: "（试运行，未写入）", en: " (dry run)") }
            guard let batch else { return Bilingual(zh: "", en: "") }
            let id = FieldText.shortID(batch)
            return Bilingual(
                zh: "；撤销：central register import --undo \(id)", en: "; take it back: central register import --undo \(id)")
        }
    }

    /// Prints issues and writes nothing if there are any; else writes in one transaction unless it is a dry run.
    ///
    /// - Returns: what was written, or `nil` when there were issues.
    static func finish(
        edits: [RecordEdit], issues: [ImportIssue], about: String, source: ImportSource, dryRun: Bool, person: String,
        office: CentralOffice, terminal: Terminal
    ) throws -> Written? {
        guard issues.isEmpty else {
            for issue in issues.prefix(100) { _ = terminal.report(issue) }
            if issues.count > 100 { terminal.complain("… +\(issues.count - 100)") }
            terminal.say(
                Bilingual(zh: "\(issues.count) 处错误，没有写入任何内容。", en: "Errors: \(issues.count); nothing was written."))
            return nil
        }
        guard !dryRun else { return Written(changes: 0, batch: nil) }
        let batches = ImportBatches(store: office.store, person: person, today: try office.environment.today())
        let written = try batches.write(
            edits, about: about, file: source.fileName, hash: source.hash, certify: { try office.certifyOwnAuthor() })
        // What was written stands, whatever becomes of its index.
        _ = try? office.store.indexTexts()
        return Written(changes: written.changes, batch: written.batch)
    }
}
