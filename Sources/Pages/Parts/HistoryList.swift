public import Causality
import InspectionDomain
public import InspectionStore
import Presentation
public import Wording

/// The changes of a record as people read them, newest first; the template `history` shows them.
public enum HistoryList {
    /// What the template names.
    ///
    /// - Parameters:
    ///   - type: the record's type by name; values of unknown types are shown raw.
    ///   - naming: what records are called that values refer to; by their short id where this says nothing.
    public static func data(
        _ history: [HistoryEntry], type: String, language: Language, naming: (RecordID) -> String? = { _ in nil }
    ) -> PageData {
        let declared = RecordTypes.named(type)
        let entries = history.reversed().map { entry -> PageData in
            [
                "anchor": "d" + String(entry.dot.sequence) + "-" + entry.dot.author.hex.prefix(8),
                "person": entry.person,
                "device": entry.device, "at": FieldText.instant(entry.wallMilliseconds), "reason": entry.reason,
                "arrived": FieldText.instant(entry.arrivedAt),
                "dot": entry.dot.description,
                "steps": entry.steps.map { step($0, declared, language, naming) },
            ]
        }
        return ["entries": Array(entries)]
    }

    /// The record's vector clock, which the template `history` shows on demand.
    public static func clock(_ clock: RecordClock?, type: String, language: Language) -> PageData? {
        guard let clock else { return nil }
        let declared = RecordTypes.named(type)
        let own = Bilingual(zh: "（本机）", en: " (this device)")[language]
        return [
            "scope": clock.scope.name,
            "devices": clock.entries.map { entry -> PageData in
                [
                    "device": (entry.device ?? "—") + (entry.isOwn ? own : ""), "author": entry.author.hex,
                    "ofRecord": entry.ofRecord.map { String($0) } ?? "—", "ofScope": String(entry.ofScope),
                ]
            },
            "current": clock.current.map { field, dots -> PageData in
                [
                    "field": FieldText.label(of: field, in: declared, language: language),
                    "dots": dots.map(\.description).joined(separator: "  "),
                ]
            },
        ]
    }

    private static func step(
        _ step: HistoryEntry.Step, _ type: RecordType?, _ language: Language, _ naming: (RecordID) -> String?
    ) -> PageData {
        let field = type?.field(named: step.field)
        func text(_ value: FieldValue) -> String {
            if case .reference = field?.kind, let name = value.recordID.flatMap(naming) { return name }
            return FieldText.shown(value, of: field, language: language)
        }
        let before = step.replaced.filter { $0 != .empty }.map(text).joined(separator: " / ")
        let after = step.value.map(text) ?? Bilingual(zh: "（内容已清理）", en: "(contents removed)")[language]
        return [
            "field": FieldText.label(of: step.field, in: type, language: language), "before": before, "after": after,
        ]
    }
}
