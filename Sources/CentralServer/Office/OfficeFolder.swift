public import Foundation

/// Where the parts of a central office lie on disk.
///
/// `authority` and `organisation.key` are what enrolled laptops trust: they belong into a backup of their own.
public struct OfficeFolder: Sendable {
    /// The folder that holds everything.
    public let root: URL

    /// Names an office's folder; nothing is created.
    public init(_ root: URL) { self.root = root }

    /// The replica: SQLite file, photos, identity.
    public var replica: URL { root.appendingPathComponent("replica", isDirectory: true) }
    /// The certificate authority that laptops pin, PEM.
    public var authorityCertificate: URL { root.appendingPathComponent("authority/authority.pem") }
    /// The authority's private key, PEM, readable by its owner only.
    public var authorityKey: URL { root.appendingPathComponent("authority/authority.key") }
    /// The server's certificate, PEM.
    public var serverCertificate: URL { root.appendingPathComponent("authority/server.pem") }
    /// The server's private key, PEM, readable by its owner only.
    public var serverKey: URL { root.appendingPathComponent("authority/server.key") }
    /// The organisation's Ed25519 key that signs device certificates: 32 bytes, readable by its owner only.
    public var organisationKey: URL { root.appendingPathComponent("organisation.key") }
    /// 32 random bytes that keep enrolment codes from being guessed out of a stolen database.
    public var pepper: URL { root.appendingPathComponent("pepper.key") }

    /// Stands here while an office is being set up: what lies beside it was never in use.
    var unfinished: URL { root.appendingPathComponent("init.unfinished") }

    /// What an office consists of; where any of it lies, no other office may be made.
    var parts: [URL] {
        [organisationKey, pepper, replica, authorityCertificate.deletingLastPathComponent()]
    }
}
