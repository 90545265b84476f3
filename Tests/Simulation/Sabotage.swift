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
            let untouched = (form.shown?.fields ?? FieldTable()).compactMap { field, siblings in
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
        case .cutoffStopsLog: request.keeping { !isBeyondCutoff($0, at: node) }
        case .unknownFieldsRefused: request.keeping { !hasUnknownFields($0) }
        default: request
        }
    }

    static func hasUnknownFields(_ change: Change) -> Bool {
        change.header.suffix(LaterVersion.headerSuffix.count).elementsEqual(LaterVersion.headerSuffix)
    }
}

extension Sabotage {
    /// Who is trusted in a world; `nil` trusts every key.
    static func policy(organisation: [UInt8]?, mutant: Mutant?) -> any AdmissionPolicy {
        let verifier: any SignatureVerifier = mutant == .signatureUnchecked ? CredulousVerifier() : FastVerifier()
        guard let organisation else { return OpenPolicy(verifier: verifier) }
        let policy = OrganisationPolicy(organisation: organisation, verifier: verifier)
        switch mutant {
        case .cutoffIgnored, .firstCutoffStays: return CarelessPolicy(policy: policy, mutant: mutant)
        default: return policy
        }
    }

    fileprivate static func isBeyondCutoff(_ change: Change, at node: Node) -> Bool {
        guard let card = try? node.store.read({ try $0.card(of: change.author) }),
            let cutoff = (try? card.statedCutoff()) ?? nil
        else { return false }
        return change.sequence > cutoff.heads.values.map(\.sequence).max() ?? 0
    }
}

/// Keeps cut-offs as it should not.
private struct CarelessPolicy: AdmissionPolicy {
    let policy: OrganisationPolicy
    let mutant: Mutant?
    var verifier: any SignatureVerifier { policy.verifier }

    func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code? { policy.refusal(of: card, in: scope) }

    func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard {
        let better = policy.better(of: known, and: sent)
        let isLost = mutant == .cutoffIgnored && sent.publicKey[1] % 2 == 0 && known != nil
        guard isLost || (mutant == .firstCutoffStays && known?.cutoff.isEmpty == false) else { return better }
        return AuthorCard(
            publicKey: better.publicKey, certificate: better.certificate, cutoff: known?.cutoff ?? [])
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
