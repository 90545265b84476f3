import Causality
public import SyncProtocol
import Synchronization

extension InspectionStore {
    /// A setting of this device, never synced; `nil` if it was never set.
    public func setting(_ key: String) throws -> String? {
        try snapshot { try $0.setting(key).map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Sets a setting of this device; `nil` takes it away. Keys that begin with `$` are the store's own.
    public func set(_ key: String, to value: String?) throws {
        guard !key.hasPrefix("$"), !key.isEmpty else { throw StoreError.badRequest("setting “\(key)”") }
        try transaction { try $0.set(key, to: value.map { Array($0.utf8) }) }
    }

    /// Takes the certificate that the organisation issued for the present author, and pins the organisation's key.
    ///
    /// - Throws: ``StoreError/badRequest(_:)`` if the card is another author's, ``ProtocolError`` with
    ///   `author.badCertificate` if the organisation did not sign it; then nothing changed.
    public func install(card: AuthorCard, organisation: [UInt8]) throws {
        guard card.publicKey == author.card.publicKey else {
            throw StoreError.badRequest("a card of author \(card.author.hex), not of \(author.id.hex)")
        }
        let policy = OrganisationPolicy(organisation: organisation, verifier: environment.verifier)
        _ = try policy.certificate(on: card)
        try transaction { adapter in
            try adapter.set(Self.organisationSetting, to: organisation)
            // A cut-off that is known stays, and one that comes takes force.
            let known = try adapter.card(of: card.author)?.cutoff ?? []
            try adapter.save(AuthorCard(publicKey: card.publicKey, certificate: card.certificate, cutoff: known))
            let sent = Batch(authors: [card], segments: [], items: [])
            _ = try Admission.apply(sent, allowing: [], policy: policy, to: adapter)
        }
    }

    /// The organisation's public key, pinned at enrolment; `nil` before it.
    public var organisationKey: [UInt8]? { try? snapshot { try $0.setting(Self.organisationSetting) } }

    /// What to trust once enrolled; `nil` before.
    public var policy: OrganisationPolicy? {
        organisationKey.map { OrganisationPolicy(organisation: $0, verifier: environment.verifier) }
    }

    static let organisationSetting = "$organisation"

    /// The scopes that the present author may write in by its certificate; `nil` while it has none.
    func grants(in adapter: ReplicaAdapter) throws -> Set<ScopeID>? {
        let card = author.card
        guard !card.certificate.isEmpty else { return nil }
        if let known = state.withLock({ $0.certificate }), known.bytes == card.certificate { return known.writable }
        guard let organisation = try adapter.setting(Self.organisationSetting),
            let certificate = try? OrganisationPolicy(organisation: organisation, verifier: environment.verifier)
                .certificate(on: card)
        else { return nil }
        let writable = Set(certificate.grants.filter(\.mayWrite).map(\.scope))
        state.withLock { $0.certificate = CheckedCertificate(bytes: card.certificate, writable: writable) }
        return writable
    }
}

/// A certificate whose signature was checked, so that each write need not check it again.
struct CheckedCertificate {
    let bytes: [UInt8]
    let writable: Set<ScopeID>
}

extension ReplicaAdapter {
    func setting(_ key: String) throws -> [UInt8]? {
        let statement = try PreparedStatement(db, "SELECT value FROM local_setting WHERE key = ?")
        statement.bind(Array(key.utf8), at: 1)
        return try statement.first { $0.bytes(0) }
    }
}

extension ReplicaWritingAdapter {
    func set(_ key: String, to value: [UInt8]?) throws {
        let statement = try PreparedStatement(
            db,
            value == nil
                ? "DELETE FROM local_setting WHERE key = ?1"
                : "INSERT OR REPLACE INTO local_setting (key, value) VALUES (?1, ?2)")
        statement.bind(Array(key.utf8), at: 1)
        if let value { statement.bind(value, at: 2) }
        try statement.run()
    }
}
