public import Causality
public import InspectionDomain
public import InspectionStore
import Presentation
public import Wording

/// Draws the fields of a record as inputs, from the type's declaration alone.
///
/// A field with values that a person must settle is locked and leads to the decision: typing over it would decide
/// without a reason.
public struct FormDrawing: Sendable {
    /// A record that a reference may name.
    public struct Candidate: Sendable {
        let id: RecordID
        let label: String

        /// Describes a candidate.
        public init(id: RecordID, label: String) {
            self.id = id
            self.label = label
        }
    }

    /// At most so many choices all stand in sight.
    static let choicesInSight = 6

    private let type: RecordType
    private let record: StoredRecord?
    private let last: StoredRecord?
    let language: Language
    private let prefix: String
    private let candidates: [String: [Candidate]]
    private let isLocked: Bool

    /// Draws for one record.
    ///
    /// - Parameters:
    ///   - record: `nil` for one that nothing was written to.
    ///   - last: the record whose values stand beside, such as the same item of the last visit; never filled in.
    ///   - prefix: begins the inputs' ids; unique on the page.
    ///   - candidates: the records that references may name, by type; other references are not drawn.
    ///   - isLocked: whether nothing may be changed, such as in a sealed visit.
    public init(
        _ type: RecordType, record: StoredRecord?, last: StoredRecord? = nil, language: Language, prefix: String,
        candidates: [String: [Candidate]] = [:], isLocked: Bool = false
    ) {
        self.type = type
        self.record = record
        self.last = last
        self.language = language
        self.prefix = prefix
        self.candidates = candidates
        self.isLocked = isLocked
    }

    /// The named fields in the order given; unknown, derived and undrawable ones are left out.
    public func fields(_ names: [String]) -> [FormField] { declarations(names).compactMap { field($0) } }

    func declarations(_ names: [String]) -> [FieldDeclaration] { names.compactMap { type.field(named: $0) } }

    /// One field; `nil` if it cannot be entered in a form.
    ///
    /// - Parameter compactly: choices as lists, for cells of a table.
    public func field(_ declared: FieldDeclaration, compactly: Bool = false) -> FormField? {
        guard declared.merge != .derived, let inputs = inputs(of: declared, compactly) else { return nil }
        let wide: Bool
        switch declared.kind {
        case .note, .map, .set: wide = true
        case .text(let limit): wide = limit > 200
        default: wide = false
        }
        return FormField(
            name: declared.name, label: declared.label[language],
            hint: declared.hint?[language] ?? "", isRequired: declared.isRequired,
            isGroup: declared.kind.isFamily || isRadio(declared.kind), inputs: inputs, addition: addition(to: declared),
            isWide: wide,
            last: last.map { FieldText.whole(declared, of: $0, language: language) } ?? "",
            conflictAddress: conflictAddress(of: declared))
    }

    private func conflictAddress(of declared: FieldDeclaration) -> String {
        guard let record else { return "" }
        let marked = record.markedFields.first { type.field(named: $0)?.name == declared.name }
        guard let field = marked else { return "" }
        return Conflict.address(of: record.id, field: field)
    }

    // MARK: Inputs

    private func inputs(of declared: FieldDeclaration, _ compactly: Bool) -> [FormInput]? {
        switch declared.kind {
        case .set(.choice(let choices)):
            return choices.map { box(declared, key: $0.code, label: $0.label[language]) }
        case .set(.reference(let target)):
            guard let known = candidates[target] else { return nil }
            return known.map { box(declared, key: $0.id.hex, label: $0.label) }
        case .set:
            return (record?.elements(declared.name) ?? []).map { box(declared, key: $0, label: SafeText.line($0)) }
        case .map(.choice(let choices), let value):
            return choices.compactMap { member(declared, key: $0.code, label: $0.label[language], value, compactly) }
        case .map(.reference, _), .hash: return nil
        case .map(_, let value):
            let keys = record.map { FamilyField.mapKeys(of: declared.name, in: $0.state) } ?? []
            return keys.compactMap { member(declared, key: $0, label: SafeText.line($0), value, compactly) }
        default:
            let label = declared.label[language]
            return input(declared, register: declared.name, label: label, kind: declared.kind, compactly).map { [$0] }
        }
    }

    private func box(_ declared: FieldDeclaration, key: String, label: String) -> FormInput {
        let register = FamilyField.name(declared.name, key)
        let isIn = record?.elements(declared.name).contains(key) ?? false
        return FormInput(
            id: id(register), register: register, label: label, shown: dots(register), value: isIn ? "true" : "",
            isLocked: isLocked, widget: .check)
    }

    private func member(
        _ declared: FieldDeclaration, key: String, label: String, _ kind: FieldKind, _ compactly: Bool
    ) -> FormInput? {
        input(declared, register: FamilyField.name(declared.name, key), label: label, kind: kind, compactly)
    }

    /// Where members are typed that the form has no inputs for; `nil` where all that may be are drawn.
    private func addition(to declared: FieldDeclaration) -> FormInput? {
        guard !isLocked else { return nil }
        let label: Bilingual
        let limit: Int
        switch declared.kind {
        case .set(.text(let most)):
            (label, limit) = (Bilingual(zh: "添加（可用“、”分开）", en: "add (separate with commas)"), most * 10)
        case .map(.choice, _), .map(.reference, _): return nil
        case .map:
            (label, limit) = (Bilingual(zh: "添加，写成 键:值（可用“、”分开）", en: "add as key:value (separate with commas)"), 2000)
        default: return nil
        }
        return FormInput(
            id: id(declared.name + "+"), register: "", postName: "a:" + declared.name, label: label[language], shown: "",
            value: "", maxLength: String(limit), widget: .line(type: "text", keyboard: "text"))
    }

    private func input(
        _ declared: FieldDeclaration, register: String, label: String, kind: FieldKind, _ compactly: Bool
    ) -> FormInput? {
        let value = record?.value(register) ?? .empty
        let typed = FieldText.typed(value, kind: kind)
        let isMarked = record?.isMarked(register) ?? false
        guard var widget = widget(kind, register: register, typed: typed) else { return nil }
        if compactly, case .radio(let choices) = widget { widget = .pick(choices.suffix(1) + choices.dropLast()) }
        var limit = ""
        if case .text(let most) = kind { limit = String(most) }
        if case .note(let most) = kind { limit = String(most) }
        return FormInput(
            id: id(register), register: register, label: label, shown: dots(register), value: typed,
            unit: unit(declared, kind), maxLength: limit, isLocked: isLocked || isMarked, widget: widget)
    }

    /// One input by itself that belongs to no record's form, such as for the value that settles a conflict.
    ///
    /// - Parameter text: the value as typed.
    func lone(
        _ register: String, of declared: FieldDeclaration, holding text: String, postName: String, label: String
    ) -> FormInput? {
        guard let drawn = input(declared, register: register, label: label, kind: declared.kind.memberKind, true) else {
            return nil
        }
        return FormInput(
            id: drawn.id, register: "", postName: postName, label: label, shown: "", value: text, unit: drawn.unit,
            maxLength: drawn.maxLength, widget: drawn.widget)
    }

    private func widget(_ kind: FieldKind, register: String, typed: String) -> FormInput.Widget? {
        switch kind {
        case .text: .line(type: "text", keyboard: "text")
        case .note: .note
        case .choice(let choices):
            choices.count <= Self.choicesInSight
                ? .radio(self.choices(choices, register, typed)) : .pick(self.choices(choices, register, typed))
        case .flag:
            .radio(self.choices([Choice("true", "是", "yes"), Choice("false", "否", "no")], register, typed))
        case .date: .line(type: "date", keyboard: "numeric")
        case .month: .line(type: "month", keyboard: "numeric")
        case .instant: .line(type: "datetime-local", keyboard: "numeric")
        case .money, .percent, .microdegrees: .line(type: "text", keyboard: "decimal")
        case .integer: .line(type: "text", keyboard: "numeric")
        case .reference(let target):
            candidates[target].map { known in
                .pick(
                    [FormInput.FormChoice(id: id(register) + "-0", code: "", label: "—", isChosen: typed.isEmpty)]
                        + known.map {
                            FormInput.FormChoice(
                                id: id(register) + "-" + $0.id.hex, code: $0.id.hex, label: $0.label,
                                isChosen: $0.id.hex == typed)
                        })
            }
        case .hash, .set, .map: nil
        }
    }

    /// The choices, and “nothing” as the last, so that a slip can be taken back.
    private func choices(_ choices: [Choice], _ register: String, _ typed: String) -> [FormInput.FormChoice] {
        let known = choices.map {
            FormInput.FormChoice(
                id: id(register) + "-" + $0.code, code: $0.code, label: $0.label[language],
                isChosen: $0.code == typed)
        }
        let none = FormInput.FormChoice(
            id: id(register) + "-", code: "", label: Bilingual(zh: "未填", en: "no answer")[language],
            isChosen: !known.contains { $0.isChosen })
        return known + [none]
    }

    private func isRadio(_ kind: FieldKind) -> Bool {
        switch kind {
        case .flag: true
        case .choice(let choices): choices.count <= Self.choicesInSight
        default: false
        }
    }

    private func unit(_ declared: FieldDeclaration, _ kind: FieldKind) -> String {
        switch kind {
        case .money: "万元"
        case .percent: "%"
        case .microdegrees: "°"
        case .integer: declared.unit?[language] ?? ""
        default: ""
        }
    }

    private func dots(_ register: String) -> String { DotText.text(of: record?.state[register].dots ?? []) }

    private func id(_ register: String) -> String { prefix + "." + register.replacing(" ", with: "_") }
}
