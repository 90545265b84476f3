import Causality

/// A segment whose chain was hashed and whose last signature was checked before any of it is applied.
///
/// One signature vouches for all changes before it, because each hash contains the one before
/// (SPEC § Verifying a segment).
struct VerifiedSegment {
    let scope: ScopeID
    let author: AuthorID
    /// The number of its first change; 0 if that could not be read.
    let firstSequence: UInt64
    /// The chained hash before the next change.
    private(set) var previousHash: [UInt8]
    /// The Lamport number of the change taken last; 0 before the first.
    private(set) var previousLamport: UInt64 = 0
    private(set) var refusal: AdmissionReport.Refusal?
    private let key: [UInt8]
    private var chain: [ChainedChange] = []
    private var position = 0
    private var endsWithNew = false
    private var pending: (code: String, sequence: UInt64)?

    /// The next change, or `nil` at the end of what was verified; then the segment is stopped there.
    mutating func next() -> ChainedChange? {
        if position < chain.count { return chain[position] }
        if let pending, refusal == nil { refuse(pending.code, at: pending.sequence) }
        return nil
    }

    /// Notes that the next change is now held.
    mutating func advance(isNew: Bool) {
        previousHash = chain[position].hash
        previousLamport = chain[position].change.lamport
        position += 1
        endsWithNew = isNew
    }

    /// The change taken last, if it was held before.
    var lastDuplicate: LogHead? {
        guard position > 0, !endsWithNew else { return nil }
        let last = chain[position - 1]
        return LogHead(author: author, sequence: last.change.sequence, hash: last.hash)
    }

    mutating func stop(_ code: ProtocolError.Code, at sequence: UInt64) {
        guard refusal == nil else { return }
        refuse(code.rawValue, at: sequence)
    }

    private mutating func refuse(_ code: String, at sequence: UInt64) {
        refusal = AdmissionReport.Refusal(scope: scope, author: author, sequence: sequence, code: code)
    }

    // MARK: Logs end with a signature that holds

    /// Whether what was taken would leave a log that nobody could prove to the next peer.
    func endsUnproved(by verifier: any SignatureVerifier) -> Bool {
        position < chain.count && endsWithNew && !isProved(position - 1, by: verifier)
    }

    /// Gives up what lies after the last signature that holds among the changes that the attempt could take.
    mutating func shorten(like attempt: VerifiedSegment, verifier: any SignatureVerifier) {
        var count = attempt.position
        while count > 0, !isProved(count - 1, by: verifier) { count -= 1 }
        let code = attempt.refusal?.code ?? ProtocolError.Code.badSignature.rawValue
        cut(to: count, because: code)
    }

    /// Gives up the first change whose own signature does not hold, and all after it.
    mutating func shortenToFirstBad(verifier: any SignatureVerifier) {
        if let bad = chain.indices.first(where: { !isProved($0, by: verifier) }) {
            cut(to: bad, because: ProtocolError.Code.badSignature.rawValue)
        }
    }

    private mutating func cut(to count: Int, because code: String) {
        guard count < chain.count else { return }
        pending = (code, chain[count].change.sequence)
        chain.removeSubrange(count...)
    }

    private func isProved(_ index: Int, by verifier: any SignatureVerifier) -> Bool {
        verifier.isValid(
            chain[index].change.signature, of: Change.signedMessage(hash: chain[index].hash), by: key)
    }

    // MARK: Verifying

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
        key = card?.publicKey ?? []

        // Numbers come from outside: near the greatest number the next one wraps to 0, which no change has.
        var previous = segment.previousHash
        for item in items {
            let expected = firstSequence &+ UInt64(chain.count)
            guard let change = item.change else {
                pending = ((item.error?.code ?? .malformed).rawValue, expected)
                break
            }
            guard change.author == author, change.sequence == expected else {
                pending = (ProtocolError.Code.malformed.rawValue, change.sequence)
                break
            }
            previous = change.hash(after: previous)
            chain.append(ChainedChange(change: change, hash: previous))
        }
        guard let card else {
            pending = (ProtocolError.Code.unknownAuthor.rawValue, firstSequence)
            chain = []
            return
        }
        let accepted = Self.accepted(chain, scope: scope, card: card, policy: policy)
        cut(to: accepted.count, because: accepted.code.rawValue)
    }

    /// How many changes from the start may be taken, and why not more.
    private static func accepted(
        _ chain: [ChainedChange], scope: ScopeID, card: AuthorCard, policy: any AdmissionPolicy
    ) -> (count: Int, code: ProtocolError.Code) {
        if let refusal = policy.refusal(of: card, in: scope) { return (0, refusal) }
        var count = chain.count
        while let last = chain[..<count].last {
            let message = Change.signedMessage(hash: last.hash)
            if policy.verifier.isValid(last.change.signature, of: message, by: card.publicKey) { break }
            count -= 1
        }
        return (count, .badSignature)
    }
}
