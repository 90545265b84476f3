public import Causality
public import InspectionDomain

/// Raises problems and takes steps on them in one person's name, at the centre as in the field.
///
/// Every call is one durable transaction.
public struct ProblemRecorder: Sendable {
    /// Who acts.
    public let person: String
    private let store: InspectionStore

    /// Writes into a store.
    public init(in store: InspectionStore, person: String) {
        self.store = store
        self.person = person
    }

    /// Raises a problem and submits it; names it in the tenth item of the visit while that is open.
    ///
    /// - Parameters:
    ///   - project: The project; that of the visit unless given.
    ///   - visit: The visit it was found in.
    ///   - foundOn: The day; the visit's, or today in UTC+8, unless given.
    /// - Returns: the id of the problem.
    /// - Throws: ``StoreError/noSuchRecord(_:)`` if nothing tells the territory, or what the store refuses.
    @discardableResult
    public func raise(
        _ report: ProblemReport, project: RecordID? = nil, visit: RecordID? = nil, foundOn: CivilDate? = nil
    ) throws -> RecordID {
        let found = try visit.flatMap { try store.record($0) }
        let project = project ?? found?.value("project").recordID
        let territory = try project.flatMap { try store.record($0) }.flatMap { ProjectView($0.state)?.territoryScope }
        let id = store.makeRootID()
        guard let scope = territory ?? found?.scope else { throw StoreError.noSuchRecord(project ?? visit ?? id) }
        let today = CivilDate(instant: store.environment.now())
        var values = report.fields
        values["project"] = project.map { .reference($0) }
        values["foundInVisit"] = visit.map { .reference($0) }
        values["foundInItem"] = report.item.map { .integer(Int64($0.number)) }
        values["foundOn"] =
            values["foundOn"] ?? foundOn.map { .text($0.description) } ?? found?.value("date")
            ?? today.map { .text($0.description) }
        values["title"] = .text(report.title)
        values["description"] = .text(report.description)
        values["class"] = .text(report.problemClass.rawValue)
        for photo in report.photos { values[FamilyField.name("photos", photo)] = FamilyField.added }
        var edits = [
            RecordEdit(record: id, type: RecordType.problem.name, scope: scope, values: values, person: person),
            edit(ProblemStep(.submit), on: id, after: [], in: scope).edit,
        ]
        edits += try mention(FamilyField.name("newProblems", id), FamilyField.added, in: found)
        try store.write(edits)
        return id
    }

    /// Takes a step that the problem's state allows; a recheck is noted in the tenth item of the visit while that is
    /// open.
    ///
    /// - Parameters:
    ///   - shown: The latest events that the person's form showed: the step follows these and no others, so that what
    ///     arrived since then stands beside it. `nil` for a step that sees the events of this very moment.
    ///   - others: What the step goes with, such as the order that puts the problem under supervision: written in the
    ///     same transaction, so that there is never one without the other.
    /// - Returns: the id of the step.
    /// - Throws: ``StoreError/noSuchRecord(_:)``, ``ProblemMoveError``, ``StoreError/badRequest(_:)`` if what was
    ///   shown are no events of the problem, or what the store refuses.
    @discardableResult
    public func take(
        _ step: ProblemStep, on problem: RecordID, visit: RecordID? = nil, shown: [RecordID]? = nil,
        with others: [RecordEdit] = []
    ) throws -> RecordID {
        guard let known = try store.problem(problem) else { throw StoreError.noSuchRecord(problem) }
        let seen = shown.map { known.history.asSeen($0) } ?? known.history
        guard let seen else { throw StoreError.badRequest("shown events of \(problem.hex)") }
        try seen.check(step.move, by: person)
        let (id, event) = edit(step, on: problem, after: shown ?? seen.graph.heads, in: known.record.scope)
        var edits = others + [event]
        let results: [ProblemMove: RecheckResult] = [.confirmSolved: .solved, .stillOpen: .stillOpen]
        if let result = results[step.move] {
            let found = try visit.flatMap { try store.record($0) }.flatMap { $0.scope == known.record.scope ? $0 : nil }
            edits += try mention(FamilyField.name("rechecked", problem), .text(result.rawValue), in: found)
        }
        try store.write(edits)
        return id
    }

    private func edit(
        _ step: ProblemStep, on problem: RecordID, after heads: some Sequence<RecordID>, in scope: ScopeID
    ) -> (id: RecordID, edit: RecordEdit) {
        let id = store.makeRootID()
        var values = step.values
        values["problem"] = .reference(problem)
        values["actor"] = .text(person)
        values["at"] = .integer(store.environment.now())
        for head in heads { values[FamilyField.name("follows", head)] = FamilyField.added }
        return (
            id, RecordEdit(record: id, type: RecordType.problemEvent.name, scope: scope, values: values, person: person)
        )
    }

    /// What the tenth item of an open visit says of a problem; nothing for a sealed visit or none.
    private func mention(_ register: String, _ value: FieldValue, in visit: StoredRecord?) throws -> [RecordEdit] {
        guard let visit, !VisitView(unchecked: visit.state).isSealed else { return [] }
        return try [VisitRecorder(visit.id, in: store, person: person).edit([register: value], of: .problems)]
            .compactMap { $0 }
    }
}
