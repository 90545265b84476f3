import HTTPTypes
public import Hummingbird
import NIOCore
import Wording

/// Lets a request through only from the page's own address, in an open session, and if it writes, on purpose.
///
/// In this order: the host is ours (against DNS rebinding); the browser does not say that another site asked; the
/// session is known; a write names our origin and carries the session's token. See Docs/ThreatModel.md.
public struct PageGuard<Context: PageRequestContext>: RouterMiddleware {
    private let place: PagePlace
    private let sessions: any PageSessions
    private let formLimit: Int

    /// Guards the routes behind it.
    ///
    /// - Parameter formLimit: the most bytes of a posted form; raw bodies are the routes' own business.
    public init(place: PagePlace, sessions: any PageSessions, formLimit: Int = 1 << 20) {
        self.place = place
        self.sessions = sessions
        self.formLimit = formLimit
    }

    /// Passes the request on with its session, language and form, or refuses it.
    ///
    /// - Throws: ``PageRefusal``.
    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try place.check(request, port: context.localPort)
        let name = sessions.cookieName(port: context.localPort)
        guard let secret = request.cookies[name]?.value, let session = try await sessions.session(for: secret) else {
            throw sessions.refusal
        }
        var context = context
        context.page.session = session
        guard place.isWrite(request) else { return try await next(request, context) }
        try place.checkOrigin(of: request, port: context.localPort)
        if request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            let form = FormPost(urlEncoded: try await body(of: request))
            guard Secrets.areEqual(form["csrf"] ?? "", session.csrf) else { throw PageRefusal.wrongToken }
            context.page.form = form
        } else {
            guard Secrets.areEqual(request.headers[.csrf] ?? "", session.csrf) else { throw PageRefusal.wrongToken }
        }
        return try await next(request, context)
    }

    private func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(buffer: try await request.body.collect(upTo: formLimit))
        } catch is NIOTooManyBytesError {
            throw PageRefusal.tooLarge
        }
    }
}

/// Where a page lives: which hosts and origins are its own.
public struct PagePlace: Sendable {
    private let scheme: String
    private let hosts: Set<String>
    private let anyPort: Bool

    /// Names the place.
    ///
    /// - Parameters:
    ///   - hosts: host names without port, in lower case.
    ///   - anyPort: whether another port than the listener's may be asked for, as behind a balancer; a write must
    ///     then still come from the very host and port that it asks.
    public init(scheme: String, hosts: Set<String>, anyPort: Bool = false) {
        self.scheme = scheme
        self.hosts = hosts
        self.anyPort = anyPort
    }

    /// This machine only, without TLS.
    public static let loopback = PagePlace(scheme: "http", hosts: ["127.0.0.1", "localhost"])

    /// Refuses a request to another host, and one that the browser says another site caused.
    public func check(_ request: Request, port: Int) throws {
        try checkHost(of: request, port: port)
        let site = request.headers[.secFetchSite]
        guard site == nil || site == "same-origin" || site == "none" else { throw PageRefusal.foreignOrigin }
    }

    /// Refuses a request to another host.
    public func checkHost(of request: Request, port: Int) throws {
        guard isOwn(request.head.authority, port: port) else { throw PageRefusal.wrongHost }
    }

    /// Refuses a write without our own origin.
    public func checkOrigin(of request: Request, port: Int) throws {
        guard let origin = request.headers[.origin], origin.hasPrefix(scheme + "://"),
            case let authority = String(origin.dropFirst(scheme.count + 3)), isOwn(authority, port: port),
            !anyPort || authority.lowercased() == request.head.authority?.lowercased()
        else { throw PageRefusal.foreignOrigin }
    }

    func isWrite(_ request: Request) -> Bool { request.method != .get && request.method != .head }

    private func isOwn(_ authority: String?, port: Int) -> Bool {
        guard let authority = authority?.lowercased() else { return false }
        if anyPort, let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let asked = authority[authority.index(after: colon)...]
            return UInt16(asked) != nil && hosts.contains(String(authority[..<colon]))
        }
        return hosts.contains { authority == "\($0):\(port)" || (authority == $0 && (anyPort || port == usualPort)) }
    }

    private var usualPort: Int { scheme == "https" ? 443 : 80 }
}

/// Secrets that outsiders might guess at.
public enum Secrets {
    /// Compares without telling by time where two texts differ.
    public static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count, !left.isEmpty else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Bytes as text that may stand in an address.
    public static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension HTTPField.Name {
    // Both are plain tokens, so the names are always valid.
    static let csrf = HTTPField.Name("X-Csrf")!
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
