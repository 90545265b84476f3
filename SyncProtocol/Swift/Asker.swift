public import Causality

/// The asking side of an exchange: makes requests and takes answers until both know the same.
///
/// A value that lives for one sync run. Losing it at any moment loses nothing: everything taken is in the store.
public struct Asker {
    /// How the run stands.
    public enum Standing: Hashable, Sendable {
        /// Another round is needed.
        case goingOn
        /// Both sides know the same of every scope that the answerer speaks of.
        case equal
        /// Two rounds brought nothing new although knowledge differs; the refusals say why.
        case stalled
    }

    /// A scope in which knowledge is equal but current values are not: an alarm, never ignored (sync rule 14).
    public private(set) var divergedScopes: Set<ScopeID> = []
    /// Logs that the answerer, or we, stopped in this run and that are not in order yet.
    public private(set) var refusals: Set<AdmissionReport.Refusal> = []
    /// Scopes that the answerer left out of its last answer: it does not hold them or does not let us read them.
    public private(set) var unansweredScopes: Set<ScopeID> = []
    /// How the run stands.
    public private(set) var standing = Standing.goingOn

    private let scopes: [ScopeID]
    private let author: LocalAuthor
    private let policy: any AdmissionPolicy
    private var peer: [ScopeID: ScopeKnowledge]
    private var roundsWithoutNews = 0
    private var lastStated: [ScopeKnowledge] = []
    /// The cards of the last answer, and all that went either way in this run.
    private var peerCards: [AuthorCard] = []
    private var sharedCards: Set<AuthorCard> = []
    private var sharedHeads: [ScopeID: [LogHead]] = [:]
    private var stoppedHere: Set<AdmissionReport.Refusal> = []
    private var stoppedThere: Set<AdmissionReport.Refusal> = []

    /// Begins a run over the given scopes.
    ///
    /// - Parameter hint: what the peer knew at the end of an earlier run; saves a round trip, decides nothing.
    public init(
        scopes: [ScopeID], author: LocalAuthor, policy: any AdmissionPolicy, hint: [ScopeKnowledge] = []
    ) {
        self.scopes = scopes
        self.author = author
        self.policy = policy
        peer = Dictionary(hint.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the peer was last known to know, to be kept as the next run's hint.
    public var peerKnowledge: [ScopeKnowledge] { peer.values.filter { $0.heads != nil }.sorted { $0.scope < $1.scope } }

    /// The next request.
    ///
    /// - Parameter bytesMax: bytes of raw changes to send and to ask for.
    public mutating func request(
        from store: any ReplicaStore, bytesMax: Int, wallMilliseconds: Int64, backlog: Backlog,
        confirmPhotos: [[UInt8]]
    ) throws -> ExchangeRequest {
        let (knowledge, batch) = try store.read { reader in
            let known = try scopes.map { try reader.knowledge(of: $0) }
            var stated: [ScopeKnowledge] = []
            var lacking: [ScopeID: VersionVector] = [:]
            for (scope, ours) in zip(scopes, known) {
                guard let theirs = peer[scope], theirs.headsDigest != ours.headsDigest else {
                    stated.append(ours.digestOnly)
                    continue
                }
                lacking[scope] = theirs.heads
                let landmarks = try theirs.heads.map { try reader.landmarks(against: $0, in: scope) } ?? []
                stated.append(ours.sharing(landmarks + (sharedHeads[scope] ?? [])))
            }
            lastStated = known
            let packed = try Outgoing(reader: reader, verifier: policy.verifier)
                .pack(
                    lackedBy: lacking, sharing: peer.mapValues(\.shared),
                    leavingOut: Set(stoppedThere.map(\.log)), bytesMax: bytesMax)
            let cards = try scopes.flatMap { try reader.forcefulCards(in: $0, against: peerCards) }
            return (stated, packed.batch.adding(cards))
        }
        sharedCards.formUnion(batch.authors)
        return ExchangeRequest(
            asker: author.id, wallMilliseconds: wallMilliseconds, knowledge: knowledge, changes: batch,
            answerBytesMax: bytesMax, backlog: backlog, confirmPhotos: confirmPhotos,
            refusals: stoppedHere.sorted {
                ($0.scope, $0.author, $0.sequence, $0.code) < ($1.scope, $1.author, $1.sequence, $1.code)
            })
    }

    /// Takes an answer: applies what it brings in one durable transaction and decides whether to go on.
    ///
    /// - Returns: what was applied.
    public mutating func take(_ answer: ExchangeAnswer, into store: any ReplicaStore) throws -> AdmissionReport {
        var report = AdmissionReport()
        if !answer.changes.isEmpty {
            report = try store.write {
                try Admission.apply(answer.changes, allowing: Set(scopes), policy: policy, to: $0)
            }
        }
        peerCards = answer.changes.authors
        sharedCards.formUnion(peerCards)
        let before = peer
        for stated in answer.knowledge where scopes.contains(stated.scope) {
            peer[stated.scope] = stated.heads == nil ? restored(stated) : stated
        }
        sharedHeads = report.sharedHeads
        unansweredScopes = Set(scopes).subtracting(answer.knowledge.map(\.scope))
        let isEqual = try compare(with: store) && !answer.hasMore && (scopes.isEmpty || !answer.knowledge.isEmpty)
        let hasStopped = note(answer.refusals, report.refusals)
        if isEqual {
            standing = .equal
            // What had to wait for other changes has come by now.
            let passing: [ProtocolError.Code] = [.gap, .missingDependency]
            refusals = refusals.filter { refusal in !passing.contains { $0.rawValue == refusal.code } }
        } else {
            goOn(hasNews: before != peer || report.appliedCount > 0, hasStopped: hasStopped)
        }
        return report
    }

    /// Goes on while something is new; what was stopped gets one more chance when nothing else is left to do.
    private mutating func goOn(hasNews: Bool, hasStopped: Bool) {
        if hasNews {
            roundsWithoutNews = 0
        } else if !hasStopped {
            roundsWithoutNews += 1
            stoppedHere = []
            stoppedThere = []
        }
        standing = roundsWithoutNews >= 2 ? .stalled : .goingOn
    }

    /// Whether both sides know the same of every scope that the answerer speaks of; notes divergence.
    private mutating func compare(with store: any ReplicaStore) throws -> Bool {
        let ours = try store.read { reader in try scopes.map { try reader.knowledge(of: $0) } }
        var isEqual = true
        for own in ours where !unansweredScopes.contains(own.scope) {
            guard let theirs = peer[own.scope], theirs.headsDigest == own.headsDigest else {
                isEqual = false
                continue
            }
            guard theirs.liveDigest != own.liveDigest else { continue }
            // Other values are no wonder while the peer does not know all cut-offs; the next request brings them.
            let cards = try store.read { try $0.forcefulCards(in: own.scope, against: peerCards) }
            if cards.allSatisfy(sharedCards.contains) { divergedScopes.insert(own.scope) } else { isEqual = false }
        }
        return isEqual
    }

    /// Leaves stopped logs out of the next rounds, so that one bad log holds back no other (sync rule 13).
    ///
    /// - Returns: whether a log was stopped that was not before.
    private mutating func note(_ there: [AdmissionReport.Refusal], _ here: [AdmissionReport.Refusal]) -> Bool {
        refusals.formUnion(there)
        refusals.formUnion(here)
        let count = stoppedThere.count + stoppedHere.count
        if stoppedThere.count + there.count <= Limits.batchLogsMax { stoppedThere.formUnion(there) }
        if stoppedHere.count + here.count <= Limits.batchLogsMax { stoppedHere.formUnion(here) }
        return stoppedThere.count + stoppedHere.count > count
    }

    /// An answer with digests alone means that the peer knows just what we stated, so the heads are ours.
    private func restored(_ stated: ScopeKnowledge) -> ScopeKnowledge {
        guard let own = lastStated.first(where: { $0.scope == stated.scope }), own.headsDigest == stated.headsDigest,
            let heads = own.heads
        else { return stated }
        return ScopeKnowledge(scope: stated.scope, heads: heads, liveDigest: stated.liveDigest)
    }
}
