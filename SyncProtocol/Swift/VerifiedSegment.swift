import Causality

/// A segment whose chain was hashed and whose last signature was checked before any of it is applied.
///
/// One signature vouches for all changes before it, because each hash contains the one before
/// (SPEC § Verifying a segment).
struct VerifiedSegment {
    let scope: ScopeID
    let author: AuthorID
    let firstSequence: UInt64
    private(set) var previousHash: [UInt8]
    private(set) var previousLamport: UInt64 = 0
    private(set) var refusal: AdmissionReport.Refusal?
    private var hashes: ArraySlice<[UInt8]>
    private var pending: (code: ProtocolError.Code, sequence: UInt64)?

    /// The hash of the next change, or `nil` at the end of what was verified; then the segment is stopped there.
    mutating func nextHash() -> [UInt8]? {
        if let hash = hashes.first { return hash }
        if let pending { stop(pending.code, at: pending.sequence) }
        return nil
    }

    mutating func advance(past change: Change, hash: [UInt8]) {
        hashes = hashes.dropFirst()
        previousHash = hash
        previousLamport = change.lamport
    }

    mutating func stop(_ code: ProtocolError.Code, at sequence: UInt64) {
        guard refusal == nil else { return }
        refusal = AdmissionReport.Refusal(scope: scope, author: author, sequence: sequence, code: code.rawValue)
    }

    /// Verifies every segment of a batch, in the batch's order of segments.
    static func verify(
        _ batch: Batch, policy: any AdmissionPolicy, reader: any ReplicaReader
    ) throws -> [VerifiedSegment] {
        var items = [[Batch.Item]](repeating: [], count: batch.segments.count)
        for item in batch.items { items[item.segment].append(item) }
        return try zip(batch.segments, items).map { segment, items in
            try VerifiedSegment(segment, items: items, policy: policy, card: reader.card(of: segment.author))
        }
    }

    private init(
        _ segment: Batch.Segment, items: [Batch.Item], policy: any AdmissionPolicy, card: AuthorCard?
    ) throws {
        scope = segment.scope
        author = segment.author
        previousHash = segment.previousHash
        firstSequence = items.first?.change?.sequence ?? 0
        hashes = []

        var chain: [ChainedChange] = []
        var previous = segment.previousHash
        for item in items {
            guard let change = item.change else {
                pending = (item.error?.code ?? .malformed, firstSequence + UInt64(chain.count))
                break
            }
            guard change.author == author, change.sequence == firstSequence + UInt64(chain.count) else {
                pending = (.malformed, change.sequence)
                break
            }
            previous = change.hash(after: previous)
            chain.append(ChainedChange(change: change, hash: previous))
        }
        guard let card else {
            pending = (.unknownAuthor, firstSequence)
            return
        }
        let accepted = Self.accepted(chain, scope: scope, card: card, policy: policy)
        if accepted.count < chain.count { pending = (accepted.code, chain[accepted.count].change.sequence) }
        hashes = chain[..<accepted.count].map(\.hash)[...]
    }

    /// How many changes from the start may be taken, and why not more.
    private static func accepted(
        _ chain: [ChainedChange], scope: ScopeID, card: AuthorCard, policy: any AdmissionPolicy
    ) -> (count: Int, code: ProtocolError.Code) {
        var count = chain.count
        var code = ProtocolError.Code.badSignature
        while let last = chain[..<count].last,
            let refusal = policy.refusal(of: card, in: scope, sequence: last.change.sequence, hash: last.hash)
        {
            code = refusal
            guard refusal == .revoked else { return (0, refusal) }
            count -= 1
        }
        while let last = chain[..<count].last {
            let message = Change.signedMessage(hash: last.hash)
            if policy.verifier.isValid(last.change.signature, of: message, by: card.publicKey) { break }
            code = .badSignature
            count -= 1
        }
        return (count, code)
    }
}
