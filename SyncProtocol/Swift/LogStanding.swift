public import Causality

/// Which changes of one author's log in one scope count (SPEC § Which changes count).
///
/// A change that does not count is kept and forwarded like any other, belongs to its log, and satisfies what depends on
/// it; it has no part in current values. The answer follows from the changes and the cut-off held, from nothing else.
public struct LogStanding {
    private let tree: LogTree
    private let cutoff: Cutoff?
    private let scope: ScopeID
    private let author: AuthorID

    init(scope: ScopeID, author: AuthorID, cutoff: Cutoff?, branches: [Branch], reader: any ReplicaReader) {
        tree = LogTree(branches: branches, reader: reader)
        self.cutoff = cutoff
        self.scope = scope
        self.author = author
    }

    /// Whether every change counts without looking at it.
    var isPlain: Bool { cutoff == nil && tree.branches.count <= 1 }

    /// Whether the held change with this number and hash counts.
    public func counts(_ sequence: UInt64, hash: [UInt8]) throws -> Bool {
        if isPlain { return true }
        return try isBeforeCutoff(sequence, hash: hash)
            && !twins(of: sequence, hash: hash).contains { try isBeforeCutoff(sequence, hash: $0) }
    }

    /// The hashes of other changes that share the change's dot: somebody looked for them.
    func twins(of sequence: UInt64, hash: [UInt8]) throws -> [[UInt8]] {
        guard tree.branches.count > 1 else { return [] }
        return try tree.branches.filter { sequence > $0.base && sequence <= $0.head }
            .compactMap { try tree.reader.hash(onBranch: $0.id, at: sequence) }
            .filter { $0 != hash && Hashing.prefix($0) == Hashing.prefix(hash) }
    }

    /// Whether the change lies on the way to the cut-off's head; while that head is not held, whether it lies below it.
    private func isBeforeCutoff(_ sequence: UInt64, hash: [UInt8]) throws -> Bool {
        guard let cutoff else { return true }
        guard let head = cutoff.heads[scope], head.author == author, sequence <= head.sequence else { return false }
        guard let end = try tree.place(of: head), let branch = tree.branches.first(where: { $0.id == end.branch })
        else { return sequence < head.sequence }
        return try tree.reader.hash(along: branch, among: tree.branches, at: sequence) == hash
    }
}

extension ReplicaReader {
    /// Which changes of an author's log count.
    public func standing(of author: AuthorID, in scope: ScopeID) throws -> LogStanding {
        LogStanding(
            scope: scope, author: author, cutoff: try card(of: author)?.keptCutoff,
            branches: try branches(of: author, in: scope), reader: self)
    }

    /// Every change of the log, its branches one after the other.
    func eachChange(of author: AuthorID, in scope: ScopeID, _ body: (ChainedChange) throws -> Void) throws {
        for branch in try branches(of: author, in: scope) {
            var position = branch.base
            while true {
                let piece = try changes(onBranch: branch.id, after: position, count: 256)
                for change in piece { try body(change) }
                guard let last = piece.last else { break }
                position = last.change.sequence
            }
        }
    }

    /// The cards that a peer must have to derive the same values in the scope: of authors some of whose changes do not
    /// count because of a cut-off, or of whom it sent another cut-off (SPEC § Batches).
    func forcefulCards(in scope: ScopeID, against sent: some Sequence<AuthorCard>) throws -> [AuthorCard] {
        try cutOffCards(in: scope).filter { card in
            if sent.contains(where: { $0.author == card.author && $0.cutoff != card.cutoff }) { return true }
            let standing = try standing(of: card.author, in: scope)
            return try branches(of: card.author, in: scope).contains { branch in
                try branch.head > branch.base && !standing.counts(branch.head, hash: branch.headHash)
            }
        }
    }

    /// The state of records as it follows from all changes that count: for when what counts has changed.
    func rederived(_ records: Set<RecordID>, in scope: ScopeID) throws -> [RecordState] {
        var rebuilt: [RecordID: RebuiltState] = [:]
        for author in Set(try branches(in: scope).map(\.author)) {
            let standing = try standing(of: author, in: scope)
            try eachChange(of: author, in: scope) { change in
                guard records.contains(change.change.record) else { return }
                rebuilt[change.change.record, default: RebuiltState()]
                    .take(change, counts: try standing.counts(change.change.sequence, hash: change.hash))
            }
        }
        return rebuilt.map { $1.state(of: $0) }
    }
}

/// A record put together from its changes in any order: every value that no other change replaces is current.
private struct RebuiltState {
    private var written: [FieldName: [Dot: FieldValue]] = [:]
    private var replaced: [FieldName: Set<Dot>] = [:]
    private var type: String?
    private var voidType: String?

    mutating func take(_ change: ChainedChange, counts: Bool) {
        let type = change.change.recordType
        guard counts, !change.change.writes.isEmpty else {
            voidType = Self.first(voidType, type)
            return
        }
        self.type = Self.first(self.type, type)
        for write in change.change.writes where written[FieldName(write.field)]?[change.dot] == nil {
            written[FieldName(write.field), default: [:]][change.dot] = write.value ?? .empty
            replaced[FieldName(write.field), default: []].formUnion(write.replaces)
        }
    }

    private static func first(_ one: String?, _ two: String) -> String {
        guard let one, !two.utf8.lexicographicallyPrecedes(one.utf8) else { return two }
        return one
    }

    func state(of id: RecordID) -> RecordState {
        RecordState(
            id: id, type: type ?? voidType ?? "",
            fields: written.map { field, values in
                let current = values.filter { replaced[field]?.contains($0.key) != true }
                return (key: field, value: Siblings(current.map { Siblings.Sibling(dot: $0.key, value: $0.value) }))
            })
    }
}
