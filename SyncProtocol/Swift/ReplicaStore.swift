public import Causality

/// One contiguous stretch of an author's log in a scope: the whole log, or one side of a fork from where it parts.
public struct Branch: Hashable, Sendable {
    /// Names the branch inside one store; means nothing elsewhere.
    public let id: Int64
    /// The scope.
    public let scope: ScopeID
    /// Whose log.
    public let author: AuthorID
    /// The branch that this one parts from; `nil` for the log itself.
    public let parent: Int64?
    /// The number of the last change shared with the parent; 0 for the log itself.
    public let base: UInt64
    /// The chained hash at ``base``; the log's origin for 0.
    public let baseHash: [UInt8]
    /// The number of the last change.
    public var head: UInt64
    /// The chained hash at ``head``.
    public var headHash: [UInt8]

    /// Describes a branch as the store keeps it.
    public init(
        id: Int64, scope: ScopeID, author: AuthorID, parent: Int64?, base: UInt64, baseHash: [UInt8], head: UInt64,
        headHash: [UInt8]
    ) {
        self.id = id
        self.scope = scope
        self.author = author
        self.parent = parent
        self.base = base
        self.baseHash = baseHash
        self.head = head
        self.headHash = headHash
    }
}

/// A change with the chained hash that its log gives it.
public struct ChainedChange: Hashable, Sendable {
    /// The change.
    public let change: Change
    /// Its chained hash, 32 bytes.
    public let hash: [UInt8]

    /// Pairs a change with its hash.
    public init(change: Change, hash: [UInt8]) {
        self.change = change
        self.hash = hash
    }

    /// The change's name.
    public var dot: Dot { change.dot(hash: hash) }
}

/// What the protocol reads of a replica, all within one consistent snapshot.
public protocol ReplicaReader {
    /// The branches of every log in a scope, in any order.
    func branches(in scope: ScopeID) throws -> [Branch]
    /// The branches of one author's log, by id; parents before children.
    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch]
    /// The hash of a change that lies on this very branch (`base` < sequence ≤ `head`); `nil` otherwise.
    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]?
    /// Changes that lie on this very branch after a number, in order, at most `count`.
    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange]
    /// The same changes as they are handed on; a store that need not decode them for it answers many times quicker.
    func forwardedChanges(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ForwardedChange]
    /// The present state of a record; `nil` if nothing was written to it.
    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState?
    /// What is known of an author; `nil` if nothing.
    func card(of author: AuthorID) throws -> AuthorCard?
    /// The scopes in which the author has a log, in any order.
    func scopes(of author: AuthorID) throws -> [ScopeID]
    /// The cards with a cut-off, of authors who have a log in the scope, in any order.
    func cutOffCards(in scope: ScopeID) throws -> [AuthorCard]
    /// The digest of all current values, and the greatest Lamport number, of a scope.
    func summary(of scope: ScopeID) throws -> ScopeSummary
    /// What this replica states of a scope, heads included; a store may keep it between writes.
    func knowledge(of scope: ScopeID) throws -> ScopeKnowledge
}

/// What the protocol writes to a replica, all within one transaction: everything or nothing becomes durable.
public protocol ReplicaWriter: ReplicaReader {
    /// Starts a branch without changes and returns it.
    func makeBranch(scope: ScopeID, author: AuthorID, parent: Int64?, base: UInt64, baseHash: [UInt8]) throws -> Branch
    /// Appends the next change to a branch and moves its head.
    func append(_ change: ChainedChange, to branch: Branch) throws
    /// Stores the present state of a record.
    func save(_ record: RecordState, in scope: ScopeID) throws
    /// Stores what is known of an author.
    func save(_ card: AuthorCard) throws
    /// Stores digest and greatest Lamport number of a scope.
    func save(_ summary: ScopeSummary, of scope: ScopeID) throws
}

/// A replica: reads in snapshots, writes in durable transactions (SPEC § Replicas).
public protocol ReplicaStore {
    /// Runs reads in one snapshot. Throws what the body throws.
    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result
    /// Runs reads and writes in one transaction, durable before it returns; nothing is kept if the body throws.
    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result
}

/// Figures of one scope that every write keeps up to date.
public struct ScopeSummary: Hashable, Sendable {
    /// The digest of all current values.
    public var liveDigest: LiveDigest
    /// The greatest Lamport number known.
    public var lamport: UInt64

    /// Restores what was stored.
    public init(liveDigest: LiveDigest = LiveDigest(), lamport: UInt64 = 0) {
        self.liveDigest = liveDigest
        self.lamport = lamport
    }
}

extension ReplicaReader {
    /// Decodes what it hands on; right for any store, quick for one in memory.
    public func forwardedChanges(
        onBranch branch: Int64, after sequence: UInt64, count: Int
    ) throws -> [ForwardedChange] {
        try changes(onBranch: branch, after: sequence, count: count).map { ForwardedChange($0) }
    }

    /// The heads of all branches of a scope: its vector clock.
    public func vector(of scope: ScopeID) throws -> VersionVector {
        VersionVector(
            try branches(in: scope).filter { $0.head > $0.base }
                .map { LogHead(author: $0.author, sequence: $0.head, hash: $0.headHash) })
    }

    /// Reads all branches of the scope; right for any store.
    public func knowledge(of scope: ScopeID) throws -> ScopeKnowledge {
        ScopeKnowledge(scope: scope, heads: try vector(of: scope), liveDigest: try summary(of: scope).liveDigest)
    }

    /// Whether the change with this name is held.
    public func holds(_ dot: Dot, in scope: ScopeID) throws -> Bool {
        for branch in try branches(of: dot.author, in: scope) {
            if let hash = try hash(onBranch: branch.id, at: dot.sequence), Hashing.prefix(hash) == dot.hashPrefix {
                return true
            }
        }
        return false
    }

    /// The hash at a number along a branch, its parents included; the origin at 0; `nil` beyond the head.
    func hash(along branch: Branch, among branches: [Branch], at sequence: UInt64) throws -> [UInt8]? {
        if sequence == branch.base { return branch.baseHash }
        guard let holder = holder(of: sequence, along: branch, among: branches) else { return nil }
        if sequence == holder.base { return holder.baseHash }
        return try hash(onBranch: holder.id, at: sequence)
    }

    /// The change at a number along a branch, its parents included; `nil` at 0 and beyond the head.
    func change(along branch: Branch, among branches: [Branch], at sequence: UInt64) throws -> ChainedChange? {
        guard sequence > 0, let holder = holder(of: sequence, along: branch, among: branches) else { return nil }
        return try changes(onBranch: holder.id, after: sequence - 1, count: 1).first
    }

    /// The branch, or the one of its parents, on which a number lies.
    private func holder(of sequence: UInt64, along branch: Branch, among branches: [Branch]) -> Branch? {
        guard sequence <= branch.head else { return nil }
        var current = branch
        while sequence <= current.base, let parent = branches.first(where: { $0.id == current.parent }) {
            current = parent
        }
        return sequence >= current.base ? current : nil
    }
}
