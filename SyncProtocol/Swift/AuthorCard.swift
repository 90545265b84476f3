public import Causality
import Foundation
import SwiftProtobuf

/// What proves an author: the public key, the organisation's certificate and, once revoked, the cut-off.
///
/// Certificate and cut-off are kept as signed bytes and travel verbatim.
public struct AuthorCard: Hashable, Sendable {
    /// The 32 bytes of the Ed25519 public key.
    public let publicKey: [UInt8]
    /// The certificate's bytes; empty while none was issued.
    public let certificate: [UInt8]
    /// The cut-off's bytes; empty while not revoked.
    public let cutoff: [UInt8]

    /// The author that this card is about.
    public let author: AuthorID

    /// The cut-off of a card that a replica keeps: it was checked when it was kept.
    var keptCutoff: Cutoff? { (try? statedCutoff()) ?? nil }

    /// The cut-off as the card states it, unchecked; `nil` if there is none. Throws if it cannot be read.
    public func statedCutoff() throws -> Cutoff? { cutoff.isEmpty ? nil : try Cutoff(kept: cutoff) }

    /// Collects what is known of an author.
    public init(publicKey: [UInt8], certificate: [UInt8] = [], cutoff: [UInt8] = []) {
        author = Hashing.author(ofPublicKey: publicKey)
        self.publicKey = publicKey
        self.certificate = certificate
        self.cutoff = cutoff
    }

    init(_ message: Tensupervisions_Sync_V1_AuthorCard) throws {
        guard message.publicKey.count == 32 else { throw ProtocolError(.malformed, "public key") }
        guard message.certificate.count <= Limits.certificateBytesMax,
            message.cutoff.count <= Limits.certificateBytesMax
        else { throw ProtocolError(.limitExceeded, "certificate or cut-off") }
        self.init(
            publicKey: [UInt8](message.publicKey), certificate: [UInt8](message.certificate),
            cutoff: [UInt8](message.cutoff))
    }

    func write(to writer: inout ProtobufWriter) {
        writer.content(1, publicKey)
        writer.content(2, certificate)
        writer.content(3, cutoff)
    }
}

/// What the organisation says of an author: whose device it is and what it may read and write.
public struct Certificate: Hashable, Sendable {
    /// Access to one scope.
    public struct Grant: Hashable, Sendable {
        /// The scope.
        public let scope: ScopeID
        /// Whether the author may write there; reading comes with every grant.
        public let mayWrite: Bool

        /// Describes access to one scope.
        public init(scope: ScopeID, mayWrite: Bool) {
            self.scope = scope
            self.mayWrite = mayWrite
        }
    }

    /// The author's public key, 32 bytes.
    public let publicKey: [UInt8]
    /// The device, as the organisation names it.
    public let device: String
    /// The person, as the organisation names people.
    public let person: String
    /// The role's name.
    public let role: String
    /// What may be read and written.
    public let grants: [Grant]
    /// When it was issued, milliseconds since 1970 by the issuer's clock.
    public let issuedMilliseconds: Int64
    /// Rises with every certificate of the organisation.
    public let serial: UInt64

    /// Describes a certificate to be issued.
    public init(
        publicKey: [UInt8], device: String, person: String, role: String, grants: [Grant], issuedMilliseconds: Int64,
        serial: UInt64
    ) {
        self.publicKey = publicKey
        self.device = device
        self.person = person
        self.role = role
        self.grants = grants
        self.issuedMilliseconds = issuedMilliseconds
        self.serial = serial
    }

    /// The bytes of this certificate signed by the organisation.
    public func signed(by organisation: some Signer) throws -> [UInt8] {
        let body = ProtobufWriter.bytes {
            $0.content(1, publicKey)
            $0.text(2, device)
            $0.text(3, person)
            $0.text(4, role)
            for grant in grants {
                $0.message(5) {
                    $0.text(1, grant.scope.name)
                    $0.flag(2, grant.mayWrite)
                }
            }
            $0.signed(6, issuedMilliseconds)
            $0.number(7, serial)
        }
        return try SignedEnvelope.seal(body, as: "certificate", by: organisation)
    }

    /// Reads a certificate and checks the organisation's signature.
    ///
    /// - Throws: ``ProtocolError`` with ``ProtocolError/Code/badCertificate`` or ``ProtocolError/Code/malformed``.
    public init(bytes: [UInt8], organisation: [UInt8], verifier: some SignatureVerifier) throws {
        let body = try SignedEnvelope.open(bytes, as: "certificate", by: organisation, verifier: verifier)
        let message: Tensupervisions_Sync_V1_CertificateBody = try Wire.decode(body, "certificate")
        publicKey = [UInt8](message.publicKey)
        device = message.device
        person = message.person
        role = message.role
        grants = try message.grants.map {
            guard let scope = ScopeID($0.scope) else { throw ProtocolError(.malformed, "scope of a grant") }
            return Grant(scope: scope, mayWrite: $0.write)
        }
        issuedMilliseconds = message.issuedMs
        serial = message.serial
    }
}

/// A revocation: what the author wrote up to these heads counts, everything else of it is kept and does not count.
public struct Cutoff: Hashable, Sendable {
    /// The revoked author.
    public let author: AuthorID
    /// The last change that counts in each scope; nothing counts in a scope that is not listed.
    public let heads: [ScopeID: LogHead]
    /// When, milliseconds since 1970; greater than that of every earlier cut-off of the author, since the greatest
    /// counts.
    public let issuedMilliseconds: Int64
    /// Why.
    public let reason: String

    /// Describes a revocation.
    public init(author: AuthorID, heads: [ScopeID: LogHead], issuedMilliseconds: Int64, reason: String) {
        self.author = author
        self.heads = heads
        self.issuedMilliseconds = issuedMilliseconds
        self.reason = reason
    }

    /// The bytes of this cut-off signed by the organisation.
    public func signed(by organisation: some Signer) throws -> [UInt8] {
        let body = ProtobufWriter.bytes {
            $0.id(1, author)
            for (scope, head) in heads.sorted(by: { $0.key < $1.key }) {
                $0.message(2) {
                    $0.text(1, scope.name)
                    $0.head(2, head)
                }
            }
            $0.signed(3, issuedMilliseconds)
            $0.text(4, reason)
        }
        return try SignedEnvelope.seal(body, as: "cutoff", by: organisation)
    }

    /// Reads a cut-off and checks the organisation's signature.
    public init(bytes: [UInt8], organisation: [UInt8], verifier: some SignatureVerifier) throws {
        try self.init(body: SignedEnvelope.open(bytes, as: "cutoff", by: organisation, verifier: verifier))
    }

    /// Reads a cut-off that was checked before it was kept.
    init(kept bytes: [UInt8]) throws {
        let message: Tensupervisions_Sync_V1_Cutoff = try Wire.decode(bytes, "cut-off")
        try self.init(body: [UInt8](message.body))
    }

    private init(body: [UInt8]) throws {
        let message: Tensupervisions_Sync_V1_CutoffBody = try Wire.decode(body, "cut-off")
        guard let author = AuthorID(bytes: message.author) else { throw ProtocolError(.malformed, "cut-off's author") }
        self.author = author
        heads = try message.heads.reduce(into: [:]) { heads, entry in
            guard let scope = ScopeID(entry.scope) else { throw ProtocolError(.malformed, "cut-off's scope") }
            heads[scope] = try LogHead(entry.head)
        }
        issuedMilliseconds = message.issuedMs
        reason = message.reason
    }
}

/// Signed bytes: the body, and Ed25519 over a word that says what it is and the body's SHA-256.
enum SignedEnvelope {
    static func seal(_ body: [UInt8], as kind: String, by signer: some Signer) throws -> [UInt8] {
        let signature = try signer.signature(of: Array(kind.utf8) + Hashing.sha256(body))
        return ProtobufWriter.bytes {
            $0.content(1, body)
            $0.content(2, signature)
        }
    }

    static func open(
        _ bytes: [UInt8], as kind: String, by publicKey: [UInt8], verifier: some SignatureVerifier
    ) throws -> [UInt8] {
        guard bytes.count <= Limits.certificateBytesMax else { throw ProtocolError(.limitExceeded, kind) }
        let message: Tensupervisions_Sync_V1_Certificate = try Wire.decode(bytes, kind)
        let body = [UInt8](message.body)
        let signed = Array(kind.utf8) + Hashing.sha256(body)
        guard verifier.isValid([UInt8](message.signature), of: signed, by: publicKey) else {
            throw ProtocolError(.badCertificate, "\(kind) not signed by the organisation")
        }
        return body
    }
}
