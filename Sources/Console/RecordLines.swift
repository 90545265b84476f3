import Causality
import InspectionDomain
public import InspectionStore
public import Presentation
import Wording

/// Records as lines of JSON; what ``ImportCommand`` reads again.
public struct RecordLines {
    private let store: InspectionStore
    private var projectCodes: [RecordID: String] = [:]

    /// Reads a store.
    public init(_ store: InspectionStore) { self.store = store }

    /// A visit with its ten entries, addenda left out.
    public mutating func visit(_ record: StoredRecord) throws -> JSONValue {
        let view = VisitView(unchecked: record.state)
        var line = fields(
            of: record.state, except: ["project", "latitude", "longitude", "accuracy", "sealedIncomplete"])
        line["visit"] = .text(record.id.hex)
        line["scope"] = .text(record.scope.name)
        line["project"] = .optional(try projectCode(view.project))
        line["sealed"] = .flag(view.isSealed)
        line["complete"] = .flag(view.isSealed && !view.isMarkedIncomplete)
        if let latitude = json("latitude", record), let longitude = json("longitude", record) {
            line["place"] = ["lat": latitude, "lon": longitude, "accuracyMetres": json("accuracy", record) ?? .null]
        }
        line["items"] = .list(try SupervisionItem.allCases.map { try entry($0, of: record.id) })
        let photos = try store.records(RecordQuery(type: "photo", parent: record.id, order: .field("capturedAt")))
        line["photos"] = .list(photos.map { Self.photo($0, of: record.id) })
        if !record.markedFields.isEmpty { line["conflicts"] = .list(record.markedFields.map { .text($0) }) }
        return .object(line)
    }

    /// A problem with its events in causal order and its computed state.
    public mutating func problem(_ record: StoredRecord) throws -> JSONValue {
        let view = ProblemView(unchecked: record.state)
        let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
        let history = ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) })
        var line = fields(of: record.state, except: ["project", "foundInVisit", "foundInItem"])
        line["problem"] = .text(record.id.hex)
        line["scope"] = .text(record.scope.name)
        line["project"] = .optional(try projectCode(view.project))
        line["state"] = .text(history.state.rawValue)
        line["rung"] = .integer(Int64(history.rung))
        line["due"] = .optional(history.dueOn?.description)
        line["units"] = .list(history.units.map { .text($0) })
        if let visit = view.foundInVisit {
            line["foundIn"] = ["visit": .text(visit.hex), "item": json("foundInItem", record) ?? .null]
        }
        line["events"] = .list(
            history.graph.ordered.map { event in
                var fields = fields(of: event.record, except: ["problem"])
                fields["event"] = .text(event.id.hex)
                fields["follows"] = .list(event.follows.map { .text($0.hex) })
                return .object(fields)
            })
        if !record.markedFields.isEmpty { line["conflicts"] = .list(record.markedFields.map { .text($0) }) }
        return .object(line)
    }

    /// Any record: its id, type, scope and declared fields.
    public func record(_ record: StoredRecord) -> JSONValue {
        [
            "record": .text(record.id.hex), "type": .text(record.type), "scope": .text(record.scope.name),
            "fields": .object(fields(of: record.state, except: [])),
        ]
    }

    private func fields(of record: RecordState, except left: Set<String>) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for declared in RecordTypes.named(record.type)?.fields ?? [] where !left.contains(declared.name) {
            fields[declared.name] = FieldJSON.json(of: declared, in: record)
        }
        return fields
    }

    private func json(_ field: String, _ record: StoredRecord) -> JSONValue? {
        RecordTypes.named(record.type)?.field(named: field).flatMap { FieldJSON.json(of: $0, in: record.state) }
    }

    private func entry(_ item: SupervisionItem, of visit: RecordID) throws -> JSONValue {
        var line: [String: JSONValue] = [
            "item": .integer(Int64(item.number)), "key": .text("\(item)"), "name": .text(item.label.zh),
            "rating": "unchecked", "reason": "", "note": "", "fields": [:],
        ]
        guard let entry = try store.record(item.entryID(in: visit)), entry.standing != .deleted else {
            return .object(line)
        }
        for name in ["rating", "reason", "note", "rater", "at"] {
            if let value = json(name, entry) { line[name] = value }
        }
        var fields: [String: JSONValue] = [:]
        for name in item.fieldNames { fields[name] = json(name, entry) }
        line["fields"] = .object(fields)
        if !entry.markedFields.isEmpty { line["conflicts"] = .list(entry.markedFields.map { .text($0) }) }
        return .object(line)
    }

    private static func photo(_ record: StoredRecord, of visit: RecordID) -> JSONValue {
        let view = PhotoView(unchecked: record.state)
        let item = view.linkedTo.first { $0.root == visit && $0 != visit }.flatMap { SupervisionItem(entryID: $0) }
        return [
            "photo": .text(record.id.hex), "hash": .optional(view.hash.map { FieldValue.bytes($0).rawText }),
            "caption": .optional(view.caption), "item": .optional(item.map { Int64($0.number) }),
            "capturedAt": .optional(view.capturedAt.map { FieldText.isoInstant($0) }),
        ]
    }

    private mutating func projectCode(_ id: RecordID?) throws -> String? {
        guard let id else { return nil }
        if let known = projectCodes[id] { return known }
        let code = try store.record(id).flatMap { ProjectView(unchecked: $0.state).code } ?? id.hex
        projectCodes[id] = code
        return code
    }
}
