public import Causality
public import Foundation
import InspectionDomain
import SyncProtocol

/// What a replica knew at one moment: the vector clocks of its scopes. A report that names its cut can be made again.
public struct StoreCut: Hashable, Sendable {
    /// The heads of every author, by scope; scopes without changes are left out.
    public let scopes: [ScopeID: VersionVector]

    /// Collects the vector clocks.
    public init(_ scopes: [ScopeID: VersionVector]) { self.scopes = scopes.filter { !$0.value.heads.isEmpty } }

    /// One line a head, `scope author sequence hash`, in byte order; the same for the same cut everywhere.
    public var text: String {
        scopes.sorted { $0.key < $1.key }.flatMap { scope, vector in
            vector.heads.map { "\(scope.name) \($0.author.hex) \($0.sequence) \(Self.hex($0.hash))\n" }
        }.joined()
    }

    /// Reads what ``text`` wrote; `nil` for anything else.
    public init?(text: String) {
        var heads: [ScopeID: [LogHead]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count >= 4, let scope = ScopeID(parts.dropLast(3).joined(separator: " ")),
                let author = AuthorID(hex: parts[parts.count - 3]), let sequence = UInt64(parts[parts.count - 2]),
                let hash = Self.bytes(parts[parts.count - 1])
            else { return nil }
            heads[scope, default: []].append(LogHead(author: author, sequence: sequence, hash: hash))
        }
        self.init(heads.mapValues { VersionVector($0) })
    }

    /// The first 16 hexadecimal digits of the SHA-256 of ``text``: what is printed.
    public var digest: String { String(Self.hex(Hashing.sha256(Array(text.utf8))).prefix(16)) }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).reduce(into: [UInt8]()) { bytes, place in
            if let byte = UInt8(hex.dropFirst(place).prefix(2), radix: 16) { bytes?.append(byte) } else { bytes = nil }
        }
    }
}

extension InspectionStore {
    /// What this replica knows now, in the scopes given.
    public func cut(of scopes: some Sequence<ScopeID>) throws -> StoreCut {
        try snapshot { adapter in
            StoreCut(Dictionary(uniqueKeysWithValues: try Set(scopes).map { ($0, try adapter.vector(of: $0)) }))
        }
    }

    /// A scratch store with the records as they were at a cut; whoever asked for it removes the folder.
    ///
    /// Holds present values only: no logs, no history, no photos. Revocations count as they stand here now. The work is
    /// proportional to the changes up to the cut.
    /// - Throws: ``StoreError/badRequest(_:)`` if this replica does not hold all of the cut, or dropped values of it.
    public func replica(at cut: StoreCut, in folder: URL) throws -> InspectionStore {
        let records = try snapshot { adapter in
            try cut.scopes.sorted { $0.key < $1.key }.map { scope, vector in
                (scope: scope, states: try CutReading(adapter: adapter, scope: scope).states(at: vector))
            }
        }
        let store = try InspectionStore.create(at: folder, environment: environment)
        try store.transaction { writer in
            for (scope, states) in records { for state in states { try writer.save(state, in: scope) } }
        }
        return store
    }
}

/// Applies the changes of one scope up to a vector clock.
private struct CutReading {
    private static let batch = 1000

    let adapter: ReplicaAdapter
    let scope: ScopeID

    func states(at vector: VersionVector) throws -> [RecordState] {
        var changes: [ChainedChange] = []
        let branches = Dictionary(grouping: try adapter.branches(in: scope), by: \.author)
        for author in Set(vector.heads.map(\.author)) {
            let standing = try adapter.standing(of: author, in: scope)
            let known = branches[author] ?? []
            for (branch, last) in try ends(of: vector.heads(of: author), among: known) {
                changes += try self.changes(on: branch, through: last).filter {
                    try standing.counts($0.change.sequence, hash: $0.hash)
                }
            }
        }
        // A cause has the lower Lamport number, so nothing is replaced before it was written.
        changes.sort {
            ($0.change.lamport, $0.change.author, $0.change.sequence)
                < ($1.change.lamport, $1.change.author, $1.change.sequence)
        }
        var states: [RecordID: RecordState] = [:]
        for change in changes {
            if change.change.values == nil, !change.change.writes.isEmpty {
                throw StoreError.badRequest("values of \(change.dot) were dropped")
            }
            states[change.change.record] = change.applied(to: states[change.change.record])
        }
        return states.values.sorted { $0.id < $1.id }
    }

    /// How far each branch belongs to the cut: up to its head there, and its parents up to where it parts from them.
    private func ends(of heads: [LogHead], among branches: [Branch]) throws -> [(Branch, UInt64)] {
        var ends: [Int64: UInt64] = [:]
        for head in heads {
            let holder = try branches.first { branch in
                try adapter.hash(onBranch: branch.id, at: head.sequence) == head.hash
            }
            guard var branch = holder else { throw StoreError.badRequest("the cut is not held here: \(head.author)") }
            var last = head.sequence
            ends[branch.id] = max(ends[branch.id] ?? 0, last)
            while let parent = branches.first(where: { $0.id == branch.parent }) {
                last = branch.base
                ends[parent.id] = max(ends[parent.id] ?? 0, last)
                branch = parent
            }
        }
        return branches.compactMap { branch in ends[branch.id].map { (branch, $0) } }
    }

    private func changes(on branch: Branch, through last: UInt64) throws -> [ChainedChange] {
        var changes: [ChainedChange] = []
        var after = branch.base
        while after < last {
            let next = try adapter.changes(
                onBranch: branch.id, after: after, count: min(Self.batch, Int(last - after)))
            guard let end = next.last?.change.sequence else { break }
            changes += next
            after = end
        }
        return changes
    }
}
