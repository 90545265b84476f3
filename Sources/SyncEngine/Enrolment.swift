import Foundation
public import SyncProtocol

/// Makes this device known to a centre, without trusting anything but the code on the slip.
public struct Enrolment: Sendable {
    /// What enrolment brought: everything that this device must keep.
    public struct Enrolled: Sendable {
        /// The authority to pin from now on, PEM text.
        public let authorityPEM: String
        /// What the centre answered; contains the token, a secret.
        public let answer: EnrolmentAnswer
        /// The device's card, its certificate checked against the organisation's key.
        public let card: AuthorCard
    }

    private static let answerBytesMax = 256 * 1024

    private let base: String
    private let makeClient: @Sendable (TLSTrust) -> any HTTPTransport
    private let verifier: any SignatureVerifier

    /// Prepares for a centre.
    ///
    /// - Parameters:
    ///   - centre: such as `https://centre.example:8443`.
    ///   - makeClient: makes a transport that believes what it is told to; usually a ``CurlClient``.
    public init(
        centre: String, verifier: any SignatureVerifier = Ed25519Verifier(),
        makeClient: @escaping @Sendable (TLSTrust) -> any HTTPTransport
    ) {
        base = CentreAddress.base(centre)
        self.verifier = verifier
        self.makeClient = makeClient
    }

    /// Fetches the centre's authority and checks it against the code; the code itself is not sent.
    ///
    /// - Returns: PEM text to pin.
    /// - Throws: ``SyncFailure``; `sync.wrongAuthority` when somebody else answers: do not try again in that network.
    public func authority(for code: EnrolmentCode) async throws -> String {
        let answer = try await makeClient(.nobodyYet).send(
            HTTPRequest(method: "GET", url: base + "/v1/authority", answerBytesMax: Self.answerBytesMax),
            meter: TrafficMeter())
        try answer.requireSuccess()
        let found = EnrolmentCode.fingerprint(ofAuthority: answer.body)
        guard found == code.fingerprint else {
            throw SyncFailure.wrongAuthority(expected: code.fingerprint, found: found)
        }
        guard let pem = String(validating: answer.body, as: UTF8.self), pem.contains("-----BEGIN CERTIFICATE-----")
        else {
            throw SyncFailure.badAnswer(detail: "authority is not PEM")
        }
        return pem
    }

    /// Enrols this device: checks the authority, then sends code and key to whoever proves to be the centre.
    ///
    /// The code works once: after a failure other than `sync.refused`, ask the administrator whether it was used.
    public func enrol(
        code: EnrolmentCode, publicKey: [UInt8], device: String, machine: String
    ) async throws -> Enrolled {
        let pem = try await authority(for: code)
        let request = EnrolmentRequest(
            code: code.text, publicKey: Data(publicKey), device: device, machine: machine)
        let answer: EnrolmentAnswer = try await post(
            request, to: "/v1/enrol", token: nil, client: makeClient(.authority(pem: pem)))
        let organisation = [UInt8](answer.organisationKey)
        let own = try checked([UInt8](answer.certificate), organisation: organisation)
        guard own.publicKey == publicKey else { throw SyncFailure.badAnswer(detail: "certificate of another key") }
        return Enrolled(
            authorityPEM: pem, answer: answer,
            card: AuthorCard(publicKey: publicKey, certificate: [UInt8](answer.certificate)))
    }

    /// Asks for a certificate for a new incarnation of an enrolled device; safe to repeat.
    ///
    /// - Parameters:
    ///   - token: what enrolment returned.
    ///   - authorityPEM: what enrolment pinned.
    ///   - organisation: the organisation's public key, 32 bytes.
    public func certify(
        publicKey: [UInt8], token: String, authorityPEM: String, organisation: [UInt8]
    ) async throws -> AuthorCard {
        let answer: CertificationAnswer = try await post(
            CertificationRequest(publicKey: Data(publicKey)), to: "/v1/certify", token: token,
            client: makeClient(.authority(pem: authorityPEM)))
        let certificate = try checked([UInt8](answer.certificate), organisation: organisation)
        guard certificate.publicKey == publicKey else {
            throw SyncFailure.badAnswer(detail: "certificate of another key")
        }
        return AuthorCard(publicKey: publicKey, certificate: [UInt8](answer.certificate))
    }

    private func checked(_ certificate: [UInt8], organisation: [UInt8]) throws -> Certificate {
        do {
            return try Certificate(bytes: certificate, organisation: organisation, verifier: verifier)
        } catch {
            throw SyncFailure.badAnswer(detail: "\(error)")
        }
    }

    private func post<Answer: Decodable>(
        _ body: some Encodable, to path: String, token: String?, client: any HTTPTransport
    ) async throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var headers = ["Content-Type": "application/json"]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        let bytes = [UInt8](try encoder.encode(body))
        let answer = try await client.send(
            HTTPRequest(
                method: "POST", url: base + path, headers: headers, body: bytes, answerBytesMax: Self.answerBytesMax),
            meter: TrafficMeter())
        try answer.requireSuccess()
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
        } catch {
            throw SyncFailure.badAnswer(detail: "JSON of \(path)")
        }
    }
}
