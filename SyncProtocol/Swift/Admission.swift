public import Causality

/// What came of applying a batch.
public struct AdmissionReport: Hashable, Sendable {
    /// Why one log was stopped; the other logs went on (sync rule 13).
    public struct Refusal: Hashable, Sendable {
        /// The scope.
        public let scope: ScopeID
        /// Whose log.
        public let author: AuthorID
        /// The first change that was not taken.
        public let sequence: UInt64
        /// Why.
        public let code: String

        /// Names the place and the reason.
        public init(scope: ScopeID, author: AuthorID, sequence: UInt64, code: String) {
            self.scope = scope
            self.author = author
            self.sequence = sequence
            self.code = code
        }
    }

    /// Changes newly taken.
    public internal(set) var appliedCount = 0
    /// Changes that were held already.
    public internal(set) var duplicateCount = 0
    /// Logs that were stopped.
    public internal(set) var refusals: [Refusal] = []
    /// Authors whose log was found to have two branches, by this batch.
    public internal(set) var forkedAuthors: Set<AuthorID> = []
    /// Records whose state changed.
    public internal(set) var changedRecords: Set<RecordID> = []
    /// Scopes in which the peer states the same knowledge but other values: an alarm, never ignored (sync rule 14).
    ///
    /// Found by the answerer; the asker has ``Asker/divergedScopes``.
    public internal(set) var divergedScopes: Set<ScopeID> = []
    /// By scope the last change of each stretch that brought nothing new: the peer may go on from there.
    var sharedHeads: [ScopeID: [LogHead]] = [:]
}

/// Takes changes from a peer into a replica (SPEC § Applying).
///
/// Idempotent, independent of the order in which batches arrive and of how changes are grouped into them.
/// Nothing held is ever altered or dropped, and every log held ends with a signature that holds, so that whatever is
/// held can be proved to the next peer.
public struct Admission {
    /// How often a batch is planned anew before every signature in it is checked.
    private static let plansMax = 8

    /// Applies a batch within the writer's transaction.
    ///
    /// - Parameter scopes: the scopes that the peer may write to; changes in others are refused.
    /// - Throws: only what the store throws; what is wrong with the batch stands in the report.
    public static func apply(
        _ batch: Batch, allowing scopes: Set<ScopeID>, policy: any AdmissionPolicy, to writer: any ReplicaWriter
    ) throws -> AdmissionReport {
        let doubted = try remember(batch.authors, policy: policy, writer: writer)
        var segments = try VerifiedSegment.verify(batch, policy: policy, reader: writer)
        for position in segments.indices where !scopes.contains(segments[position].scope) {
            segments[position].stop(.notGranted, at: segments[position].firstSequence)
        }
        var report: AdmissionReport?
        var round = 1
        while report == nil {
            var plan = AdmissionPlan(reader: writer, doubted: doubted)
            var attempt = segments
            for item in batch.items { try plan.take(in: &attempt[item.segment]) }
            let unproved = attempt.indices.filter { attempt[$0].endsUnproved(by: policy.verifier) }
            if unproved.isEmpty {
                try plan.rederive()
                try plan.carryOut(writer)
                plan.report.refusals = attempt.compactMap(\.refusal)
                for segment in attempt {
                    guard let head = segment.lastDuplicate else { continue }
                    plan.report.sharedHeads[segment.scope, default: []].append(head)
                }
                report = plan.report
            }
            for index in unproved { segments[index].shorten(like: attempt[index], verifier: policy.verifier) }
            if round == plansMax {
                for index in segments.indices { segments[index].shortenToFirstBad(verifier: policy.verifier) }
            }
            round += 1
        }
        return report ?? AdmissionReport()
    }

    /// Keeps the better cards.
    ///
    /// - Returns: by scope the records of whose changes some begin or cease to count, by a cut-off that came.
    private static func remember(
        _ cards: [AuthorCard], policy: any AdmissionPolicy, writer: any ReplicaWriter
    ) throws -> [ScopeID: Set<RecordID>] {
        var doubted: [ScopeID: Set<RecordID>] = [:]
        for card in cards {
            let author = card.author
            let known = try writer.card(of: author)
            let better = policy.better(of: known, and: card)
            guard better != known else { continue }
            let scopes = better.cutoff == known?.cutoff ?? [] ? [] : try writer.scopes(of: author)
            let before = try scopes.map { try writer.standing(of: author, in: $0) }
            try writer.save(better)
            for (scope, old) in zip(scopes, before) {
                let new = try writer.standing(of: author, in: scope)
                try writer.eachChange(of: author, in: scope) { change in
                    let sequence = change.change.sequence
                    guard try old.counts(sequence, hash: change.hash) != new.counts(sequence, hash: change.hash) else {
                        return
                    }
                    doubted[scope, default: []].insert(change.change.record)
                }
            }
        }
        return doubted
    }
}

extension ChainedChange {
    /// The record's state once this change is applied to what it was before; pure.
    public func applied(to before: RecordState?) -> RecordState {
        // A record without a field is one of whose changes none counts: its type is not this one's concern.
        let known = before.flatMap { $0.fields.isEmpty ? nil : $0 }
        var state = known ?? RecordState(id: change.record, type: change.recordType)
        if !change.writes.isEmpty { state.join(type: change.recordType) }
        for write in change.writes {
            state.write(write.value ?? .empty, to: write.field, as: dot, replacing: write.replaces)
        }
        return state
    }
}
