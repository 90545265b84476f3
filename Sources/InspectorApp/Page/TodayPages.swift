import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// The first page: which projects are due, as a list, a map and a picture of the month's coverage.
struct TodayPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("") { try today($0) }
        routes.page("today/list") { try list($0) }
    }

    private func today(_ call: PageCall) throws -> Response {
        let board = try board(call)
        let language = call.language
        let coverage = try coverage(board, language)
        let marks = ProjectMap.marks(board.rows, language: language)
        let data = try listData(board, call).merging([
            "today": board.today.description, "month": board.today.civilMonth.description,
            "query": call.asked("q"), "isAll": call.asked("all") == "1", "coverage": coverage?.picture,
            "visited": coverage?.visited, "full": coverage?.full, "members": coverage?.members,
            "marks": marks, "hasMap": !marks.isEmpty, "hasProjects": !board.rows.isEmpty,
            "filters": filters(board, call),
        ])
        return try desk.answer(
            call, "today", title: Bilingual(zh: "今日", en: "Today"), section: "/", scripts: ["today.js"], data)
    }

    /// The list alone, renewed as the person types.
    private func list(_ call: PageCall) throws -> Response {
        try desk.frame.part("today-list", try listData(try board(call), call), state: call.state)
    }

    private func board(_ call: PageCall) throws -> TodayBoard {
        let own = call.asked("all") == "1" ? [] : Set(try desk.store.territories())
        return try TodayBoard(store: desk.store, territories: own, today: try desk.visits().today())
    }

    private func listData(_ board: TodayBoard, _ call: PageCall) throws -> PageData {
        let (text, standing) = (call.asked("q") ?? "", call.asked("standing"))
        let rows = board.rows(holding: text, standing: standing.flatMap { TodayBoard.Standing(rawValue: $0) })
        let all = call.asked("all") == "1"
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: rows.count) { page in
            Self.address(text, standing, all: all, page: page)
        }
        let shown = rows.dropFirst(pages.offset).prefix(Pagination.size)
        return [
            "rows": shown.map { row($0, board.today, call.language) }, "count": rows.count,
            "isEmpty": rows.isEmpty, "pagination": pages.data,
        ]
    }

    private func row(_ row: TodayBoard.Row, _ today: CivilDate, _ language: Language) -> PageData {
        let last = row.lastVisit.map { last -> String in
            let days = today.days(since: last)
            return "\(last)" + Bilingual(zh: "（\(days) 天前）", en: " (\(days) days ago)")[language]
        }
        return [
            "id": row.project.id.hex, "name": row.project.name ?? row.project.code ?? FieldText.shortID(row.project.id),
            "code": row.project.code, "territory": row.territory, "standing": row.standing.label[language],
            "tone": row.standing.tone, "sign": row.standing.sign, "last": last, "draft": row.draft?.hex,
            "problems": row.openProblems > 0 ? String(row.openProblems) : "",
        ]
    }

    private func filters(_ board: TodayBoard, _ call: PageCall) -> [PageData] {
        let all = call.asked("all") == "1"
        let chosen = call.asked("standing")
        let text = call.asked("q") ?? ""
        let every: PageData = [
            "label": Bilingual(zh: "全部", en: "All")[call.language], "count": board.rows.count,
            "address": Self.address(text, nil, all: all, page: 1), "isChosen": chosen == nil, "code": "",
        ]
        return [every]
            + TodayBoard.Standing.allCases.map { standing in
                [
                    "label": standing.label[call.language],
                    "count": board.rows.count { $0.standing == standing }, "code": standing.rawValue,
                    "address": Self.address(text, standing.rawValue, all: all, page: 1),
                    "isChosen": chosen == standing.rawValue,
                ]
            }
    }

    private static func address(_ text: String, _ standing: String?, all: Bool, page: Int) -> String {
        var parts: [String] = []
        if !text.isEmpty { parts.append("q=" + FormPost.encoded(text)) }
        if let standing { parts.append("standing=" + FormPost.encoded(standing)) }
        if all { parts.append("all=1") }
        if page > 1 { parts.append("page=\(page)") }
        return parts.isEmpty ? "/" : "/?" + parts.joined(separator: "&")
    }

    private func coverage(
        _ board: TodayBoard, _ language: Language
    ) throws -> (picture: String, visited: Int, full: Int, members: Int)? {
        let month = board.today.civilMonth
        let input = try desk.store.coverageInput(for: month, countsArrival: false)
        let coverage = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: board.today)
        guard coverage.total.members > 0 else { return nil }
        let regions = try desk.store.records(RecordQuery(type: RecordType.region.name))
        let names = Dictionary(
            regions.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
        let bars = coverage.byTerritory.sorted { $0.key < $1.key }.map { code, tally in
            SVGBarChart.Bar(names[code] ?? code, .percent(permille: tally.visitedRate?.roundedTenthsOfPercent ?? 0))
        }
        let title = Bilingual(zh: "各属地本月督导率", en: "Visited this month, by territory")[language]
        return (
            SVGBarChart.document(title: title, bars: bars, language: language), coverage.total.visited,
            coverage.total.full, coverage.total.members
        )
    }
}

extension TodayBoard.Standing {
    /// What people see.
    var label: Bilingual {
        switch self {
        case .overdue: Bilingual(zh: "逾期", en: "Overdue")
        case .due: Bilingual(zh: "本月待督导", en: "Due this month")
        case .visited: Bilingual(zh: "本月已督导", en: "Visited this month")
        }
    }

    /// A sign beside the words, so that colour is never alone.
    var sign: String {
        switch self {
        case .overdue: "▲"
        case .due: "○"
        case .visited: "✓"
        }
    }

    /// The tone of its tag.
    var tone: String {
        switch self {
        case .overdue: "bad"
        case .due: "watch"
        case .visited: "good"
        }
    }
}
