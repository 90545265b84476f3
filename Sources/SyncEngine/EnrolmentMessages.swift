public import Foundation

/// The body of `POST /v1/enrol`, in JSON; bytes are base 64.
public struct EnrolmentRequest: Codable, Hashable, Sendable {
    /// The code's text.
    public let code: String
    /// The device's fresh public key, 32 bytes.
    public let publicKey: Data
    /// How the person names the device.
    public let device: String
    /// What tells this machine from others.
    public let machine: String

    /// Describes a device that wants to be enrolled.
    public init(code: String, publicKey: Data, device: String, machine: String) {
        self.code = code
        self.publicKey = publicKey
        self.device = device
        self.machine = machine
    }
}

/// The answer to `POST /v1/enrol`, in JSON; bytes are base 64.
public struct EnrolmentAnswer: Codable, Hashable, Sendable {
    /// The bearer token of this device from now on; a secret.
    public let token: String
    /// The device's signed certificate.
    public let certificate: Data
    /// The organisation's public key, 32 bytes.
    public let organisationKey: Data
    /// The public key that the centre signs receipts with at present, 32 bytes; a restored centre has another.
    public let centreKey: Data
    /// The person's record id or name in the organisation.
    public let person: String
    /// The person's name as people write it.
    public let personName: String
    /// The role's name.
    public let role: String
    /// The scopes that may be read.
    public let scopes: [String]
    /// The office's name; `nil` from a centre that does not say.
    public let office: String?

    /// Describes what an enrolled device gets.
    public init(
        token: String, certificate: Data, organisationKey: Data, centreKey: Data, person: String,
        personName: String, role: String, scopes: [String], office: String? = nil
    ) {
        self.token = token
        self.certificate = certificate
        self.organisationKey = organisationKey
        self.centreKey = centreKey
        self.person = person
        self.personName = personName
        self.role = role
        self.scopes = scopes
        self.office = office
    }
}

/// The body of `POST /v1/certify`: an enrolled device asks for a certificate for a new incarnation.
public struct CertificationRequest: Codable, Hashable, Sendable {
    /// The new public key, 32 bytes.
    public let publicKey: Data

    /// Names the new key.
    public init(publicKey: Data) { self.publicKey = publicKey }
}

/// The answer to `POST /v1/certify`.
public struct CertificationAnswer: Codable, Hashable, Sendable {
    /// The signed certificate of the new key.
    public let certificate: Data

    /// Wraps a certificate.
    public init(certificate: Data) { self.certificate = certificate }
}
