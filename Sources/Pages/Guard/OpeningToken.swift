import HTTPTypes
public import Hummingbird
public import Synchronization
import Wording

/// The one session of a page on this machine: a token in the opening address, used once, becomes a cookie.
public final class OpeningToken: PageSessions {
    private struct State {
        var token: String?
        let secret: String
        let csrf: String
    }

    private let state: Mutex<State>
    private let person: String
    private let name: String

    /// Makes token, cookie and write token of random bytes.
    ///
    /// - Parameters:
    ///   - name: what the cookie is called, before the port.
    ///   - randomBytes: gives that many unguessable bytes.
    public init(person: String, name: String, randomBytes: (Int) -> [UInt8]) {
        self.person = person
        self.name = name
        state = Mutex(
            State(
                token: Secrets.text(randomBytes(32)), secret: Secrets.text(randomBytes(32)),
                csrf: Secrets.text(randomBytes(32))))
    }

    /// The path that opens the page; `nil` once it was used.
    public var openingPath: String? { state.withLock { $0.token }.map { "/open/" + $0 } }

    /// A name for each port.
    public func cookieName(port: Int) -> String { "\(name)-\(port)" }

    /// The session, if the cookie is the one that was given out.
    public func session(for secret: String) -> PageSession? {
        state.withLock { state in
            Secrets.areEqual(secret, state.secret) ? PageSession(person: person, csrf: state.csrf) : nil
        }
    }

    /// Adds the route of the opening address, which stands outside the guard.
    public func addOpening<Context: PageRequestContext>(to router: Router<Context>, place: PagePlace) {
        router.get("open/:token") { [self] request, context -> Response in
            // A link in a terminal or a mail names no site of ours, so only the host is looked at.
            try place.checkHost(of: request, port: context.localPort)
            let given = context.parameters.get("token") ?? ""
            let secret = state.withLock { state -> String? in
                guard let token = state.token, Secrets.areEqual(given, token) else { return nil }
                state.token = nil
                return state.secret
            }
            var response = Response(status: .seeOther, headers: [.location: "/", .cacheControl: "no-store"])
            if let secret {
                response.setCookie(
                    Cookie(
                        name: cookieName(port: context.localPort), value: secret, path: "/", secure: false,
                        httpOnly: true, sameSite: .strict))
            }
            return response
        }
    }
}
