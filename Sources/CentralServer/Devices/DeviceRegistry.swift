public import Causality
import Console
import Foundation
public import InspectionDomain
public import InspectionStore
import SyncEngine
public import SyncProtocol

/// Who may exchange with the centre: codes given out, devices enrolled, devices revoked.
///
/// An actor, so that a code works once even when two laptops send it at the same moment.
/// Everything it decides is a change in the office's scope, with author, time and history.
public actor DeviceRegistry {
    /// What an enrolled device may do.
    public struct Access: Sendable {
        /// The device's record.
        public let device: RecordID
        /// The person it was given to, as the register names people.
        public let person: String
        /// The role.
        public let role: String
        /// Scopes it may read.
        public let readable: Set<ScopeID>
        /// Scopes it may bring changes to.
        public let writable: Set<ScopeID>
        /// Every author that the device has been.
        public let authors: Set<AuthorID>
    }

    /// A code that was just made; the only moment at which it is known in clear.
    public struct Invitation: Sendable {
        /// The device's record.
        public let device: RecordID
        /// Secret and authority's fingerprint in groups of five.
        public let code: String
        /// Until when it works, milliseconds since 1970.
        public let expires: Int64
    }

    /// What a laptop gets when it enrols.
    public struct Enrolment: Sendable {
        /// The bearer token, 256 bits, known to the laptop only.
        public let token: String
        /// The signed certificate of its author.
        public let certificate: [UInt8]
        /// What it may do.
        public let access: Access
    }

    private let office: CentralOffice
    private let hashes: SecretHashes
    private let authority: [UInt8]
    private var codeGate = RateGate(perMinute: 6, burst: 10)

    /// Works on an opened office.
    public init(office: CentralOffice) throws {
        self.office = office
        hashes = SecretHashes(pepper: try SecretFile.read(office.folder.pepper, count: 32))
        guard let pem = try? Data(contentsOf: office.folder.authorityCertificate) else {
            throw OfficeError.unreadable(office.folder.authorityCertificate.path)
        }
        authority = [UInt8](pem)
    }

    // MARK: Inviting and revoking

    /// Makes a one-time code for a person.
    ///
    /// - Parameters:
    ///   - scopes: what the device may write; the register can always be read.
    ///   - hours: how long the code works, 1 to 720.
    /// - Throws: ``OfficeError`` `input.person` for a code that stands for the centre itself.
    public func invite(person: String, role: String, scopes: Set<ScopeID>, hours: Int, by clerk: String) throws
        -> Invitation
    {
        guard CentralOffice.mayNamePerson(person) else { throw OfficeError.reservedPerson(person) }
        var random = SystemBytes(office.environment)
        let code = EnrolmentCode(randomBytes: random.next(EnrolmentCode.secretBytes), authorityPEM: authority)
        let now = office.environment.now()
        let expires = now + Int64(min(max(hours, 1), 720)) * 3_600_000
        let device = RecordID.randomRoot(using: &random)
        var values: [String: FieldValue] = [
            "person": .text(person), "role": .text(role), "state": .text("invited"), "invitedAt": .integer(now),
            "codeExpires": .integer(expires), "codeHash": .bytes(hashes.ofCode(code.secret)),
        ]
        for scope in scopes { values[FamilyField.name("scopes", scope.name)] = FamilyField.added }
        try write(values, to: device, by: clerk)
        return Invitation(device: device, code: code.text, expires: expires)
    }

    /// Shuts a device out at once and signs a cut-off: what arrived so far counts, what comes later is kept and does not.
    public func revoke(_ device: RecordID, reason: String, by clerk: String) throws {
        guard let record = try office.store.record(device), record.state.type == RecordType.device.name else {
            throw DeviceError(.notFound, device.hex)
        }
        try write(
            [
                "state": .text("revoked"), "revokedAt": .integer(office.environment.now()),
                "revokedReason": .text(reason),
            ], to: device, by: clerk, reason: reason)
        // Scopes that the register no longer names count too: what arrived there stands as well.
        let scopes = try office.scopes().union(scopes(of: record.state))
        for author in authors(of: record.state) { try cutOff(author, in: scopes, reason: reason) }
    }

    private func cutOff(_ author: AuthorID, in scopes: Set<ScopeID>, reason: String) throws {
        try office.store.write { writer in
            guard let card = try writer.card(of: author) else { return }
            var heads: [ScopeID: LogHead] = [:]
            for scope in scopes {
                heads[scope] = try writer.vector(of: scope).heads(of: author).max { $0.sequence < $1.sequence }
            }
            // The number must rise with every cut-off of the author, whatever the clock says.
            let before = office.policy.cutoff(on: card)?.issuedMilliseconds ?? .min
            let cutoff = Cutoff(
                author: author, heads: heads, issuedMilliseconds: max(before + 1, office.environment.now()),
                reason: reason)
            let revoked = AuthorCard(
                publicKey: card.publicKey, certificate: card.certificate,
                cutoff: try cutoff.signed(by: office.organisation))
            _ = try Admission.apply(
                Batch(authors: [revoked], segments: [], items: []), allowing: [], policy: office.policy, to: writer)
        }
    }

    /// All devices, the latest invitation first.
    public func devices() throws -> [StoredRecord] {
        try office.store.records(RecordQuery(type: RecordType.device.name)).sorted {
            ($0.state["invitedAt"].agreed?.integer ?? 0) > ($1.state["invitedAt"].agreed?.integer ?? 0)
        }
    }

    // MARK: Enrolling

    /// Turns a code into a token and a certificate, once.
    ///
    /// - Parameter peer: where the request comes from, to slow down guessing.
    /// - Throws: ``DeviceError`` with `code.unknown`, `code.expired`, `code.used`, `device.tooManyRequests`,
    ///   `device.keyTaken`; the code can be used again after that one.
    public func enrol(
        code: String, publicKey: [UInt8], name: String, machine: String, peer: String
    ) throws -> Enrolment {
        let now = office.environment.now()
        if let wait = codeGate.pass(peer, at: now) {
            throw DeviceError(.tooMany, retryAfterSeconds: wait)
        }
        guard publicKey.count == 32, name.unicodeScalars.count <= 120, machine.unicodeScalars.count <= 200 else {
            throw DeviceError(.malformed, "key, name or machine")
        }
        guard let secret = (try? EnrolmentCode(typed: code))?.secret,
            let record = try device(where: "codeHash", is: hashes.ofCode(secret))
        else { throw DeviceError(.unknownCode) }
        guard record.state["state"].agreed == .text("invited") else { throw DeviceError(.usedCode) }
        guard let expires = record.state["codeExpires"].agreed?.integer, now <= expires else {
            throw DeviceError(.expiredCode)
        }
        try requireFree(publicKey, for: person(of: record.state))
        codeGate.giveBack(peer)
        let token = SystemBytes(office.environment).next(32).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        .joined()
        let author = Hashing.author(ofPublicKey: publicKey)
        try write(
            [
                "state": .text("enrolled"), "name": .text(name), "machine": .text(machine), "enrolledAt": .integer(now),
                "tokenHash": .bytes(SecretHashes.ofToken(token)),
                FamilyField.name("authors", author.hex): FamilyField.added,
            ], to: record.state.id, by: person(of: record.state))
        let access = try access(of: record.state.id)
        return Enrolment(token: token, certificate: try certify(publicKey, for: access, device: name), access: access)
    }

    /// Refuses a key that the organisation has certified for somebody else or cut off.
    ///
    /// Keys are public, they travel with every change: without this, whoever names another's key would get its
    /// receipts and put a certificate of his own in place of the other's.
    private func requireFree(_ publicKey: [UInt8], for person: String) throws {
        let author = Hashing.author(ofPublicKey: publicKey)
        guard let card = try office.store.read({ try $0.card(of: author) }) else { return }
        let holder = try? office.policy.certificate(on: card).person
        guard holder == nil || holder == person, office.policy.cutoff(on: card) == nil else {
            throw DeviceError(.keyTaken, author.hex)
        }
    }

    /// Certifies a new incarnation of an enrolled device. Safe to repeat with the same key.
    ///
    /// - Throws: ``DeviceError`` `device.malformed` or `device.keyTaken`.
    public func certify(publicKey: [UInt8], for access: Access) throws -> [UInt8] {
        guard publicKey.count == 32 else { throw DeviceError(.malformed, "key") }
        guard let record = try office.store.record(access.device) else { throw DeviceError(.unknownToken) }
        let author = Hashing.author(ofPublicKey: publicKey)
        try requireFree(publicKey, for: access.person)
        if !authors(of: record.state).contains(author) {
            try write(
                [FamilyField.name("authors", author.hex): FamilyField.added], to: access.device, by: access.person)
        }
        return try certify(publicKey, for: access, device: record.state["name"].agreed?.text ?? "")
    }

    private func certify(_ publicKey: [UInt8], for access: Access, device: String) throws -> [UInt8] {
        let now = office.environment.now()
        let grants = access.readable.sorted().map {
            Certificate.Grant(scope: $0, mayWrite: access.writable.contains($0))
        }
        return try office.store.write { writer in
            let known = try writer.card(of: Hashing.author(ofPublicKey: publicKey))
            let certificate = try Certificate(
                publicKey: publicKey, device: device, person: access.person, role: access.role, grants: grants,
                issuedMilliseconds: now, serial: office.serial(after: known)
            ).signed(by: office.organisation)
            try writer.save(
                office.policy.better(of: known, and: AuthorCard(publicKey: publicKey, certificate: certificate)))
            return certificate
        }
    }

    // MARK: Letting in

    /// The access that a token gives.
    ///
    /// - Throws: ``DeviceError`` `device.unknown` or `device.revoked`, at once after a revocation.
    public func access(token: String) throws -> Access {
        guard let record = try device(where: "tokenHash", is: SecretHashes.ofToken(token)) else {
            throw DeviceError(.unknownToken)
        }
        if record.state["state"].all.contains(where: { $0.value == .text("revoked") }) {
            throw DeviceError(.revoked, record.state["revokedReason"].agreed?.text ?? "")
        }
        return try access(of: record.state.id)
    }

    private func access(of device: RecordID) throws -> Access {
        guard let state = try office.store.record(device)?.state else { throw DeviceError(.unknownToken) }
        let writable = scopes(of: state)
        return Access(
            device: device, person: person(of: state), role: state["role"].agreed?.text ?? "",
            readable: writable.union([Scopes.register].compactMap { $0 }), writable: writable,
            authors: authors(of: state))
    }

    private func device(where field: String, is hash: [UInt8]) throws -> StoredRecord? {
        try office.store.records(
            RecordQuery(type: RecordType.device.name, equals: [field: .bytes(hash)], limit: 1)
        ).first
    }

    private func person(of state: RecordState) -> String { state["person"].agreed?.text ?? "" }

    private func scopes(of state: RecordState) -> Set<ScopeID> {
        Set(FamilyField.elements(of: "scopes", in: state).compactMap { ScopeID($0) })
    }

    func authors(of state: RecordState) -> Set<AuthorID> {
        Set(FamilyField.elements(of: "authors", in: state).compactMap { AuthorID(hex: $0) })
    }

    private func write(_ values: [String: FieldValue], to device: RecordID, by person: String, reason: String = "")
        throws
    {
        guard let scope = Scopes.office else { return }
        _ = try office.store.write([
            RecordEdit(
                record: device, type: RecordType.device.name, scope: scope, values: values, person: person,
                reason: reason)
        ])
    }
}

/// The environment's random bytes as a generator.
struct SystemBytes: RandomNumberGenerator {
    private let environment: Surroundings

    init(_ environment: Surroundings) { self.environment = environment }

    func next(_ count: Int) -> [UInt8] { environment.randomBytes(count) }

    mutating func next() -> UInt64 { next(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
