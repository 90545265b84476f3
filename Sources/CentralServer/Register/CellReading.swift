import Causality
import InspectionDomain
import Presentation
import TableIntake
import Wording

/// Reads one cell as a declared field.
struct CellReading {
    let field: FieldDeclaration
    let hints: ImportHints
    let index: ReferenceIndex
    /// The row's project, among whose parts references are looked up.
    let project: RecordID?

    /// Registers and their values; none for a word that stands for nothing.
    ///
    /// - Throws: ``ImportIssue`` or `TableIntakeError`, naming the cell.
    func values(_ text: String, unit: MoneyUnit?, at place: CellPlace) throws -> [String: FieldValue] {
        let text = hints.words[field.name]?[text] ?? text
        if hints.knownWordsOnly.contains(field.name), hints.words[field.name]?.values.contains(text) != true {
            return [:]
        }
        switch field.kind {
        case .set(let element):
            var members: [String: FieldValue] = [:]
            for word in Self.members(text) {
                members[FamilyField.name(field.name, try key(word, as: element, at: place))] = FamilyField.added
            }
            return members
        case .map(_, let member):
            let parts = Self.members(text)
            if let keys = hints.positions[field.name], keys.count == parts.count, !text.contains(where: { ":：".contains($0) }) {
                return try Dictionary(
                    zip(keys, parts).map { key, part in
                        (FamilyField.name(field.name, key), try value(part, as: member, unit: unit, at: place))
                    }, uniquingKeysWith: { first, _ in first })
            }
            do {
                return try FieldParsing.registers(field.name, text, in: RecordType("", "", "", home: .office, fields: [field]))
            } catch let error as CommandError {
                throw ImportIssue("register.cell.form", at: place, what: error.message, nextStep: error.nextStep)
            }
        default:
            return [field.name: try value(text, as: field.kind, unit: unit, at: place)]
        }
    }

    static func members(_ text: String) -> [String] {
        text.split { "、,，;；".contains($0) }.map { String($0).trimmingWhitespace }.filter { !$0.isEmpty }
    }

    private func value(_ text: String, as kind: FieldKind, unit: MoneyUnit?, at place: CellPlace) throws -> FieldValue {
        switch kind {
        case .money: return .integer(try CellParser.money(text, unit: unit ?? .tenThousandYuan, at: place))
        case .integer where hints.hundredths.contains(field.name):
            guard let count = FieldParsing.number(text, places: 2) else { throw misfit(text, at: place) }
            return .integer(count)
        case .integer(let range):
            return .integer(
                range == 1990...2100
                    ? Int64(try CellParser.year(text, at: place)) : try CellParser.integer(text, at: place))
        case .date: return .text(try CellParser.date(text, at: place).iso)
        case .microdegrees(let limit):
            return .integer(try CellParser.microdegrees(text, axis: limit == 90 ? .latitude : .longitude, at: place))
        case .choice(let choices): return .text(try ImportColumn.code(of: text, among: choices, at: place))
        case .flag:
            guard let flag = FieldParsing.flag(text) else { throw misfit(text, at: place) }
            return .flag(flag)
        case .reference(let type): return .reference(try reference(text, to: type, at: place))
        case .text, .note: return .text(text)
        case .month, .instant, .percent, .hash, .set, .map:
            guard let value = try? FieldParsing.value(text, of: field) else { throw misfit(text, at: place) }
            return value
        }
    }

    private func key(_ word: String, as kind: FieldKind, at place: CellPlace) throws -> String {
        switch kind {
        case .choice(let choices): try ImportColumn.code(of: word, among: choices, at: place)
        case .reference(let type): try reference(word, to: type, at: place).hex
        default: word
        }
    }

    private func reference(_ word: String, to type: String, at place: CellPlace) throws -> RecordID {
        let found = try index.find(word, of: type, in: project)
        if found.count == 1 { return found[0] }
        let label = RecordTypes.named(type)?.label ?? Label("记录", "record")
        throw ImportIssue(
            found.isEmpty ? "register.cell.reference" : "register.cell.ambiguous", at: place,
            what: found.isEmpty
                ? Bilingual(zh: "没有\(label.zh)“\(word)”。", en: "There is no \(label.en.lowercased()) “\(word)”.")
                : Bilingual(
                    zh: "\(label.zh)“\(word)”有 \(found.count) 个。",
                    en: "\(found.count) records of \(label.en.lowercased()) are called “\(word)”."),
            nextStep: found.isEmpty
                ? Bilingual(zh: "核对名称或编号，或先导入\(label.zh)。", en: "Check the name or code, or import it first.")
                : Bilingual(zh: "改用编号。", en: "Give the code or the id."))
    }

    private func misfit(_ text: String, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.cell.form", at: place,
            what: Bilingual(
                zh: "“\(SafeText.line(text, atMost: 40))”不能作为“\(field.label.zh)”。",
                en: "“\(SafeText.line(text, atMost: 40))” cannot be read as “\(field.label.en)”."),
            nextStep: Bilingual(zh: "改正后重新导入。", en: "Correct it and import again."))
    }
}
