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
    ///
    /// - Parameters:
    ///   - shared: earlier changes that the peer says it holds of logs that seem forked.
    ///   - stopped: logs that the peer has stopped; they are left out, so that they hold back no other.
    public func pack(
        lackedBy peer: [ScopeID: VersionVector], sharing shared: [ScopeID: [LogHead]] = [:],
        leavingOut stopped: Set<StoppedLog> = [], bytesMax: Int
    ) throws -> Packed {
        var cursors: [Cursor] = []
        for (scope, theirs) in peer.sorted(by: { $0.key < $1.key }) {
            cursors += try self.cursors(in: scope, lackedBy: theirs, sharing: shared[scope] ?? [])
        }
        cursors.removeAll { stopped.contains(StoppedLog(scope: $0.branch.scope, author: $0.branch.author)) }
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

    private func cursors(
        in scope: ScopeID, lackedBy theirs: VersionVector, sharing shared: [LogHead]
    ) throws -> [Cursor] {
        let byAuthor = Dictionary(grouping: try reader.branches(in: scope), by: \.author)
        var cursors: [Cursor] = []
        for author in byAuthor.keys.sorted() {
            let branches = (byAuthor[author] ?? []).sorted { $0.id < $1.id }
            let heads = theirs.heads(of: author)
            if branches.count == 1, heads.count == 1, heads[0].hash == branches[0].headHash { continue }
            let tree = LogTree(branches: branches, reader: reader)
            let known = try (heads + shared.filter { $0.author == author }).compactMap(tree.place)
            let farthestUnknown = try heads.filter { try tree.place(of: $0) == nil }.map(\.sequence).max() ?? 0
            for branch in branches where branch.head > branch.base {
                // A head that we do not recognise but that lies beyond ours may continue our branch: the peer can tell
                // and we cannot, so it speaks first. One that does not lie beyond ours proves a fork.
                guard farthestUnknown <= branch.head else { continue }
                let start = max(branch.base, known.map { tree.shared(of: branch, with: $0) }.max() ?? 0)
                guard start < branch.head, let hash = try reader.hash(along: branch, among: branches, at: start)
                else { continue }
                cursors.append(Cursor(branch: branch, startHash: hash, position: start))
            }
        }
        return cursors
    }

    // MARK: Ends that can be proved

    /// Makes every stretch end with a signature that holds, so that the peer can verify what it gets.
    ///
    /// Only the last signature of a stretch is ever verified on arrival, so one inside may be worthless. A stretch that
    /// ends inside such a run is carried on to the run's end; the peer takes of it what it can. Where that would make
    /// the message too large, the batch ends before the run, so that nothing that builds on it goes ahead of it.
    private func settleEnds(of taken: inout [(cursor: Int, change: ChainedChange)], cursors: [Cursor]) throws {
        var room = Limits.batchBytesAim
        var index = 0
        while index < cursors.count {
            defer { index += 1 }
            guard let last = taken.last(where: { $0.cursor == index })?.change,
                let key = try reader.card(of: cursors[index].branch.author)?.publicKey, !holds(last, key: key)
            else { continue }
            let isOnlyOne = !taken.contains { $0.cursor != index }
            let run = try run(after: last, of: cursors[index].branch, key: key, bytesMax: isOnlyOne ? .max : room)
            if let run {
                taken += run.map { (index, $0) }
                room -= run.reduce(0) { $0 + $1.change.sizeBytes }
                continue
            }
            let proved = taken.lastIndex { $0.cursor == index && holds($0.change, key: key) } ?? -1
            let start = taken.indices.first { $0 > proved && taken[$0].cursor == index } ?? taken.endIndex
            taken.removeSubrange(max(start, 1)...)
            room = Limits.batchBytesAim
            index = -1
        }
        taken.sort {
            ($0.change.change.lamport, $0.change.change.author) < ($1.change.change.lamport, $1.change.change.author)
        }
    }

    /// The changes after one, up to the next whose signature holds; `nil` if they are more than the bytes allow.
    private func run(
        after change: ChainedChange, of branch: Branch, key: [UInt8], bytesMax: Int
    ) throws -> [ChainedChange]? {
        var run: [ChainedChange] = []
        var bytes = 0
        var position = change.change.sequence
        while let next = try reader.changes(onBranch: branch.id, after: position, count: 1).first {
            run.append(next)
            bytes += next.change.sizeBytes
            position = next.change.sequence
            if holds(next, key: key) { return run }
            if bytes > bytesMax { return nil }
        }
        return run
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
