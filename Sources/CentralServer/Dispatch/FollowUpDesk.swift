import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What follows from meetings and warnings: resolutions, papers with consequences, rewards, tasks.
///
/// Only steps of the machines are taken; who reports done never verifies, who drafts never approves.
struct FollowUpDesk: Sendable {
    let city: CityReading
    let person: String

    private var store: InspectionStore { city.store }

    // MARK: Resolutions

    /// All resolutions that stand and concern what the person may see, the earliest due first.
    func resolutions() throws -> [ResolutionView] {
        try store.records(RecordQuery(type: RecordType.resolution.name, order: .field("dueOn")))
            .filter { try city.concerns($0) }
            .map { ResolutionView(unchecked: $0.state) }.filter { $0.standing != .deleted }
    }

    /// The steps that a resolution may take on this day.
    static func steps(of resolution: ResolutionView, on today: CivilDate) -> [ResolutionState] {
        ResolutionState.table.next(after: resolution.state(on: today)).filter { $0 != .overdue }
    }

    /// Takes a resolution's step; an overdue one is recorded as overdue first, by the day and not by hand.
    ///
    /// - Parameter shown: The dots of `state` that the form showed; `nil` for those of this very moment.
    /// - Throws: ``IllegalTransition``, `dispatch.ownCheck`, `notFound.resolution`.
    func take(_ step: ResolutionState, on id: RecordID, report: String = "", shown: [Dot]? = nil) throws {
        let record = try found(id, .resolution)
        let view = ResolutionView(unchecked: record.state)
        try ResolutionState.table.check(view.state(on: city.today), step)
        if step == .verified { try checkAnother(than: record, wrote: ResolutionState.reportedDone.rawValue) }
        var values: [String: FieldValue] = ["state": .text(step.rawValue)]
        if step == .supervised { values["supervised"] = .flag(true) }
        if !report.isEmpty { values["report"] = .text(report) }
        try write(record, values, stateShown: shown)
    }

    /// A supervision order drafted for an overdue resolution, in whose reason stands what was decided.
    ///
    /// The resolution goes under supervision in the same transaction.
    @discardableResult
    func supervise(_ id: RecordID, replyDueOn: CivilDate?) throws -> RecordID {
        let record = try found(id, .resolution)
        let view = ResolutionView(unchecked: record.state)
        try ResolutionState.table.check(view.state(on: city.today), .supervised)
        let due = view.dueOn?.description ?? "—"
        var values: [String: FieldValue] = [
            "kind": .text(NoticeKind.supervisionOrder.rawValue), "addressee": .text(view.owner ?? ""),
            "reason": .text("议定事项逾期（时限 \(due)）：\(view.decision ?? "")"),
            "state": .text(NoticeState.drafted.rawValue),
        ]
        values["project"] = view.project.map { .reference($0) }
        values["problem"] = view.problem.map { .reference($0) }
        values["replyDueOn"] = replyDueOn.map { .text($0.description) }
        let notice = store.makeRootID()
        try store.write([
            RecordEdit(
                record: notice, type: RecordType.notice.name, scope: try MeetingDesk.scope(), values: values,
                person: person),
            record.edit(
                values: ["state": .text(ResolutionState.supervised.rawValue), "supervised": .flag(true)],
                person: person),
        ])
        return notice
    }

    // MARK: Notices

    /// All notices that concern what the person may see, the latest issued first, drafts before all.
    func notices() throws -> [NoticeView] {
        try store.records(RecordQuery(type: RecordType.notice.name)).filter { try city.concerns($0) }
            .map { NoticeView(unchecked: $0.state) }.filter { $0.standing != .deleted }
            .sorted { ($0.issuedOn?.description ?? "~", $0.id) > ($1.issuedOn?.description ?? "~", $1.id) }
    }

    /// Drafts or proposes a notice: its kind's first state, nobody has approved it.
    ///
    /// - Throws: `ledger.missing` without kind, addressee or reason.
    @discardableResult
    func draft(_ values: [String: FieldValue]) throws -> RecordID {
        try require(["kind", "addressee", "reason"], in: values, of: .notice)
        let kind = values["kind"]?.text.flatMap(NoticeKind.init(rawValue:))
        var values = values.filter { $0.value != .empty }
        // What only a step may write.
        for name in ["approvedBy", "issuedOn", "reply", "repliedOn"] { values[name] = nil }
        values["state"] = .text((kind?.table.initial ?? .proposed).rawValue)
        let id = store.makeRootID()
        try store.write([
            RecordEdit(
                record: id, type: RecordType.notice.name, scope: try MeetingDesk.scope(), values: values,
                person: person)
        ])
        return id
    }

    /// Takes a notice's step, with what the step needs.
    ///
    /// - Parameters:
    ///   - values: What the form gave: signer, number, reply.
    ///   - shown: The dots of `state` that the form showed.
    /// - Throws: ``IllegalTransition``, `notice.signer`, `notice.approver`, `notice.number`, `notice.reply`.
    func take(_ step: NoticeState, on id: RecordID, _ values: [String: FieldValue], shown: [Dot]? = nil) throws {
        let record = try found(id, .notice)
        let view = NoticeView(unchecked: record.state)
        guard let table = view.kind?.table else { throw LedgerError.notFound(.notice) }
        try table.check(view.state, step)
        var values = values.filter { $0.value != .empty && Self.steppable.contains($0.key) }
        func has(_ name: String) -> Bool { values[name] != nil || record.value(name) != .empty }
        switch step {
        case .approved, .signed:
            try checkAnother(than: record, wrote: table.initial.rawValue, error: .needsApprover)
            if step == .signed, !has("signerRole") { throw LedgerError.needsSigner }
            values["approvedBy"] = .text(person)
        case .sent, .issued, .published:
            if step == .issued, !has("number") { throw LedgerError.needsNumber }
            values["issuedOn"] = .text(city.today.description)
        case .replied:
            guard has("reply") else { throw LedgerError.needsReply }
            values["repliedOn"] = .text(city.today.description)
        default: break
        }
        values["state"] = .text(step.rawValue)
        let edit = edit(record, values, stateShown: shown)
        guard view.kind == .supervisionOrder, step == .issued, let problem = view.problem else {
            try store.write([edit])
            return
        }
        try mark(problem, by: edit, of: record)
    }

    private static let steppable: Set<String> = [
        "signerRole", "number", "reply", "replyDueOn", "scheduledOn", "minutes",
    ]

    /// 督办 on the problem itself, where its state allows that; a remark otherwise. One transaction with the order.
    private func mark(_ problem: RecordID, by order: RecordEdit, of record: StoredRecord) throws {
        func text(_ name: String) -> String? { (order.values[name] ?? record.value(name)).text }
        let desk = LedgerDesk(city: city, person: person)
        let dossier = try desk.dossier(problem)
        let note = "督办单 \(text("number") ?? "")".trimmed
        let isOpen = dossier.moves.contains(.supervise)
        try desk.take(
            ProblemStep(
                isOpen ? .supervise : .comment,
                dueOn: isOpen ? text("replyDueOn").flatMap { CivilDate($0) } : nil, note: note), on: problem,
            with: [order])
    }

    // MARK: Tasks

    /// The tasks of the territories that the person may see, the earliest due first.
    func tasks() throws -> [WorkTaskView] {
        try city.records(.workTask, order: .field("dueOn")).map { WorkTaskView(unchecked: $0.state) }
            .filter { $0.standing != .deleted }
    }

    /// Takes a task's step.
    ///
    /// - Throws: ``IllegalTransition``, `dispatch.ownCheck`.
    func take(_ step: TaskState, onTask id: RecordID, shown: [Dot]? = nil) throws {
        let record = try found(id, .workTask)
        try TaskState.table.check(WorkTaskView(unchecked: record.state).state, step)
        if step == .verified { try checkAnother(than: record, wrote: TaskState.reportedDone.rawValue) }
        try write(record, ["state": .text(step.rawValue)], stateShown: shown)
    }

    // MARK: New records

    /// Writes a whole new record; nothing is written if a required field is missing.
    ///
    /// - Throws: `ledger.missing`.
    @discardableResult
    func enter(_ type: RecordType, _ values: [String: FieldValue], in scope: ScopeID) throws -> RecordID {
        let edit = try newRecord(type, values, in: scope)
        try store.write([edit])
        return edit.record
    }

    /// What writes a whole new record, for a transaction that it is a part of.
    ///
    /// - Throws: `ledger.missing`.
    func newRecord(_ type: RecordType, _ values: [String: FieldValue], in scope: ScopeID) throws -> RecordEdit {
        try require(type.fields.filter(\.isRequired).map(\.name), in: values, of: type)
        return RecordEdit(
            record: store.makeRootID(), type: type.name, scope: scope, values: values.filter { $0.value != .empty },
            person: person)
    }

    private func require(_ names: [String], in values: [String: FieldValue], of type: RecordType) throws {
        for name in names {
            let isGiven = values.contains { FamilyField.parse($0.key)?.field ?? $0.key == name && $0.value.isFilled }
            if !isGiven, let declared = type.field(named: name) { throw LedgerError.missing(declared) }
        }
    }

    // MARK: Helpers

    /// The record of an id, if it stands, is of the type and lies where the person may see.
    func found(_ id: RecordID, _ type: RecordType) throws -> StoredRecord {
        guard let record = try store.record(id), record.type == type.name, record.standing != .deleted,
            try Scopes.territoryCode(of: record.scope).map({ city.mayRead($0) }) ?? city.concerns(record)
        else { throw LedgerError.notFound(type) }
        return record
    }

    /// Refuses unless somebody other than who last wrote that state acts now.
    func checkAnother(than record: StoredRecord, wrote state: String, error: LedgerError = .ownCheck) throws {
        let writers = try store.history(of: record.id).filter { entry in
            entry.steps.contains { $0.field == "state" && $0.value == .text(state) }
        }
        if writers.last?.person == person { throw error }
    }

    /// Writes as the form showed: a step that somebody else took meanwhile stands beside this one.
    func write(_ record: StoredRecord, _ values: [String: FieldValue], stateShown: [Dot]?) throws {
        try store.write([edit(record, values, stateShown: stateShown)])
    }

    private func edit(_ record: StoredRecord, _ values: [String: FieldValue], stateShown: [Dot]?) -> RecordEdit {
        var shown = values.reduce(into: [String: [Dot]]()) { $0[$1.key] = record.state[$1.key].dots }
        if let stateShown { shown["state"] = stateShown }
        return RecordEdit(
            record: record.id, type: record.type, scope: record.scope, values: values, shown: shown, person: person)
    }
}
