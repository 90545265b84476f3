public import Causality
import Synchronization

/// Whether a replica may take an author's changes in a scope.
public protocol AdmissionPolicy: Sendable {
    /// How to check signatures.
    var verifier: any SignatureVerifier { get }
    /// Why the author's changes in the scope are not taken; `nil` when they are.
    func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code?
    /// The card to keep of what is known and what a peer sent: only checked statements may replace others.
    func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard
}

/// Trusts what one organisation has certified (SPEC § Authors and certificates).
///
/// Certificates and cut-offs are checked when they are first needed; safe to copy, and copies share what was checked.
public struct OrganisationPolicy: AdmissionPolicy {
    /// How to check signatures.
    public let verifier: any SignatureVerifier
    /// The organisation's public key, pinned at enrolment; 32 bytes.
    public let organisation: [UInt8]
    private let checked = CheckedStatements()

    /// Trusts the holder of the organisation's key.
    public init(organisation: [UInt8], verifier: any SignatureVerifier = Ed25519Verifier()) {
        self.organisation = organisation
        self.verifier = verifier
    }

    /// The certificate on a card, checked.
    public func certificate(on card: AuthorCard) throws -> Certificate {
        guard !card.certificate.isEmpty else { throw ProtocolError(.uncertified, card.author.hex) }
        let certificate = try checked.certificate(card.certificate) {
            try Certificate(bytes: $0, organisation: organisation, verifier: verifier)
        }
        guard certificate.publicKey == card.publicKey else {
            throw ProtocolError(.badCertificate, "certificate of another key")
        }
        return certificate
    }

    /// The cut-off on a card, checked; `nil` if there is none or it is not the organisation's.
    public func cutoff(on card: AuthorCard) -> Cutoff? {
        guard !card.cutoff.isEmpty,
            let cutoff = try? checked.cutoff(
                card.cutoff, check: { try Cutoff(bytes: $0, organisation: organisation, verifier: verifier) }),
            cutoff.author == card.author
        else { return nil }
        return cutoff
    }

    /// Uncertified, badly certified, or not granted; otherwise `nil`. A cut-off stops nothing (``LogStanding``).
    public func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code? {
        do {
            let certificate = try certificate(on: card)
            return certificate.grants.contains { $0.scope == scope && $0.mayWrite } ? nil : .notGranted
        } catch let error as ProtocolError {
            return error.code
        } catch {
            return .badCertificate
        }
    }

    /// Takes the valid certificate with the higher serial, and the valid cut-off that was issued last.
    public func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard {
        guard let known else {
            let isValid = sent.cutoff.isEmpty || cutoff(on: sent) != nil
            return isValid ? sent : AuthorCard(publicKey: sent.publicKey, certificate: sent.certificate)
        }
        guard known.publicKey == sent.publicKey else { return known }
        var certificate = known.certificate
        if sent.certificate != known.certificate, let new = try? self.certificate(on: sent) {
            let old = try? self.certificate(on: known)
            if old.map({ $0.serial < new.serial }) ?? true { certificate = sent.certificate }
        }
        return AuthorCard(
            publicKey: known.publicKey, certificate: certificate,
            cutoff: replaces(sent, known) ? sent.cutoff : known.cutoff)
    }

    /// Whether the cut-off sent counts instead of the one known; of two issued at once the first in byte order does.
    private func replaces(_ sent: AuthorCard, _ known: AuthorCard) -> Bool {
        guard sent.cutoff != known.cutoff, let new = cutoff(on: sent) else { return false }
        guard let old = cutoff(on: known) else { return true }
        if new.issuedMilliseconds != old.issuedMilliseconds { return new.issuedMilliseconds > old.issuedMilliseconds }
        return sent.cutoff.lexicographicallyPrecedes(known.cutoff)
    }
}

/// The statements of one organisation whose signature held, so that a batch need not check them again.
///
/// Whether a signature holds depends on the bytes alone, and they are the key: a newer certificate or a cut-off is
/// other bytes. What did not hold is not remembered, so strangers cannot fill it.
private final class CheckedStatements: Sendable {
    private static let countMax = 8_192
    private let certificates = Mutex<[[UInt8]: Certificate]>([:])
    private let cutoffs = Mutex<[[UInt8]: Cutoff]>([:])

    func certificate(_ bytes: [UInt8], check: ([UInt8]) throws -> Certificate) rethrows -> Certificate {
        try Self.find(bytes, in: certificates, or: check)
    }

    func cutoff(_ bytes: [UInt8], check: ([UInt8]) throws -> Cutoff) rethrows -> Cutoff {
        try Self.find(bytes, in: cutoffs, or: check)
    }

    private static func find<Statement: Sendable>(
        _ bytes: [UInt8], in known: borrowing Mutex<[[UInt8]: Statement]>, or check: ([UInt8]) throws -> Statement
    ) rethrows -> Statement {
        if let statement = known.withLock({ $0[bytes] }) { return statement }
        let statement = try check(bytes)
        known.withLock {
            if $0.count >= countMax { $0 = [:] }
            $0[bytes] = statement
        }
        return statement
    }
}
