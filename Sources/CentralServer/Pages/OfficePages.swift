import HTTPTypes
import Hummingbird
import InspectionStore
import Pages
import Wording

/// A part of the office's pages: its templates, its assets and its routes.
protocol OfficeSlice: Sendable {
    /// Templates by the names that its pages use.
    static var templates: [String: [UInt8]] { get }
    /// Style sheets and scripts by file name.
    static var assets: [String: [UInt8]] { get }
    /// Declares its routes.
    static func add(to routes: OfficeRoutes)
}

extension OfficeSlice {
    static var assets: [String: [UInt8]] { [:] }
}

/// All pages of the office.
enum OfficePages {
    /// The slices; to add one is one line here.
    static let slices: [any OfficeSlice.Type] = [
        AccessPages.self,
        BoardPages.self,
        UnknownPages.self,
        RegisterPages.self,
        RecordPages.self,
        MonthlyPages.self,
        RacePages.self,
        ReportPages.self,
        ProfilePages.self,
        PicturePages.self,
        ConflictPages.self,
        DevicePages.self,
        PeoplePages.self,
        AuditPages.self,
        LedgerPages.self,
        MeetingPages.self,
        FollowUpPages.self,
        WarningPages.self,
    ]

    /// Adds the pages to the centre's router, behind log-in; returns every route with what it needs.
    @discardableResult
    static func add(to router: Router<CentralContext>, _ services: OfficeServices) throws -> RouteTable {
        let office = services.office
        let own = slices.reduce(into: [String: [UInt8]]()) { $0.merge($1.templates) { $1 } }
        let common = ["office.css": PackageResources.office_css, "upload.js": PackageResources.upload_js]
        let files = slices.reduce(into: common) { $0.merge($1.assets) { $1 } }
        let frame = PageFrame(
            templates: try Templates(own), assets: Assets(files), product: try product(of: office), sections: [],
            keptAt: Bilingual(zh: "已保存", en: "Saved"), accountPath: "/account")
        let desk = OfficeDesk(services: services, frame: frame, routes: RouteTable())
        let place = PagePlace(scheme: "https", hosts: try OfficeHosts.read(from: office), anyPort: true)
        router.add(middleware: OfficeSide(answers: PageAnswers(frame: frame, usual: .zh, signIn: "/login")))
        frame.assets.add(to: router, place: place)
        let sessions = OfficeSessions(book: services.book)
        addLogIn(to: router, desk, sessions, place)
        let group = router.group("").add(middleware: PageGuard(place: place, sessions: sessions))
        PageLanguage.add(to: group, isSecure: true)
        let routes = OfficeRoutes(desk: desk, group: group)
        for slice in slices { slice.add(to: routes) }
        // Parts that both programs draw lead there; a slice may have a page of its own for projects.
        if !desk.routes.holds(page: "/projects/:id") {
            routes.page("projects/:id", needs: .read) { $0.seeOther("/record/" + $0.part("id")) }
        }
        return desk.routes
    }

    private static func addLogIn(
        to router: Router<CentralContext>, _ desk: OfficeDesk, _ sessions: OfficeSessions, _ place: PagePlace
    ) {
        var pages = LogInPages(desk: desk, sessions: sessions, place: place)
        if let signOn = desk.services.signOn {
            pages.signOnLabel = signOn.settings.label
            SignOnPages(
                provider: signOn.provider, settings: signOn.settings, book: desk.book, sessions: sessions, place: place,
                refused: { [pages] in try pages.page($0, back: nil, refusal: $1) }
            ).add(to: router)
        }
        pages.add(to: router)
    }

    private static func product(of office: CentralOffice) throws -> Bilingual {
        let city = try office.store.setting(CentralOffice.nameSetting) ?? ""
        return Bilingual(zh: city + "十大督导", en: "Ten Supervisions \(city)")
    }
}

/// Keeps pages and the laptops' service apart: what does not begin with `/v1` is answered as pages are.
struct OfficeSide: RouterMiddleware {
    let answers: PageAnswers<CentralContext>
    private let headers = PageHeaders<CentralContext>()

    init(answers: PageAnswers<CentralContext>) { self.answers = answers }

    /// Whether a path belongs to the laptops' service.
    static func isService(_ path: String) -> Bool { path == "/v1" || path.hasPrefix("/v1/") }

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        guard !Self.isService(request.uri.path) else { return try await next(request, context) }
        var context = context
        context.page.peer = context.peer
        return try await headers.handle(request, context: context) { request, context in
            try await answers.handle(request, context: context, next: next)
        }
    }
}

/// The names under which browsers may reach the office's pages: those of the server's certificate.
enum OfficeHosts {
    /// The setting that holds them, separated by spaces.
    static let setting = "office.hosts"

    static func read(from office: CentralOffice) throws -> Set<String> {
        let kept = try office.store.setting(setting)?.split(separator: " ").map(String.init) ?? []
        return Set(kept).union(["localhost", "127.0.0.1"])
    }

    /// Keeps what a certificate was just made for; an IPv6 address stands in brackets in a browser.
    static func keep(_ hosts: [String], in store: InspectionStore) throws {
        let named = hosts.map { $0.contains(":") ? "[\($0)]" : $0.lowercased() }
        try store.set(setting, to: named.joined(separator: " "))
    }
}
