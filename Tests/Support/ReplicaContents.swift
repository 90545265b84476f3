public import Causality
public import SyncProtocol

extension MemoryReplica.Contents: ReplicaReader {
    /// The branches of every log in a scope.
    public func branches(in scope: ScopeID) throws -> [Branch] {
        logs.compactMap { $0.branch.scope == scope ? $0.branch : nil }
    }

    /// The branches of one author's log.
    public func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        logs.compactMap { $0.branch.author == author && $0.branch.scope == scope ? $0.branch : nil }
    }

    /// The hash at a number of this branch.
    public func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        guard logs.indices.contains(Int(branch) - 1) else { return nil }
        let log = logs[Int(branch) - 1]
        guard sequence > log.branch.base, sequence <= log.branch.head else { return nil }
        return log.changes[Int(sequence - log.branch.base) - 1].hash
    }

    /// Changes of this branch after a number.
    public func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        guard logs.indices.contains(Int(branch) - 1) else { return [] }
        let log = logs[Int(branch) - 1]
        let skipped = sequence > log.branch.base ? Int(min(sequence - log.branch.base, UInt64(log.changes.count))) : 0
        return Array(log.changes[skipped...].prefix(count))
    }

    /// A record's state.
    public func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? { records[scope]?[id] }

    /// An author's card.
    public func card(of author: AuthorID) throws -> AuthorCard? { cards[author] }

    /// The scopes of an author's logs.
    public func scopes(of author: AuthorID) throws -> [ScopeID] {
        Array(Set(logs.filter { $0.branch.author == author }.map(\.branch.scope)))
    }

    /// The cards with a cut-off, of authors who have a log in the scope.
    public func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] {
        guard cards.values.contains(where: { !$0.cutoff.isEmpty }) else { return [] }
        return cards.values.filter { card in
            !card.cutoff.isEmpty && logs.contains { $0.branch.scope == scope && $0.branch.author == card.author }
        }
    }

    /// A scope's figures.
    public func summary(of scope: ScopeID) throws -> ScopeSummary { summaries[scope] ?? ScopeSummary() }
}

extension MemoryReplica.Contents {
    /// All that any replica holds of the scopes, as its reader shows it; branches are numbered anew.
    public init(reading reader: any ReplicaReader, scopes: [ScopeID]) throws {
        self.init()
        for scope in scopes { try read(scope, from: reader) }
    }

    private mutating func read(_ scope: ScopeID, from reader: any ReplicaReader) throws {
        var numbers: [Int64: Int64] = [:]
        for branch in try reader.branches(in: scope).sorted(by: { $0.id < $1.id }) {
            let number = Int64(logs.count) + 1
            numbers[branch.id] = number
            let changes = try reader.changes(onBranch: branch.id, after: branch.base, count: .max)
            logs.append(
                Log(
                    branch: Branch(
                        id: number, scope: scope, author: branch.author, parent: branch.parent.flatMap { numbers[$0] },
                        base: branch.base, baseHash: branch.baseHash, head: branch.head, headHash: branch.headHash),
                    changes: changes))
            cards[branch.author] = try reader.card(of: branch.author)
            for record in Set(changes.map(\.change.record)) {
                records[scope, default: [:]][record] = try reader.record(record, in: scope)
            }
        }
        summaries[scope] = try reader.summary(of: scope)
    }
}
