public import Causality
public import InspectionDomain
public import InspectionStore
public import Wording

/// Field values as people read them, with units and labels.
public enum FieldText {
    /// The value in a language; a value that its declaration does not explain is shown raw.
    ///
    /// - Parameter name: the register's name, so that members of sets and maps read well.
    public static func shown(
        _ value: FieldValue, of declaration: FieldDeclaration?, language: Language
    ) -> String {
        guard let declaration else { return raw(value, language) }
        return shown(value, kind: declaration.kind, unit: declaration.unit, language: language)
    }

    /// What people call a register, such as `手续状态·用地审批手续`.
    public static func label(of name: String, in type: RecordType?, language: Language) -> String {
        guard let declaration = type?.field(named: name) else {
            return name == RecordExistence.fieldName ? Bilingual(zh: "删除状态", en: "deleted or not")[language] : name
        }
        let label = declaration.label[language]
        guard let key = FamilyField.parse(name)?.key, declaration.kind.isFamily else { return label }
        return label + "·" + keyText(key, of: declaration.kind, language: language)
    }

    /// A moment as civil time in UTC+8, `2026-06-25 13:20`.
    public static func instant(_ milliseconds: Int64) -> String {
        guard let date = CivilDate(instant: milliseconds) else { return String(milliseconds) }
        let minutes = (milliseconds - date.startInstant) / 60_000
        return "\(date) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// A moment with seconds and zone, `2026-06-25T13:20:00+08:00`, for programs.
    public static func isoInstant(_ milliseconds: Int64) -> String {
        guard let date = CivilDate(instant: milliseconds) else { return String(milliseconds) }
        let seconds = (milliseconds - date.startInstant) / 1000
        return "\(date)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))+08:00"
    }

    /// A count of 10⁻ᵖ as a decimal number without needless zeros.
    public static func decimal(_ count: Int64, places: Int) -> String {
        var digits = String(count.magnitude)
        while digits.count <= places { digits = "0" + digits }
        var fraction = digits.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        return (count < 0 ? "-" : "") + digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func shown(
        _ value: FieldValue, kind: FieldKind, unit: Label?, language: Language
    ) -> String {
        switch (kind, value) {
        case (_, .empty): return Bilingual(zh: "（空）", en: "(empty)")[language]
        case (.choice(let choices), .text(let code)):
            return choices.first { $0.code == code }?.label[language] ?? code
        case (.money, .integer(let count)): return decimal(count, places: 2) + " 万元"
        case (.percent, .integer(let count)): return decimal(count, places: 1) + "%"
        case (.instant, .integer(let milliseconds)): return instant(milliseconds)
        case (.microdegrees, .integer(let count)): return decimal(count, places: 6)
        case (.integer, .integer(let number)):
            return String(number) + (unit.map { " " + $0[language] } ?? "")
        case (.reference, .bytes(let bytes)): return RecordID(bytes: bytes).map(shortID) ?? raw(value, language)
        case (.set, .flag(true)): return Bilingual(zh: "有", en: "present")[language]
        case (.map(_, let member), _): return shown(value, kind: member, unit: unit, language: language)
        default: return raw(value, language)
        }
    }

    /// The first eight digits of an id, and the part's number for a part: enough for people to tell records apart.
    public static func shortID(_ id: RecordID) -> String {
        let part = id.low & 0xff
        return part == 0 ? String(id.hex.prefix(8)) : "\(id.hex.prefix(8))/\(part)"
    }

    private static func raw(_ value: FieldValue, _ language: Language) -> String {
        switch value {
        case .flag(let flag): flag ? Bilingual(zh: "是", en: "yes")[language] : Bilingual(zh: "否", en: "no")[language]
        default: value.rawText
        }
    }

    private static func keyText(_ key: String, of kind: FieldKind, language: Language) -> String {
        let keyKind: FieldKind
        switch kind {
        case .set(let element): keyKind = element
        case .map(let from, _): keyKind = from
        default: return key
        }
        switch keyKind {
        case .choice(let choices): return choices.first { $0.code == key }?.label[language] ?? key
        case .reference: return RecordID(hex: key).map(shortID) ?? key
        default: return key
        }
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension FieldKind {
    /// The kind of one register: of a map's values, a flag for a set's members, otherwise the kind itself.
    public var memberKind: FieldKind {
        switch self {
        case .set: .flag
        case .map(_, let value): value
        default: self
        }
    }
}

extension FieldText {
    /// A declared field with all members of a set or map, values only; empty text if it holds nothing.
    public static func whole(_ declared: FieldDeclaration, of record: StoredRecord, language: Language) -> String {
        func name(_ register: String) -> String {
            let label = label(of: register, in: RecordTypes.named(record.type), language: language)
            return label.split(separator: "·", maxSplits: 1).last.map(String.init) ?? label
        }
        let comma = Bilingual(zh: "、", en: ", ")[language]
        switch declared.kind {
        case .set:
            return record.elements(declared.name).map { name(FamilyField.name(declared.name, $0)) }
                .joined(separator: comma)
        case .map:
            return FamilyField.mapKeys(of: declared.name, in: record.state).map { key in
                let register = FamilyField.name(declared.name, key)
                return name(register) + " " + shown(record.value(register), of: declared, language: language)
            }.joined(separator: comma)
        default:
            let value = record.value(declared.name)
            return value == .empty ? "" : shown(value, of: declared, language: language)
        }
    }

    /// A value as ``FieldParsing`` reads it again, for the inputs of a form; empty text for no value.
    public static func typed(_ value: FieldValue, kind: FieldKind) -> String {
        switch (kind, value) {
        case (_, .empty): ""
        case (.money, .integer(let count)): decimal(count, places: 2)
        case (.percent, .integer(let count)): decimal(count, places: 1)
        case (.microdegrees, .integer(let count)): decimal(count, places: 6)
        case (.instant, .integer(let milliseconds)): String(isoInstant(milliseconds).prefix(19))
        case (_, .flag(let flag)): flag ? "true" : "false"
        default: value.rawText
        }
    }
}
