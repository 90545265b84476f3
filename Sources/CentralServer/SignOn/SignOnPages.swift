import Console
import HTTPTypes
import Hummingbird
import InspectionStore
import Pages
import SyncProtocol
import Wording

/// The way to the identity provider and back; stands outside the guard, as the log-in page does.
struct SignOnPages: Sendable {
    static let startPath = "/login/sso"
    static let returnPath = "/login/sso/back"
    static let endPath = "/login/sso/end"

    let provider: IdentityProvider
    let settings: SignOnSettings
    let book: AccountBook
    let sessions: OfficeSessions
    let place: PagePlace
    /// Draws the log-in page with a refusal.
    let refused: @Sendable (PageState, PageRefusal) throws -> Response

    private var now: Int64 { book.office.environment.now() }
    /// Beside the session's own, which is never sent along when another site leads here.
    private var cookieName: String { sessions.name + "-sso" }

    func add(to router: Router<CentralContext>) {
        router.get(RouterPath(Self.startPath)) { try await start($0, $1) }
        router.get(RouterPath(Self.returnPath)) { try await comeBack($0, $1) }
        router.get(RouterPath(Self.endPath)) { try await end($0, $1) }
    }

    private func query(_ request: Request) -> FormPost {
        FormPost(urlEncoded: Array((request.uri.query ?? "").utf8))
    }

    /// Sends the browser to the provider with what ties the answer to it.
    private func start(_ request: Request, _ context: CentralContext) async throws -> Response {
        try place.checkHost(of: request, port: context.localPort)
        let attempt = SignOnAttempt(
            random: book.office.environment.randomBytes(32), at: now, back: query(request)["back"] ?? "/")
        do {
            var response = PageFrame.seeOther(try await provider.logInAddress(for: attempt))
            response.setCookie(cookie(attempt.cookie))
            return response
        } catch let refusal as SignOnRefusal {
            return try refused(context.page, refusal.refusal)
        }
    }

    /// Opens a session for whom the provider names.
    private func comeBack(_ request: Request, _ context: CentralContext) async throws -> Response {
        try place.checkHost(of: request, port: context.localPort)
        let given = query(request)
        do {
            let attempt = try attempt(of: request, given)
            let peer = context.peer
            try await Blocking.run { [book] in try book.admitSignOn(peer: peer) }
            do {
                guard let code = given["code"], given["error"] == nil else { throw SignOnRefusal.declined }
                let name = try await provider.name(for: code, of: attempt)
                let secret = try await Blocking.run { [book] in try book.signOn(name, peer: peer) }
                return entered(by: secret, to: attempt.back)
            } catch let refusal as SignOnRefusal where refusal != .account {
                try await Blocking.run { [book] in
                    try book.note("login.refused", "", peer, detail: "sso " + refusal.rawValue)
                }
                throw refusal
            }
        } catch let refusal as SignOnRefusal {
            return try forgetting(try refused(context.page, refusal.refusal))
        } catch let refusal as PageRefusal {
            return try forgetting(try refused(context.page, refusal))
        }
    }

    private func attempt(of request: Request, _ given: FormPost) throws -> SignOnAttempt {
        guard let cookie = request.cookies[cookieName]?.value, let attempt = SignOnAttempt(cookie: cookie, at: now),
            Secrets.areEqual(given["state"] ?? "", attempt.state), given["iss"] == nil || given["iss"] == settings.issuer
        else { throw SignOnRefusal.state }
        return attempt
    }

    /// A page of our own that leads on: a strict cookie is not sent where another site's redirect leads.
    private func entered(by secret: String, to back: String) -> Response {
        var response = Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"])
        if let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = "0; url=" + back }
        response.setCookie(sessions.cookie(secret))
        response.setCookie(cookie(""))
        return response
    }

    private func forgetting(_ response: Response) -> Response {
        var response = response
        response.setCookie(cookie(""))
        return response
    }

    /// Sends the browser to the provider's page for logging out there too.
    private func end(_ request: Request, _ context: CentralContext) async throws -> Response {
        try place.checkHost(of: request, port: context.localPort)
        do {
            return PageFrame.seeOther(try await provider.logOutAddress() ?? "/login")
        } catch let refusal as SignOnRefusal {
            return try refused(context.page, refusal.refusal)
        }
    }

    /// Lax: the provider's redirect must bring it back.
    private func cookie(_ value: String) -> Cookie {
        Cookie(
            name: cookieName, value: value, maxAge: value.isEmpty ? 0 : SignOnAttempt.seconds, path: "/", secure: true,
            httpOnly: true, sameSite: .lax)
    }
}

extension AccountBook {
    /// Counts an answer of the provider before it is looked at: whoever sends wrong ones waits as for wrong passwords,
    /// but apart from them, so that a provider that is down keeps nobody from a password.
    ///
    /// - Throws: ``AccessError`` `access.locked`.
    func admitSignOn(peer: String) throws {
        let now = office.environment.now()
        guard let until = try store.countAttempt([Self.signOnKey(peer)], at: now, wait: { LockOut.wait(after: $0) })
        else { return }
        try note("login.locked", "", peer, detail: "sso")
        throw AccessError.locked(seconds: (until - now) / 1000)
    }

    /// Opens a session for whom the provider names; there must be such an account, and it must not be shut out.
    ///
    /// - Returns: the session's secret, for the cookie.
    /// - Throws: ``SignOnRefusal/account``.
    func signOn(_ name: String, peer: String) throws -> String {
        guard let account = try store.account(named: name), !account.isDisabled else {
            try note("login.refused", name, peer, detail: "sso " + SignOnRefusal.account.rawValue)
            throw SignOnRefusal.account
        }
        try store.forgiveAttempts([Self.signOnKey(peer)])
        return try open(account, peer: peer, detail: "sso")
    }

    private static func signOnKey(_ peer: String) -> String { "sso " + peer }
}
