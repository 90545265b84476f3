public import Wording

/// The words of the domain in Chinese, English and as identifiers, generated from the declarations.
public enum Glossary {
    /// One line of a glossary.
    public struct Row: Hashable, Sendable {
        /// What the line is about.
        public enum Subject: String, Hashable, Sendable, CaseIterable {
            /// A record type.
            case recordType
            /// A field of a record type.
            case field
            /// A value of a choice field.
            case choice
            /// One of the ten supervisions.
            case supervisionItem
        }

        /// What the line is about.
        public let subject: Subject
        /// The Chinese word.
        public let zh: String
        /// The English word.
        public let en: String
        /// The identifier in data and code, such as `visit.sealedAt`.
        public let identifier: String
        /// The kind of value, for fields.
        public let kind: String
        /// The unit, for fields that count something.
        public let unit: String
        /// How concurrent values meet, for fields.
        public let merge: MergeClass?
        /// What to enter or check.
        public let hint: Label?
    }

    /// All declared types, fields and choices, then the ten supervisions, in the order of declaration.
    public static func rows(of types: [RecordType] = RecordTypes.all) -> [Row] {
        types.flatMap(rows(of:)) + SupervisionItem.allCases.map(row(of:))
    }

    private static func rows(of type: RecordType) -> [Row] {
        let head = Row(
            subject: .recordType, zh: type.label.zh, en: type.label.en, identifier: type.name, kind: type.home.rawValue,
            unit: "", merge: nil, hint: nil)
        return [head] + type.fields.flatMap { rows(of: $0, in: type) }
    }

    private static func rows(of field: FieldDeclaration, in type: RecordType) -> [Row] {
        let identifier = "\(type.name).\(field.name)"
        let head = Row(
            subject: .field, zh: field.label.zh, en: field.label.en, identifier: identifier, kind: field.kind.name,
            unit: field.unit?.zh ?? "", merge: field.merge, hint: field.hint)
        let choices = field.kind.choices.map { choice in
            Row(
                subject: .choice, zh: choice.label.zh, en: choice.label.en, identifier: "\(identifier)=\(choice.code)",
                kind: "", unit: "", merge: nil, hint: nil)
        }
        return [head] + choices
    }

    private static func row(of item: SupervisionItem) -> Row {
        Row(
            subject: .supervisionItem, zh: item.label.zh, en: item.label.en, identifier: "SupervisionItem.\(item)",
            kind: String(item.number), unit: "", merge: nil, hint: item.hint)
    }
}

extension FieldKind {
    /// The choices of the kind, of its elements, or of its keys and values.
    var choices: [Choice] {
        switch self {
        case .choice(let choices): choices
        case .set(let element): element.choices
        case .map(let key, let value): key.choices + value.choices
        default: []
        }
    }
}
