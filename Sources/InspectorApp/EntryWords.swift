import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Entries and their fields in words.
enum EntryWords {
    /// Rating, reason and note in one line, with conflict marks.
    static func line(_ entry: StoredRecord, language: Language) -> String {
        let view = SupervisionEntryView(unchecked: entry.state)
        var line = view.ratingLabel[language]
        if entry.isMarked("rating") { line += " " + ConflictMark.text(language) }
        if let reason = view.reason, !reason.isEmpty {
            line += Bilingual(zh: "（\(reason)）", en: " (\(reason))")[language]
        }
        if let note = view.note, !note.isEmpty { line += Bilingual(zh: "：\(note)", en: ": \(note)")[language] }
        if entry.isMarked("note") { line += " " + ConflictMark.text(language) }
        return SafeText.line(line, atMost: 300)
    }

    /// A declared field with all members of a set or map; empty text if it holds nothing.
    ///
    /// - Parameter naming: what records are called that it refers to; by their short id where this says nothing.
    static func value(
        of declared: FieldDeclaration, in entry: StoredRecord, language: Language,
        naming: (RecordID) -> String? = { _ in nil }
    ) -> String {
        let comma = Bilingual(zh: "、", en: ", ")[language]
        func member(_ key: String) -> String {
            RecordID(hex: key).flatMap(naming) ?? element(FamilyField.name(declared.name, key), language)
        }
        switch declared.kind {
        case .set:
            return FamilyField.elements(of: declared.name, in: entry.state).map(member).joined(separator: comma)
        case .map:
            return FamilyField.mapKeys(of: declared.name, in: entry.state).map { key in
                let register = FamilyField.name(declared.name, key)
                return member(key) + "=" + ConflictMark.shown(register, of: entry, language: language)
            }.joined(separator: comma)
        default:
            guard entry.value(declared.name) != .empty else { return "" }
            return ConflictMark.shown(declared.name, of: entry, language: language)
        }
    }

    /// The structured fields of an entry that hold anything, as `label value`.
    static func fields(
        _ entry: StoredRecord, of item: SupervisionItem, language: Language,
        naming: (RecordID) -> String? = { _ in nil }
    ) -> [String] {
        item.fieldNames.compactMap { RecordType.supervisionEntry.field(named: $0) }.compactMap { declared in
            let value = value(of: declared, in: entry, language: language, naming: naming)
            return value.isEmpty ? nil : declared.label[language] + " " + value
        }
    }

    private static func element(_ register: String, _ language: Language) -> String {
        let label = FieldText.label(of: register, in: .supervisionEntry, language: language)
        return label.split(separator: "·", maxSplits: 1).last.map(String.init) ?? label
    }
}
