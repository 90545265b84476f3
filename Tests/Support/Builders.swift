public import Causality
public import SyncProtocol

/// Short names for what tests build again and again.
public enum Build {
    /// An author that writes with a fast key of the seed.
    public static func author(_ seed: UInt64) -> LocalAuthor {
        let signer = FastSigner(seed: seed)
        return LocalAuthor(card: AuthorCard(publicKey: signer.publicKey), signer: signer)
    }

    /// A scope by name; the name must be valid.
    public static func scope(_ name: String) -> ScopeID {
        guard let scope = ScopeID(name) else { preconditionFailure("not a scope: \(name)") }
        return scope
    }

    /// A record id by number.
    public static func record(_ number: UInt64) -> RecordID { RecordID(high: number, low: 0) }

    /// A draft that writes one field.
    public static func draft(
        _ record: RecordID, _ field: String, _ value: FieldValue, replacing dots: [Dot] = [], type: String = "visit"
    ) -> Draft {
        Draft(
            record: record, recordType: type, writes: [.init(field: field, value: value, replaces: dots)],
            person: "测试员")
    }

    /// A fixed salt of eight bytes.
    public static let salt: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
}

extension ReplicaStore {
    /// Writes one field and replaces all that it shows here.
    @discardableResult
    public func set(
        _ field: String, of record: RecordID, to value: FieldValue, in scope: ScopeID, as author: LocalAuthor
    ) throws -> ChainedChange {
        try write { writer in
            let seen = try writer.record(record, in: scope)?[field].dots ?? []
            return try writer.write(
                Build.draft(record, field, value, replacing: seen), in: scope, as: author, wallMilliseconds: 0,
                salt: Build.salt)
        }
    }

    /// What is known of a scope.
    public func stated(of scope: ScopeID) throws -> ScopeKnowledge { try read { try $0.knowledge(of: scope) } }

    /// A record's state.
    public func state(of record: RecordID, in scope: ScopeID) throws -> RecordState? {
        try read { try $0.record(record, in: scope) }
    }
}
