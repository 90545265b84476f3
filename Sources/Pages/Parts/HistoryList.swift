import Causality
import InspectionDomain
public import InspectionStore
import Presentation
public import Wording

/// The changes of a record as people read them, newest first; the template `history` shows them.
public enum HistoryList {
    /// What the template names.
    ///
    /// - Parameter type: the record's type by name; values of unknown types are shown raw.
    public static func data(_ history: [HistoryEntry], type: String, language: Language) -> PageData {
        let declared = RecordTypes.named(type)
        let entries = history.reversed().map { entry -> PageData in
            [
                "anchor": "d" + String(entry.dot.sequence) + "-" + entry.dot.author.hex.prefix(8),
                "person": entry.person,
                "device": entry.device, "at": FieldText.instant(entry.wallMilliseconds), "reason": entry.reason,
                "dot": entry.dot.description,
                "steps": entry.steps.map { step($0, declared, language) },
            ]
        }
        return ["entries": Array(entries)]
    }

    private static func step(_ step: HistoryEntry.Step, _ type: RecordType?, _ language: Language) -> PageData {
        let field = type?.field(named: step.field)
        func text(_ value: FieldValue) -> String { FieldText.shown(value, of: field, language: language) }
        let before = step.replaced.filter { $0 != .empty }.map(text).joined(separator: " / ")
        let after = step.value.map(text) ?? Bilingual(zh: "（内容已清理）", en: "(contents removed)")[language]
        return [
            "field": FieldText.label(of: step.field, in: type, language: language), "before": before, "after": after,
        ]
    }
}
