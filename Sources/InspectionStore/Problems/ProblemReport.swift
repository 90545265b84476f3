public import Causality
public import InspectionDomain

/// What a person reports as a problem.
public struct ProblemReport: Hashable, Sendable {
    /// One line.
    public let title: String
    /// In full.
    public let description: String
    /// What it is about.
    public let problemClass: ProblemClass
    /// The item it was found under.
    public let item: SupervisionItem?
    /// Further values by field, such as `severity` or `crossRegion`; see ``furtherFields``.
    public let fields: [String: FieldValue]
    /// Photo records that show it.
    public let photos: [RecordID]

    /// The fields that ``fields`` may hold: what no other part of a report says.
    public static let furtherFields = RecordType.problem.fields.filter { declared in
        let own = ["project", "foundInVisit", "foundInItem", "title", "description", "class", "photos"]
        return declared.merge != .derived && !own.contains(declared.name)
    }.map(\.name)

    /// Describes a problem.
    public init(
        title: String, description: String, problemClass: ProblemClass, item: SupervisionItem? = .problems,
        fields: [String: FieldValue] = [:], photos: [RecordID] = []
    ) {
        self.title = title
        self.description = description
        self.problemClass = problemClass
        self.item = item
        self.fields = fields
        self.photos = photos
    }
}

/// One step in the life of a problem, as a person takes it.
public struct ProblemStep: Hashable, Sendable {
    /// Which step.
    public let move: ProblemMove
    /// The unit that is to act.
    public let unit: String?
    /// Until when.
    public let dueOn: CivilDate?
    /// The rung it moves to.
    public let rung: Int?
    /// Remarks.
    public let note: String?
    /// Photo records that prove it.
    public let evidence: [RecordID]
    /// The problem that it becomes part of; for ``ProblemMove/merge`` alone.
    public let mergedInto: RecordID?

    /// Describes a step.
    public init(
        _ move: ProblemMove, unit: String? = nil, dueOn: CivilDate? = nil, rung: Int? = nil, note: String? = nil,
        evidence: [RecordID] = [], mergedInto: RecordID? = nil
    ) {
        self.move = move
        self.unit = unit
        self.dueOn = dueOn
        self.rung = rung
        self.note = note
        self.evidence = evidence
        self.mergedInto = mergedInto
    }

    var values: [String: FieldValue] {
        var values: [String: FieldValue] = ["kind": .text(move.rawValue)]
        values["unit"] = unit.map { .text($0) }
        values["dueOn"] = dueOn.map { .text($0.description) }
        values["rung"] = rung.map { .integer(Int64($0)) }
        values["note"] = note.map { .text($0) }
        values["mergedInto"] = mergedInto.map { .reference($0) }
        for photo in evidence { values[FamilyField.name("evidence", photo)] = FamilyField.added }
        return values
    }
}

/// A problem with the steps taken so far.
public struct RecordedProblem: Sendable {
    /// The problem's own record.
    public let record: StoredRecord
    /// Where it stands.
    public let history: ProblemHistory

    /// Pairs a problem's record with its steps, for whoever reads many at once.
    public init(record: StoredRecord, history: ProblemHistory) {
        self.record = record
        self.history = history
    }

    /// Its own fields.
    public var view: ProblemView { ProblemView(unchecked: record.state) }
}

extension InspectionStore {
    /// A problem with the steps taken so far; `nil` if there is no such problem here.
    public func problem(_ id: RecordID) throws -> RecordedProblem? {
        guard let record = try record(id), record.type == RecordType.problem.name else { return nil }
        return try problem(record)
    }

    /// A problem's record with the steps taken so far.
    public func problem(_ record: StoredRecord) throws -> RecordedProblem {
        let events = try records(RecordQuery(type: RecordType.problemEvent.name, parent: record.id))
        return RecordedProblem(
            record: record, history: ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) }))
    }

    /// The problems of a project that are not finished, the earliest found first.
    public func openProblems(of project: RecordID) throws -> [RecordedProblem] {
        try problems(of: project).filter { !$0.history.state.isFinished }
    }

    /// Problems with their steps, the earliest found first; of one project, or of all.
    public func problems(of project: RecordID? = nil) throws -> [RecordedProblem] {
        try records(RecordQuery(type: RecordType.problem.name, parent: project, order: .field("foundOn")))
            .map(problem)
    }
}
