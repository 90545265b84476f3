import Causality
import SyncProtocol

/// The first eight bytes of a chained hash: enough to tell the changes of a run apart.
struct Fingerprint: Hashable, Comparable {
    let word: UInt64

    init(_ hash: [UInt8]) { word = hash[..<8].reduce(0) { $0 << 8 | UInt64($1) } }

    static func < (left: Fingerprint, right: Fingerprint) -> Bool { left.word < right.word }
}

/// What the people of a run did, kept outside every replica: the truth that oracles compare with.
struct Ledger {
    /// One submitted form.
    struct Entry {
        let scope: ScopeID
        let record: RecordID
        let dot: Dot
        let writes: [Intent]
    }

    /// One field that a person meant to write, and the values the person was shown.
    struct Intent: Hashable {
        let field: String
        let value: FieldValue
        let seen: [Dot]
    }

    /// Honest writes by fingerprint.
    var entries: [Fingerprint: Entry] = [:]
    /// Changes that some answerer stated in a signed receipt while it held them.
    var acknowledged: Set<Fingerprint> = []
}
