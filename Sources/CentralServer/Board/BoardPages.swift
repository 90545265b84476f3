import Causality
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// The first page after log-in: where the city stands today; every figure opens to what it was counted from.
enum BoardPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "board": PackageResources.board_mustache, "board-projects": PackageResources.board_projects_mustache,
            "board-problems": PackageResources.board_problems_mustache,
            "board-reading": PackageResources.board_reading_mustache,
        ]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("", needs: .read) { try drawn($0, board) }
        routes.page("board/coverage", needs: .read) { try drawn($0, BoardProjects.coverage) }
        routes.page("board/lights", needs: .read) { try drawn($0, BoardProjects.lights) }
        routes.page("board/problems", needs: .read) { try drawn($0, BoardProblems.page) }
    }

    /// A page of the figures that a visitor may see: of today, or of the day that the address names with `on`.
    ///
    /// While today's are being read for the first time, a page that says so and asks again: nobody waits for a city.
    static func drawn(
        _ call: OfficeCall, _ draw: (OfficeCall, BoardFigures) throws -> Response
    ) throws -> Response {
        let today = try call.today()
        if let day = try call.asked("on").map({ try day($0) }), day != today {
            return try draw(call, try call.desk.board.counted(on: day, of: call.territories))
        }
        switch try call.desk.board.shown(on: today, of: call.territories) {
        case .figures(let figures): return try draw(call, figures)
        case .reading(let done, let total): return try waiting(call, done: done, of: total)
        }
    }

    private static func waiting(_ call: OfficeCall, done: Int, of total: Int) throws -> Response {
        var response = try call.page(
            "board-reading", title: Bilingual(zh: "正在汇总", en: "Being read"), section: "/",
            ["done": done, "total": total > 0 ? total : nil, "address": call.call.path])
        if let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = "1" }
        return response
    }

    private static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw OfficeError.badDate(text) }
        return day
    }

    private static func board(_ call: OfficeCall, _ figures: BoardFigures) throws -> Response {
        let coverage = figures.coverage
        let words = BoardWords(figures, call.language)
        return try call.page(
            "board", title: Bilingual(zh: "看板", en: "Board"), section: "/",
            [
                "today": figures.today.description, "on": call.asked("on").map { "&on=" + FormPost.encoded($0) }, "month": figures.today.civilMonth.description,
                "asOf": FieldText.isoInstant(figures.readAt).dropFirst(11).prefix(8).description,
                "members": coverage.total.members, "visited": coverage.total.visited, "full": coverage.total.full,
                "visitedRate": coverage.total.visitedRate.percentText,
                "fullRate": coverage.total.fullRate.percentText, "unvisited": coverage.unvisited.count,
                "coverageRows": words.coverageRows(coverage), "teamRows": words.teamRows(coverage),
                "coveragePicture": words.coveragePicture(coverage), "share": words.share(),
                "problems": words.problems(), "problemPicture": words.problemPicture(),
                "openProblems": figures.territories.reduce(0) { $0 + $1.figures.open.count },
                "overdueProblems": figures.territories.reduce(0) { sum, entry in
                    entry.figures.tiers.values.reduce(sum) { $0 + $1.overdue }
                },
                "found": figures.territories.reduce(0) { $0 + $1.figures.foundInMonth },
                "finished": figures.territories.reduce(0) { $0 + $1.figures.finishedInMonth },
                "lights": words.lights(), "completion": words.completion(),
                "dues": try BoardDues(store: call.store, figures: figures, language: call.language).rows(),
            ])
    }
}
