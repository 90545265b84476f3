public import Causality

/// One author's log in one scope, by name: what a peer stopped.
public struct StoppedLog: Hashable, Sendable {
    /// The scope.
    public let scope: ScopeID
    /// Whose log.
    public let author: AuthorID

    /// Names a log.
    public init(scope: ScopeID, author: AuthorID) {
        self.scope = scope
        self.author = author
    }
}

/// All branches of one author's log in one scope, and where changes lie among them.
struct LogTree {
    /// A change that is held: the branch it lies on and its number.
    struct Place: Hashable {
        let branch: Int64
        let sequence: UInt64
    }

    let branches: [Branch]
    let reader: any ReplicaReader

    /// Where the change with this number and hash is held; `nil` if it is not.
    func place(of head: LogHead) throws -> Place? {
        for branch in branches where head.sequence > branch.base && head.sequence <= branch.head {
            if try reader.hash(onBranch: branch.id, at: head.sequence) == head.hash {
                return Place(branch: branch.id, sequence: head.sequence)
            }
        }
        return nil
    }

    /// The number up to which a branch, its parents included, and the way to a place are the same.
    func shared(of branch: Branch, with place: Place) -> UInt64 {
        let way = self.way(to: Place(branch: branch.id, sequence: branch.head))
        for step in self.way(to: place) {
            if let other = way.first(where: { $0.branch == step.branch }) { return min(step.sequence, other.sequence) }
        }
        return 0
    }

    /// Whether one place lies on the way to another.
    func leads(through place: Place, to end: Place) -> Bool {
        way(to: end).contains { $0.branch == place.branch && place.sequence <= $0.sequence }
    }

    /// The branches that lead to a place, the place's own first, each with the last number that belongs to the way.
    private func way(to place: Place) -> [Place] {
        var way = [place]
        while let branch = branches.first(where: { $0.id == way[way.count - 1].branch }), let parent = branch.parent {
            way.append(Place(branch: parent, sequence: min(branch.base, way[way.count - 1].sequence)))
        }
        return way
    }

    /// Changes that are held of every branch, ever sparser towards the log's beginning: at most 64 a branch.
    func landmarks(author: AuthorID) throws -> [LogHead] {
        var landmarks: [LogHead] = []
        for branch in branches {
            var distance: UInt64 = 1
            while branch.head > distance {
                let sequence = branch.head - distance
                if let hash = try reader.hash(along: branch, among: branches, at: sequence) {
                    landmarks.append(LogHead(author: author, sequence: sequence, hash: hash))
                }
                distance &*= 2
                if distance == 0 { break }
            }
        }
        return landmarks
    }
}

extension ReplicaReader {
    /// Where the peer's heads show a fork that we do not hold: what we hold of the logs concerned, for the peer to find
    /// the point of parting (SPEC § What to send).
    func landmarks(against theirs: VersionVector, in scope: ScopeID) throws -> [LogHead] {
        var landmarks: [LogHead] = []
        for author in theirs.authors {
            let heads = theirs.heads(of: author)
            let tree = LogTree(branches: try branches(of: author, in: scope), reader: self)
            guard !tree.branches.isEmpty, try heads.contains(where: { try tree.place(of: $0) == nil }) else { continue }
            landmarks += try tree.landmarks(author: author)
            if landmarks.count > Limits.sharedMax { break }
        }
        return Array(landmarks.prefix(Limits.sharedMax))
    }
}
