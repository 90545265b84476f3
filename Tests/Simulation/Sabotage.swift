import Causality
import SyncProtocol
import TestSupport

/// What mutants get wrong outside the store.
enum Sabotage {
    private static let season: Int64 = 90 * 86_400_000

    /// The intents as the application would write them.
    static func writes(
        _ intents: [Ledger.Intent], of form: Node.Form, writer: any ReplicaWriter, mutant: Mutant?
    ) throws -> [Draft.Write] {
        let writes = intents.map { Draft.Write(field: $0.field, value: $0.value, replaces: $0.seen) }
        switch mutant {
        case .replacesUnseen:
            let now = try writer.record(form.record, in: form.scope)
            return writes.map {
                Draft.Write(field: $0.field, value: $0.value, replaces: now?[$0.field].dots ?? [])
            }
        case .replacesNothing:
            return writes.map { Draft.Write(field: $0.field, value: $0.value, replaces: []) }
        case .deleteNamesOnlyState where writes.contains { $0.value == RecordExistence.deleted }:
            return writes.filter { $0.field == RecordExistence.fieldName }
        case .savesWholeForm:
            let untouched = (form.shown?.fields ?? [:]).sorted { $0.key < $1.key }.compactMap { field, siblings in
                siblings.agreed.map { Draft.Write(field: field.text, value: $0, replaces: siblings.dots) }
            }
            return writes + untouched.filter { other in !writes.contains { $0.field == other.field } }
        default: return writes
        }
    }

    /// Whether a device believes that there is nothing to exchange.
    static func skipsSync(of node: Node, hint: [ScopeKnowledge], mutant: Mutant?) throws -> Bool {
        guard mutant == .thoughtSynced, !hint.isEmpty else { return false }
        return try hint.allSatisfy { known in
            try node.store.stated(of: known.scope).heads?.heads.filter { $0.author == node.author.id }
                == known.heads?.heads.filter { $0.author == node.author.id }
        }
    }

    /// The request as it is sent.
    static func request(
        _ request: ExchangeRequest, from node: Node, at clock: Int64, mutant: Mutant?
    ) throws -> ExchangeRequest {
        switch mutant {
        case .photoHoldsBackRecord where !node.account.pendingPhotos.isEmpty: return request.with(.empty)
        case .oldChangesNotSent: return request.keeping { $0.wallMilliseconds > clock - season }
        case .conflictsNotSent: return request.keeping { !$0.writes.contains { $0.replaces.count > 1 } }
        default: return request
        }
    }

    /// The request as the answerer reads it.
    static func received(
        _ request: ExchangeRequest, at node: Node, clock: Int64, mutant: Mutant?
    ) -> ExchangeRequest {
        switch mutant {
        case .refusalStopsQueue where node.isPoisoned: request.with(.empty)
        case .futureChangesRefused: request.keeping { $0.wallMilliseconds < clock + season }
        case .unknownFieldsRefused: request.keeping { !hasUnknownFields($0) }
        default: request
        }
    }

    static func hasUnknownFields(_ change: Change) -> Bool {
        change.header.suffix(LaterVersion.headerSuffix.count).elementsEqual(LaterVersion.headerSuffix)
    }
}

/// Holds every signature to be good.
struct CredulousVerifier: SignatureVerifier {
    func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool { true }
}

extension ExchangeRequest {
    func with(_ changes: Batch) -> ExchangeRequest {
        ExchangeRequest(
            asker: asker, wallMilliseconds: wallMilliseconds, knowledge: knowledge, changes: changes,
            answerBytesMax: answerBytesMax, backlog: backlog, confirmPhotos: confirmPhotos, refusals: refusals)
    }

    /// The same without the changes that do not pass, and without those that follow them.
    func keeping(_ passes: (Change) -> Bool) -> ExchangeRequest {
        var stopped: Set<Int> = []
        let items = changes.items.filter { item in
            if let change = item.change, !passes(change) { stopped.insert(item.segment) }
            return !stopped.contains(item.segment)
        }
        return with(Batch(authors: changes.authors, segments: changes.segments, items: items))
    }
}
