import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// A problem with its events as one line of JSON, as in `SampleData/problems.jsonl`.
enum ProblemLine {
    /// Plans the writes of a line: the problem, then its events, each following the one before.
    static func plan(_ json: JSONValue, in context: inout ImportContext) throws -> ImportedLine {
        guard let key = json["problem"]?.text, let code = json["project"]?.text else {
            throw LineError.incomplete("problem, project")
        }
        let (project, scope) = try context.project(code)
        var line = ImportedLine(record: RecordKey.id(of: "problem", key: key))
        var values = try problemValues(json, context)
        values["project"] = .reference(project)
        if let edit = try context.edit(line.record, .problem, in: scope, values, kept: &line.kept) {
            line.edits.append(edit)
        }
        var before: RecordID?
        for (number, event) in (json["events"]?.list ?? []).enumerated() {
            let eventKey = event["event"]?.text ?? "\(key)#\(number + 1)"
            let id = RecordKey.id(of: "problemEvent", key: eventKey)
            guard var values = try eventValues(event, context) else { continue }
            values["problem"] = .reference(line.record)
            let follows = (event["follows"]?.list ?? []).compactMap { $0.text.flatMap { RecordID(hex: $0) } }
            for earlier in follows.isEmpty && event["follows"] == nil ? [before].compactMap({ $0 }) : follows {
                values[FamilyField.name("follows", earlier)] = FamilyField.added
            }
            if let edit = try context.edit(id, .problemEvent, in: scope, values, kept: &line.kept) {
                line.edits.append(edit)
            }
            before = id
        }
        return line
    }

    private static func problemValues(_ json: JSONValue, _ context: ImportContext) throws -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        let special: Set<String> = ["project", "foundInVisit", "foundInItem", "foundOn", "severity", "proposedRung"]
        for declared in RecordType.problem.fields where declared.merge != .derived && !special.contains(declared.name) {
            guard let given = json[declared.name] ?? json["flags"]?[declared.name] else { continue }
            guard let registers = try FieldJSON.registers(given, of: declared, resolve: context.resolve) else {
                throw LineError.unfit(declared)
            }
            values.merge(registers) { _, new in new }
        }
        let severities = ["low": "minor", "medium": "serious", "high": "grave"]
        if let severity = json["severity"]?.text { values["severity"] = .text(severities[severity] ?? severity) }
        if let rung = json["proposedRung"]?.integer { values["proposedRung"] = .integer(rung) }
        if let visit = json["foundIn"]?["visit"]?.text {
            values["foundInVisit"] = .reference(RecordKey.id(of: "visit", key: visit))
        }
        if let item = json["foundIn"]?["item"]?.integer { values["foundInItem"] = .integer(item) }
        if let day = (json["foundOn"] ?? json["openedOn"])?.text.flatMap({ FieldParsing.date($0) }) {
            values["foundOn"] = .text(day.description)
        }
        return values
    }

    /// `nil` for the discovery itself, which is the problem's own record and no step.
    private static func eventValues(_ event: JSONValue, _ context: ImportContext) throws -> [String: FieldValue]? {
        guard let word = event["kind"]?.text else { throw LineError.incomplete("events[].kind") }
        if word == "discovered" { return nil }
        guard let move = moves[word] ?? ProblemMove(rawValue: word) else {
            throw LineError.incomplete("events[].kind=\(word)")
        }
        var values: [String: FieldValue] = [
            "kind": .text(move.rawValue), "actor": .text(event["actor"]?.text ?? context.person),
            "at": .integer(event["at"]?.text.flatMap { FieldParsing.instant($0) } ?? context.now),
        ]
        if let unit = event["unit"]?.text, !unit.isEmpty { values["unit"] = .text(unit) }
        if let note = event["note"]?.text, !note.isEmpty { values["note"] = .text(note) }
        if let due = (event["due"] ?? event["dueOn"])?.text.flatMap({ FieldParsing.date($0) }) {
            values["dueOn"] = .text(due.description)
        }
        if let rung = try event["rung"]?.integer ?? rung(ofTier: event["tier"]?.text) {
            values["rung"] = .integer(rung)
        }
        return values
    }

    private static let moves: [String: ProblemMove] = [
        "submitted": .submit, "sorted": .sort, "assigned": .assign, "jointHandling": .handleJointly,
        "supervised": .supervise, "resolvedPendingCheck": .reportResolved, "closed": .close, "escalated": .escalate,
        "returned": .giveBack, "withdrawn": .withdraw, "reopened": .reopen,
    ]

    private static func rung(ofTier tier: String?) throws -> Int64? {
        guard let tier else { return nil }
        // A relevant city meeting is rung 2 beyond the remit (catalogue §5.2).
        let code = tier == "cityMeeting" ? "viceMayor" : tier
        return try MechanismProfile.jincheng2024().tiers.first { $0.code == code }.map { Int64($0.rung) }
    }
}
