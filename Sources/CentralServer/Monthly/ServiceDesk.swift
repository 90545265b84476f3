import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Who serves a project: one chief service officer at a time, the earlier ones kept (ZH 一.1).
struct ServiceDesk {
    static let chief = "chiefServiceOfficer"

    /// A project without exactly one active chief service officer.
    struct Gap: Hashable {
        let project: RecordID
        let name: String
        let code: String
        /// Who is active on the day; none, or several.
        let people: [String]
    }

    let store: InspectionStore
    let person: String

    /// The chief service officers of a project, the earliest first.
    func officers(of project: RecordID) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.serviceAssignment.name, parent: project))
            .filter { $0.value("role").text == Self.chief }
            .sorted { ($0.value("from").text ?? "", $0.id) < ($1.value("from").text ?? "", $1.id) }
    }

    /// Gives a project its chief service officer from a day on; whoever was it ends the day before.
    ///
    /// - Throws: `service.order` if someone was assigned on that day or later.
    func assign(_ officer: String, to project: RecordID, from day: CivilDate, reason: String = "") throws {
        try store.write(try assignment(of: officer, to: project, from: day, reason: reason))
    }

    /// What ``assign(_:to:from:reason:)`` writes; nothing if the person is it already.
    func assignment(
        of officer: String, to project: RecordID, from day: CivilDate, reason: String = ""
    ) throws -> [RecordEdit] {
        let known = try officers(of: project)
        let active = known.filter { ServiceAssignmentView(unchecked: $0.state).isActive(on: day) }
        if active.count == 1, active.first?.value("person").text == officer { return [] }
        if let later = known.first(where: { ($0.value("from").text ?? "") >= day.description }) {
            throw Self.outOfOrder(later.value("person").text ?? "", later.value("from").text ?? "")
        }
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        let before = day.adding(days: -1)?.description ?? ""
        var edits = active.map { $0.edit(values: ["to": .text(before)], person: person, reason: reason) }
        edits.append(
            RecordEdit(
                record: RecordKey.id(of: RecordType.serviceAssignment.name, key: "\(project.hex) \(Self.chief) \(day)"),
                type: RecordType.serviceAssignment.name, scope: scope,
                values: [
                    "project": .reference(project), "role": .text(Self.chief), "person": .text(officer),
                    "from": .text(day.description),
                ], person: person, reason: reason))
        return edits
    }

    /// The projects that do not have exactly one on a day, by code.
    func gaps(on day: CivilDate) throws -> [Gap] {
        let assignments = try store.records(
            RecordQuery(type: RecordType.serviceAssignment.name, equals: ["role": .text(Self.chief)])
        ).map { ServiceAssignmentView(unchecked: $0.state) }.filter { $0.isActive(on: day) }
        let people = Dictionary(grouping: assignments) { $0.project }
        return try store.records(RecordQuery(type: RecordType.project.name, order: .field("code"))).compactMap {
            project in
            let active = people[project.id]?.compactMap(\.person) ?? []
            guard active.count != 1 else { return nil }
            return Gap(
                project: project.id, name: project.value("name").text ?? "", code: project.value("code").text ?? "",
                people: active.sorted())
        }
    }

    private static func outOfOrder(_ person: String, _ from: String) -> CommandError {
        CommandError(
            code: "service.order",
            message: Bilingual(
                zh: "\(SafeText.line(person)) 自 \(from) 起任首席服务员，晚于所给日期",
                en: "\(SafeText.line(person)) is chief service officer from \(from), not before the day given"),
            nextStep: Bilingual(zh: "请用之后的日期。", en: "Give a later day."))
    }
}
