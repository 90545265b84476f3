import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What a record is, in one line: its kind, and the words that people know it by.
enum RecordTitle {
    static func text(_ record: StoredRecord, in store: InspectionStore, _ language: Language) -> String {
        let subject = ConflictWords.subject(of: record.id, type: record.type, language: language)
        if record.type == RecordType.photo.name {
            let photo = PhotoTitle.text(PhotoView(unchecked: record.state), language: language)
            return [photo, project(of: record, in: store)].compactMap { $0 }.joined(separator: " · ")
        }
        if record.type == RecordType.problemEvent.name {
            let event = ProblemEventView(unchecked: record.state)
            let problem = event.problem.flatMap { try? store.record($0) }?.value("title").text
            return [subject, event.move?.label[language], problem.map { SafeText.line($0, atMost: 40) }]
                .compactMap { $0 }.joined(separator: " · ")
        }
        let known = ["name", "title", "caption", "text", "date"].lazy.compactMap { record.value($0).text }
            .first { !$0.isEmpty }
        return [subject, project(of: record, in: store), known.map { SafeText.line($0, atMost: 40) }].compactMap { $0 }
            .joined(separator: " · ")
    }

    /// A title that lacks the project's name, because the store could not be read, is a title all the same.
    private static func project(of record: StoredRecord, in store: InspectionStore) -> String? {
        guard record.type != RecordType.project.name else { return nil }
        func known(_ id: RecordID?) -> StoredRecord? { id.flatMap { try? store.record($0) } ?? nil }
        let owner = record.value("visit").recordID ?? (record.id.root == record.id ? nil : record.id.root)
        return known(record.value("project").recordID ?? known(owner)?.value("project").recordID)?.value("name").text
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
        default:
            let visit = record.type == RecordType.photo.name ? PhotoView(unchecked: record.state).visit : nil
            guard let visit, record.standing != .deleted else { return "/records/\(record.id.hex)/history" }
            return "/visits/\(visit.hex)/photos/\(record.id.hex)"
        }
    }
}
