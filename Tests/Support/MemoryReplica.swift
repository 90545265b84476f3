public import Causality
public import SyncProtocol

/// A replica in memory. A transaction that throws leaves no trace; a value of ``Contents`` is a backup.
public final class MemoryReplica: ReplicaStore {
    /// Everything a replica holds; copying it is cheap and is a backup.
    public struct Contents: Sendable {
        /// The branches with their changes; a branch's id is its place + 1.
        public internal(set) var logs: [Log] = []
        /// The records by scope.
        public internal(set) var records: [ScopeID: [RecordID: RecordState]] = [:]
        /// What was stated of a scope since its last write.
        var stated: [ScopeID: ScopeKnowledge] = [:]
        /// The authors known.
        public internal(set) var cards: [AuthorID: AuthorCard] = [:]
        /// Digest and greatest Lamport number by scope.
        public internal(set) var summaries: [ScopeID: ScopeSummary] = [:]

        /// Nothing.
        public init() {}

        /// These logs with the records of another state: a transaction that was torn, for proving that it is noticed.
        public func keepingRecords(of other: Contents) -> Contents {
            var torn = self
            torn.records = other.records
            return torn
        }

        /// One branch and its changes.
        public struct Log: Sendable {
            /// The branch.
            public internal(set) var branch: Branch
            /// Its changes after the base, in order.
            public internal(set) var changes: [ChainedChange] = []
        }
    }

    /// What the replica holds.
    public private(set) var contents: Contents
    /// Called between the last statement of a transaction and its commit; a throw rolls back.
    public var beforeCommit: (() throws -> Void)?

    private var undo: [Undo] = []

    private enum Undo {
        case branch
        case append(Int)
        case record(ScopeID, RecordID, RecordState?)
        case card(AuthorID, AuthorCard?)
        case summary(ScopeID, ScopeSummary?)
    }

    /// Starts with the given contents.
    public init(_ contents: Contents = Contents()) { self.contents = contents }

    /// Runs reads.
    public func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result { try body(self) }

    /// Runs reads and writes; undoes all of it if the body throws.
    public func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        undo.removeAll(keepingCapacity: true)
        do {
            let result = try body(self)
            try beforeCommit?()
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    private func rollBack() {
        if !undo.isEmpty { contents.stated = [:] }
        for step in undo.reversed() {
            switch step {
            case .branch: contents.logs.removeLast()
            case .append(let log):
                contents.logs[log].changes.removeLast()
                let branch = contents.logs[log].branch
                contents.logs[log].branch.head = branch.head - 1
                contents.logs[log].branch.headHash = contents.logs[log].changes.last?.hash ?? branch.baseHash
            case .record(let scope, let id, let state): contents.records[scope, default: [:]][id] = state
            case .card(let author, let card): contents.cards[author] = card
            case .summary(let scope, let summary): contents.summaries[scope] = summary
            }
        }
        undo.removeAll()
    }
}

extension MemoryReplica: ReplicaWriter {
    /// The branches of every log in a scope.
    public func branches(in scope: ScopeID) throws -> [Branch] { try contents.branches(in: scope) }

    /// The branches of one author's log.
    public func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        try contents.branches(of: author, in: scope)
    }

    /// The hash at a number of this branch.
    public func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        try contents.hash(onBranch: branch, at: sequence)
    }

    /// Changes of this branch after a number.
    public func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        try contents.changes(onBranch: branch, after: sequence, count: count)
    }

    /// A record's state.
    public func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? { contents.records[scope]?[id] }

    /// An author's card.
    public func card(of author: AuthorID) throws -> AuthorCard? { contents.cards[author] }

    /// The scopes of an author's logs.
    public func scopes(of author: AuthorID) throws -> [ScopeID] { try contents.scopes(of: author) }

    /// The cards with a cut-off, of authors who have a log in the scope.
    public func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] { try contents.cutOffCards(in: scope) }

    /// A scope's figures.
    public func summary(of scope: ScopeID) throws -> ScopeSummary { contents.summaries[scope] ?? ScopeSummary() }

    /// What is stated of a scope, put together once between two writes.
    public func knowledge(of scope: ScopeID) throws -> ScopeKnowledge {
        if let stated = contents.stated[scope] { return stated }
        let knowledge = try contents.knowledge(of: scope)
        contents.stated[scope] = knowledge
        return knowledge
    }

    /// Starts a branch.
    public func makeBranch(
        scope: ScopeID, author: AuthorID, parent: Int64?, base: UInt64, baseHash: [UInt8]
    ) throws -> Branch {
        let branch = Branch(
            id: Int64(contents.logs.count) + 1, scope: scope, author: author, parent: parent, base: base,
            baseHash: baseHash, head: base, headHash: baseHash)
        contents.logs.append(Contents.Log(branch: branch))
        contents.stated[scope] = nil
        undo.append(.branch)
        return branch
    }

    /// Appends the next change; refuses any other.
    public func append(_ change: ChainedChange, to branch: Branch) throws {
        let index = Int(branch.id) - 1
        guard contents.logs.indices.contains(index), contents.logs[index].branch.head + 1 == change.change.sequence
        else { throw ProtocolError(.gap, "append of \(change.dot)") }
        contents.stated[contents.logs[index].branch.scope] = nil
        contents.logs[index].changes.append(change)
        contents.logs[index].branch.head = change.change.sequence
        contents.logs[index].branch.headHash = change.hash
        undo.append(.append(index))
    }

    /// Stores a record.
    public func save(_ record: RecordState, in scope: ScopeID) throws {
        let old = contents.records[scope, default: [:]].updateValue(record, forKey: record.id)
        undo.append(.record(scope, record.id, old))
    }

    /// Stores a card.
    public func save(_ card: AuthorCard) throws {
        let author = card.author
        undo.append(.card(author, contents.cards.updateValue(card, forKey: author)))
    }

    /// Stores a scope's figures.
    public func save(_ summary: ScopeSummary, of scope: ScopeID) throws {
        contents.stated[scope] = nil
        undo.append(.summary(scope, contents.summaries.updateValue(summary, forKey: scope)))
    }
}
