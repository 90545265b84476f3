/// How concurrent values of a field meet (catalogue §7).
public enum MergeClass: String, Hashable, Sendable, CaseIterable {
    /// Written by the office alone; nodes read.
    case officeOnly = "O"
    /// A set: concurrent additions survive, a removal loses to a concurrent addition.
    case addWins = "A"
    /// Concurrent values stand side by side until a person decides.
    case sibling = "S"
    /// Note text: concurrent versions stand side by side with author and time.
    case noteText = "T"
    /// Part of an event: written once, never changed.
    case event = "E"
    /// Computed from other records, never written.
    case derived = "D"

    /// What people see.
    public var label: Label {
        switch self {
        case .officeOnly: Label("仅办公室修改", "office only")
        case .addWins: Label("集合，新增优先", "add-wins set")
        case .sibling: Label("并存待定", "kept side by side")
        case .noteText: Label("文字并存", "note text")
        case .event: Label("只追加", "append-only event")
        case .derived: Label("计算得出", "derived")
        }
    }
}

/// Who may write a field.
public enum EditorRole: String, Hashable, Sendable, CaseIterable {
    /// A field inspector.
    case inspector
    /// The central office.
    case office
    /// A county, zone or township that carries projects.
    case territory
    /// Who audits reported figures.
    case auditor
    /// The approval-service authority and the departments that approve.
    case approvalOffice
    /// The statistics bureau.
    case statisticsOffice
    /// A helper or service officer of a project.
    case helper

    /// What people see.
    public var label: Label {
        switch self {
        case .inspector: Label("督导员", "field inspector")
        case .office: Label("办公室", "central office")
        case .territory: Label("属地", "territory")
        case .auditor: Label("审核人", "auditor")
        case .approvalOffice: Label("审批部门", "approval office")
        case .statisticsOffice: Label("统计部门", "statistics office")
        case .helper: Label("帮办人员", "helper")
        }
    }
}

/// Which of several concurrent values a view shows until a person decides.
public enum Caution: Hashable, Sendable {
    /// The lower amount, the earlier date, “no”.
    case lower
    /// The higher amount, the later date, “yes”; for choices the highest ``Choice/caution``.
    case higher
    /// The value of the first dot: for texts, where none is more cautious.
    case first
}

/// One field of a record type, declared once for validation, merge, forms, exports and glossary.
public struct FieldDeclaration: Hashable, Sendable {
    /// The name in changes; never translated, never reused.
    public let name: String
    /// What people see.
    public let label: Label
    /// What it holds.
    public let kind: FieldKind
    /// The unit, if the values count something.
    public let unit: Label?
    /// Whether a record without it is unfinished; never blocks saving a draft.
    public let isRequired: Bool
    /// How concurrent values meet.
    public let merge: MergeClass
    /// Who may write it; empty for derived fields.
    public let editors: Set<EditorRole>
    /// Whether stores keep it in an indexed column.
    public let isQueried: Bool
    /// Whether stores index its words.
    public let isSearched: Bool
    /// Which of several concurrent values a view shows.
    public let caution: Caution
    /// What to enter or check.
    public let hint: Label?

    /// Declares a field; unit and caution follow from the kind unless given.
    public init(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, _ merge: MergeClass,
        by editors: Set<EditorRole>, required: Bool = false, queried: Bool = false, searched: Bool = false,
        caution: Caution? = nil, unit: Label? = nil, hint: Label? = nil
    ) {
        self.name = name
        self.label = Label(zh, en)
        self.kind = kind
        self.unit = unit ?? kind.fixedUnit
        self.isRequired = required
        self.merge = merge
        self.editors = editors
        self.isQueried = queried
        self.isSearched = searched
        self.caution = caution ?? Self.usualCaution(of: kind)
        self.hint = hint
    }

    /// Declares a field that the office alone writes.
    static func office(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        searched: Bool = false, unit: Label? = nil, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .officeOnly, by: [.office], required: required, queried: queried, searched: searched,
            unit: unit, hint: hint)
    }

    /// Declares a field that inspectors write in the field.
    static func field(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, _ merge: MergeClass = .sibling,
        required: Bool = false, queried: Bool = false, searched: Bool = false, caution: Caution? = nil,
        unit: Label? = nil, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, merge, by: [.inspector], required: required, queried: queried, searched: searched,
            caution: caution, unit: unit, hint: hint)
    }

    /// Declares a field of an event that inspectors and the office append.
    static func event(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, by editors: Set<EditorRole>,
        required: Bool = false, queried: Bool = false, searched: Bool = false
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .event, by: editors, required: required, queried: queried, searched: searched)
    }

    /// Declares a field that is computed and never written.
    static func derived(_ name: String, _ zh: String, _ en: String, _ kind: FieldKind) -> FieldDeclaration {
        FieldDeclaration(name, zh, en, kind, .derived, by: [])
    }

    private static func usualCaution(of kind: FieldKind) -> Caution {
        switch kind {
        case .money, .percent, .integer, .flag: .lower
        case .date, .month, .choice: .higher
        case .text, .note, .instant, .microdegrees, .reference, .hash: .first
        case .set: .higher
        case .map(_, let value): usualCaution(of: value)
        }
    }
}
