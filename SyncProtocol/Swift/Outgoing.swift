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
        var queue = try CursorQueue(cursors, reader: reader)
        var taken: [Taken] = []
        var bytes = 0
        while bytes < bytesMax, taken.count < Limits.batchChangesMax, let next = try queue.next() {
            taken.append(next)
            bytes += next.change.sizeBytes
        }
        let hasMore = !queue.isEmpty
        if hasMore { try settleEnds(of: &taken, cursors: cursors) }
        return Packed(batch: try batch(of: taken, cursors: cursors), hasMore: hasMore)
    }

    // MARK: Which changes

    /// One stretch of one branch that the peer lacks.
    struct Cursor {
        let branch: Branch
        let startHash: [UInt8]
        let start: UInt64
    }

    /// A change that goes out, and the cursor it came from.
    typealias Taken = (cursor: Int, change: ForwardedChange)

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
            var needed: Set<Int64> = []
            var ofAuthor: [Cursor] = []
            // Children before parents: what is sent of a child may need its parent.
            for branch in branches.reversed() where branch.head > branch.base {
                // A head that we do not recognise but that lies beyond ours may continue our branch: the peer can tell
                // and we cannot, so it speaks first. One that does not lie beyond ours proves a fork.
                guard farthestUnknown <= branch.head || needed.contains(branch.id) else { continue }
                let recognised = known.map { tree.shared(of: branch, with: $0) }.max() ?? 0
                let start = max(branch.base, recognised)
                guard start < branch.head, let hash = try reader.hash(along: branch, among: branches, at: start)
                else { continue }
                ofAuthor.append(Cursor(branch: branch, startHash: hash, start: start))
                if let parent = branch.parent, recognised < branch.base { needed.insert(parent) }
            }
            cursors += ofAuthor.reversed()
        }
        return cursors
    }

    // MARK: Ends that can be proved

    /// Makes every stretch end with a signature that holds, so that the peer can verify what it gets.
    ///
    /// Only the last signature of a stretch is ever verified on arrival, so one inside may be worthless. A stretch that
    /// ends inside such a run is carried on to the run's end; the peer takes of it what it can. Where that would make
    /// the message too large, the batch ends before the run, so that nothing that builds on it goes ahead of it.
    private func settleEnds(of taken: inout [Taken], cursors: [Cursor]) throws {
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
                room -= run.reduce(0) { $0 + $1.sizeBytes }
                continue
            }
            let proved = taken.lastIndex { $0.cursor == index && holds($0.change, key: key) } ?? -1
            let start = taken.indices.first { $0 > proved && taken[$0].cursor == index } ?? taken.endIndex
            taken.removeSubrange(max(start, 1)...)
            room = Limits.batchBytesAim
            index = -1
        }
        taken.sort {
            ($0.change.lamport, cursors[$0.cursor].branch.author)
                < ($1.change.lamport, cursors[$1.cursor].branch.author)
        }
    }

    /// The changes after one, up to the next whose signature holds; `nil` if they are more than the bytes allow.
    private func run(
        after change: ForwardedChange, of branch: Branch, key: [UInt8], bytesMax: Int
    ) throws -> [ForwardedChange]? {
        var run: [ForwardedChange] = []
        var bytes = 0
        var position = change.sequence
        while let next = try reader.forwardedChanges(onBranch: branch.id, after: position, count: 1).first {
            run.append(next)
            bytes += next.sizeBytes
            position = next.sequence
            if holds(next, key: key) { return run }
            if bytes > bytesMax { return nil }
        }
        return run
    }

    private func holds(_ change: ForwardedChange, key: [UInt8]) -> Bool {
        verifier.isValid(change.signature, of: Change.signedMessage(hash: change.hash), by: key)
    }

    private func batch(of taken: [Taken], cursors: [Cursor]) throws -> Batch {
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
            items.append(Batch.Item(segment: segmentOfCursor[cursor] ?? 0, forwarding: change))
        }
        return Batch(authors: authors.sorted { $0.key < $1.key }.map(\.value), segments: segments, items: items)
    }
}

/// Merges cursors by (Lamport, author), reading each branch in pieces.
private struct CursorQueue {
    /// What a stretch still holds: its next change's place in the order, and the changes read ahead, the next one last.
    private struct Stretch {
        let branch: Branch
        var position: UInt64
        var lamport: UInt64 = 0
        var ahead: [ForwardedChange] = []
    }

    /// Changes read ahead of all stretches together: what a batch does not take is read again for the next.
    private static let aheadMax = 1024
    private let reader: any ReplicaReader
    private let piece: Int
    private var stretches: [Stretch]
    /// The stretches that still hold a change, the one with the next change last.
    private var order: [Int] = []

    init(_ cursors: [Outgoing.Cursor], reader: any ReplicaReader) throws {
        self.reader = reader
        piece = max(2, min(32, Self.aheadMax / max(1, cursors.count)))
        stretches = cursors.map { Stretch(branch: $0.branch, position: $0.start) }
        for index in stretches.indices { try fill(index) }
        order = stretches.indices.filter { !stretches[$0].ahead.isEmpty }.sorted { isLater($0, $1) }
    }

    var isEmpty: Bool { order.isEmpty }

    mutating func next() throws -> Outgoing.Taken? {
        guard let index = order.popLast(), let change = stretches[index].ahead.popLast() else { return nil }
        stretches[index].position = change.sequence
        try fill(index)
        if !stretches[index].ahead.isEmpty { enter(index) }
        return (index, change)
    }

    private func isLater(_ left: Int, _ right: Int) -> Bool {
        (stretches[left].lamport, stretches[left].branch.author, left)
            > (stretches[right].lamport, stretches[right].branch.author, right)
    }

    private mutating func enter(_ index: Int) {
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            if isLater(order[middle], index) { low = middle + 1 } else { high = middle }
        }
        order.insert(index, at: low)
    }

    private mutating func fill(_ index: Int) throws {
        let stretch = stretches[index]
        if stretch.ahead.isEmpty, stretch.position < stretch.branch.head {
            stretches[index].ahead = try reader.forwardedChanges(
                onBranch: stretch.branch.id, after: stretch.position, count: piece
            ).reversed()
        }
        stretches[index].lamport = stretches[index].ahead.last?.lamport ?? 0
    }
}
