public import Causality

/// Finds what a peer lacks and packs it into batches (SPEC § What to send).
///
/// Reads only ranges of logs: the work is proportional to the changes sent and the logs compared, and the memory to
/// one batch.
public struct Outgoing {
    /// A packed batch and whether the peer lacks more than it holds.
    public struct Packed: Sendable {
        /// What to send now.
        public let batch: Batch
        /// Whether to go on after it.
        public let hasMore: Bool
    }

    private let reader: any ReplicaReader
    private let verifier: any SignatureVerifier

    /// Packs from the snapshot behind the reader.
    public init(reader: any ReplicaReader, verifier: any SignatureVerifier) {
        self.reader = reader
        self.verifier = verifier
    }

    /// Packs changes that a peer with this knowledge lacks, in (Lamport, author) order, up to about `bytesMax`.
    ///
    /// At least one change is sent if the peer lacks any that can be proved to it.
    public func pack(lackedBy peer: [ScopeID: VersionVector], bytesMax: Int) throws -> Packed {
        var cursors: [Cursor] = []
        for (scope, theirs) in peer.sorted(by: { $0.key < $1.key }) {
            cursors += try self.cursors(in: scope, lackedBy: theirs)
        }
        cursors = Array(cursors.prefix(Limits.batchLogsMax))
        var queue = CursorQueue(cursors)
        var taken: [(cursor: Int, change: ChainedChange)] = []
        var bytes = 0
        while bytes < bytesMax, taken.count < Limits.batchChangesMax, let next = try queue.next(reader: reader) {
            taken.append(next)
            bytes += next.change.change.sizeBytes
        }
        let hasMore = try queue.hasMore(reader: reader)
        if hasMore { try settleEnds(of: &taken, cursors: cursors) }
        return Packed(batch: try batch(of: taken, cursors: cursors), hasMore: hasMore)
    }

    // MARK: Which changes

    /// One stretch of one branch that the peer lacks.
    struct Cursor {
        let branch: Branch
        let startHash: [UInt8]
        var position: UInt64
        var buffer: ArraySlice<ChainedChange> = []
    }

    private func cursors(in scope: ScopeID, lackedBy theirs: VersionVector) throws -> [Cursor] {
        let byAuthor = Dictionary(grouping: try reader.branches(in: scope), by: \.author)
        var cursors: [Cursor] = []
        for author in byAuthor.keys.sorted() {
            let branches = (byAuthor[author] ?? []).sorted { $0.id < $1.id }
            let heads = theirs.heads(of: author)
            if branches.count == 1, heads.count == 1, heads[0].hash == branches[0].headHash { continue }
            for branch in branches where branch.head > branch.base {
                guard let start = try start(of: branch, among: branches, heads: heads), start < branch.head else {
                    continue
                }
                let hash = try reader.hash(along: branch, among: branches, at: start)
                guard let hash else { continue }
                cursors.append(Cursor(branch: branch, startHash: hash, position: start))
            }
        }
        return cursors
    }

    /// The number after which the peer lacks this branch; `nil` if the peer must speak first.
    ///
    /// A head that we do not recognise but that lies beyond ours may continue our branch: the peer can tell, we cannot.
    /// A head that we do not recognise and that does not lie beyond ours proves a fork; the point of parting is unknown,
    /// so everything after the last recognised change is sent, and what the peer holds already does nothing there.
    private func start(of branch: Branch, among branches: [Branch], heads: [LogHead]) throws -> UInt64? {
        var start = branch.base
        for head in heads {
            var isRecognised = false
            for candidate in branches where head.sequence <= candidate.head {
                if try reader.hash(along: candidate, among: branches, at: head.sequence) == head.hash {
                    isRecognised = true
                }
            }
            if !isRecognised, head.sequence > branch.head { return nil }
            if try reader.hash(along: branch, among: branches, at: head.sequence) == head.hash {
                start = max(start, head.sequence)
            }
        }
        return start
    }

    // MARK: Ends that can be proved

    /// Makes every stretch end with a signature that holds, so that the peer can verify what it gets.
    ///
    /// Only the last signature of a stretch is ever verified on arrival, so one inside may be worthless.
    private func settleEnds(of taken: inout [(cursor: Int, change: ChainedChange)], cursors: [Cursor]) throws {
        var spared: [(cursor: Int, change: ChainedChange)] = []
        for index in cursors.indices {
            guard let key = try reader.card(of: cursors[index].branch.author)?.publicKey else { continue }
            while let last = taken.lastIndex(where: { $0.cursor == index }), !holds(taken[last].change, key: key) {
                spared.append(taken.remove(at: last))
            }
        }
        guard taken.isEmpty, let first = spared.min(by: { $0.change.change.lamport < $1.change.change.lamport }) else {
            return
        }
        let key = try reader.card(of: first.change.change.author)?.publicKey ?? []
        var position = first.change.change.sequence - 1
        let branch = cursors[first.cursor].branch.id
        while let change = try reader.changes(onBranch: branch, after: position, count: 1).first {
            taken.append((first.cursor, change))
            position += 1
            if holds(change, key: key) { return }
        }
    }

    private func holds(_ change: ChainedChange, key: [UInt8]) -> Bool {
        verifier.isValid(change.change.signature, of: Change.signedMessage(hash: change.hash), by: key)
    }

    private func batch(of taken: [(cursor: Int, change: ChainedChange)], cursors: [Cursor]) throws -> Batch {
        var segmentOfCursor: [Int: Int] = [:]
        var segments: [Batch.Segment] = []
        var authors: [AuthorID: AuthorCard] = [:]
        var items: [Batch.Item] = []
        items.reserveCapacity(taken.count)
        for (cursor, change) in taken {
            let branch = cursors[cursor].branch
            if segmentOfCursor[cursor] == nil {
                segmentOfCursor[cursor] = segments.count
                segments.append(
                    Batch.Segment(
                        scope: branch.scope, author: branch.author, previousHash: cursors[cursor].startHash))
                if authors[branch.author] == nil { authors[branch.author] = try reader.card(of: branch.author) }
            }
            items.append(Batch.Item(segment: segmentOfCursor[cursor] ?? 0, change: change.change))
        }
        return Batch(authors: authors.sorted { $0.key < $1.key }.map(\.value), segments: segments, items: items)
    }
}

/// Merges cursors by (Lamport, author), reading each branch in pieces.
private struct CursorQueue {
    private static let piece = 128
    private var cursors: [Outgoing.Cursor]

    init(_ cursors: [Outgoing.Cursor]) { self.cursors = cursors }

    mutating func next(reader: any ReplicaReader) throws -> (cursor: Int, change: ChainedChange)? {
        var best: Int?
        for index in cursors.indices {
            try fill(index, reader: reader)
            guard let change = cursors[index].buffer.first?.change else { continue }
            guard let current = best, let leader = cursors[current].buffer.first?.change else {
                best = index
                continue
            }
            if (change.lamport, change.author) < (leader.lamport, leader.author) { best = index }
        }
        guard let best, let change = cursors[best].buffer.popFirst() else { return nil }
        cursors[best].position = change.change.sequence
        return (best, change)
    }

    mutating func hasMore(reader: any ReplicaReader) throws -> Bool {
        for index in cursors.indices {
            try fill(index, reader: reader)
            if !cursors[index].buffer.isEmpty { return true }
        }
        return false
    }

    private mutating func fill(_ index: Int, reader: any ReplicaReader) throws {
        let cursor = cursors[index]
        guard cursor.buffer.isEmpty, cursor.position < cursor.branch.head else { return }
        cursors[index].buffer = try reader.changes(
            onBranch: cursor.branch.id, after: cursor.position, count: Self.piece)[...]
    }
}
