import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What a record is called on a page: its name, title or code, or what it belongs to with its date.
struct RecordTitle {
    private static let telling = ["name", "title", "code", "subject", "documentNumber", "number"]

    let store: InspectionStore
    let language: Language

    /// The title of a record.
    func text(of record: StoredRecord) throws -> String {
        for field in Self.telling {
            if let text = record.value(field).text, !text.isEmpty { return SafeText.line(text) }
        }
        let type = RecordTypes.named(record.type)
        let own = ["date", "month", "year", "on", "seq"].lazy.compactMap { name -> String? in
            guard let declared = type?.field(named: name) else { return nil }
            let text = FieldText.whole(declared, of: record, language: language)
            return text.isEmpty ? nil : text
        }.first
        var words = [ConflictWords.subject(of: record.id, type: record.type, language: language)]
        if let own { words.append(own) }
        if let owner = try record.parent.flatMap({ try store.record($0) }), owner.id != record.id {
            let name = Self.telling.lazy.compactMap { owner.value($0).text }.first { !$0.isEmpty }
            if let name { words.append(SafeText.line(name)) }
        }
        return words.count == 1 ? words[0] + " " + FieldText.shortID(record.id) : words.joined(separator: " · ")
    }

    /// The title of a record by its id; the first digits of the id if it is not here.
    func text(of id: RecordID) throws -> String {
        try store.record(id).map(text) ?? FieldText.shortID(id)
    }
}
