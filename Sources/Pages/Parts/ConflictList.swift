import Causality
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import Wording

/// The inbox of conflicts; the template `conflicts` shows it.
struct ConflictList {
    /// Conflicts of one field that can be settled at once.
    struct Bulk {
        let conflicts: [OpenConflict]
        /// Of exactly these conflicts with exactly these sides: a decision of many names what was shown.
        let fingerprint: String

        init?(_ conflicts: [OpenConflict]) {
            guard conflicts.count > 1, let first = conflicts.first,
                ConflictReading.hasCautiousOrder(first.field, of: first.type)
            else { return nil }
            self.conflicts = conflicts
            let text = conflicts.map { "\($0.id) \(DotText.text(of: $0.sides.map(\.dot)))" }.joined(separator: "\n")
            fingerprint = FieldValue.bytes(Hashing.sha256(Array(text.utf8))).rawText
        }
    }

    private let part: ConflictPart
    private let call: PageCall
    private let project: RecordID?
    private let kind: String
    private let days: Int?
    private let all: [OpenConflict]
    private let shown: [OpenConflict]
    private var language: Language { call.language }

    /// Reads the inbox with the filter of the query, or of the form that was drawn with it.
    init(_ part: ConflictPart, _ call: PageCall, _ form: FormPost? = nil) throws {
        func asked(_ name: String) -> String? { form.map { $0[name] } ?? call.asked(name) }
        self.part = part
        self.call = call
        let project = asked("project").flatMap { RecordID(hex: $0) }
        let kind = asked("kind") ?? ""
        let days = asked("days").flatMap { Int($0) }
        let before = days.map { part.now() - Int64(clamping: min($0, 36_500)) * 86_400_000 }
        all = try part.store.openConflicts(ConflictFilter(scopes: part.scopes))
        shown = all.filter { conflict in
            (project == nil || conflict.project == project) && (kind.isEmpty || Self.kind(of: conflict) == kind)
                && (before.map { conflict.since < $0 } ?? true)
        }
        self.project = project
        self.kind = kind
        self.days = days
    }

    /// What can be settled at once: offered once one field of one type was chosen.
    var bulk: Bulk? { kind.isEmpty ? nil : Bulk(shown) }

    func data() throws -> PageData {
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: shown.count) { [self] page in
            address(page: page)
        }
        let decisions = try decisions()
        let overruled = decisions.filter(\.overrules).map(decision)
        let others = decisions.filter { !$0.overrules }.map(decision)
        return [
            "total": all.count, "isEmpty": all.isEmpty, "fitsNone": shown.isEmpty && !all.isEmpty,
            "hasConflicts": !all.isEmpty, "rows": try shown.dropFirst(pages.offset).prefix(Pagination.size).map(row),
            "pagination": pages.data, "projects": try projects(), "kinds": kinds(), "ages": ages(),
            "bulk": part.decides ? bulk.map(bulkData) : nil,
            "settled": try settled(), "settledAll": call.asked("all").flatMap { Int($0) }.map { String($0) },
            "overruled": overruled, "hasOverruled": !overruled.isEmpty, "decisions": others,
            "hasDecisions": !others.isEmpty,
        ]
    }

    // MARK: Rows

    private func row(_ conflict: OpenConflict) throws -> PageData {
        let full = try part.reading.conflict(in: conflict.record, field: conflict.field)
        let project = try conflict.project.flatMap { try part.store.record($0) }.map { ProjectView(unchecked: $0.state) }
        return [
            "address": ConflictPart.address(conflict.record, conflict.field), "what": title(conflict),
            "project": project?.name ?? project?.code,
            "waiting": ConflictWords.duration(max(0, part.now() - conflict.since))[language],
            "sides": full?.sides.map { side -> PageData in
                ["value": words(side.value, conflict), "person": side.person]
            },
        ]
    }

    private func words(_ value: FieldValue, _ conflict: OpenConflict) -> String {
        SafeText.line(
            ConflictWords.value(value, of: conflict.field, type: conflict.type, language: language), atMost: 24)
    }

    private func title(_ conflict: OpenConflict) -> String {
        ConflictWords.title(of: conflict.record, type: conflict.type, field: conflict.field, language: language)
    }

    // MARK: The filter

    private static func kind(of conflict: OpenConflict) -> String {
        "\(conflict.type).\(FamilyField.parse(conflict.field)?.field ?? conflict.field)"
    }

    private func projects() throws -> [PageData] {
        let counts = Dictionary(grouping: all.compactMap(\.project)) { $0 }.mapValues(\.count)
        let options = try counts.map { id, count -> (name: String, id: RecordID, count: Int) in
            let view = try part.store.record(id).map { ProjectView(unchecked: $0.state) }
            return (view?.name ?? view?.code ?? FieldText.shortID(id), id, count)
        }
        return options.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map {
            ["value": $0.id.hex, "label": counted($0.name, $0.count), "isChosen": $0.id == project]
        }
    }

    private func kinds() -> [PageData] {
        Dictionary(grouping: all, by: Self.kind).sorted { $0.key < $1.key }.map { code, conflicts in
            let type = RecordTypes.named(conflicts[0].type)
            let field = FamilyField.parse(conflicts[0].field)?.field ?? conflicts[0].field
            let label =
                (type?.label[language] ?? conflicts[0].type) + "·"
                + (type?.field(named: field)?.label[language]
                    ?? FieldText.label(of: field, in: type, language: language))
            return ["value": code, "label": counted(label, conflicts.count), "isChosen": code == kind]
        }
    }

    private func ages() -> [PageData] {
        [1, 3, 7, 30].map { (age: Int) -> PageData in
            [
                "value": age, "isChosen": age == days,
                "label": Bilingual(zh: "超过 \(age) 天", en: "more than \(age) days")[language],
            ]
        }
    }

    private func counted(_ label: String, _ count: Int) -> String {
        Bilingual(zh: "\(label)（\(count)）", en: "\(label) (\(count))")[language]
    }

    private func address(page: Int) -> String {
        var parts: [String] = []
        if let project { parts.append("project=\(project.hex)") }
        if !kind.isEmpty { parts.append("kind=" + FormPost.encoded(kind)) }
        if let days { parts.append("days=\(days)") }
        if page > 1 { parts.append("page=\(page)") }
        return parts.isEmpty ? "/conflicts" : "/conflicts?" + parts.joined(separator: "&")
    }

    // MARK: Many at once

    private func bulkData(_ bulk: Bulk) -> PageData {
        let values = bulk.conflicts.compactMap { conflict in
            ConflictReading.cautiousSide(of: conflict).map { words($0.value, conflict) }
        }
        let counts = Dictionary(grouping: values) { $0 }.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        return [
            "count": bulk.conflicts.count, "shown": bulk.fingerprint, "kind": kind, "project": project?.hex,
            "days": days.map { String($0) },
            "outcome": counts.prefix(12).map { value, all in "\(value) × \(all.count)" }.joined(separator: Bilingual(zh: "、", en: ", ")[language]),
        ]
    }

    // MARK: What was decided

    private func decisions() throws -> [Decision] {
        Array(
            try part.store.decisions(since: part.now() - ConflictPart.decisionsSince)
                .filter { part.scopes?.contains($0.scope) ?? true }.prefix(ConflictPart.decisionsMax))
    }

    private func decision(_ decision: Decision) -> PageData {
        let words = DecisionWords(decision, language: language)
        return [
            "address": ConflictPart.address(decision.record, decision.field), "what": words.title,
            "chosen": words.chosen, "others": words.others, "mine": words.mine, "origin": words.origin,
            "reason": decision.reason, "stands": decision.stands,
        ]
    }

    /// What was settled just now, with the way to take it back.
    private func settled() throws -> PageData? {
        guard let id = call.asked("settled").flatMap({ RecordID(hex: $0) }), let field = call.asked("field"),
            let record = try part.store.record(id), part.scopes?.contains(record.scope) ?? true,
            !record.isMarked(field)
        else { return nil }
        return [
            "address": ConflictPart.address(id, field),
            "what": ConflictWords.title(of: id, type: record.type, field: field, language: language),
            "value": ConflictWords.value(record.value(field), of: field, type: record.type, language: language),
        ]
    }
}
