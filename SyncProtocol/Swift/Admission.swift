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
}

/// Takes changes from a peer into a replica (SPEC § Applying).
///
/// Idempotent, independent of the order in which batches arrive and of how changes are grouped into them.
/// Nothing held is ever altered or dropped.
public struct Admission {
    private let writer: any ReplicaWriter
    private let policy: any AdmissionPolicy
    private var report = AdmissionReport()
    private var branches: [LogKey: [Branch]] = [:]
    private var records: [RecordKey: RecordState] = [:]
    private var stored: [RecordKey: RecordState] = [:]
    private var summaries: [ScopeID: ScopeSummary] = [:]

    private struct LogKey: Hashable {
        let scope: ScopeID
        let author: AuthorID
    }

    private struct RecordKey: Hashable {
        let scope: ScopeID
        let record: RecordID
    }

    /// Applies a batch within the writer's transaction.
    ///
    /// - Parameter scopes: the scopes that the peer may write to; changes in others are refused.
    /// - Throws: only what the store throws; what is wrong with the batch stands in the report.
    public static func apply(
        _ batch: Batch, allowing scopes: Set<ScopeID>, policy: any AdmissionPolicy, to writer: any ReplicaWriter
    ) throws -> AdmissionReport {
        var admission = Admission(writer: writer, policy: policy)
        try admission.remember(batch.authors)
        var segments = try VerifiedSegment.verify(batch, policy: policy, reader: writer)
        for (position, segment) in batch.segments.enumerated() where !scopes.contains(segment.scope) {
            segments[position].stop(.notGranted, at: segments[position].firstSequence)
        }
        for item in batch.items {
            try admission.take(item, in: &segments[item.segment])
        }
        for segment in segments {
            if let refusal = segment.refusal { admission.report.refusals.append(refusal) }
        }
        try admission.flush()
        return admission.report
    }

    private init(writer: any ReplicaWriter, policy: any AdmissionPolicy) {
        self.writer = writer
        self.policy = policy
    }

    private mutating func remember(_ cards: [AuthorCard]) throws {
        for card in cards {
            let known = try writer.card(of: card.author)
            let better = policy.better(of: known, and: card)
            if better != known { try writer.save(better) }
        }
    }

    private mutating func take(_ item: Batch.Item, in segment: inout VerifiedSegment) throws {
        guard segment.refusal == nil, let change = item.change, let hash = segment.nextHash() else { return }
        let key = LogKey(scope: segment.scope, author: segment.author)
        if branches[key] == nil { branches[key] = try writer.branches(of: segment.author, in: segment.scope) }
        let known = branches[key] ?? []

        for branch in known where change.sequence > branch.base && change.sequence <= branch.head {
            if try writer.hash(onBranch: branch.id, at: change.sequence) == hash {
                report.duplicateCount += 1
                segment.advance(past: change, hash: hash)
                return
            }
        }
        guard let place = try place(for: change, after: segment.previousHash, in: key, among: known) else {
            segment.stop(.gap, at: change.sequence)
            return
        }
        if let code = try obstacle(to: change, in: segment, on: place.branch) {
            segment.stop(code, at: change.sequence)
            return
        }
        try append(ChainedChange(change: change, hash: hash), at: place, key: key)
        segment.advance(past: change, hash: hash)
    }

    // MARK: Where a change belongs

    private enum Place {
        case end(of: Branch)
        case fork(from: Branch)
        case newLog

        var branch: Branch? {
            switch self {
            case .end(let branch), .fork(let branch): branch
            case .newLog: nil
            }
        }
    }

    private func place(
        for change: Change, after previous: [UInt8], in key: LogKey, among known: [Branch]
    ) throws -> Place? {
        let position = change.sequence - 1
        if let branch = known.first(where: { $0.head == position && $0.headHash == previous && $0.head > $0.base }) {
            return .end(of: branch)
        }
        if known.isEmpty {
            return position == 0 && previous == Hashing.origin(of: key.author, in: key.scope) ? .newLog : nil
        }
        let parting = try known.first { branch in
            try position >= branch.base && writer.hash(along: branch, among: known, at: position) == previous
        }
        return parting.map { .fork(from: $0) }
    }

    private func obstacle(
        to change: Change, in segment: VerifiedSegment, on branch: Branch?
    ) throws -> ProtocolError.Code? {
        let summary = try summaries[segment.scope] ?? writer.summary(of: segment.scope)
        guard change.lamport > segment.previousLamport,
            change.lamport <= summary.lamport.addingReportingOverflow(Limits.lamportJumpMax).partialValue
        else { return .badLamport }
        if segment.previousLamport == 0, let branch, change.sequence > branch.base + 1,
            let before = try writer.changes(onBranch: branch.id, after: change.sequence - 2, count: 1).first,
            change.lamport <= before.change.lamport
        {
            return .badLamport
        }
        let state = try record(RecordKey(scope: segment.scope, record: change.record))
        for write in change.writes {
            let current = state?[write.field].dots ?? []
            for dot in write.replaces where !current.contains(dot) {
                guard try writer.holds(dot, in: segment.scope) else { return .missingDependency }
            }
        }
        return nil
    }

    // MARK: Taking it

    private mutating func append(_ change: ChainedChange, at place: Place, key: LogKey) throws {
        var branch: Branch
        switch place {
        case .end(let known):
            branch = known
        case .newLog:
            branch = try writer.makeBranch(
                scope: key.scope, author: key.author, parent: nil, base: 0,
                baseHash: Hashing.origin(of: key.author, in: key.scope))
        case .fork(let parent):
            let base = change.change.sequence - 1
            let hash = try writer.hash(along: parent, among: branches[key] ?? [], at: base)
            precondition(hash != nil, "a fork parts from a change that is held")
            branch = try writer.makeBranch(
                scope: key.scope, author: key.author, parent: parent.id, base: base, baseHash: hash ?? [])
            report.forkedAuthors.insert(key.author)
        }
        try writer.append(change, to: branch)
        branch.head = change.change.sequence
        branch.headHash = change.hash
        branches[key] = (branches[key] ?? []).filter { $0.id != branch.id } + [branch]
        branches[key]?.sort { $0.id < $1.id }
        try merge(change, in: key.scope)
        report.appliedCount += 1
    }

    private mutating func merge(_ change: ChainedChange, in scope: ScopeID) throws {
        let key = RecordKey(scope: scope, record: change.change.record)
        let before = try record(key)
        if stored[key] == nil { stored[key] = before }
        let after = change.applied(to: before)
        records[key] = after
        report.changedRecords.insert(after.id)
        var summary = try summaries[scope] ?? writer.summary(of: scope)
        summary.lamport = max(summary.lamport, change.change.lamport)
        summaries[scope] = summary
    }

    private func record(_ key: RecordKey) throws -> RecordState? {
        if let state = records[key] { return state }
        return try writer.record(key.record, in: key.scope)
    }

    private mutating func flush() throws {
        for (key, state) in records {
            summaries[key.scope]?.liveDigest.replace(stored[key], by: state)
            try writer.save(state, in: key.scope)
        }
        for (scope, summary) in summaries { try writer.save(summary, of: scope) }
    }
}

extension ChainedChange {
    /// The record's state once this change is applied to what it was before; pure.
    public func applied(to before: RecordState?) -> RecordState {
        var state = before ?? RecordState(id: change.record, type: change.recordType)
        state.join(type: change.recordType)
        for write in change.writes {
            state.write(write.value ?? .empty, to: write.field, as: dot, replacing: write.replaces)
        }
        return state
    }
}
