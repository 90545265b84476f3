import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Wording

/// The page on which people log in; the only one, with the assets, that stands outside the guard.
struct LogInPages: Sendable {
    let desk: OfficeDesk
    let sessions: OfficeSessions
    let place: PagePlace
    /// What the log-in page calls the identity provider; `nil` if there is none.
    var signOnLabel: Bilingual?

    /// The most bytes of a posted log-in.
    private static let formLimit = 4096

    func add(to router: Router<CentralContext>) {
        router.get("login") { request, context in try form(request, context) }
        router.post("login") { request, context in try await logIn(request, context) }
        router.post("login/language") { request, context in
            PageLanguage.choose(try await read(request, context), isSecure: true)
        }
    }

    private func form(_ request: Request, _ context: CentralContext) throws -> Response {
        try place.checkHost(of: request, port: context.localPort)
        let back = FormPost(urlEncoded: Array((request.uri.query ?? "").utf8))["back"]
        return try page(context.page, back: back, isOut: request.uri.queryParameters["out"] == "1")
    }

    private func logIn(_ request: Request, _ context: CentralContext) async throws -> Response {
        let form = try await read(request, context)
        let (name, password) = (form["name"] ?? "", form["password"] ?? "")
        let secret: String
        do {
            secret = try await Blocking.run { [book = desk.book, peer = context.peer] in
                try book.logIn(name.trimmingWhitespace, password: password, peer: peer)
            }
        } catch let refusal as PageRefusal {
            return try page(context.page, back: form["back"], name: name, refusal: refusal)
        }
        var response = PageFrame.seeOther(LocalPath.safe(form["back"]))
        response.setCookie(sessions.cookie(secret))
        return response
    }

    private func read(_ request: Request, _ context: CentralContext) async throws -> FormPost {
        try place.check(request, port: context.localPort)
        try place.checkOrigin(of: request, port: context.localPort)
        do {
            return FormPost(urlEncoded: Array(buffer: try await request.body.collect(upTo: Self.formLimit)))
        } catch is NIOTooManyBytesError {
            throw PageRefusal.tooLarge
        }
    }

    func page(
        _ state: PageState, back: String?, name: String = "", refusal: PageRefusal? = nil, isOut: Bool = false
    ) throws -> Response {
        let language = state.language
        let content = PageFrame.Content(
            template: "login", title: Bilingual(zh: "登录", en: "Log in")[language], status: refusal?.status ?? .ok)
        let data: PageData = [
            "back": LocalPath.safe(back), "name": name, "message": refusal?.message[language],
            "nextStep": refusal?.nextStep[language], "signOn": signOnLabel?[language],
            "signOnPath": SignOnPages.startPath + "?back=" + FormPost.encoded(LocalPath.safe(back)),
            "signOutPath": isOut && signOnLabel != nil ? SignOnPages.endPath : nil,
        ]
        return try desk.frame.answer(content, data, state: state)
    }
}

extension OfficeSessions {
    /// The cookie of a session; an empty secret takes it away.
    func cookie(_ secret: String) -> Cookie {
        Cookie(
            name: name, value: secret, maxAge: secret.isEmpty ? 0 : nil, path: "/", secure: true, httpOnly: true,
            sameSite: .strict)
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingWhitespace: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
