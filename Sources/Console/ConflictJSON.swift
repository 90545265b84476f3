import Causality
import InspectionDomain
import InspectionStore
import Presentation

/// A conflict as a document for programs.
enum ConflictJSON {
    static func document(_ conflict: Conflict, pictures: [String]? = nil) -> JSONValue {
        let kind = RecordTypes.named(conflict.type)?.field(named: conflict.field)?.kind.memberKind
        var document: [String: JSONValue] = [
            "id": .text(conflict.id), "shortID": .text(ConflictReading.shortID(conflict)),
            "record": .text(conflict.record.hex), "type": .text(conflict.type), "field": .text(conflict.field),
            "scope": .text(conflict.scope.name), "since": .text(FieldText.isoInstant(conflict.since)),
            "project": .optional(conflict.project?.hex),
            "base": conflict.base.map { FieldJSON.json(of: $0, kind: kind) } ?? .null,
            "sides": .list(conflict.sides.map { side(of: $0, kind) }),
        ]
        if let pictures { document["pictures"] = .list(pictures.map { .text($0) }) }
        return .object(document)
    }

    private static func side(of side: Conflict.Side, _ kind: FieldKind?) -> JSONValue {
        [
            "value": FieldJSON.json(of: side.value, kind: kind), "person": .text(side.person),
            "device": .optional(side.device), "at": .text(FieldText.isoInstant(side.wallMilliseconds)),
            "uncertaintyMilliseconds": .optional(side.clockUncertaintyMilliseconds), "dot": .text(side.dot.description),
        ]
    }
}
