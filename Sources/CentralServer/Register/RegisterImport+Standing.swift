import Causality
import InspectionDomain
import InspectionStore
import TableIntake
import Wording

/// What a register says of a project's stage, and of who stands on a list no more.
extension RegisterImport {
    private static let stageWords: [String: ProjectStage] = [
        "开工准备": .readyToStart, "已开工": .started, "已竣工": .completed, "已投产": .inProduction, "已停工": .suspended,
    ]

    /// The first stage of a project as an event, by the word of the register and without proof; a stage that is known
    /// already stays, and a difference is named.
    func stages(
        of project: RecordID, _ values: [String: FieldValue], row: Table.Row, header: HeaderMap,
        differences: inout [StageDifference]
    ) throws -> [RecordEdit] {
        let word = header.text("stage", in: row)
        guard !word.isEmpty, let code = values["code"]?.text else { return [] }
        let place = header.place("stage", in: row)
        let choices = ProjectStage.allCases.map { Choice($0.rawValue, $0.label.zh, $0.label.en) }
        let stage =
            try Self.stageWords[word]
            ?? ProjectStage(rawValue: try ImportColumn.code(of: word, among: choices, at: place))
        guard let stage else { return [] }
        if let known = children.stage(of: project) {
            if known != stage { differences.append(StageDifference(code: code, said: stage, known: known)) }
            return []
        }
        guard let scope = values["region"]?.text.flatMap(Scopes.territory) else { return [] }
        let planned = values["plannedStart"]?.text.flatMap { CivilDate($0) }
        let began = stage == .started || stage == .underConstruction ? planned ?? addedOn : addedOn
        let day = min(began, CivilDate(instant: now) ?? addedOn)
        let event: [String: FieldValue] = [
            "project": .reference(project), "to": .text(stage.rawValue), "kind": .text(Self.kind(of: stage).rawValue),
            "on": .text(day.description), "actor": .text(person), "at": .integer(now),
            "note": .text("按登记表登记，无佐证"),
        ]
        return [
            RecordEdit(
                record: newID(), type: RecordType.stageEvent.name, scope: scope, values: event, person: person)
        ]
    }

    private static func kind(of stage: ProjectStage) -> StageEventKind {
        switch stage {
        case .started: .started
        case .completed: .completed
        case .inProduction: .producing
        case .suspended: .stopped
        case .withdrawn: .withdrawn
        default: .advanced
        }
    }

    /// The present members of the year's lists that no edit of the table names.
    func missing(from edits: [RecordEdit]) -> [MissingMember] {
        let named = Set(edits.filter { $0.type == RecordType.listMembership.name }.map(\.record))
        return children.members(in: year).filter { !named.contains($0.membership.id) }
    }

    /// Takes members off their lists, with the reason.
    func removals(_ members: [MissingMember], on day: CivilDate, reason: String) -> [RecordEdit] {
        members.map {
            $0.membership.edit(
                values: ["removedOn": .text(day.description), "removedReason": .text(reason)], person: person,
                reason: reason)
        }
    }
}
