public import Causality

/// What an exchange needs to know of the photos that a replica holds.
public protocol PhotoDesk {
    /// Photos that records name and whose bytes are not all here, the longest missing first, at most `count`.
    func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant]
    /// Of the given photos those that are stored, were read again and hashed.
    func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]>
}

/// The answering side of an exchange: one pure step from request to answer, nothing kept in between
/// (SPEC § Exchange).
public struct Answerer {
    private let author: LocalAuthor
    private let policy: any AdmissionPolicy

    /// Answers as the given author.
    public init(author: LocalAuthor, policy: any AdmissionPolicy) {
        self.author = author
        self.policy = policy
    }

    /// Applies what the request brings, in one durable transaction, and then packs what the asker lacks.
    ///
    /// Safe to repeat: the same request again changes nothing.
    /// - Parameters:
    ///   - readable: the scopes that the asker may read; others are left out of the answer.
    ///   - writable: the scopes that the asker may bring changes to.
    /// - Throws: what the store throws; trying again helps if the store recovers.
    public func answer(
        _ request: ExchangeRequest, readable: Set<ScopeID>, writable: Set<ScopeID>, store: any ReplicaStore,
        photos: any PhotoDesk, wallMilliseconds: Int64
    ) throws -> (answer: ExchangeAnswer, report: AdmissionReport) {
        var report = AdmissionReport()
        if !request.changes.items.isEmpty {
            report = try store.write {
                try Admission.apply(request.changes, allowing: writable, policy: policy, to: $0)
            }
        }
        let asked = request.knowledge.filter { readable.contains($0.scope) }
        let wants = try photos.wantedPhotos(in: writable, count: Limits.photosPerRoundMax)
        let confirmed = try photos.confirmedPhotos(among: request.confirmPhotos)
        let answer = try store.read { reader in
            var stated: [ScopeKnowledge] = []
            var lacking: [ScopeID: VersionVector] = [:]
            var receiptHeads: [ScopeID: [LogHead]] = [:]
            for theirs in asked {
                let ours = try reader.knowledge(of: theirs.scope)
                stated.append(theirs.headsDigest == ours.headsDigest ? ours.digestOnly : ours)
                if let heads = theirs.heads, theirs.headsDigest != ours.headsDigest { lacking[theirs.scope] = heads }
                receiptHeads[theirs.scope] = ours.heads?.heads(of: request.asker)
            }
            let packed = try Outgoing(reader: reader, verifier: policy.verifier)
                .pack(lackedBy: lacking, bytesMax: request.answerBytesMax)
            let receipt = Receipt(
                answerer: author.id, asker: request.asker, wallMilliseconds: wallMilliseconds,
                heads: receiptHeads.filter { !$0.value.isEmpty }, photos: confirmed)
            return ExchangeAnswer(
                wallMilliseconds: wallMilliseconds, knowledge: stated, packed: packed, wants: wants,
                refusals: report.refusals, answerer: author.card, receipt: try receipt.signed(by: author.signer))
        }
        return (answer, report)
    }
}

/// The asking side of an exchange: makes requests and takes answers until both know the same.
///
/// A value that lives for one sync run. Losing it at any moment loses nothing: everything taken is in the store.
public struct Asker {
    /// How the run stands.
    public enum Standing: Hashable, Sendable {
        /// Another round is needed.
        case goingOn
        /// Both sides know the same of every scope.
        case equal
        /// Two rounds brought nothing new although knowledge differs; the refusals say why.
        case stalled
    }

    /// A scope in which knowledge is equal but current values are not: an alarm, never ignored (sync rule 14).
    public private(set) var divergedScopes: Set<ScopeID> = []
    /// Logs that the answerer, or we, stopped in this run.
    public private(set) var refusals: Set<AdmissionReport.Refusal> = []
    /// How the run stands.
    public private(set) var standing = Standing.goingOn

    private let scopes: [ScopeID]
    private let author: LocalAuthor
    private let policy: any AdmissionPolicy
    private var peer: [ScopeID: ScopeKnowledge]
    private var roundsWithoutNews = 0
    private var lastStated: [ScopeKnowledge] = []

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
        let (knowledge, packed) = try store.read { reader in
            let ours = try scopes.map { try reader.knowledge(of: $0) }
            var lacking: [ScopeID: VersionVector] = [:]
            for own in ours {
                guard let theirs = peer[own.scope], theirs.headsDigest != own.headsDigest else { continue }
                lacking[own.scope] = theirs.heads
            }
            let packed = try Outgoing(reader: reader, verifier: policy.verifier)
                .pack(lackedBy: lacking, bytesMax: bytesMax)
            return (ours, packed)
        }
        lastStated = knowledge
        return ExchangeRequest(
            asker: author.id, wallMilliseconds: wallMilliseconds,
            knowledge: knowledge.map { peer[$0.scope].map(\.headsDigest) != $0.headsDigest && peer[$0.scope] != nil ? $0 : $0.digestOnly },
            changes: packed.batch, answerBytesMax: bytesMax, backlog: backlog, confirmPhotos: confirmPhotos)
    }

    /// Takes an answer: applies what it brings in one durable transaction and decides whether to go on.
    ///
    /// - Returns: what was applied.
    public mutating func take(_ answer: ExchangeAnswer, into store: any ReplicaStore) throws -> AdmissionReport {
        var report = AdmissionReport()
        if !answer.changes.items.isEmpty {
            report = try store.write {
                try Admission.apply(answer.changes, allowing: Set(scopes), policy: policy, to: $0)
            }
        }
        refusals.formUnion(answer.refusals)
        refusals.formUnion(report.refusals)
        let before = peer
        for stated in answer.knowledge where scopes.contains(stated.scope) {
            peer[stated.scope] = stated.heads == nil ? restored(stated) : stated
        }
        let ours = try store.read { reader in try scopes.map { try reader.knowledge(of: $0) } }
        var allEqual = !answer.hasMore
        for own in ours {
            guard let theirs = peer[own.scope], theirs.headsDigest == own.headsDigest else {
                if peer[own.scope] != nil || answer.knowledge.isEmpty { allEqual = false }
                continue
            }
            if theirs.liveDigest != own.liveDigest { divergedScopes.insert(own.scope) }
        }
        if allEqual {
            standing = .equal
        } else {
            let hasNews = before != peer || report.appliedCount > 0
            roundsWithoutNews = hasNews ? 0 : roundsWithoutNews + 1
            standing = roundsWithoutNews >= 2 ? .stalled : .goingOn
        }
        return report
    }

    /// An answer with digests alone means that the peer knows just what we stated, so the heads are ours.
    private func restored(_ stated: ScopeKnowledge) -> ScopeKnowledge {
        guard let own = lastStated.first(where: { $0.scope == stated.scope }), own.headsDigest == stated.headsDigest,
            let heads = own.heads
        else { return stated }
        return ScopeKnowledge(scope: stated.scope, heads: heads, liveDigest: stated.liveDigest)
    }
}
