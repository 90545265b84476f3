import Causality
import SyncProtocol

/// Replicas that live on between questions, so that two implementations can talk to each other
/// (SyncProtocol/README § Conversations).
final class Conversation {
    private var replicas: [String: MemoryReplica] = [:]
    private var policy = OrganisationPolicy(organisation: [])
    private var runs: [String: Run] = [:]
    private var hints: [String: [ScopeKnowledge]] = [:]

    /// A sync run under way, of one replica towards one peer.
    private struct Run {
        var asker: Asker
        let author: LocalAuthor
        let pair: String
    }

    /// The answer, or `nil` if the operation is none of a conversation.
    func perform(_ operation: String, _ given: JSONValue) throws -> JSONValue? {
        switch operation {
        case "talk.reset":
            policy = try Setting.policy(given)
            (replicas, runs, hints) = ([:], [:], [:])
            return .object([:])
        case "talk.copy":
            let copy = MemoryReplica()
            if !given["from"].isNull { copy.state = try replica(given["from"]).state }
            replicas[try given["to"].text] = copy
            return .object([:])
        case "talk.card": return try takeCard(given)
        case "talk.write":
            return try Operations.write(given, to: replica(given["replica"]), as: author(given))
        case "talk.begin": return try begin(given)
        case "talk.request": return try request(given)
        case "talk.answer": return try answer(given)
        case "talk.take": return try take(given)
        case "talk.show": return .object(["scopes": try .replica(replica(given["replica"]))])
        default: return nil
        }
    }

    private func replica(_ name: JSONValue) throws -> MemoryReplica {
        guard let replica = replicas[try name.text] else { throw BadCase(what: "no replica \(name)") }
        return replica
    }

    private func author(_ given: JSONValue) throws -> LocalAuthor {
        LocalAuthor(card: try given["card"].card, signer: try Ed25519Signer(privateKey: try given["seed"].bytes))
    }

    private func takeCard(_ given: JSONValue) throws -> JSONValue {
        let sent = try given["card"].card
        let batch = Batch(authors: [sent], segments: [], items: [])
        _ = try replica(given["replica"]).write {
            try Admission.apply(batch, allowing: [], policy: policy, to: $0)
        }
        return .object([:])
    }

    private func begin(_ given: JSONValue) throws -> JSONValue {
        let name = try given["replica"].text
        let pair = "\(name)>\(try given["peer"].text)"
        let author = try author(given)
        let hint = try given["hint"].flag ? hints[pair] ?? [] : []
        runs[name] = Run(
            asker: Asker(scopes: try given["scopes"].scopes, author: author, policy: policy, hint: hint), author: author,
            pair: pair)
        return .object([:])
    }

    private func request(_ given: JSONValue) throws -> JSONValue {
        let name = try given["replica"].text
        guard var run = runs[name] else { throw BadCase(what: "no run of \(name)") }
        let request = try run.asker.request(
            from: replica(given["replica"]), bytesMax: try given["bytesMax"].number,
            wallMilliseconds: try given["wallMs"].long(), backlog: Backlog(records: 0, photos: 0, photoBytes: 0),
            confirmPhotos: [])
        runs[name] = run
        return .object(["request": .bytes(try request.encoded())])
    }

    private func answer(_ given: JSONValue) throws -> JSONValue {
        let (answer, report) = try Answerer(author: author(given), policy: policy).answer(
            ExchangeRequest(bytes: try given["request"].bytes), readable: Set(try given["readable"].scopes),
            writable: Set(try given["writable"].scopes), store: replica(given["replica"]),
            photos: FixedDesk(wants: [], confirmed: []), wallMilliseconds: try given["wallMs"].long(),
            earlierAuthors: Set(try given["earlier"].list.map { try $0.author }))
        return .object([
            "answer": .bytes(try answer.encoded()), "report": .report(report),
            "diverged": .list(report.divergedScopes.sorted().map { .text($0.name) }),
        ])
    }

    private func take(_ given: JSONValue) throws -> JSONValue {
        let name = try given["replica"].text
        guard var run = runs[name] else { throw BadCase(what: "no run of \(name)") }
        let replica = try replica(given["replica"])
        let answer = try ExchangeAnswer(bytes: try given["answer"].bytes)
        let receipt = try answer.verifiedReceipt(for: run.author.id, verifier: policy.verifier)
        let report = try run.asker.take(answer, into: replica)
        runs[name] = run
        hints[run.pair] = run.asker.peerKnowledge
        let refusals = run.asker.refusals.sorted {
            ($0.scope, $0.author, $0.sequence, $0.code) < ($1.scope, $1.author, $1.sequence, $1.code)
        }
        return .object([
            "report": .report(report), "standing": .text("\(run.asker.standing)"), "more": .flag(answer.hasMore),
            "diverged": .list(run.asker.divergedScopes.sorted().map { .text($0.name) }),
            "unanswered": .list(run.asker.unansweredScopes.sorted().map { .text($0.name) }),
            "refusals": .refusals(refusals), "received": .list(try received(receipt, by: replica, of: run.author.id)),
        ])
    }

    /// By scope, how many changes of the author the receipt covers.
    private func received(_ receipt: Receipt, by replica: MemoryReplica, of author: AuthorID) throws -> [JSONValue] {
        try replica.read { reader in
            try Set(replica.state.branches.map(\.scope)).sorted().map { scope in
                let own = replica.state.branches.filter { $0.scope == scope && $0.author == author }
                    .flatMap { replica.state.changes[$0.id] ?? [] }
                let covered = try own.filter { change in
                    let head = LogHead(author: author, sequence: change.change.sequence, hash: change.hash)
                    return try receipt.covers(head, in: scope, heldBy: reader)
                }
                return .object(["scope": .text(scope.name), "count": .number(covered.count)])
            }
        }
    }
}

extension JSONValue {
    /// What an admission did.
    static func report(_ report: AdmissionReport) -> JSONValue {
        .object([
            "applied": .number(report.appliedCount), "duplicates": .number(report.duplicateCount),
            "refusals": .refusals(report.refusals),
            "forked": .list(report.forkedAuthors.sorted().map { .text($0.hex) }),
        ])
    }
}
