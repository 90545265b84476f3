import InspectionDomain
public import InspectionStore
public import Wording

/// The mark of a value that a person has yet to decide on.
public enum ConflictMark {
    /// The mark alone.
    public static func text(_ language: Language) -> String { Bilingual(zh: "※冲突", en: "※conflict")[language] }

    /// The shown value of a field, marked if others stand beside it.
    public static func shown(_ field: String, of record: StoredRecord, language: Language) -> String {
        let declared = RecordTypes.named(record.type)?.field(named: field)
        let value = FieldText.shown(record.value(field), of: declared, language: language)
        return record.isMarked(field) ? value + " " + text(language) : value
    }
}
