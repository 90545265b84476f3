import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Warnings over time, and the rectifications that they lead to.
struct WarningDesk: Sendable {
    let city: CityReading
    let person: String

    private var store: InspectionStore { city.store }
    private var followUp: FollowUpDesk { FollowUpDesk(city: city, person: person) }

    /// A warning with its record.
    struct Warning {
        let view: WarningView
        let entry: WarningRegister.Entry
        /// The project that its subject belongs to.
        let project: RecordID?
    }

    // MARK: Warnings

    /// The warnings that are recorded, red before yellow, then by rule and first day; cleared ones last.
    func warnings() throws -> [Warning] {
        try store.records(RecordQuery(type: RecordType.warning.name)).compactMap { record in
            let view = WarningView(unchecked: record.state)
            guard view.standing != .deleted, let entry = view.entry else { return nil }
            let project = try project(of: entry.key.subject)
            guard city.territories == nil || project != nil else { return nil }
            if let project, let region = try store.record(project).flatMap({ ProjectView($0.state)?.region }),
                !city.mayRead(region)
            {
                return nil
            }
            return Warning(view: view, entry: entry, project: project)
        }.sorted { left, right in
            let (first, second) = (left.entry.state == .cleared, right.entry.state == .cleared)
            if first != second { return second }
            return (right.entry.level, left.entry.key) < (left.entry.level, right.entry.key)
        }
    }

    /// Asks all rules today and records what is new, graver or found again; who looks twice a day records nothing new.
    ///
    /// - Returns: what changed; warnings gone are left for a person to clear.
    func sweep() throws -> WarningRegister.Outcome {
        let known = try store.records(RecordQuery(type: RecordType.warning.name))
            .compactMap { WarningView(unchecked: $0.state).entry }
        let outcome = WarningRegister(known).apply(try WarningSweep(city).findings(), on: city.today)
        let before = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = outcome.raised + outcome.continued.filter { before[$0.key] != $0 }
        for part in stride(from: 0, to: changed.count, by: 500) {
            try store.write(try changed[part..<min(part + 500, changed.count)].map { try edit($0, before[$0.key]) })
        }
        return outcome
    }

    private func edit(_ entry: WarningRegister.Entry, _ before: WarningRegister.Entry?) throws -> RecordEdit {
        var values: [String: FieldValue] = [
            "lastSeenOn": .text(entry.lastSeenOn.description), "level": .text(entry.level.code),
        ]
        for (name, value) in entry.inputs { values[FamilyField.name("inputs", name)] = .text(value) }
        if before == nil {
            values["rule"] = .text(entry.key.rule)
            values["subject"] = .reference(entry.key.subject)
            values["period"] = .text(entry.key.period)
            values["firstSeenOn"] = .text(entry.firstSeenOn.description)
            values["state"] = .text(WarningState.raised.rawValue)
        } else if before?.level == entry.level {
            values = ["lastSeenOn": .text(entry.lastSeenOn.description)]
        }
        let key = [entry.key.rule, entry.key.subject.hex, entry.key.period].joined(separator: "|")
        return RecordEdit(
            record: RecordKey.id(of: RecordType.warning.name, key: key), type: RecordType.warning.name,
            scope: try MeetingDesk.scope(), values: values, person: person)
    }

    /// Takes a warning's step; clearing is signed and dated.
    ///
    /// - Throws: ``IllegalTransition``, `rectification.open` while its plan is not verified.
    func take(_ step: WarningState, on id: RecordID, shown: [Dot]? = nil) throws {
        let record = try followUp.found(id, .warning)
        try WarningState.table.check(WarningView(unchecked: record.state).state, step)
        var values: [String: FieldValue] = ["state": .text(step.rawValue)]
        if step == .acknowledged { values["acknowledgedBy"] = .text(person) }
        if step == .cleared {
            guard try plans(of: id).allSatisfy({ $0.state == .verified }) else { throw LedgerError.openRectification }
            values["clearedBy"] = .text(person)
            values["clearedOn"] = .text(city.today.description)
        }
        try followUp.write(record, values, stateShown: shown)
    }

    // MARK: Rectification

    /// The rectification ledger 专项整改台账, the earliest due first.
    func plans(of warning: RecordID? = nil) throws -> [RectificationPlanView] {
        try city.records(.rectificationPlan, order: .field("dueOn"))
            .map { RectificationPlanView(unchecked: $0.state) }
            .filter { $0.standing != .deleted && (warning == nil || $0.warning == warning) }
    }

    /// Opens a rectification from a warning: cause, measures, owner, due day; the warning is then being rectified.
    ///
    /// One transaction: no plan stands without its warning saying so, and no warning is rectified by nothing.
    /// - Throws: `ledger.missing`, `rectification.project` if the warning concerns no project.
    @discardableResult
    func open(from id: RecordID, _ given: [String: FieldValue]) throws -> RecordID {
        let record = try followUp.found(id, .warning)
        let view = WarningView(unchecked: record.state)
        let steps: [WarningState] = view.state == .raised ? [.acknowledged, .rectifying] : [.rectifying]
        var state = view.state
        for step in steps {
            try WarningState.table.check(state, step)
            state = step
        }
        guard let subject = view.entry?.key.subject, let project = try project(of: subject),
            let scope = try store.record(project).flatMap({ ProjectView($0.state)?.territoryScope })
        else { throw LedgerError.noProjectToRectify }
        var values = given
        values["project"] = .reference(project)
        values["warning"] = .reference(id)
        values["openedOn"] = .text(city.today.description)
        values["state"] = .text(TaskState.opened.rawValue)
        let plan = try followUp.newRecord(.rectificationPlan, values, in: scope)
        var warning: [String: FieldValue] = ["state": .text(WarningState.rectifying.rawValue)]
        if view.acknowledgedBy == nil { warning["acknowledgedBy"] = .text(person) }
        try store.write([plan, record.edit(values: warning, person: person)])
        return plan.record
    }

    /// Takes a plan's step; reporting it done needs a result, and another person verifies it.
    ///
    /// - Throws: ``IllegalTransition``, `rectification.result`, `dispatch.ownCheck`.
    func take(_ step: TaskState, onPlan id: RecordID, result: String = "", shown: [Dot]? = nil) throws {
        let record = try followUp.found(id, .rectificationPlan)
        try TaskState.table.check(RectificationPlanView(unchecked: record.state).state, step)
        var values: [String: FieldValue] = ["state": .text(step.rawValue)]
        if FieldValue.text(result).isFilled { values["result"] = .text(result) }
        if step == .reportedDone, values["result"] == nil, record.value("result") == .empty {
            throw LedgerError.needsResult
        }
        if step == .verified { try followUp.checkAnother(than: record, wrote: TaskState.reportedDone.rawValue) }
        try followUp.write(record, values, stateShown: shown)
    }

    /// The project that a record is or belongs to; `nil` for the city's own warnings.
    func project(of id: RecordID) throws -> RecordID? {
        var current = try store.record(id)
        // Deeper than any declared chain of parents.
        for _ in 0..<8 {
            guard let record = current else { return nil }
            if record.type == RecordType.project.name { return record.id }
            if let project = record.value("project").recordID { return project }
            current = try record.parent.flatMap { try store.record($0) }
        }
        return nil
    }
}
