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
    ///   - earlierAuthors: other authors that the asker's device has been, so that the receipt covers their logs too.
    /// - Throws: what the store throws; trying again helps if the store recovers.
    public func answer(
        _ request: ExchangeRequest, readable: Set<ScopeID>, writable: Set<ScopeID>, store: any ReplicaStore,
        photos: any PhotoDesk, wallMilliseconds: Int64, earlierAuthors: Set<AuthorID> = []
    ) throws -> (answer: ExchangeAnswer, report: AdmissionReport) {
        var report = AdmissionReport()
        if !request.changes.isEmpty {
            report = try store.write {
                try Admission.apply(request.changes, allowing: writable, policy: policy, to: $0)
            }
        }
        let ownAuthors = earlierAuthors.union([request.asker]).sorted()
        let asked = request.knowledge.filter { readable.contains($0.scope) }
        let wants = try photos.wantedPhotos(in: writable, count: Limits.photosPerRoundMax)
        let confirmed = try photos.confirmedPhotos(among: request.confirmPhotos)
        let answer = try store.read { reader in
            var stated: [ScopeKnowledge] = []
            var lacking: [ScopeID: VersionVector] = [:]
            var receiptHeads: [ScopeID: [LogHead]] = [:]
            var cards: [AuthorCard] = []
            for theirs in asked {
                let ours = try reader.knowledge(of: theirs.scope)
                receiptHeads[theirs.scope] = ownAuthors.flatMap { ours.heads?.heads(of: $0) ?? [] }
                let forceful =
                    ours.saysTheSame(as: theirs)
                    ? [] : try reader.forcefulCards(in: theirs.scope, against: request.changes.authors)
                cards += forceful
                guard theirs.headsDigest != ours.headsDigest else {
                    stated.append(ours.digestOnly)
                    // Other values are no wonder where the asker does not know all cut-offs yet; it does now.
                    let knowsAll = forceful.allSatisfy(request.changes.authors.contains)
                    if theirs.liveDigest != ours.liveDigest, knowsAll { report.divergedScopes.insert(theirs.scope) }
                    continue
                }
                var shared = report.sharedHeads[theirs.scope] ?? []
                if let heads = theirs.heads {
                    lacking[theirs.scope] = heads
                    shared += try reader.landmarks(against: heads, in: theirs.scope)
                }
                stated.append(ours.sharing(shared))
            }
            let packed = try Outgoing(reader: reader, verifier: policy.verifier)
                .pack(
                    lackedBy: lacking,
                    sharing: Dictionary(uniqueKeysWithValues: asked.map { ($0.scope, $0.shared) }),
                    leavingOut: Set(request.refusals.map(\.log)), bytesMax: request.answerBytesMax)
            let receipt = Receipt(
                answerer: author.id, asker: request.asker, wallMilliseconds: wallMilliseconds,
                heads: receiptHeads.filter { !$0.value.isEmpty }, photos: confirmed)
            return try ExchangeAnswer(
                wallMilliseconds: wallMilliseconds, knowledge: stated, changes: packed.batch.adding(cards),
                hasMore: packed.hasMore, wants: wants, refusals: report.refusals, answerer: author, receipt: receipt)
        }
        return (answer, report)
    }
}
