import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import TableIntake
import Wording

/// Imports as batches: written whole, listed, and taken back by one action.
struct ImportBatches {
    let store: InspectionStore
    let person: String
    let today: CivilDate

    /// One import as lists show it.
    struct Batch {
        let record: StoredRecord

        var id: RecordID { record.id }
        var file: String { record.value("file").text ?? "" }
        /// What was imported: `register`, `people`, or a type's name.
        var about: String { record.value("about").text ?? "" }
        var importedOn: String { record.value("importedOn").text ?? "" }
        var importedBy: String { record.value("importedBy").text ?? "" }
        var created: Int64 { record.value("created").integer ?? 0 }
        var changes: Int64 { record.value("changes").integer ?? 0 }
        var undoneOn: String? { record.value("undoneOn").text }

        var label: Bilingual {
            switch about {
            case "register": Bilingual(zh: "项目登记表", en: "register of projects")
            case "monthly": Bilingual(zh: "月度报表", en: "monthly table")
            case "people": Bilingual(zh: "人员", en: "people")
            default: RecordTypes.named(about)?.label ?? Bilingual(zh: about, en: about)
            }
        }
    }

    /// Writes what an import found, with its batch, in one transaction; territories come first and stay, because the
    /// centre's right to write in them hangs on their records.
    ///
    /// - Returns: how many changes were written, and the batch; `nil` if nothing changed.
    func write(
        _ edits: [RecordEdit], about: String, file: String, hash: [UInt8]?, certify: () throws -> Void
    ) throws -> (changes: Int, batch: RecordID?) {
        let regions = edits.filter { $0.type == RecordType.region.name && about != RecordType.region.name }
        if !regions.isEmpty { _ = try store.write(regions) }
        try certify()
        guard let office = Scopes.office else { throw OfficeError.badScope(Scopes.officeName) }
        let id = store.makeRootID()
        var values: [String: FieldValue] = [
            "file": .text(String(SafeText.line(file, atMost: 190))), "about": .text(about),
            "importedOn": .text(today.description), "importedBy": .text(person),
        ]
        if let hash { values["fileHash"] = .bytes(hash) }
        let rest = regions.isEmpty ? edits : edits.filter { $0.type != RecordType.region.name }
        let changes = try store.write(
            rest,
            asBatch: RecordEdit(
                record: id, type: RecordType.importBatch.name, scope: office, values: values, person: person))
        return (changes.count + regions.count, changes.isEmpty ? nil : id)
    }

    /// All imports, the latest first.
    func all() throws -> [Batch] {
        try store.records(RecordQuery(type: RecordType.importBatch.name, order: .field("importedOn", isDescending: true)))
            .map(Batch.init)
            .sorted { ($0.importedOn, $0.record.receivedAt, $0.id) > ($1.importedOn, $1.record.receivedAt, $1.id) }
    }

    /// The import that a word names: its id or the beginning of it.
    ///
    /// - Throws: ``CommandError`` `notFound.importBatch`.
    func find(_ word: String) throws -> Batch {
        Batch(record: try RecordNaming(store: store).record(word, types: [.importBatch]))
    }

    /// Takes an import back; see `InspectionStore.undo(batch:closing:person:reason:isTrial:)`.
    ///
    /// - Throws: ``CommandError`` `import.undone` for one that was taken back before.
    func undo(_ batch: Batch, reason: String, isTrial: Bool) throws -> BatchUndo {
        if let day = batch.undoneOn {
            throw CommandError(
                code: "import.undone",
                message: Bilingual(zh: "该批次已于 \(day) 撤销。", en: "The import was taken back on \(day) already."),
                nextStep: Bilingual(zh: "要恢复内容，请重新导入文件。", en: "Import the file again to have it back."))
        }
        let closing = batch.record.edit(
            values: [
                "undoneOn": .text(today.description), "undoneBy": .text(person), "undoneReason": .text(reason),
            ], person: person, reason: reason)
        return try store.undo(batch: batch.id, closing: closing, person: person, reason: reason, isTrial: isTrial)
    }

    /// What was left by taking an import back, in words: which record, which field, and why.
    func words(_ left: BatchUndo.Left) throws -> Bilingual {
        let record = try store.record(left.record)
        let type = record.flatMap { RecordTypes.named($0.type) }
        let name = try record.map { try RecordTitle(store: store, language: .zh).text(of: $0) } ?? FieldText.shortID(left.record)
        let label = type?.label ?? Bilingual(zh: "记录", en: "record")
        let field = left.field.map { FieldText.label(of: $0, in: type, language: .zh) }
        let fieldEn = left.field.map { FieldText.label(of: $0, in: type, language: .en) }
        let why =
            left.reason == .changedSince
            ? Bilingual(zh: "导入后有人改过", en: "changed since") : Bilingual(zh: "已有其他记录引用", en: "in use by other records")
        return Bilingual(
            zh: "\(label.zh) \(name)\(field.map { "·" + $0 } ?? "")：\(why.zh)",
            en: "\(label.en) \(name)\(fieldEn.map { ", " + $0 } ?? ""): \(why.en)")
    }
}
