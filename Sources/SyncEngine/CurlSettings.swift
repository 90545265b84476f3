import Foundation

/// Whom to believe at the other end of TLS.
public enum TLSTrust: Hashable, Sendable {
    /// Only certificates issued by this authority, given as PEM text; the system's authorities count for nothing.
    case authority(pem: String)
    /// Anybody: only to fetch an authority whose fingerprint is checked next; no secret may be sent so.
    case nobodyYet
}

/// How a ``CurlClient`` behaves.
public struct CurlSettings: Hashable, Sendable {
    /// Whom to believe.
    public var trust: TLSTrust
    /// Seconds for a connection to come about, TLS included.
    public var connectSeconds: Int
    /// Seconds with less than ``slowBytesPerSecond`` after which a transfer is given up.
    public var stallSeconds: Int
    /// What counts as standing still, bytes per second.
    public var slowBytesPerSecond: Int
    /// The most to send and to receive, bytes per second each; `nil` for no cap.
    public var bandwidthBytesPerSecond: Int?
    /// How the program names itself.
    public var userAgent: String
    /// Whether `http://` to this very machine is allowed; for tests.
    public var allowsPlainLoopback: Bool

    /// Describes a client's behaviour.
    public init(
        trust: TLSTrust, connectSeconds: Int = 20, stallSeconds: Int = 45, slowBytesPerSecond: Int = 64,
        bandwidthBytesPerSecond: Int? = nil, userAgent: String = "tensupervisions/1", allowsPlainLoopback: Bool = false
    ) {
        self.trust = trust
        self.connectSeconds = connectSeconds
        self.stallSeconds = stallSeconds
        self.slowBytesPerSecond = slowBytesPerSecond
        self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
        self.userAgent = userAgent
        self.allowsPlainLoopback = allowsPlainLoopback
    }
}

/// The part of an address that connections are kept for.
struct HTTPHost: Hashable, Sendable {
    let scheme: String
    let name: String
    let port: Int?

    /// Whether the address names this very machine, so that neither a proxy nor a wire lies in between.
    var isLoopback: Bool { ["127.0.0.1", "localhost", "::1", "[::1]"].contains(name) }

    init(of url: String, settings: CurlSettings) throws {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil
        else { throw SyncFailure.badSetting(detail: url) }
        self.scheme = scheme
        name = host
        port = parts.port
        guard scheme == "https" || (scheme == "http" && settings.allowsPlainLoopback && isLoopback) else {
            throw SyncFailure.badSetting(detail: url)
        }
    }
}
