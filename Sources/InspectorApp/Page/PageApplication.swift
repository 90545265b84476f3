import Console
import HTTPTypes
import Hummingbird
import InspectionStore
import Logging
import NIOCore
import Pages
import PhotoIntake
import Presentation
import SyncProtocol
import Wording

/// What a request to the inspector's page carries.
struct InspectorPageContext: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    var page = PageState()
    let localPort: Int

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        // Without a listener, as where only the router is asked, the usual port is meant.
        localPort = source.channel.localAddress?.port ?? 80
    }
}

/// What all pages of the inspector share.
struct PageDesk: Sendable {
    let store: InspectionStore
    let surroundings: Surroundings
    let frame: PageFrame
    let sync: SyncDesk
    /// What one photo may cost.
    var photoLimits = PhotoLimits()

    /// Writes in the person's name.
    func visits() throws -> VisitDesk { try VisitDesk(store: store, surroundings: surroundings) }

    /// A page in the frame.
    func answer(
        _ call: PageCall, _ template: String, title: Bilingual, section: String = "", scripts: [String] = [],
        _ data: PageData
    ) throws -> Response {
        let content = PageFrame.Content(
            template: template, title: title[call.language], section: section, scripts: scripts,
            badges: [
                "/sync": try store.backlog().total, "/conflicts": try store.conflictCount(),
            ])
        return try frame.answer(content, data, state: call.state)
    }
}

/// Builds the inspector's page on this machine; the command and the tests call the same function.
///
/// - Parameters:
///   - sync: the sync that the page begins and shows.
///   - opening: the session and its opening address.
///   - port: 0 takes a free one.
///   - language: until the person chooses another.
///   - onRunning: called with the port once the page can be opened.
func buildPageApplication(
    store: InspectionStore, surroundings: Surroundings, sync: SyncDesk, opening: OpeningToken, port: Int,
    language: Language, logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void
) throws -> some ApplicationProtocol {
    let router = try buildPageRouter(
        store: store, surroundings: surroundings, sync: sync, opening: opening, language: language)
    return Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: logger)
}

/// All routes with what stands before them, without a listener.
func buildPageRouter(
    store: InspectionStore, surroundings: Surroundings, sync: SyncDesk, opening: OpeningToken, language: Language,
    photoLimits: PhotoLimits = PhotoLimits()
) throws -> Router<InspectorPageContext> {
    let frame = PageFrame(
        templates: try Templates(PageFiles.templates), assets: Assets(PageFiles.assets),
        product: Bilingual(zh: "十大督导", en: "Ten Supervisions"), sections: PageFiles.sections)
    let desk = PageDesk(
        store: store, surroundings: surroundings, frame: frame, sync: sync, photoLimits: photoLimits)
    let place = PagePlace.loopback
    let router = Router(context: InspectorPageContext.self)
    router.add(middleware: PageHeaders())
    router.add(middleware: PageAnswers(frame: frame, usual: language))
    opening.addOpening(to: router, place: place)
    frame.assets.add(to: router, place: place)

    let pages = router.group("").add(middleware: PageGuard(place: place, sessions: opening))
    PageLanguage.add(to: pages)
    TodayPages(desk: desk).add(to: pages)
    ProjectPages(desk: desk).add(to: pages)
    VisitPages(desk: desk).add(to: pages)
    VisitProjectPages(desk: desk).add(to: pages)
    ProblemPages(desk: desk).add(to: pages)
    SheetPages(desk: desk).add(to: pages)
    PhotoPages(desk: desk).add(to: pages)
    PhotoIntakePages(desk: desk).add(to: pages)
    PicturePages(desk: desk).add(to: pages)
    RecordPages(desk: desk).add(to: pages)
    ConflictPages(desk: desk).add(to: pages)
    SyncPages(desk: desk).add(to: pages)
    SearchPages(desk: desk).add(to: pages)
    return router
}

/// Templates, style sheets and scripts of the inspector's pages, and their navigation.
enum PageFiles {
    static let sections = [
        PageFrame.Section(path: "/", label: Bilingual(zh: "今日", en: "Today")),
        PageFrame.Section(path: "/visits", label: Bilingual(zh: "督导", en: "Visits")),
        PageFrame.Section(path: "/photos", label: Bilingual(zh: "照片", en: "Photos")),
        PageFrame.Section(path: "/search", label: Bilingual(zh: "查找", en: "Search")),
        PageFrame.Section(path: "/sync", label: Bilingual(zh: "同步", en: "Sync")),
        PageFrame.Section(path: "/conflicts", label: Bilingual(zh: "冲突", en: "Conflicts")),
    ]
    static let templates: [String: [UInt8]] = [
        "today": PackageResources.today_mustache, "today-list": PackageResources.today_list_mustache,
        "project": PackageResources.project_mustache, "visits-rows": PackageResources.visits_rows_mustache,
        "visits": PackageResources.visits_mustache,
        "visit-project": PackageResources.visit_project_mustache,
        "visit": PackageResources.visit_mustache, "visit-item": PackageResources.visit_item_mustache,
        "problem-new": PackageResources.problem_new_mustache, "sheet": PackageResources.sheet_mustache,
        "record": PackageResources.record_mustache, "sheet-body": PackageResources.sheet_body_mustache, "sheet-file": PackageResources.sheet_file_mustache,
        "sync": PackageResources.sync_mustache, "sync-state": PackageResources.sync_state_mustache,
        "search": PackageResources.search_mustache, "search-hits": PackageResources.search_hits_mustache,
    ].merging(photoTemplates) { $1 }
    private static let photoTemplates: [String: [UInt8]] = [
        "photos": PackageResources.photos_mustache, "photo": PackageResources.photo_mustache,
        "photo-large": PackageResources.photo_large_mustache, "photo-tile": PackageResources.photo_tile_mustache,
        "photo-items": PackageResources.photo_items_mustache, "photo-strip": PackageResources.photo_strip_mustache,
        "photo-picture": PackageResources.photo_picture_mustache, "drop": PackageResources.drop_mustache,
        "intake": PackageResources.intake_mustache, "intake-tray": PackageResources.intake_tray_mustache,
        "intake-photo": PackageResources.intake_photo_mustache,
    ]
    static let assets: [String: [UInt8]] = [
        "inspector.css": PackageResources.inspector_css, "sheet.css": PackageResources.sheet_css, "today.js": PackageResources.today_js,
        "visit.js": PackageResources.visit_js, "photos.js": PackageResources.photos_js, "upload.js": PackageResources.upload_js,
        "photos.css": PackageResources.photos_css,
        "sync.js": PackageResources.sync_js, "search.js": PackageResources.search_js,
    ]
}
