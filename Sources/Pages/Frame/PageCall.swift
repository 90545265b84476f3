import HTTPTypes
public import Hummingbird
public import Wording

/// One request to a page, with everything that drawing the answer needs; it may leave the event loop.
public struct PageCall: Sendable {
    /// Session, language and form.
    public let state: PageState
    /// Whether a script asked and wants JSON.
    public let wantsJSON: Bool
    /// The path that was asked for.
    public let path: String
    private let parameters: [String: String]
    private let query: FormPost

    /// Takes what a page needs from a request that went through the guard.
    public init<Context: PageRequestContext>(_ request: Request, _ context: Context) {
        state = context.page
        path = request.uri.path
        wantsJSON = request.headers[.accept]?.contains("application/json") == true
        parameters = Dictionary(context.parameters.map { (String($0.key), String($0.value)) }) { first, _ in first }
        query = FormPost(urlEncoded: Array((request.uri.query ?? "").utf8))
    }

    /// The language to answer in.
    public var language: Language { state.language }

    /// A part of the path; empty if the route has none of that name.
    public func part(_ name: String) -> String { parameters[name] ?? "" }

    /// A value of the query; `nil` if absent.
    public func asked(_ name: String) -> String? { query[name] }

    /// The form that was posted.
    ///
    /// - Throws: ``PageRefusal`` `page.form`.
    public func form() throws -> FormPost {
        guard let form = state.form else { throw PageRefusal.noForm }
        return form
    }
}

extension RouterMethods where Context: PageRequestContext {
    /// A page: drawn outside the event loop, because drawing reads the store.
    public func page(_ path: RouterPath, draw: @escaping @Sendable (PageCall) throws -> Response) {
        get(path) { request, context in
            let call = PageCall(request, context)
            return try await Blocking.run { try draw(call) }
        }
    }

    /// A write: runs outside the event loop, because it waits for the disk.
    public func write(_ path: RouterPath, carryOut: @escaping @Sendable (PageCall) throws -> Response) {
        post(path) { request, context in
            let call = PageCall(request, context)
            return try await Blocking.run { try carryOut(call) }
        }
    }
}
