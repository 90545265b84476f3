public import Causality
import GRDB
import SyncProtocol
import Synchronization

/// Those who want to know which records changed.
final class Observers: Sendable {
    /// What was committed when somebody last looked for other processes' commits.
    struct Sighting {
        /// SQLite's number of the others' last commit, as the writing connection sees it; `nil` in a read-only store.
        let version: Int?
        /// The head of each branch, by its local number.
        let heads: [Int64: UInt64]
    }

    private struct State {
        var isClosed = false
        var continuations: [Int: AsyncStream<Set<RecordID>>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    let sighting = Mutex<Sighting?>(nil)

    /// A stream of the sets of records that transactions change; ended at once if the store is closed.
    func stream() -> AsyncStream<Set<RecordID>> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Set<RecordID>.self, bufferingPolicy: .bufferingNewest(256))
        let number: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.continuations[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.continuations.removeValue(forKey: number) }
        }
        return stream
    }

    func tell(_ records: Set<RecordID>) {
        guard !records.isEmpty else { return }
        for continuation in state.withLock({ Array($0.continuations.values) }) { continuation.yield(records) }
    }

    /// Ends every stream; who asks later gets one that has ended.
    func close() {
        let all = state.withLock { state in
            state.isClosed = true
            return Array(state.continuations.values)
        }
        // Outside the lock: each ending takes it to remove itself.
        for continuation in all { continuation.finish() }
    }
}

extension InspectionStore {
    /// The records that each transaction changes, as they are committed; ends when the store is closed.
    ///
    /// Commits of this process come by themselves, those of others when ``tellOfOtherProcesses()`` finds them. A reader
    /// that lags more than 256 transactions loses the oldest.
    public func observe() -> AsyncStream<Set<RecordID>> {
        // Where the look cannot be taken now, the first call of tellOfOtherProcesses() reports why.
        if observers.sighting.withLock({ $0 == nil }) { _ = try? tellOfOtherProcesses() }
        return observers.stream()
    }

    /// Looks once whether other processes committed since the last look, and tells observers which records they
    /// changed; for a ticker, such as once a second while somebody watches.
    ///
    /// Cheap while nobody committed. Records of this process's own commits since the last look may come again.
    /// - Returns: the records, empty if there was no commit or nobody had observed before.
    /// - Throws: what the disk refuses; trying again may help.
    @discardableResult
    public func tellOfOtherProcesses() throws -> Set<RecordID> {
        let changed = try observers.sighting.withLock { last -> Set<RecordID> in
            let version = try otherCommits()
            if let version, version == last?.version { return [] }
            return try snapshot { adapter in
                let heads = try adapter.heads()
                let records = try last.map { try adapter.records(beyond: $0.heads, upTo: heads) } ?? []
                last = Observers.Sighting(version: version, heads: heads)
                return records
            }
        }
        observers.tell(changed)
        return changed
    }

    private func otherCommits() throws -> Int? {
        try StoreError.naming {
            // Only on one and the same connection do two readings compare; it counts the commits of all others.
            try pool?.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") }
        }
    }
}

extension ReplicaAdapter {
    /// The head of each branch, by its local number.
    func heads() throws -> [Int64: UInt64] {
        let rows = try PreparedStatement(db, "SELECT id, head FROM log")
            .all { ($0.integer(0), UInt64(bitPattern: $0.integer(1))) }
        return Dictionary(rows, uniquingKeysWith: { max($0, $1) })
    }

    /// The records that the changes between two states of the logs are about.
    func records(beyond seen: [Int64: UInt64], upTo heads: [Int64: UInt64]) throws -> Set<RecordID> {
        var records: Set<RecordID> = []
        for (branch, head) in heads {
            var last = seen[branch] ?? 0
            while last < head, case let changes = try changes(onBranch: branch, after: last, count: 1_000),
                let newest = changes.last
            {
                records.formUnion(changes.map(\.change.record))
                last = newest.change.sequence
            }
        }
        return records
    }
}
