public import Causality
import SyncProtocol

/// Which changes a record's values rest on, and how far every device is known: its vector clock, for who wants to see it.
///
/// Derived; the store keeps one vector a scope and none a record (SPEC § Model).
public struct RecordClock: Sendable {
    /// One device's part.
    public struct Entry: Hashable, Sendable {
        /// The author: one incarnation of a device.
        public let author: AuthorID
        /// The device by the author's certificate; `nil` while there is none.
        public let device: String?
        /// Whether it is, or was, this very device.
        public let isOwn: Bool
        /// The author's last change of the record; `nil` if it never wrote to it.
        public let ofRecord: UInt64?
        /// The author's last change that is known here, in the record's scope.
        public let ofScope: UInt64
    }

    /// The scope that the record lives in.
    public let scope: ScopeID
    /// One entry an author of the scope: those who wrote to the record first, by author.
    public let entries: [Entry]
    /// The changes that the current values come from, by field in its own order.
    public let current: [(field: String, dots: [Dot])]
}

extension InspectionStore {
    /// The vector clock of a record; `nil` for an unknown record.
    public func clock(of record: RecordID) throws -> RecordClock? {
        let policy = policy
        return try snapshot { adapter in
            guard let stored = try adapter.stored(record) else { return nil }
            var walk = HistoryWalk(adapter: adapter, scope: stored.scope, policy: policy)
            var last: [AuthorID: UInt64] = [:]
            for found in try walk.all(of: stored.state) {
                last[found.change.author] = max(last[found.change.author] ?? 0, found.change.sequence)
            }
            let own = try adapter.ownAuthors()
            var heads: [AuthorID: UInt64] = [:]
            for head in try adapter.vector(of: stored.scope).heads {
                heads[head.author] = max(heads[head.author] ?? 0, head.sequence)
            }
            let entries = try heads.map { author, head in
                RecordClock.Entry(
                    author: author, device: try walk.device(of: author), isOwn: own.contains(author),
                    ofRecord: last[author], ofScope: head)
            }
            let current = stored.state.fields.map { (field: $0.key.text, dots: $0.value.dots) }
            return RecordClock(
                scope: stored.scope,
                entries: entries.sorted {
                    ($0.ofRecord == nil ? 1 : 0, $0.author) < ($1.ofRecord == nil ? 1 : 0, $1.author)
                }, current: current.sorted { $0.field < $1.field })
        }
    }
}
