import Causality
import Console
import InspectionDomain
import InspectionStore
import Wording

/// Raises and rechecks problems of one person.
struct ProblemDesk {
    let desk: VisitDesk

    private var store: InspectionStore { desk.store }

    /// A problem with its history.
    struct Problem {
        let record: StoredRecord
        let history: ProblemHistory

        var view: ProblemView { ProblemView(unchecked: record.state) }
    }

    /// A problem with the steps taken so far.
    func problem(_ record: StoredRecord) throws -> Problem {
        let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
        return Problem(record: record, history: ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) }))
    }

    /// The problems of a project that are not finished, oldest first.
    func open(of project: RecordID) throws -> [Problem] {
        try store.records(RecordQuery(type: "problem", parent: project, order: .field("foundOn"))).map(problem)
            .filter { !$0.history.state.isFinished }
    }

    /// What is known of a new problem.
    struct Finding {
        var project: StoredRecord
        var visit: StoredRecord?
        var item: SupervisionItem?
        var title: String
        var description: String
        var values: [String: FieldValue]
    }

    /// Raises a problem and submits it; names it in the visit's tenth item while the visit is open.
    func raise(_ finding: Finding) throws -> RecordID {
        let scope = try desk.scope(of: finding.project)
        let id = desk.newID()
        var values = finding.values
        values["project"] = .reference(finding.project.id)
        values["title"] = .text(finding.title)
        values["description"] = .text(finding.description)
        if values["foundOn"] == nil {
            values["foundOn"] = try finding.visit?.value("date") ?? .text(desk.today().description)
        }
        if let visit = finding.visit { values["foundInVisit"] = .reference(visit.id) }
        if let item = finding.item { values["foundInItem"] = .integer(Int64(item.number)) }
        var edits = [edit(id, .problem, in: scope, values)]
        edits.append(
            edit(
                desk.newID(), .problemEvent, in: scope,
                [
                    "problem": .reference(id), "kind": .text(ProblemMove.submit.rawValue), "actor": .text(desk.person),
                    "at": .integer(desk.now),
                ]))
        if let visit = finding.visit, !VisitView(unchecked: visit.state).isSealed {
            edits.append(mention(FamilyField.name("newProblems", id), FamilyField.added, in: visit))
        }
        try store.write(edits)
        return id
    }

    /// Appends what a recheck found, and notes it in the visit's tenth item while the visit is open.
    ///
    /// - Throws: `problem.not-allowed` if the problem's state does not allow the step.
    func recheck(
        _ problem: Problem, _ result: RecheckResult, in visit: StoredRecord?, note: String?, photo: RecordID?
    ) throws {
        let move: ProblemMove = result == .solved ? .confirmSolved : .stillOpen
        try problem.history.check(move, by: desk.person)
        var values: [String: FieldValue] = [
            "problem": .reference(problem.record.id), "kind": .text(move.rawValue), "actor": .text(desk.person),
            "at": .integer(desk.now),
        ]
        if let note { values["note"] = .text(note) }
        if let photo { values[FamilyField.name("evidence", photo)] = FamilyField.added }
        for head in problem.history.graph.heads { values[FamilyField.name("follows", head)] = FamilyField.added }
        var edits = [edit(desk.newID(), .problemEvent, in: problem.record.scope, values)]
        if let visit, !VisitView(unchecked: visit.state).isSealed, visit.scope == problem.record.scope {
            edits.append(
                mention(FamilyField.name("rechecked", problem.record.id), .text(result.rawValue), in: visit))
        }
        try store.write(edits)
    }

    private func mention(_ register: String, _ value: FieldValue, in visit: StoredRecord) -> RecordEdit {
        let id = SupervisionItem.problems.entryID(in: visit.id)
        return edit(
            id, .supervisionEntry, in: visit.scope,
            [
                register: value, "visit": .reference(visit.id),
                "item": .integer(Int64(SupervisionItem.problems.number)),
            ])
    }

    private func edit(
        _ id: RecordID, _ type: RecordType, in scope: ScopeID, _ values: [String: FieldValue]
    ) -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: scope, values: values, person: desk.person)
    }
}
