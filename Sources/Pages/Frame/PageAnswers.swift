import HTTPTypes
public import Hummingbird
import Logging
import Presentation
public import Wording

/// Chooses the language, and turns every error into a page, or for scripts into the one JSON shape.
public struct PageAnswers<Context: PageRequestContext>: RouterMiddleware {
    private let frame: PageFrame
    private let usual: Language
    private let signIn: String?

    /// Answers with the frame's pages.
    ///
    /// - Parameters:
    ///   - usual: the language until the person chooses another.
    ///   - signIn: where somebody without a session is sent; `nil` if a page says so instead.
    public init(frame: PageFrame, usual: Language, signIn: String? = nil) {
        self.frame = frame
        self.usual = usual
        self.signIn = signIn
    }

    /// Never throws; nothing internal leaves the house but the first line of an unforeseen error.
    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.page.language = request.cookies[PageLanguage.cookie].flatMap { Language(rawValue: $0.value) } ?? usual
        do {
            return try await next(request, context)
        } catch let error as PageRefusal where error.status == .unauthorized && mayBeSentOn(request) {
            let back = request.uri.string == "/" ? "" : "?back=" + FormPost.encoded(request.uri.string)
            return PageFrame.seeOther((signIn ?? "/") + back)
        } catch let error as HTTPError where error.status == .notFound {
            return try answer(PageRefusal.notFound, to: request, context)
        } catch let error as HTTPError {
            let refusal = PageRefusal(
                error.status, code: "http.\(error.status.code)",
                message: Bilingual(zh: "请求未被接受。", en: "The request was not taken."),
                nextStep: Bilingual(zh: "请刷新页面后再试。", en: "Reload the page and try again."))
            return try answer(refusal, to: request, context)
        } catch {
            let described = ErrorWords.described(error)
            if described is UnforeseenError {
                context.logger.error("\(error)", metadata: ["path": "\(request.uri.path)"])
            }
            return try answer(described, to: request, context)
        }
    }

    private func mayBeSentOn(_ request: Request) -> Bool {
        signIn != nil && request.method == .get && !Self.wantsJSON(request)
    }

    private static func wantsJSON(_ request: Request) -> Bool {
        request.headers[.accept]?.contains("application/json") == true
    }

    private func answer(_ error: any PersonFacingError, to request: Request, _ context: Context) throws -> Response {
        let status = Self.status(of: error)
        if Self.wantsJSON(request) {
            return try PageFrame.json(ErrorDocument(error), status: status)
        }
        let language = context.page.language
        let content = PageFrame.Content(
            template: "refusal", title: Bilingual(zh: "未完成", en: "Not done")[language], status: status)
        let data: PageData = [
            "message": error.message[language], "nextStep": error.nextStep[language], "code": error.code,
        ]
        return try frame.answer(content, data, state: context.page)
    }

    static func status(of error: any PersonFacingError) -> HTTPResponse.Status {
        if let refusal = error as? PageRefusal { return refusal.status }
        if error.code.hasPrefix("notFound.") || error.code == "store.noSuchRecord" { return .notFound }
        if error.code == "store.diskFull" { return HTTPResponse.Status(code: 507) }
        if error.isRetryable { return .serviceUnavailable }
        return error is UnforeseenError ? .internalServerError : .unprocessableContent
    }
}

/// The person's choice of language, kept by the browser.
public enum PageLanguage {
    static let cookie = "page-language"

    /// Adds the route of the switch, which stands behind the guard.
    ///
    /// - Parameter isSecure: whether the page is served with TLS.
    public static func add<Context: PageRequestContext>(to routes: RouterGroup<Context>, isSecure: Bool = false) {
        routes.post("language") { _, context -> Response in
            try choose(context.requireForm(), isSecure: isSecure)
        }
    }

    /// Takes the choice of a posted form and leads back to where it was made.
    public static func choose(_ form: FormPost, isSecure: Bool) -> Response {
        let language = form["language"].flatMap { Language(rawValue: $0) } ?? .zh
        var response = PageFrame.seeOther(LocalPath.safe(form["back"]))
        response.setCookie(
            Cookie(
                name: cookie, value: language.rawValue, maxAge: 31_536_000, path: "/", secure: isSecure,
                httpOnly: true, sameSite: .strict))
        return response
    }
}

/// Paths of this page that a form may name to come back to.
public enum LocalPath {
    /// The path if it stays here, otherwise the first page.
    public static func safe(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f })
        else { return "/" }
        return path
    }
}
