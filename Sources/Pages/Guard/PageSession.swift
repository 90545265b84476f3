public import Hummingbird
public import Wording

/// Who looks at a page.
public struct PageSession: Hashable, Sendable {
    /// The person, as written into changes.
    public let person: String
    /// What every write of this session must carry, so that no other site can write in its name.
    public let csrf: String
    /// What whoever opened the session finds it by again; empty if there is only one.
    public let key: [UInt8]

    /// Describes a session.
    public init(person: String, csrf: String, key: [UInt8] = []) {
        self.person = person
        self.csrf = csrf
        self.key = key
    }
}

/// Knows the sessions: the inspector's page has one, the centre has one for each login.
public protocol PageSessions: Sendable {
    /// The cookie's name; the port keeps two programs on one machine apart, because cookies know no ports.
    func cookieName(port: Int) -> String
    /// The session that a cookie's value opens; `nil` for a foreign or ended one.
    func session(for secret: String) async throws -> PageSession?
    /// What somebody without a session is told.
    var refusal: PageRefusal { get }
}

extension PageSessions {
    /// To open the page once more.
    public var refusal: PageRefusal { .noSession }
}

/// What the guard found out about a request.
public struct PageState: Sendable {
    /// Who asks; `nil` before the guard and on pages that need nobody.
    public var session: PageSession?
    /// The language to answer in.
    public var language: Language
    /// The form that was posted, if one was.
    public var form: FormPost?
    /// The address that asks; empty where it does not matter.
    public var peer = ""

    /// Nobody yet.
    public init(language: Language = .zh) { self.language = language }
}

/// A request's context with what pages need.
public protocol PageRequestContext: RequestContext {
    /// What the guard found out.
    var page: PageState { get set }
    /// The port that the request came in on.
    var localPort: Int { get }
}

extension PageRequestContext {
    /// Who asks.
    ///
    /// - Throws: ``PageRefusal`` `page.session` on a route that stands outside the guard.
    public func requireSession() throws -> PageSession {
        guard let session = page.session else { throw PageRefusal.noSession }
        return session
    }

    /// The form that was posted.
    ///
    /// - Throws: ``PageRefusal`` `page.form` if the request carries none.
    public func requireForm() throws -> FormPost {
        guard let form = page.form else { throw PageRefusal.noForm }
        return form
    }
}
