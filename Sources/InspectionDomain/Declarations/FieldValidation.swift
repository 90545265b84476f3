public import Causality
public import Wording

/// Why a field value does not fit its declaration.
public struct FieldViolation: PersonFacingError, Hashable {
    /// What is wrong with the value.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// A required field is empty.
        case missing
        /// The type declares no such field.
        case unknownField = "unknown-field"
        /// The value is of another kind, such as text where a number belongs.
        case wrongKind = "wrong-kind"
        /// The text is longer than the field allows.
        case tooLong = "too-long"
        /// The number is outside the range.
        case outOfRange = "out-of-range"
        /// The code is none of the declared choices.
        case unknownChoice = "unknown-choice"
        /// The text is no civil date or month.
        case notADate = "not-a-date"
        /// The bytes have the wrong length, or the key of a reference is no id.
        case malformed
        /// The field is computed and cannot be written.
        case derived
    }

    /// The record type's name.
    public let type: String
    /// The register's name as given.
    public let field: String
    /// The value as given.
    public let value: FieldValue
    /// What is wrong.
    public let reason: Reason
    /// What people call the field; the raw name if undeclared.
    public let label: Label

    /// `field.` and the reason.
    public var code: String { "field.\(reason.rawValue)" }
    /// Type, field and value.
    public var values: [String: String] { ["type": type, "field": field, "value": value.rawText] }

    /// Names field, value and reason.
    public var message: Label {
        let (zh, en) = words
        return Label("“\(label.zh)”\(zh)：\(shown)", "“\(label.en)” \(en): \(shown)")
    }

    /// The value for people: a member of a set by its key, a long text by its beginning.
    private var shown: String {
        let text = FamilyField.parse(field)?.key ?? value.rawText
        return text.unicodeScalars.count <= 60 ? text : String(text.prefix(40)) + "…"
    }

    /// How many characters the field takes at most; `nil` if it has no such limit.
    private var limit: Int? {
        switch RecordTypes.named(type)?.field(named: field)?.kind {
        case .text(let limit), .note(let limit), .set(.text(let limit)): limit
        default: nil
        }
    }

    /// What to enter instead.
    public var nextStep: Label {
        switch reason {
        case .missing: Label("请填写该项；草稿可以先保存。", "Fill it in; a draft can be saved without it.")
        case .unknownField: Label("请检查字段名，或升级软件。", "Check the field's name, or update the software.")
        case .wrongKind, .malformed: Label("请按该项要求的格式填写。", "Enter a value of the field's kind.")
        case .tooLong: Label("请缩短文字。", "Shorten the text.")
        case .outOfRange: Label("请填写范围内的数。", "Enter a number within the range.")
        case .unknownChoice: Label("请从选项中选择。", "Pick one of the choices.")
        case .notADate: Label("请按 2026-06-25 的格式填写日期。", "Enter the date like 2026-06-25.")
        case .derived: Label("该项自动计算，不能填写。", "The field is computed; leave it out.")
        }
    }

    private var words: (zh: String, en: String) {
        switch reason {
        case .missing: ("必填", "is required")
        case .unknownField: ("不是已知字段", "is no known field")
        case .wrongKind: ("类型不对", "has a value of another kind")
        case .tooLong:
            limit.map { ("太长（最多 \($0) 字）", "is too long (at most \($0) characters)") } ?? ("太长", "is too long")
        case .outOfRange: ("超出范围", "is out of range")
        case .unknownChoice: ("不是已知选项", "is none of the choices")
        case .notADate: ("不是日期", "is no civil date")
        case .malformed: ("格式不对", "is malformed")
        case .derived: ("不能手工填写", "cannot be written")
        }
    }
}

/// What to do with fields that a type does not declare.
public enum UnknownFields: Hashable, Sendable {
    /// Keep them and say nothing: for what others wrote, perhaps with newer software.
    case kept
    /// Name them as violations: for what this software is about to write.
    case refused
}

extension RecordType {
    /// Compares field values with the declaration and names every misfit, sorted by field.
    ///
    /// - Parameters:
    ///   - fields: Values by register name, as they would be written.
    ///   - unknown: What to do with undeclared fields.
    ///   - requiresAll: Whether absent required fields are misfits too; drafts pass `false`.
    public func violations(
        in fields: [String: FieldValue], unknown: UnknownFields, requiresAll: Bool
    ) -> [FieldViolation] {
        var found: [FieldViolation] = []
        for (name, value) in fields {
            if let reason = reason(against: value, in: name, unknown: unknown) {
                found.append(violation(of: name, value, reason))
            }
        }
        if requiresAll {
            for declared in self.fields where declared.isRequired && !isFilled(declared, in: fields) {
                found.append(violation(of: declared.name, .empty, .missing))
            }
        }
        return found.sorted { ($0.field, $0.reason.rawValue) < ($1.field, $1.reason.rawValue) }
    }

    private func violation(of name: String, _ value: FieldValue, _ reason: FieldViolation.Reason) -> FieldViolation {
        let label = field(named: name)?.label ?? Label(name, name)
        return FieldViolation(type: self.name, field: name, value: value, reason: reason, label: label)
    }

    private func reason(
        against value: FieldValue, in name: String, unknown: UnknownFields
    ) -> FieldViolation.Reason? {
        if name == RecordExistence.fieldName {
            return value == .empty || value == RecordExistence.deleted ? nil : .unknownChoice
        }
        guard let declared = field(named: name) else { return unknown == .refused ? .unknownField : nil }
        if declared.merge == .derived { return .derived }
        switch declared.kind {
        case .set(let element):
            guard let key = FamilyField.parse(name)?.key else { return .malformed }
            return element.misfit(key: key) ?? (value == .empty ? nil : value == FamilyField.added ? nil : .wrongKind)
        case .map(let from, let to):
            guard let key = FamilyField.parse(name)?.key else { return .malformed }
            return from.misfit(key: key) ?? to.misfit(value)
        default:
            return declared.kind.misfit(value)
        }
    }

    private func isFilled(_ declared: FieldDeclaration, in fields: [String: FieldValue]) -> Bool {
        guard declared.kind.isFamily else { return fields[declared.name].map(\.isFilled) ?? false }
        return fields.contains { FamilyField.parse($0.key)?.field == declared.name && $0.value.isFilled }
    }
}

extension FieldValue {
    /// Whether it holds anything: neither empty nor blank text.
    public var isFilled: Bool {
        switch self {
        case .empty: false
        case .text(let text): text.contains { !$0.isWhitespace }
        case .integer, .flag, .bytes: true
        }
    }

    /// The value as plain text for messages and for fields that no declaration explains.
    public var rawText: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let integer): String(integer)
        case .flag(let flag): flag ? "true" : "false"
        case .bytes(let bytes):
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

extension FieldKind {
    /// Why the value does not fit the kind; `nil` if it fits, as empty always does.
    func misfit(_ value: FieldValue) -> FieldViolation.Reason? {
        if value == .empty { return nil }
        switch self {
        case .text(let limit), .note(let limit):
            guard let text = value.text else { return .wrongKind }
            return text.unicodeScalars.count > limit ? .tooLong : nil
        case .choice(let choices):
            guard let code = value.text else { return .wrongKind }
            return choices.contains { $0.code == code } ? nil : .unknownChoice
        case .date: return value.text.map { CivilDate($0) == nil ? .notADate : nil } ?? .wrongKind
        case .month: return value.text.map { CivilMonth($0) == nil ? .notADate : nil } ?? .wrongKind
        case .instant: return value.integer == nil ? .wrongKind : nil
        case .money: return misfit(value.integer, within: -maxMoney...maxMoney)
        case .integer(let range): return misfit(value.integer, within: range)
        case .percent: return misfit(value.integer, within: 0...1000)
        case .microdegrees(let limit): return misfit(value.integer, within: -limit * 1_000_000...limit * 1_000_000)
        case .flag: return value.flag == nil ? .wrongKind : nil
        case .reference: return misfit(value.bytes, length: 16)
        case .hash: return misfit(value.bytes, length: 32)
        case .set, .map: return .malformed
        }
    }

    /// Why the key of a family member does not fit the kind; `nil` if it fits.
    func misfit(key: String) -> FieldViolation.Reason? {
        if key.utf8.count > FamilyField.maxKeyBytes { return .tooLong }
        switch self {
        case .text, .note, .choice, .date, .month: return misfit(.text(key))
        case .instant, .money, .integer, .percent, .microdegrees:
            return Int64(key).map { misfit(.integer($0)) } ?? .wrongKind
        case .reference: return RecordID(hex: key) == nil ? .malformed : nil
        case .hash: return key.utf8.count == 64 && key.allSatisfy(\.isHexDigit) ? nil : .malformed
        case .flag, .set, .map: return .malformed
        }
    }

    // Ten billion 万元: far above any city's plan, far below overflow when thousands are added.
    private var maxMoney: Int64 { 1_000_000_000_000 }

    private func misfit(_ number: Int64?, within range: ClosedRange<Int64>) -> FieldViolation.Reason? {
        guard let number else { return .wrongKind }
        return range.contains(number) ? nil : .outOfRange
    }

    private func misfit(_ bytes: [UInt8]?, length: Int) -> FieldViolation.Reason? {
        guard let bytes else { return .wrongKind }
        return bytes.count == length ? nil : .malformed
    }
}
