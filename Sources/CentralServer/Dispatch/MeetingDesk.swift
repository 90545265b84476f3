import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Meetings of the office: what is put on their table, that they were held, and what they decided.
///
/// A tier's meeting of a period has one id, whoever writes first: two clerks never plan two.
struct MeetingDesk: Sendable {
    let dispatch: DispatchDesk

    private var store: InspectionStore { dispatch.store }
    private var person: String { dispatch.person }
    private var today: CivilDate { dispatch.today }

    /// A matter as a form posts it: why it is there, and what it concerns.
    struct Matter: Hashable {
        let source: AgendaSource
        let subject: String
        let project: RecordID?
        let problem: RecordID?

        init(_ item: DispatchPack.Item, language: Language) {
            source = item.source
            subject = item.subject[language]
            project = item.project
            problem = item.problem
        }

        init(source: AgendaSource, subject: String, project: RecordID? = nil, problem: RecordID? = nil) {
            self.source = source
            self.subject = subject
            self.project = project
            self.problem = problem
        }

        /// One line: source, problem, project, subject.
        var posted: String {
            [source.rawValue, problem?.hex ?? "", project?.hex ?? "", subject].joined(separator: "|")
        }

        /// `nil` if the line is none that ``posted`` made.
        init?(posted: String) {
            let parts = posted.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let source = AgendaSource(rawValue: parts[0]) else { return nil }
            self.init(
                source: source, subject: parts[3], project: RecordID(hex: parts[2]), problem: RecordID(hex: parts[1]))
        }

        fileprivate func values(in meeting: RecordID) -> [String: FieldValue] {
            var values: [String: FieldValue] = [
                "meeting": .reference(meeting), "source": .text(source.rawValue), "subject": .text(subject),
            ]
            values["project"] = project.map { .reference($0) }
            values["problem"] = problem.map { .reference($0) }
            return values
        }
    }

    // MARK: Planning

    /// The tier's meeting of the period that a day lies in; for a tier without a fixed cadence, its next one.
    ///
    /// - Parameter field: The field of work of a vice-mayor's meeting.
    func planned(_ tier: MechanismProfile.Tier, on day: CivilDate, field: String? = nil) throws -> RecordID {
        let place: String
        if let period = tier.cadence.flatMap({ Period($0, containing: day) }) {
            place = period.description
        } else {
            place = String(try dispatch.meetings().count { $0.tier == tier.code && $0.isHeld })
        }
        return RecordKey.id(
            of: RecordType.dispatchMeeting.name, key: [tier.code, field ?? "", place].joined(separator: "|"))
    }

    /// The next meeting of a kind that no cadence fixes, such as the relevant city meeting.
    func next(_ kind: MeetingKind) throws -> RecordID {
        let held = try dispatch.meetings().count { $0.kind == kind && $0.isHeld }
        return RecordKey.id(of: RecordType.dispatchMeeting.name, key: "\(kind.rawValue)|\(held)")
    }

    /// Puts a matter on a tier's table by hand, with the reason.
    func pick(_ matter: Matter, for code: String, on day: CivilDate, reason: String) throws {
        guard let tier = dispatch.profile.tier(code) else { throw LedgerError.noTier(code) }
        guard FieldValue.text(matter.subject).isFilled else {
            throw LedgerError.missing(Self.declared("subject", .agendaItem))
        }
        let meeting = try planned(tier, on: day)
        var values = matter.values(in: meeting)
        if !reason.isEmpty { values["raisedReason"] = .text(reason) }
        try write(
            try plan(meeting, ["kind": .text(Self.kind(of: tier).rawValue), "tier": .text(code)], by: tier, day)
                + [try edit(store.makeRootID(), .agendaItem, values)])
    }

    /// Sends a problem beyond a tier's remit to another meeting, with the reason, and notes it on the problem.
    ///
    /// - Throws: `dispatch.reason`, `dispatch.raised` if it waits there already.
    func raise(_ problem: RecordID, to kind: MeetingKind, reason: String) throws {
        guard FieldValue.text(reason).isFilled else { throw LedgerError.raiseReason }
        let dossier = try dispatch.ledgerDesk.dossier(problem)
        let meeting = try next(kind)
        guard try !dispatch.agenda(of: meeting).contains(where: { $0.problem == problem }) else {
            throw LedgerError.alreadyRaised
        }
        var values = Matter(
            source: .majorProblem, subject: dossier.problem.view.title ?? problem.hex,
            project: dossier.problem.view.project, problem: problem
        ).values(in: meeting)
        values["raisedTo"] = .text(kind.rawValue)
        values["raisedReason"] = .text(reason)
        try dispatch.ledgerDesk.take(
            ProblemStep(.comment, note: "提交\(kind.label.zh)研究：\(reason)"), on: problem,
            with: try plan(meeting, ["kind": .text(kind.rawValue)])
                + [try edit(store.makeRootID(), .agendaItem, values)])
    }

    /// What a planned meeting needs to exist; nothing if it does.
    private func plan(
        _ meeting: RecordID, _ values: [String: FieldValue], by tier: MechanismProfile.Tier? = nil,
        _ day: CivilDate? = nil
    ) throws -> [RecordEdit] {
        guard try store.record(meeting) == nil else { return [] }
        var values = values
        let end = day.flatMap { day in tier?.cadence.flatMap { Period($0, containing: day) } }?.last
        values["plannedOn"] = end.map { .text($0.description) }
        return [try edit(meeting, .dispatchMeeting, values)]
    }

    // MARK: Holding

    /// Records that a tier's meeting was held, with the matters that were on its table, numbered in their order.
    ///
    /// - Parameters:
    ///   - entry: The meeting's fields as its form showed and posted them.
    ///   - matters: What was on the table; a second meeting of the period gets an id of its own.
    /// - Returns: the meeting.
    /// - Throws: `ledger.missing` without a day, `dispatch.future`, or what the store refuses.
    @discardableResult
    func hold(
        tier code: String, field: String? = nil, on day: CivilDate, _ values: [String: FieldValue],
        shown: [String: [Dot]] = [:], matters: [Matter]
    ) throws -> RecordID {
        guard let tier = dispatch.profile.tier(code) else { throw LedgerError.noTier(code) }
        let planned = try planned(tier, on: day, field: field)
        var values = values
        values["kind"] = .text(Self.kind(of: tier).rawValue)
        values["tier"] = .text(code)
        if let field { values["field"] = .text(field) }
        return try hold(planned, values, shown: shown, matters: matters)
    }

    /// Records that a meeting of another kind was held: joint conference, city meeting, race review.
    @discardableResult
    func hold(
        kind: MeetingKind, _ values: [String: FieldValue], shown: [String: [Dot]] = [:], matters: [Matter] = []
    ) throws -> RecordID {
        var values = values
        values["kind"] = .text(kind.rawValue)
        return try hold(try next(kind), values, shown: shown, matters: matters)
    }

    private func hold(
        _ planned: RecordID, _ values: [String: FieldValue], shown: [String: [Dot]], matters: [Matter]
    ) throws -> RecordID {
        guard let held = values["heldOn"]?.text.flatMap({ CivilDate($0) }) else {
            throw LedgerError.missing(Self.declared("heldOn", .dispatchMeeting))
        }
        guard held <= today else { throw LedgerError.futureMeeting }
        let before = try store.record(planned)?.state
        let isTaken = before.map { DispatchMeetingView(unchecked: $0).isHeld } ?? false
        let (meeting, known) = isTaken ? (store.makeRootID(), nil) : (planned, before)
        let present = try dispatch.agenda(of: meeting)
        var edits = [
            RecordEdit(
                record: meeting, type: RecordType.dispatchMeeting.name, scope: try Self.scope(),
                values: values.filter { name, value in
                    value != .empty ? known?[name].values != [value] : shown[name]?.isEmpty == false
                }, shown: shown, person: person)
        ]
        for (index, matter) in matters.enumerated() {
            let number: [String: FieldValue] = ["number": .integer(Int64(index + 1))]
            let known = present.first { item in
                item.source == matter.source && item.problem == matter.problem && item.subject == matter.subject
            }
            if let known {
                edits.append(try edit(known.id, .agendaItem, number))
            } else {
                edits.append(
                    try edit(store.makeRootID(), .agendaItem, matter.values(in: meeting).merging(number) { $1 }))
            }
        }
        try write(edits)
        return meeting
    }

    // MARK: Deciding

    /// Records what a held meeting decided: owner and due day; a problem concerned is told.
    ///
    /// - Throws: `dispatch.notHeld`, `ledger.missing` without text, owner or due day.
    @discardableResult
    func decide(
        in meeting: RecordID, text: String, owner: String, dueOn: CivilDate?, about item: RecordID? = nil
    ) throws -> RecordID {
        guard let record = try store.record(meeting), record.type == RecordType.dispatchMeeting.name else {
            throw LedgerError.notFound(.dispatchMeeting)
        }
        let view = DispatchMeetingView(unchecked: record.state)
        guard view.isHeld, let held = view.heldOn else { throw LedgerError.notHeld }
        for (name, isThere) in [
            ("text", FieldValue.text(text).isFilled), ("owner", FieldValue.text(owner).isFilled),
            ("dueOn", dueOn != nil),
        ] where !isThere { throw LedgerError.missing(Self.declared(name, .resolution)) }
        let matter = try dispatch.agenda(of: meeting).first { $0.id == item }
        var values: [String: FieldValue] = [
            "meeting": .reference(meeting), "text": .text(text), "owner": .text(owner),
            "decidedOn": .text(held.description), "state": .text(ResolutionState.assigned.rawValue),
        ]
        values["dueOn"] = dueOn.map { .text($0.description) }
        values["project"] = matter?.project.map { .reference($0) }
        values["problem"] = matter?.problem.map { .reference($0) }
        let id = store.makeRootID()
        let resolution = try edit(id, .resolution, values)
        guard let problem = matter?.problem else {
            try write([resolution])
            return id
        }
        let due = dueOn.map { "，\($0) 前" } ?? ""
        try dispatch.ledgerDesk.take(
            ProblemStep(.comment, note: "会议议定（\(held)）：\(text)；承办：\(owner)\(due)"), on: problem, with: [resolution])
        return id
    }

    /// Writes what came of one matter on the agenda.
    func note(outcome: FieldValue, shown: [Dot], of item: RecordID) throws {
        guard let record = try store.record(item), record.type == RecordType.agendaItem.name else {
            throw LedgerError.notFound(.agendaItem)
        }
        try store.write([
            RecordEdit(
                record: item, type: record.type, scope: record.scope, values: ["outcome": outcome],
                shown: ["outcome": shown], person: person)
        ])
    }

    // MARK: Writing

    /// What a tier's meeting is: a kind of its own if there is one of the tier's name, such as a joint conference.
    static func kind(of tier: MechanismProfile.Tier) -> MeetingKind { MeetingKind(rawValue: tier.code) ?? .tier }

    static func scope() throws -> ScopeID {
        guard let scope = Scopes.office else { throw OfficeError.badScope(Scopes.officeName) }
        return scope
    }

    private static func declared(_ name: String, _ type: RecordType) -> FieldDeclaration {
        // Every name given here is declared; the first field stands in, so that no message is ever without one.
        type.field(named: name) ?? type.fields[0]
    }

    private func edit(_ id: RecordID, _ type: RecordType, _ values: [String: FieldValue]) throws -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: try Self.scope(), values: values, person: person)
    }

    private func write(_ edits: [RecordEdit]) throws { try store.write(edits) }
}
