public import Causality
import InspectionDomain
public import InspectionStore
public import Wording

/// The fields that wait for a person, as both programs list, show and settle them.
public struct ConflictReading {
    private let store: InspectionStore

    /// Reads a store.
    public init(_ store: InspectionStore) { self.store = store }

    /// The conflicts that a person decides, the longest waiting first.
    ///
    /// Left out are facts that go along with a value, such as who rated and when, and events, which are never changed:
    /// they follow the decision on the value itself.
    public func conflicts(_ filter: ConflictFilter = ConflictFilter()) throws -> [Conflict] {
        try store.conflicts(filter).filter { !Self.isCompanion($0.field, of: $0.type) }
    }

    /// Whether a record waits for a person's decision.
    public static func awaitsDecision(_ record: StoredRecord) -> Bool {
        record.markedFields.contains { !isCompanion($0, of: record.type) }
    }

    /// The conflict that a person names by its id, its short id, or an unambiguous beginning.
    ///
    /// - Throws: ``CommandError`` `notFound.conflict`, or `input.ambiguous`.
    public func conflict(_ word: String) throws -> Conflict {
        let typed = word.trimmed
        let all = try conflicts()
        let exact = all.filter { $0.id == typed || Self.shortID($0) == typed }
        let found =
            exact.isEmpty && typed.count >= RecordNaming.leastDigits
            ? all.filter { $0.id.hasPrefix(typed) || Self.shortID($0).hasPrefix(typed) } : exact
        if found.count == 1 { return found[0] }
        throw CommandError(
            code: found.isEmpty ? "notFound.conflict" : "input.ambiguous",
            message: found.isEmpty
                ? Bilingual(
                    zh: "没有待定的冲突：\(SafeText.line(typed))", en: "there is no open conflict: \(SafeText.line(typed))")
                : Bilingual(zh: "有 \(found.count) 处冲突符合", en: "\(found.count) conflicts fit"),
            nextStep: Bilingual(zh: "用 conflicts list 查看编号。", en: "See the ids with conflicts list."))
    }

    /// The id that people type: the record's first digits, a colon, and the field.
    public static func shortID(_ conflict: Conflict) -> String {
        "\(FieldText.shortID(conflict.record)):\(conflict.field)"
    }

    /// The decision that takes one of the sides, and the facts that go along with it.
    ///
    /// - Parameters:
    ///   - value: What is to stand.
    ///   - dot: The side it comes from; `nil` if it is none of the sides'.
    public func resolutions(
        of conflict: Conflict, value: FieldValue, from dot: Dot?, reason: String
    ) throws -> [Resolution] {
        var resolutions = [
            Resolution(
                record: conflict.record, field: conflict.field, value: value, reason: reason,
                shown: conflict.field == RecordExistence.fieldName ? nil : conflict.sides.map(\.dot))
        ]
        let companions = try store.conflicts(ConflictFilter(record: conflict.record)).filter {
            Self.isCompanion($0.field, of: $0.type)
        }
        for companion in companions where Self.companions[conflict.type]?[companion.field] == conflict.field {
            // Of the same change as the side taken, otherwise the first: both name real people and times.
            guard let side = companion.sides.first(where: { $0.dot == dot }) ?? companion.sides.first else { continue }
            resolutions.append(
                Resolution(
                    record: conflict.record, field: companion.field, value: side.value, reason: reason,
                    shown: companion.sides.map(\.dot)))
        }
        return resolutions
    }

    /// The side that the cautious view shows.
    public static func cautiousSide(of conflict: Conflict) -> Conflict.Side? {
        let declared = RecordTypes.named(conflict.type)?.field(named: conflict.field)
        let siblings = Siblings(conflict.sides.map { Siblings.Sibling(dot: $0.dot, value: $0.value) })
        let shown = CautiousValue(siblings, declared: declared).value
        return conflict.sides.first { $0.value == shown }
    }

    /// Fields that say something of another field of the same record.
    private static let companions: [String: [String: String]] = [
        "supervisionEntry": ["rater": "rating", "at": "rating"]
    ]

    private static func isCompanion(_ field: String, of type: String) -> Bool {
        if companions[type]?[field] != nil { return true }
        return RecordTypes.named(type)?.field(named: field)?.merge == .event
    }
}

/// Conflicts in words.
public enum ConflictWords {
    /// What a record is, for people: type, item of an entry, project.
    public static func subject(of record: RecordID, type: String, language: Language) -> String {
        let name = RecordTypes.named(type)?.label[language] ?? type
        guard type == RecordType.supervisionEntry.name, let item = SupervisionItem(entryID: record) else { return name }
        return "\(name) \(item.number) \(item.label[language])"
    }

    /// A value of the conflict's field.
    public static func value(_ value: FieldValue?, of conflict: Conflict, language: Language) -> String {
        guard let value else { return Bilingual(zh: "（未知）", en: "(unknown)")[language] }
        if conflict.field == RecordExistence.fieldName {
            let word =
                value == RecordExistence.deleted
                ? Bilingual(zh: "删除", en: "deleted") : Bilingual(zh: "保留", en: "kept")
            return word[language]
        }
        let declared = RecordTypes.named(conflict.type)?.field(named: conflict.field)
        return FieldText.shown(value, of: declared, language: language)
    }

    /// Who wrote a side, on which device, when, and how far the clock may be off: known of this device's own alone.
    public static func origin(of side: Conflict.Side, language: Language) -> String {
        var words = side.person.isEmpty ? "?" : side.person
        if let device = side.device { words += " @ \(device)" }
        words += "  " + FieldText.instant(side.wallMilliseconds)
        if let off = side.clockUncertaintyMilliseconds { return words + " ±" + duration(off) }
        return words + Bilingual(zh: "（按对方时钟，偏差未知）", en: " (by that device's clock, error unknown)")[language]
    }

    /// A stretch of time such as `12 s`, `3 min`, `2 h`, `5 d`, rounded up.
    public static func duration(_ milliseconds: Int64) -> String {
        let seconds = (milliseconds.magnitude + 999) / 1000
        switch seconds {
        case 0..<120: return "\(seconds) s"
        case 120..<7_200: return "\((seconds + 59) / 60) min"
        case 7_200..<172_800: return "\((seconds + 3_599) / 3_600) h"
        default: return "\((seconds + 86_399) / 86_400) d"
        }
    }
}
