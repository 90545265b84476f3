import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What a record is, in one line: its kind, and the words that people know it by.
enum RecordTitle {
    static func text(_ record: StoredRecord, in store: InspectionStore, _ language: Language) -> String {
        let subject = ConflictWords.subject(of: record.id, type: record.type, language: language)
        let known = ["name", "title", "caption", "text", "date"].lazy.compactMap { record.value($0).text }
            .first { !$0.isEmpty }
        let project = (try? project(of: record, in: store)).flatMap { $0 }
        return [subject, project, known.map { SafeText.line($0, atMost: 40) }].compactMap { $0 }
            .joined(separator: " · ")
    }

    private static func project(of record: StoredRecord, in store: InspectionStore) throws -> String? {
        guard record.type != RecordType.project.name else { return nil }
        let visit = record.id.root == record.id ? nil : try store.record(record.id.root)
        guard let id = record.value("project").recordID ?? visit?.value("project").recordID else { return nil }
        return try store.record(id)?.value("name").text
    }
}

/// Where a record is looked at on the page.
enum PageAddress {
    static func of(_ record: StoredRecord) -> String {
        switch record.type {
        case RecordType.visit.name: return "/visits/\(record.id.hex)"
        case RecordType.project.name: return "/projects/\(record.id.hex)"
        case RecordType.supervisionEntry.name:
            let item = SupervisionItem(entryID: record.id)?.number
            return "/visits/\(record.id.root.hex)" + (item.map { "#item-\($0)" } ?? "")
        default: return "/records/\(record.id.hex)/history"
        }
    }
}
