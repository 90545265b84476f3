import Causality

/// What a batch would do to a replica: the replica as it would be, over the replica as it is.
///
/// Nothing is written until ``carryOut(_:)``, because a log that turns out to end unproved is planned again shorter.
struct AdmissionPlan {
    var report = AdmissionReport()
    private let reader: any ReplicaReader
    private var branches: [LogKey: [Branch]] = [:]
    private var additions: [Int64: [ChainedChange]] = [:]
    private var order: [(branch: Int64, key: LogKey, change: ChainedChange)] = []
    private var created: [Branch] = []
    private var records: [RecordKey: RecordState] = [:]
    private var originals: [RecordKey: RecordState?] = [:]
    private var summaries: [ScopeID: ScopeSummary] = [:]
    private var cutoffs: [AuthorID: Cutoff?] = [:]
    /// Records that must be put together anew, because what counts of them has changed.
    private var doubted: [ScopeID: Set<RecordID>]

    private struct LogKey: Hashable {
        let scope: ScopeID
        let author: AuthorID
    }

    private struct RecordKey: Hashable {
        let scope: ScopeID
        let record: RecordID
    }

    private enum Place {
        case end(of: Branch)
        case fork(from: Branch)
        case newLog
    }

    init(reader: any ReplicaReader, doubted: [ScopeID: Set<RecordID>]) {
        self.reader = reader
        self.doubted = doubted
    }

    /// Takes the segment's next change, or stops the segment.
    mutating func take(in segment: inout VerifiedSegment) throws {
        guard segment.refusal == nil, let next = segment.next() else { return }
        let sequence = next.change.sequence
        let key = LogKey(scope: segment.scope, author: segment.author)
        let known = try load(key)
        for branch in known where sequence > branch.base && sequence <= branch.head {
            if try hash(onBranch: branch.id, at: sequence) == next.hash {
                report.duplicateCount += 1
                segment.advance(isNew: false)
                return
            }
        }
        guard let place = try place(for: next.change, after: segment.previousHash, in: key, among: known) else {
            segment.stop(.gap, at: sequence)
            return
        }
        if let code = try obstacle(to: next.change, in: segment, at: place, among: known) {
            segment.stop(code, at: sequence)
            return
        }
        append(next, after: segment.previousHash, at: place, key: key)
        try merge(next, in: key)
        segment.advance(isNew: true)
    }

    /// Writes all that was planned.
    func carryOut(_ writer: any ReplicaWriter) throws {
        var made: [Int64: Branch] = [:]
        for (id, key, change) in order {
            let sequence = change.change.sequence
            var branch: Branch
            if let known = made[id] {
                branch = known
            } else if let planned = created.first(where: { $0.id == id }) {
                branch = try writer.makeBranch(
                    scope: key.scope, author: key.author, parent: planned.parent.map { made[$0]?.id ?? $0 },
                    base: planned.base, baseHash: planned.baseHash)
            } else {
                guard let stored = (branches[key] ?? []).first(where: { $0.id == id }) else { continue }
                branch = stored
            }
            branch.head = sequence - 1
            try writer.append(change, to: branch)
            branch.head = sequence
            branch.headHash = change.hash
            made[id] = branch
        }
        var summaries = summaries
        for (key, state) in records {
            summaries[key.scope]?.liveDigest.replace(originals[key] ?? nil, by: state)
            try writer.save(state, in: key.scope)
        }
        for (scope, summary) in summaries where records.keys.contains(where: { $0.scope == scope }) {
            try writer.save(summary, of: scope)
        }
    }

    // MARK: Where a change belongs

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
            try position >= branch.base && hash(along: branch, among: known, at: position) == previous
        }
        return parting.map { .fork(from: $0) }
    }

    /// Why the change cannot stand where it belongs.
    ///
    /// The answer depends on nothing but changes held, so replicas that
    /// hold the same agree on it.
    private mutating func obstacle(
        to change: Change, in segment: VerifiedSegment, at place: Place, among known: [Branch]
    ) throws -> ProtocolError.Code? {
        let lamport = try summary(of: segment.scope).lamport
        guard change.lamport <= lamport || change.lamport - lamport <= Limits.lamportJumpMax else { return .badLamport }
        guard try change.lamport > lamportBefore(change, in: segment, at: place, among: known) else {
            return .badLamport
        }
        let state = try load(RecordKey(scope: segment.scope, record: change.record))
        for write in change.writes {
            let current = state?[write.field].dots ?? []
            for dot in write.replaces {
                // Above all that is held, a change is above what it replaces; only below it need we look.
                if current.contains(dot), change.lamport > lamport { continue }
                guard let replaced = try leastLamport(of: dot, in: segment.scope) else { return .missingDependency }
                guard change.lamport > replaced else { return .badLamport }
            }
        }
        return nil
    }

    private func lamportBefore(
        _ change: Change, in segment: VerifiedSegment, at place: Place, among known: [Branch]
    ) throws -> UInt64 {
        if segment.previousLamport > 0 { return segment.previousLamport }
        switch place {
        case .newLog: return 0
        case .end(let branch), .fork(let branch):
            return try self.change(along: branch, among: known, at: change.sequence - 1)?.change.lamport ?? 0
        }
    }

    /// The Lamport number of the change with this dot, the least if several share it; `nil` if none is held.
    private mutating func leastLamport(of dot: Dot, in scope: ScopeID) throws -> UInt64? {
        var least: UInt64?
        for branch in try load(LogKey(scope: scope, author: dot.author)) {
            guard let hash = try hash(onBranch: branch.id, at: dot.sequence), Hashing.prefix(hash) == dot.hashPrefix,
                let change = try changes(onBranch: branch.id, after: dot.sequence - 1, count: 1).first?.change
            else { continue }
            least = min(least ?? .max, change.lamport)
        }
        return least
    }

    // MARK: Planning it

    private mutating func append(_ change: ChainedChange, after previous: [UInt8], at place: Place, key: LogKey) {
        var branch: Branch
        switch place {
        case .end(let known):
            branch = known
        case .newLog:
            branch = plannedBranch(key, parent: nil, base: 0, hash: previous)
        case .fork(let parent):
            branch = plannedBranch(key, parent: parent.id, base: change.change.sequence - 1, hash: previous)
            report.forkedAuthors.insert(key.author)
        }
        additions[branch.id, default: []].append(change)
        order.append((branch.id, key, change))
        branch.head = change.change.sequence
        branch.headHash = change.hash
        // Parents stay before children, so that a fork parts from the branch that holds the change, not from a sibling.
        if let index = branches[key, default: []].firstIndex(where: { $0.id == branch.id }) {
            branches[key]?[index] = branch
        } else {
            branches[key, default: []].append(branch)
        }
        report.appliedCount += 1
    }

    /// A branch that the store will make; until then it has a number below 0.
    private mutating func plannedBranch(_ key: LogKey, parent: Int64?, base: UInt64, hash: [UInt8]) -> Branch {
        let branch = Branch(
            id: -1 - Int64(created.count), scope: key.scope, author: key.author, parent: parent, base: base,
            baseHash: hash, head: base, headHash: hash)
        created.append(branch)
        return branch
    }

    private mutating func merge(_ change: ChainedChange, in log: LogKey) throws {
        var summary = try summary(of: log.scope)
        summary.lamport = max(summary.lamport, change.change.lamport)
        summaries[log.scope] = summary
        guard try countsAtOnce(change, in: log) else { return }
        let key = RecordKey(scope: log.scope, record: change.change.record)
        let after = change.applied(to: try load(key))
        records[key] = after
        report.changedRecords.insert(after.id)
    }

    /// Whether a change that was just planned counts and takes the force of no other; notes what is to be done if not.
    private mutating func countsAtOnce(_ change: ChainedChange, in log: LogKey) throws -> Bool {
        let cutoff = try cutoff(of: log.author)
        let known = try load(log)
        guard cutoff != nil || known.count > 1 else { return true }
        let standing = LogStanding(
            scope: log.scope, author: log.author, cutoff: cutoff, branches: known, reader: self)
        let sequence = change.change.sequence
        var records: Set<RecordID> = []
        let twins = try standing.twins(of: sequence, hash: change.hash)
        let isHeadOfCutoff = cutoff?.heads[log.scope]?.hash == change.hash
        if !twins.isEmpty || isHeadOfCutoff, known.count > 1 {
            try eachChange(of: log.author, in: log.scope) { other in
                if isHeadOfCutoff || twins.contains(other.hash) { records.insert(other.change.record) }
            }
        }
        let counts = try standing.counts(sequence, hash: change.hash)
        if !counts { records.insert(change.change.record) }
        if !records.isEmpty { doubted[log.scope, default: []].formUnion(records) }
        return counts
    }

    /// Puts the records anew together of whose changes some began or ceased to count.
    mutating func rederive() throws {
        for (scope, ids) in doubted where !ids.isEmpty {
            summaries[scope] = try summary(of: scope)
            for state in try rederived(ids, in: scope) {
                let key = RecordKey(scope: scope, record: state.id)
                _ = try load(key)
                records[key] = state
                report.changedRecords.insert(state.id)
            }
        }
    }

    // MARK: What was read once is not read again

    private mutating func cutoff(of author: AuthorID) throws -> Cutoff? {
        if let known = cutoffs[author] { return known }
        let cutoff = try reader.card(of: author)?.keptCutoff
        cutoffs[author] = .some(cutoff)
        return cutoff
    }

    private mutating func load(_ key: LogKey) throws -> [Branch] {
        if let known = branches[key] { return known }
        let stored = try reader.branches(of: key.author, in: key.scope)
        branches[key] = stored
        return stored
    }

    private mutating func load(_ key: RecordKey) throws -> RecordState? {
        if let state = records[key] { return state }
        if let original = originals[key] { return original }
        let stored = try reader.record(key.record, in: key.scope)
        originals[key] = .some(stored)
        return stored
    }
}

extension AdmissionPlan: ReplicaReader {
    func branches(in scope: ScopeID) throws -> [Branch] {
        let planned = branches.filter { $0.key.scope == scope }
        return try reader.branches(in: scope).filter { planned[LogKey(scope: scope, author: $0.author)] == nil }
            + planned.values.joined()
    }

    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        try branches[LogKey(scope: scope, author: author)] ?? reader.branches(of: author, in: scope)
    }

    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        if let planned = planned(onBranch: branch, at: sequence) { return planned.hash }
        return branch < 0 ? nil : try reader.hash(onBranch: branch, at: sequence)
    }

    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        let stored = branch < 0 ? [] : try reader.changes(onBranch: branch, after: sequence, count: count)
        let added = (additions[branch] ?? []).drop { $0.change.sequence <= sequence }
        return stored + added.prefix(count - stored.count)
    }

    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? {
        try records[RecordKey(scope: scope, record: id)] ?? reader.record(id, in: scope)
    }

    func card(of author: AuthorID) throws -> AuthorCard? { try reader.card(of: author) }

    func scopes(of author: AuthorID) throws -> [ScopeID] {
        Array(Set(try reader.scopes(of: author) + branches.keys.filter { $0.author == author }.map(\.scope)))
    }

    func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] { try reader.cutOffCards(in: scope) }

    func summary(of scope: ScopeID) throws -> ScopeSummary { try summaries[scope] ?? reader.summary(of: scope) }

    private func planned(onBranch branch: Int64, at sequence: UInt64) -> ChainedChange? {
        guard let added = additions[branch], let first = added.first?.change.sequence, sequence >= first,
            sequence - first < UInt64(added.count)
        else { return nil }
        return added[Int(sequence - first)]
    }
}
