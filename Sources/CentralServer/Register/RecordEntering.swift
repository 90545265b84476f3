import Causality
import InspectionDomain
import InspectionStore
import Presentation
import TableIntake
import Wording

/// Enters and changes single records by typed fields, in one person's name.
struct RecordEntering {
    let store: InspectionStore
    let person: String

    /// Enters a record.
    ///
    /// - Parameter isDraft: takes it although required fields are missing; lists that ask for them leave it out.
    /// - Throws: ``CommandError`` for what cannot be read, ``FieldViolation`` for a missing field, or what the store
    ///   refuses; then nothing was written.
    func add(
        _ type: RecordType, _ assignments: [String], territory: String? = nil, isDraft: Bool = false
    ) throws -> RecordID {
        let values = try values(assignments, in: type, project: nil)
        return try add(type, values: values, territory: territory, isDraft: isDraft)
    }

    /// Enters a record of values that were read already.
    func add(
        _ type: RecordType, values: [String: FieldValue], territory: String? = nil, isDraft: Bool = false
    ) throws -> RecordID {
        let misfits = type.violations(in: values, unknown: .refused, requiresAll: !isDraft)
        if let first = misfits.first { throw first }
        guard let scope = try scope(of: type, values, territory: territory) else {
            throw CommandError(
                code: "input.territory",
                message: Bilingual(zh: "看不出属于哪个属地。", en: "Nothing tells its territory."),
                nextStep: Bilingual(zh: "请给出项目，或用 --territory。", en: "Name its project, or give --territory."))
        }
        let id = store.makeRootID()
        _ = try store.write([
            RecordEdit(record: id, type: type.name, scope: scope, values: values, person: person)
        ])
        return id
    }

    /// Changes a record as it was read; a value that arrived since stays beside the new one.
    func set(_ record: StoredRecord, _ assignments: [String], reason: String) throws -> Int {
        guard let type = RecordTypes.named(record.type) else { throw StoreError.noSuchRecord(record.id) }
        let values = try values(assignments, in: type, project: record.value("project").recordID)
        return try store.write([record.edit(values: values, person: person, reason: reason)]).count
    }

    private func values(
        _ assignments: [String], in type: RecordType, project: RecordID?
    ) throws -> [String: FieldValue] {
        let index = ReferenceIndex(store: store)
        var values: [String: FieldValue] = [:]
        for assignment in assignments.sorted(by: { Self.isProject($0) && !Self.isProject($1) }) {
            let name = assignment.prefix { $0 != "=" && $0 != "＝" }
            let field = type.fields.first { [$0.name, $0.label.zh, $0.label.en].contains(String(name)) }
            guard let field, let target = Self.reference(field.kind), name.count < assignment.count else {
                values.merge(try FieldParsing.assignment(assignment, in: type)) { _, new in new }
                continue
            }
            let text = String(assignment.dropFirst(name.count + 1))
            let own = values["project"]?.recordID ?? project
            if case .set = field.kind {
                for word in CellReading.members(text) {
                    let id = try Self.only(word, target, try index.find(word, of: target, in: own))
                    values[FamilyField.name(field.name, id)] = FamilyField.added
                }
            } else if text.isEmpty {
                values[field.name] = .empty
            } else {
                values[field.name] = .reference(try Self.only(text, target, try index.find(text, of: target, in: own)))
            }
        }
        return values
    }

    private static func isProject(_ assignment: String) -> Bool {
        assignment.hasPrefix("project=") || assignment.hasPrefix("项目=")
    }

    private static func reference(_ kind: FieldKind) -> String? {
        switch kind {
        case .reference(let type): type
        case .set(let element): reference(element)
        default: nil
        }
    }

    private static func only(_ word: String, _ type: String, _ found: [RecordID]) throws -> RecordID {
        if found.count == 1 { return found[0] }
        let label = RecordTypes.named(type)?.label ?? Label("记录", "record")
        throw CommandError(
            code: found.isEmpty ? "notFound.\(type)" : "input.ambiguous",
            message: found.isEmpty
                ? Bilingual(
                    zh: "没有\(label.zh)“\(SafeText.line(word))”。",
                    en: "There is no \(label.en.lowercased()) “\(SafeText.line(word))”.")
                : Bilingual(
                    zh: "\(label.zh)“\(SafeText.line(word))”有 \(found.count) 个。",
                    en: "\(found.count) records are called “\(SafeText.line(word))”."),
            nextStep: Bilingual(zh: "请用编号。", en: "Give its code or id."))
    }

    private func scope(of type: RecordType, _ values: [String: FieldValue], territory: String?) throws -> ScopeID? {
        switch type.home {
        case .register: return Scopes.register
        case .office: return Scopes.office
        case .territory: break
        }
        let index = ReferenceIndex(store: store)
        if let project = values["project"]?.recordID { return try index.territory(of: project) }
        if let parent = type.parentField.flatMap({ values[$0]?.recordID }) { return try store.record(parent)?.scope }
        return try territory.flatMap { try index.territory(named: $0) }
    }
}
