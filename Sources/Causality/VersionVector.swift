/// The last change of one branch of one author's log in one scope.
public struct LogHead: Hashable, Sendable, Comparable {
    /// Whose log.
    public let author: AuthorID
    /// The number of the last change, from 1.
    public let sequence: UInt64
    /// The last change's chained hash, 32 bytes.
    public let hash: [UInt8]

    /// Names the end of a log.
    public init(author: AuthorID, sequence: UInt64, hash: [UInt8]) {
        self.author = author
        self.sequence = sequence
        self.hash = hash
    }

    /// By author, sequence, hash.
    public static func < (left: LogHead, right: LogHead) -> Bool {
        if (left.author, left.sequence) != (right.author, right.sequence) {
            return (left.author, left.sequence) < (right.author, right.sequence)
        }
        return left.hash.lexicographicallyPrecedes(right.hash)
    }
}

/// How two replicas' knowledge of a scope relates; a partial order, hence words and no operators.
public enum CausalOrder: Hashable, Sendable {
    /// Both know the same.
    case equal
    /// The left one knows a part of what the right one knows.
    case before
    /// The left one knows all that the right one knows, and more.
    case after
    /// Each may know something that the other does not.
    case concurrent
}

/// What a replica knows of one scope: for each author the head of its log, or of each branch of a forked log.
///
/// This is the scope's vector clock. It is version vector, checkpoint and acknowledgement in one: logs are contiguous,
/// so a head stands for everything before it (SPEC § Knowledge).
public struct VersionVector: Hashable, Sendable {
    /// All heads, sorted; two heads of one author are two branches of a fork.
    public let heads: [LogHead]

    /// Knowledge of nothing.
    public init() { heads = [] }

    /// Collects heads in any order; duplicates are dropped.
    public init(_ heads: some Sequence<LogHead>) {
        var sorted: [LogHead] = []
        for head in heads.sorted() where sorted.last != head { sorted.append(head) }
        self.heads = sorted
    }

    /// The heads of one author's branches, in order; empty if the author is unknown.
    public func heads(of author: AuthorID) -> [LogHead] {
        var low = heads.startIndex
        var high = heads.endIndex
        while low < high {
            let middle = (low + high) / 2
            if heads[middle].author < author { low = middle + 1 } else { high = middle }
        }
        return Array(heads[low...].prefix { $0.author == author })
    }

    /// The authors known, in order.
    public var authors: [AuthorID] {
        var authors: [AuthorID] = []
        for head in heads where authors.last != head.author { authors.append(head.author) }
        return authors
    }

    /// Compares by heads alone.
    ///
    /// Heads of one author with different sequences are taken to be one log; a fork shows as ``CausalOrder/concurrent``
    /// only when the sequences are equal or the branches are listed. A replica that holds the logs knows more.
    public func order(comparedWith other: VersionVector) -> CausalOrder {
        if heads == other.heads { return .equal }
        switch (covers(other), other.covers(self)) {
        case (true, true), (false, false): return .concurrent
        case (true, false): return .after
        case (false, true): return .before
        }
    }

    private func covers(_ other: VersionVector) -> Bool {
        other.heads.allSatisfy { theirs in
            heads(of: theirs.author).contains {
                $0.sequence > theirs.sequence || ($0.sequence == theirs.sequence && $0.hash == theirs.hash)
            }
        }
    }
}
