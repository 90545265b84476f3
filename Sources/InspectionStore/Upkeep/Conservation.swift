public import Causality
import SyncProtocol

/// What became of everything that was recorded on this device: an account that has to add up.
///
/// Produced, received and held back are counted in the logs and photo rows themselves; pending is the figure that people
/// are shown as existing only here. If one of them is wrong, the account does not balance.
public struct ConservationAccount: Hashable, Sendable {
    /// One kind of thing.
    public struct Line: Hashable, Sendable {
        /// How many were recorded here, by any author that this device ever was.
        public let produced: Int
        /// Of those, fully covered by the latest verified receipt.
        public let received: Int
        /// Of those, waiting to be received.
        public let pending: Int
        /// Of those, held back: refused by the centre, or a photo whose bytes are no longer whole here.
        public let quarantined: Int

        /// Whether nothing is missing and nothing counted twice.
        public var isBalanced: Bool { produced == received + pending + quarantined }

        /// States an account.
        public init(produced: Int, received: Int, pending: Int, quarantined: Int) {
            self.produced = produced
            self.received = received
            self.pending = pending
            self.quarantined = quarantined
        }
    }

    /// Records with at least one change of this device.
    public let records: Line
    /// Photos taken in here that a record names.
    public let photos: Line

    /// Whether both lines add up.
    public var isBalanced: Bool { records.isBalanced && photos.isBalanced }
}

extension InspectionStore {
    /// The account of everything recorded on this device; reads every change of its own logs.
    public func conservation() throws -> ConservationAccount {
        try snapshot { adapter in
            ConservationAccount(records: try adapter.recordAccount(), photos: try adapter.photoAccount())
        }
    }

    /// The records that any of the authors wrote to, and the photos named by those; for the office's side of an account.
    ///
    /// - Returns: how many records, how many photos they name, how many of those are whole here and how many wanted.
    public func holdings(of authors: Set<AuthorID>) throws -> Holdings {
        try snapshot { adapter in
            var records: Set<LogCheck.Key> = []
            for scope in try adapter.scopes() {
                for branch in try adapter.branches(in: scope) where authors.contains(branch.author) {
                    try adapter.eachChange(on: branch) { records.insert(LogCheck.Key(scope: scope, record: $0.record)) }
                }
            }
            var named: Set<[UInt8]> = []
            var whole: Set<[UInt8]> = []
            var wanted: Set<[UInt8]> = []
            let statement = """
                SELECT photo_reference.photo, photo.state FROM photo_reference
                JOIN record ON record.key = photo_reference.record
                LEFT JOIN photo ON photo.id = photo_reference.photo WHERE record.id = ?
                """
            for key in records {
                let photos = try PreparedStatement(adapter.db, statement)
                photos.bind(key.record.bytes, at: 1)
                for (photo, state) in try photos.all({ ($0.bytes(0), $0.isNull(1) ? nil : $0.integer(1)) }) {
                    named.insert(photo)
                    if state == 2 { whole.insert(photo) }
                    if let state, state < 2 { wanted.insert(photo) }
                }
            }
            return Holdings(
                records: records.count, photos: named.count, wholePhotos: whole.count, wantedPhotos: wanted.count)
        }
    }

    /// What a store holds of some authors' work.
    public struct Holdings: Hashable, Sendable {
        /// Records with a change of theirs.
        public let records: Int
        /// Photos that those records name.
        public let photos: Int
        /// Of those, whole here.
        public let wholePhotos: Int
        /// Of those, known to be missing and asked for.
        public let wantedPhotos: Int
    }
}

extension ReplicaAdapter {
    fileprivate func eachChange(on branch: Branch, _ body: (Change) throws -> Void) throws {
        var position = branch.base
        while true {
            let rows = try changeRows(onBranch: branch.id, after: position, count: 256)
            guard let last = rows.last else { return }
            for row in rows { try body(try row.change()) }
            position = last.key.sequence
        }
    }

    fileprivate func recordAccount() throws -> ConservationAccount.Line {
        let own = try ownAuthors()
        let covered = try deliveredSequences()
        var isUncovered: [LogCheck.Key: Bool] = [:]
        var refused: Set<LogCheck.Key> = []
        for scope in try scopes() {
            for branch in try branches(in: scope) where own.contains(branch.author) {
                let end = covered[branch.id] ?? 0
                let stop = try refusedSequence(of: branch.author, in: scope)
                try eachChange(on: branch) { change in
                    let key = LogCheck.Key(scope: scope, record: change.record)
                    let isOpen = change.sequence > end
                    isUncovered[key] = isUncovered[key] ?? false || isOpen
                    if let stop, isOpen, change.sequence >= stop { refused.insert(key) }
                }
            }
        }
        return ConservationAccount.Line(
            produced: isUncovered.count, received: isUncovered.values.count { !$0 }, pending: try pendingRecords(),
            quarantined: refused.count)
    }

    private func refusedSequence(of author: AuthorID, in scope: ScopeID) throws -> UInt64? {
        let statement = try PreparedStatement(
            db,
            """
            SELECT sequence FROM refusal JOIN scope ON scope.id = refusal.scope WHERE scope.name = ? AND author = ?
            """)
        statement.bind(Array(scope.name.utf8), at: 1)
        statement.bind(author.bytes, at: 2)
        return try statement.first { UInt64(bitPattern: $0.integer(0)) }
    }

    /// What people are shown as existing only here, without what the centre refused.
    private func pendingRecords() throws -> Int {
        let statement = try PreparedStatement(
            db,
            """
            SELECT count(DISTINCT record) \(InspectionStore.unsentSource) AND local_change.record NOT IN (
                SELECT refused.record FROM local_change AS refused JOIN log ON log.id = refused.log
                JOIN refusal ON refusal.scope = log.scope AND refusal.author = log.author
                LEFT JOIN delivered AS reached ON reached.log = log.id
                WHERE refused.sequence >= refusal.sequence AND refused.sequence > coalesce(reached.sequence, 0))
            """)
        return try statement.first { Int($0.integer(0)) } ?? 0
    }

    fileprivate func photoAccount() throws -> ConservationAccount.Line {
        let named = "EXISTS (SELECT 1 FROM photo_reference WHERE photo_reference.photo = photo.id)"
        func count(_ condition: String) throws -> Int {
            try PreparedStatement(db, "SELECT count(*) FROM photo WHERE \(condition)").first { Int($0.integer(0)) } ?? 0
        }
        return ConservationAccount.Line(
            produced: try count("kept = 1 AND \(named)"),
            received: try count("kept = 1 AND confirmed_ms IS NOT NULL AND \(named)"),
            pending: try count(InspectionStore.unsentPhoto),
            quarantined: try count("kept = 1 AND confirmed_ms IS NULL AND state < 2 AND \(named)"))
    }
}
