public import Causality
import InspectionDomain
public import InspectionStore
public import Wording

/// The fields that wait for a person, as both programs list, show and settle them.
public struct ConflictReading {
    private let store: InspectionStore

    /// Reads a store.
    public init(_ store: InspectionStore) { self.store = store }

    /// The conflict in a field of a record; `nil` if there is nothing to decide.
    public func conflict(in record: RecordID, field: String) throws -> Conflict? {
        try store.conflicts(ConflictFilter(record: record, field: field)).first { $0.field == field }
    }

    /// The conflict that a person names by its id, its short id, or an unambiguous beginning.
    ///
    /// - Throws: ``CommandError`` `notFound.conflict`, or `input.ambiguous`.
    public func conflict(_ word: String) throws -> Conflict {
        let typed = word.trimmed
        let all = try store.openConflicts()
        let exact = all.filter { $0.id == typed || Self.shortID($0) == typed }
        let found =
            exact.isEmpty && typed.count >= RecordNaming.leastDigits
            ? all.filter { $0.id.hasPrefix(typed) || Self.shortID($0).hasPrefix(typed) } : exact
        if found.count == 1, let only = try conflict(in: found[0].record, field: found[0].field) { return only }
        throw CommandError(
            code: found.isEmpty ? "notFound.conflict" : "input.ambiguous",
            message: found.isEmpty
                ? Bilingual(
                    zh: "没有待定的冲突：\(SafeText.line(typed))", en: "there is no open conflict: \(SafeText.line(typed))")
                : Bilingual(zh: "有 \(found.count) 处冲突符合", en: "\(found.count) conflicts fit"),
            nextStep: Bilingual(zh: "用 conflicts list 查看编号。", en: "See the ids with conflicts list."))
    }

    /// The id that people type: the record's first digits, a colon, and the field.
    public static func shortID(_ conflict: Conflict) -> String { shortID(conflict.open) }

    /// The same of an open conflict.
    public static func shortID(_ conflict: OpenConflict) -> String {
        "\(FieldText.shortID(conflict.record)):\(conflict.field)"
    }

    /// The decision that a person's choice makes; who gave the value goes along with it.
    ///
    /// - Throws: ``CommandError`` `input.side`, `input.field`, `conflict.unmerged`.
    public static func resolution(
        of conflict: OpenConflict, choosing choice: ConflictChoice, reason: String
    ) throws -> Resolution {
        let (value, dot) = try decision(on: conflict, choice)
        return Resolution(
            record: conflict.record, field: conflict.field, value: value, reason: reason,
            shown: conflict.sides.map(\.dot), side: dot, attribution: attributions[conflict.type]?[conflict.field])
    }

    private static func decision(
        on conflict: OpenConflict, _ choice: ConflictChoice
    ) throws -> (value: FieldValue, dot: Dot?) {
        switch choice {
        case .side(let dot):
            guard let side = conflict.sides.first(where: { $0.dot == dot }) else { throw CommandError.noSide }
            return (side.value, side.dot)
        case .cautious:
            guard let side = cautiousSide(of: conflict) else { throw CommandError.noSide }
            return (side.value, side.dot)
        case .typed(let text):
            guard !TextMerge.isUnfinished(text) else { throw CommandError.unmerged }
            guard let declared = RecordTypes.named(conflict.type)?.field(named: conflict.field) else {
                return (.text(text), nil)
            }
            return (try FieldParsing.value(text, of: declared), nil)
        }
    }

    /// Takes a decision back: the values stand side by side again, with who gave them.
    ///
    /// - Throws: `store.noConflict` if the field's present value is no decision.
    public func undo(_ record: StoredRecord, field: String, person: String, reason: String) throws {
        try store.undoResolution(
            record.id, field: field, attribution: Self.attributions[record.type]?[field], person: person,
            reason: reason)
    }

    /// The side that the cautious view shows.
    public static func cautiousSide(of conflict: OpenConflict) -> Siblings.Sibling? {
        let declared = RecordTypes.named(conflict.type)?.field(named: conflict.field)
        let shown = CautiousValue(Siblings(conflict.sides), declared: declared).value
        return conflict.sides.first { $0.value == shown }
    }

    /// Whether several can be decided at once: whether the field's values have an order of caution.
    ///
    /// Texts are read before one of them goes.
    public static func hasCautiousOrder(_ field: String, of type: String) -> Bool {
        switch RecordTypes.named(type)?.field(named: field)?.kind.memberKind {
        case .choice, .flag, .money, .percent, .integer, .date, .month: true
        default: false
        }
    }

    /// The draft of a merge of texts, for a person to finish; the sides are named as people know them.
    public static func draft(of conflict: Conflict, language: Language) -> TextMerge {
        TextMerge(
            base: conflict.base?.text ?? "",
            sides: conflict.sides.enumerated().map { number, side in
                TextMerge.Side(
                    title: "[\(number + 1)] " + ConflictWords.origin(of: side, language: language),
                    text: side.value.text ?? "")
            })
    }

    /// Who gave a value, by type and field.
    private static let attributions = [
        RecordType.supervisionEntry.name: ["rating": Attribution(person: "rater", time: "at")]
    ]
}

/// What a person chose in a conflict.
public enum ConflictChoice: Hashable, Sendable {
    /// One of the sides, by its change.
    case side(Dot)
    /// The more cautious value.
    case cautious
    /// Another value, or a merged text, as typed.
    case typed(String)
}

extension CommandError {
    /// The choice names none of the sides.
    static let noSide = CommandError(
        code: "input.side", message: Bilingual(zh: "没有这个值可选。", en: "There is no such side to take."),
        nextStep: Bilingual(zh: "请重新查看各方的值再选。", en: "Look at the sides again and choose."))

    /// Marker lines of the draft are left.
    public static let unmerged = CommandError(
        code: "conflict.unmerged",
        message: Bilingual(zh: "合并没有完成，什么也没有改动。", en: "The merge was not finished; nothing changed."),
        nextStep: Bilingual(zh: "请删去 <<<<<<< 等标记行后保存。", en: "Remove the marker lines such as <<<<<<< and save."))
}

/// Conflicts in words.
public enum ConflictWords {
    /// What a conflict is about: the record's kind, the item of an entry, the field.
    public static func title(of record: RecordID, type: String, field: String, language: Language) -> String {
        subject(of: record, type: type, language: language) + "·"
            + FieldText.label(of: field, in: RecordTypes.named(type), language: language)
    }

    /// What a record is, for people: type, item of an entry, project.
    public static func subject(of record: RecordID, type: String, language: Language) -> String {
        let name = RecordTypes.named(type)?.label[language] ?? type
        guard type == RecordType.supervisionEntry.name, let item = SupervisionItem(entryID: record) else { return name }
        return "\(name) \(item.number) \(item.label[language])"
    }

    /// A value of a conflict's field.
    public static func value(_ value: FieldValue?, of field: String, type: String, language: Language) -> String {
        guard let value else { return Bilingual(zh: "（未知）", en: "(unknown)")[language] }
        if field == RecordExistence.fieldName {
            let word =
                value == RecordExistence.deleted
                ? Bilingual(zh: "删除", en: "deleted") : Bilingual(zh: "保留", en: "kept")
            return word[language]
        }
        let declared = RecordTypes.named(type)?.field(named: field)
        return FieldText.shown(value, of: declared, language: language)
    }

    /// Who wrote a side, on which device, when, and how far the clock may be off: known of this device's own alone.
    public static func origin(of side: Conflict.Side, language: Language) -> String {
        var words = side.person.isEmpty ? "?" : side.person
        if let device = side.device { words += " @ \(device)" }
        return words + "  " + moment(of: side, language: language)
    }

    /// When a side was written, and how far that clock may be off.
    public static func moment(of side: Conflict.Side, language: Language) -> String {
        let words = FieldText.instant(side.wallMilliseconds)
        if let off = side.clockUncertaintyMilliseconds { return words + " ±" + duration(off)[language] }
        return words + Bilingual(zh: "（按对方时钟，偏差未知）", en: " (by that device's clock, error unknown)")[language]
    }

    /// A stretch of time such as `12 s`, `3 min`, `2 h`, `5 d`, rounded up.
    public static func duration(_ milliseconds: Int64) -> Bilingual {
        let seconds = (milliseconds.magnitude + 999) / 1000
        func words(_ unit: UInt64, _ zh: String, _ en: String) -> Bilingual {
            let count = (seconds + unit - 1) / unit
            return Bilingual(zh: "\(count) \(zh)", en: "\(count) \(en)")
        }
        switch seconds {
        case 0..<120: return words(1, "秒", "s")
        case 120..<7_200: return words(60, "分钟", "min")
        case 7_200..<172_800: return words(3_600, "小时", "h")
        default: return words(86_400, "天", "d")
        }
    }
}
