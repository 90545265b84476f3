public import Causality

/// The author that this replica writes as.
public struct LocalAuthor: Sendable {
    /// What proves the author to others.
    public let card: AuthorCard
    /// Holds the private key.
    public let signer: any Signer

    /// The author's id.
    public var id: AuthorID { card.author }

    /// Pairs a card with its key.
    public init(card: AuthorCard, signer: any Signer) {
        precondition(card.publicKey == signer.publicKey, "the card must be the key's")
        self.card = card
        self.signer = signer
    }
}

extension ReplicaWriter {
    /// Writes a person's draft as the next change of the local author's log and merges it.
    ///
    /// - Parameters:
    ///   - wallMilliseconds: the device's clock, shown to people, never decisive.
    ///   - salt: 8 to 16 random bytes.
    /// - Returns: the change as it is now part of the log.
    /// - Throws: ``ProtocolError`` with `author.forked` when the own log has two branches, or `author.revoked` when the
    ///   author has a cut-off (start a new incarnation, then try again), `change.missingDependency` when the draft
    ///   replaces a value that is not held,
    ///   `protocol.limitExceeded` when it is too large; and what store or signer throw. Not idempotent.
    @discardableResult
    public func write(
        _ draft: Draft, in scope: ScopeID, as author: LocalAuthor, wallMilliseconds: Int64, salt: [UInt8]
    ) throws -> ChainedChange {
        guard try (card(of: author.id) ?? author.card).cutoff.isEmpty else { throw ProtocolError(.revoked, author.id.hex) }
        guard !draft.writes.isEmpty else { throw ProtocolError(.malformed, "a change without a field") }
        let known = try branches(of: author.id, in: scope)
        guard known.count <= 1 else { throw ProtocolError(.authorForked, author.id.hex) }
        var branch =
            try known.first
            ?? makeBranch(
                scope: scope, author: author.id, parent: nil, base: 0,
                baseHash: Hashing.origin(of: author.id, in: scope))
        let before = try record(draft.record, in: scope)
        for write in draft.writes {
            let current = before?[write.field].dots ?? []
            for dot in write.replaces where !current.contains(dot) {
                guard try holds(dot, in: scope) else { throw ProtocolError(.missingDependency, dot.description) }
            }
        }
        var summary = try summary(of: scope)
        guard summary.lamport < .max else { throw ProtocolError(.limitExceeded, "Lamport numbers of \(scope)") }
        let sealed = try Change.sealing(
            draft, author: author.id, sequence: branch.head + 1, lamport: summary.lamport + 1,
            wallMilliseconds: wallMilliseconds, previous: branch.headHash, salt: salt, signer: author.signer)
        let change = ChainedChange(change: sealed.change, hash: sealed.hash)
        if try card(of: author.id) == nil { try save(author.card) }
        try append(change, to: branch)
        branch.head += 1
        let after = change.applied(to: before)
        try save(after, in: scope)
        summary.lamport += 1
        summary.liveDigest.replace(before, by: after)
        try save(summary, of: scope)
        return change
    }
}
