import Causality
import InspectionDomain
import InspectionStore

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

extension FieldKind {
    /// The kind of one register: of a map's values, a flag for a set's members, otherwise the kind itself.
    var memberKind: FieldKind {
        switch self {
        case .set: .flag
        case .map(_, let value): value
        default: self
        }
    }
}
