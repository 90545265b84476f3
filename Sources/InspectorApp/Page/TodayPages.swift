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
    private let reader = TodayReader()

    init(desk: PageDesk) { self.desk = desk }

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("") { try today($0) }
        routes.page("today/list") { try list($0) }
    }

    private func today(_ call: PageCall) throws -> Response {
        let board = try board(call)
        let language = call.language
        let coverage = coverage(board, language)
        let territories = try desk.store.territories().map { scope -> PageData in
            let code = Scopes.territoryCode(of: scope) ?? ""
            return ["scope": scope.name, "name": board.territoryNames[code] ?? code]
        }
        let marks = ProjectMap.marks(board.rows, language: language)
        let data = try listData(board, call).merging([
            "today": board.today.description, "month": board.today.civilMonth.description,
            "query": call.asked("q"), "isAll": call.asked("all") == "1", "coverage": coverage?.picture,
            "visited": coverage?.visited, "full": coverage?.full, "members": coverage?.members,
            "marks": marks, "hasMap": !marks.isEmpty, "hasProjects": !board.rows.isEmpty,
            "filters": filters(board, call), "territories": territories, "hasTerritories": !territories.isEmpty,
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
        return try reader.board(of: desk.store, today: desk.visits().today()).within(own)
    }

    private func listData(_ board: TodayBoard, _ call: PageCall) throws -> PageData {
        let choice = Choice(call)
        let rows = board.rows(holding: choice.text, standing: choice.standing, light: choice.light)
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: rows.count) { page in
            choice.address(page: page)
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
            "light": row.lamp.map { "\($0.light.sign) \($0.rule.label[language])：\($0.light.label[language])" },
            "lightTone": row.lamp?.light.tone,
        ]
    }

    private func filters(_ board: TodayBoard, _ call: PageCall) -> [PageData] {
        let choice = Choice(call)
        func filter(_ label: String, count: Int, code: String, isChosen: Bool, _ change: (inout Choice) -> Void) -> PageData {
            var other = choice
            (other.standing, other.light) = (nil, nil)
            change(&other)
            return ["label": label, "count": count, "code": code, "isChosen": isChosen, "address": other.address()]
        }
        let every = filter(
            Bilingual(zh: "全部", en: "All")[call.language], count: board.rows.count, code: "",
            isChosen: choice.standing == nil && choice.light == nil) { _ in }
        let standings = TodayBoard.Standing.allCases.compactMap { standing -> PageData? in
            let count = board.rows.count { $0.standing == standing }
            guard count > 0 || standing != .elsewhere else { return nil }
            return filter(
                standing.label[call.language], count: count,
                code: "standing=" + standing.rawValue, isChosen: choice.standing == standing
            ) { $0.standing = standing }
        }
        let lights = LampRule.Light.allCases.reversed().compactMap { light -> PageData? in
            let count = board.rows.count { $0.lamp?.light == light }
            guard count > 0 else { return nil }
            return filter(
                light.sign + " " + light.label[call.language], count: count, code: "light=" + light.code,
                isChosen: choice.light == light
            ) { $0.light = light }
        }
        return [every] + standings + lights
    }

    /// What the person asked the list for.
    private struct Choice {
        let text: String
        var standing: TodayBoard.Standing?
        var light: LampRule.Light?
        let all: Bool

        init(_ call: PageCall) {
            text = call.asked("q") ?? ""
            standing = call.asked("standing").flatMap { TodayBoard.Standing(rawValue: $0) }
            light = call.asked("light").flatMap { code in LampRule.Light.allCases.first { $0.code == code } }
            all = call.asked("all") == "1"
        }

        func address(page: Int = 1) -> String {
            var parts: [String] = []
            if !text.isEmpty { parts.append("q=" + FormPost.encoded(text)) }
            if let standing { parts.append("standing=" + standing.rawValue) }
            if let light { parts.append("light=" + light.code) }
            if all { parts.append("all=1") }
            if page > 1 { parts.append("page=\(page)") }
            return parts.isEmpty ? "/" : "/?" + parts.joined(separator: "&")
        }
    }

    private func coverage(
        _ board: TodayBoard, _ language: Language
    ) -> (picture: String, visited: Int, full: Int, members: Int)? {
        let coverage = board.coverage
        guard coverage.total.members > 0 else { return nil }
        let bars = coverage.byTerritory.sorted { $0.key < $1.key }.map { code, tally in
            SVGBarChart.Bar(
                board.territoryNames[code] ?? code,
                .percent(permille: tally.visitedRate?.roundedTenthsOfPercent ?? 0))
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
        case .elsewhere: Bilingual(zh: "其他属地", en: "Other territory")
        }
    }

    /// A sign beside the words, so that colour is never alone.
    var sign: String {
        switch self {
        case .overdue: "▲"
        case .due: "○"
        case .visited: "✓"
        case .elsewhere: "·"
        }
    }

    /// The tone of its tag.
    var tone: String {
        switch self {
        case .overdue: "bad"
        case .due: "watch"
        case .visited: "good"
        case .elsewhere: ""
        }
    }
}

extension LampRule.Light {
    /// A sign beside the words, so that colour is never alone.
    var sign: String {
        switch self {
        case .red: "■"
        case .yellow: "▲"
        case .green: "●"
        }
    }

    /// The tone of its tag.
    var tone: String {
        switch self {
        case .red: "bad"
        case .yellow: "watch"
        case .green: "good"
        }
    }
}
