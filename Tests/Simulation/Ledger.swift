import Causality
import SyncProtocol

/// The first eight bytes of a chained hash: enough to tell the changes of a run apart.
struct Fingerprint: Hashable, Comparable {
    let word: UInt64

    init(_ hash: [UInt8]) {
        var word: UInt64 = 0
        for index in 0..<8 { word = word << 8 | UInt64(hash[index]) }
        self.word = word
    }

    static func < (left: Fingerprint, right: Fingerprint) -> Bool { left.word < right.word }
}

/// What the people of a run did, kept outside every replica: the truth that oracles compare with.
struct Ledger {
    /// One submitted form.
    struct Entry {
        let writes: [Intent]
        /// Whether its values are of a kind that nobody here can read, and so read as empty.
        let readsEmpty: Bool

        /// Whether a reader of this version finds just this in the change.
        func isSaid(by said: [Change.Write]) -> Bool {
            guard said.count == writes.count else { return false }
            return said.indices.allSatisfy { index in
                let (write, intent) = (said[index], writes[index])
                return write.field == intent.field && write.replaces == intent.seen
                    && write.value ?? .empty == (readsEmpty ? .empty : intent.value)
            }
        }

        /// What a reader of this version should find in the change.
        var readable: [Intent] {
            readsEmpty ? writes.map { Intent(field: $0.field, value: .empty, seen: $0.seen) } : writes
        }
    }

    /// One field that a person meant to write, and the values the person was shown.
    struct Intent: Hashable {
        let field: String
        let value: FieldValue
        let seen: [Dot]

        init(field: String, value: FieldValue, seen: [Dot]) {
            self.field = field
            self.value = value
            self.seen = seen
        }

        /// What a change says.
        init(_ write: Change.Write) {
            self.init(field: write.field, value: write.value ?? .empty, seen: write.replaces)
        }
    }

    /// Honest writes by fingerprint.
    var entries: [Fingerprint: Entry] = [:]
    /// Changes that some answerer stated in a signed receipt while it held them.
    var acknowledged: Set<Fingerprint> = []
    /// The scopes that each author may write.
    var members: [AuthorID: Set<ScopeID>] = [:]
    /// Every photo taken.
    var photos: Set<ModelPhoto> = []
    /// What all honest nodes together held when the faults stopped.
    var expected: Holdings?
}
