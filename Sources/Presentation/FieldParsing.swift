public import Causality
public import InspectionDomain
public import Wording

/// Field values as people type them.
public enum FieldParsing {
    /// Reads `name=text` into registers and their values; sets and maps may give several.
    ///
    /// The name is the declared name, its Chinese or English label, or a member such as `trackState/landApproval`.
    /// Sets take elements joined by `,` or `、`, removed with a leading `-`; maps take `key:value` likewise. An empty
    /// text empties the field.
    /// - Parameter names: the fields that may be given; `nil` for all of the type.
    /// - Throws: ``CommandError`` `input.field`, with what is expected; `input.unknownField`, with what may be given.
    public static func assignment(
        _ text: String, in type: RecordType, among names: [String]? = nil
    ) throws -> [String: FieldValue] {
        guard let sign = text.firstIndex(where: { $0 == "=" || $0 == "＝" }) else {
            throw unreadable(text, expected: Bilingual(zh: "字段=值", en: "field=value"))
        }
        let name = text[..<sign].trimmed
        return try registers(name, String(text[text.index(after: sign)...]), in: type, among: names)
    }

    /// Reads the text of one field into registers and their values; see ``assignment(_:in:among:)``.
    public static func registers(
        _ name: String, _ text: String, in type: RecordType, among names: [String]? = nil
    ) throws -> [String: FieldValue] {
        let parts = FamilyField.parse(name)
        let fields = type.fields.filter { $0.merge != .derived && names?.contains($0.name) ?? true }
        guard let declared = fields.first(where: { isNamed($0, parts?.field ?? name) }) else {
            throw unknownField(name, in: type, among: fields)
        }
        switch (declared.kind, parts?.key) {
        case (.set(let element), let key?):
            let register = FamilyField.name(declared.name, try self.key(key, as: element, of: declared))
            return [
                register: try value(text, of: declared, as: .flag) == .flag(true)
                    ? FamilyField.added : FamilyField.removed
            ]
        case (.map(let from, let to), let key?):
            return [
                FamilyField.name(declared.name, try self.key(key, as: from, of: declared)): try value(
                    text, of: declared, as: to)
            ]
        case (.set(let element), nil):
            return try members(text).reduce(into: [:]) { registers, member in
                let isRemoved = member.hasPrefix("-")
                let key = try self.key(isRemoved ? String(member.dropFirst()) : member, as: element, of: declared)
                registers[FamilyField.name(declared.name, key)] = isRemoved ? FamilyField.removed : FamilyField.added
            }
        case (.map(let from, let to), nil):
            return try members(text).reduce(into: [:]) { registers, member in
                guard let colon = member.firstIndex(where: { $0 == ":" || $0 == "：" }) else {
                    throw unreadable(member, expected: Bilingual(zh: "键:值", en: "key:value"))
                }
                let key = try self.key(member[..<colon].trimmed, as: from, of: declared)
                registers[FamilyField.name(declared.name, key)] = try value(
                    member[member.index(after: colon)...].trimmed, of: declared, as: to)
            }
        case (let kind, _): return [declared.name: try value(text, of: declared, as: kind)]
        }
    }

    /// Reads one value as the kind of a register; an empty text is empty.
    public static func value(_ text: String, of declared: FieldDeclaration) throws -> FieldValue {
        switch declared.kind {
        case .set: try value(text, of: declared, as: .flag) == .flag(true) ? FamilyField.added : FamilyField.removed
        case .map(_, let member): try value(text, of: declared, as: member)
        default: try value(text, of: declared, as: declared.kind)
        }
    }

    /// Reads one value as a kind; an empty text is empty.
    ///
    /// The declaration names the field in errors.
    static func value(_ text: String, of declared: FieldDeclaration, as kind: FieldKind) throws -> FieldValue {
        let typed = text.trimmed
        if typed.isEmpty { return .empty }
        let value: FieldValue?
        switch kind {
        case .text, .note: value = .text(text)
        case .choice(let choices): value = choice(typed, choices).map { .text($0.code) }
        case .date: value = date(typed).map { .text($0.description) }
        case .month: value = CivilMonth(typed).map { .text($0.description) }
        case .instant: value = instant(typed).map { .integer($0) }
        case .money: value = number(typed.without(suffix: "万元"), places: 2).map { .integer($0) }
        case .percent:
            value = number(typed.without(suffix: "%").without(suffix: "％"), places: 1).map { .integer($0) }
        case .integer: value = number(typed, places: 0).map { .integer($0) }
        case .flag: value = flag(typed).map { .flag($0) }
        case .microdegrees: value = number(typed, places: 6).map { .integer($0) }
        case .reference: value = RecordID(hex: typed).map { .reference($0) }
        case .hash, .set, .map: value = nil
        }
        guard let value else { throw unreadable(text, of: declared, expected: kind.expectation) }
        return value
    }

    private static func key(_ text: String, as kind: FieldKind, of declared: FieldDeclaration) throws -> String {
        switch kind {
        case .choice(let choices):
            guard let choice = choice(text, choices) else {
                throw unreadable(text, of: declared, expected: kind.expectation)
            }
            return choice.code
        default:
            guard !text.trimmed.isEmpty else { throw unreadable(text, of: declared, expected: kind.expectation) }
            return text.trimmed
        }
    }

    private static func isNamed(_ declared: FieldDeclaration, _ name: String) -> Bool {
        declared.name == name || declared.label.zh == name || declared.label.en.lowercased() == name.lowercased()
    }

    private static func members(_ text: String) -> [String] {
        text.split { ",，、;；".contains($0) }.map { $0.trimmed }.filter { !$0.isEmpty }
    }

    private static func choice(_ text: String, _ choices: [Choice]) -> Choice? {
        let lower = text.lowercased()
        return choices.first { $0.code == text }
            ?? choices.first {
                $0.code.lowercased() == lower || $0.label.zh == text || $0.label.en.lowercased() == lower
            }
    }
}

extension FieldParsing {
    /// `yyyy-mm-dd`, also `yyyy/m/d`, `yyyy.m.d` and `yyyy年m月d日`.
    public static func date(_ text: String) -> CivilDate? {
        let parts = text.trimmed.split { "-/.年月日".contains($0) }.map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], year > 999 else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `yyyy-mm-ddThh:mm:ss±hh:mm`, seconds and zone optional, UTC+8 without zone; milliseconds since 1970.
    public static func instant(_ text: String) -> Int64? {
        let match = text.trimmed.wholeMatch(
            of: /(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?/)
        guard let match, let date = CivilDate(match.1), let hour = Int64(match.2), hour < 24,
            let minute = Int64(match.3), minute < 60
        else { return nil }
        let second = match.4.flatMap { Int64($0) } ?? 0
        var offset: Int64 = 480
        if let zone = match.5 {
            let digits = zone.dropFirst().split(separator: ":").compactMap { Int64($0) }
            offset =
                zone == "Z" ? 0 : digits.count == 2 ? (digits[0] * 60 + digits[1]) * (zone.first == "-" ? -1 : 1) : 480
        }
        guard second < 61 else { return nil }
        let local = Int64(date.daysSince1970) * 86_400 + hour * 3_600 + minute * 60 + second
        return (local - offset * 60) * 1000
    }

    /// 是 and 否, also true/false, yes/no, y/n and 1/0.
    public static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "是", "有", "true", "yes", "y", "1", "对", "√": true
        case "否", "无", "没有", "false", "no", "n", "0", "不", "×": false
        default: nil
        }
    }

    /// A decimal number as a count of 10⁻ᵖ; `nil` for more decimals, so that nothing is rounded unseen.
    public static func number(_ text: String, places: Int) -> Int64? {
        let plain = text.filter { $0 != "," && $0 != " " }
        guard let match = plain.wholeMatch(of: /([+-]?)(\d{1,15})(?:\.(\d+))?/) else { return nil }
        let fraction = (match.3 ?? "").trimmingZeros
        guard fraction.count <= places else { return nil }
        let digits = match.2 + fraction + String(repeating: "0", count: places - fraction.count)
        return Int64(digits).map { match.1 == "-" ? -$0 : $0 }
    }

    private static func unreadable(_ text: String, expected: Bilingual) -> CommandError {
        CommandError(
            code: "input.field",
            message: Bilingual(zh: "无法理解：\(SafeText.line(text))", en: "cannot be understood: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "应为：\(expected.zh)", en: "Expected: \(expected.en)"))
    }

    private static func unreadable(_ text: String, of declared: FieldDeclaration, expected: Bilingual) -> CommandError {
        CommandError(
            code: "input.field",
            message: Bilingual(
                zh: "“\(declared.label.zh)”无法理解：\(SafeText.line(text))",
                en: "“\(declared.label.en)” cannot be understood: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "应为：\(expected.zh)", en: "Expected: \(expected.en)"))
    }

    private static func unknownField(
        _ name: String, in type: RecordType, among fields: [FieldDeclaration]
    ) -> CommandError {
        CommandError(
            code: "input.unknownField",
            message: Bilingual(
                zh: "“\(type.label.zh)”没有可填写的字段 \(SafeText.line(name))",
                en: "“\(type.label.en)” has no field to fill in called \(SafeText.line(name))"),
            nextStep: Bilingual(
                zh: "可用：" + fields.map { "\($0.label.zh)(\($0.name))" }.joined(separator: "、"),
                en: "Available: " + fields.map(\.name).joined(separator: ", ")))
    }
}

extension FieldKind {
    /// What a person is asked to type.
    public var expectation: Bilingual {
        switch self {
        case .text(let limit), .note(let limit):
            Bilingual(zh: "文字，至多 \(limit) 字", en: "text of at most \(limit) characters")
        case .choice(let choices):
            Bilingual(
                zh: choices.map { "\($0.label.zh)(\($0.code))" }.joined(separator: "、"),
                en: choices.map(\.code).joined(separator: ", "))
        case .date: Bilingual(zh: "日期，如 2026-06-25", en: "a date like 2026-06-25")
        case .month: Bilingual(zh: "月份，如 2026-06", en: "a month like 2026-06")
        case .instant: Bilingual(zh: "时间，如 2026-06-25T13:20:00+08:00", en: "a time like 2026-06-25T13:20:00+08:00")
        case .money: Bilingual(zh: "金额（万元），至多两位小数", en: "an amount in 万元 with at most two decimals")
        case .percent: Bilingual(zh: "百分数，至多一位小数", en: "a percentage with at most one decimal")
        case .integer(let range):
            Bilingual(
                zh: "整数 \(range.lowerBound)—\(range.upperBound)",
                en: "a whole number, \(range.lowerBound) to \(range.upperBound)")
        case .flag: Bilingual(zh: "是 或 否", en: "yes or no")
        case .microdegrees: Bilingual(zh: "度数，至多六位小数", en: "degrees with at most six decimals")
        case .reference: Bilingual(zh: "记录编号", en: "the id of a record")
        case .hash: Bilingual(zh: "哈希值", en: "a hash")
        case .set(let element): element.expectation
        case .map(_, let value): value.expectation
        }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    package var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// Without zeros at the end.
    var trimmingZeros: String {
        guard let last = lastIndex(where: { $0 != "0" }) else { return "" }
        return String(self[...last])
    }

    /// Without an ending, if it has it.
    func without(suffix: String) -> String {
        (hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)).trimmed
    }
}

extension FieldParsing {
    /// What a person is asked to type for a field, sets and maps included.
    public static func expectation(of declared: FieldDeclaration) -> Bilingual {
        let kind = declared.kind
        guard case .map(let from, let to) = kind else { return kind.expectation }
        return Bilingual(
            zh: "键:值，键为 \(from.expectation.zh)，值为 \(to.expectation.zh)",
            en: "key:value; keys \(from.expectation.en); values \(to.expectation.en)")
    }
}
