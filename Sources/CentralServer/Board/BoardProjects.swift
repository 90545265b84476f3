import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// The projects behind a figure of the board, with the visits and reports that it was counted from.
enum BoardProjects {
    /// `?state=visited|full|partly|unvisited&territory=…&team=…`: the listed projects and their visits of the month.
    static func coverage(_ call: OfficeCall, _ figures: BoardFigures) throws -> Response {
        let coverage = figures.coverage
        let visits = Dictionary(grouping: figures.territories.flatMap(\.figures.visits), by: \.project)
        let unvisited = Set(coverage.unvisited.map(\.project))
        let teams = Dictionary(figures.register.members.map { ($0.project, $0.team) }, uniquingKeysWith: { $0 ?? $1 })
        let state = call.asked("state") ?? "all"
        let rows = figures.listed().map(\.project).filter { project in
            let isVisited = !unvisited.contains(project.id)
            let isFull = isVisited && coverage.partly[project.id] == nil
            let fits =
                switch state {
                case "visited": isVisited
                case "full": isFull
                case "partly": isVisited && !isFull
                case "unvisited": !isVisited
                default: true
                }
            return fits && call.asked("territory").map { $0 == project.territory } ?? true
                && call.asked("team").map { $0 == (teams[project.id] ?? nil) ?? "-" } ?? true
        }
        return try page(
            call, figures, rows, title: Bilingual(zh: "本月督导覆盖", en: "Coverage this month"), path: "/board/coverage",
            keeping: ["state", "territory", "team", "on"]
        ) { project in
            let own = (visits[project.id] ?? []).sorted { $0.date < $1.date }
            let isVisited = !unvisited.contains(project.id)
            let open = coverage.partly[project.id]?.map { $0.label[call.language] }.joined(separator: "、")
            let sign =
                !isVisited
                ? Bilingual(zh: "○ 未督导", en: "○ not visited")
                : open == nil ? Bilingual(zh: "✓ 十项齐全", en: "✓ in full") : Bilingual(zh: "△ 部分", en: "△ in part")
            return [
                "sign": sign[call.language], "tone": !isVisited ? "bad" : open == nil ? "good" : "watch",
                "detail": open.map { Bilingual(zh: "未填：\($0)", en: "open: \($0)")[call.language] },
                "records": try own.map { visit -> PageData in
                    ["id": visit.visit.hex, "text": try Self.author(visit, call)]
                },
            ]
        }
    }

    /// `?rule=…&light=red|yellow|green|none&territory=…`: the listed projects with that light and the report behind it.
    static func lights(_ call: OfficeCall, _ figures: BoardFigures) throws -> Response {
        let rules = figures.register.rules.profile.lamps
        guard let rule = rules.first(where: { $0.code == call.asked("rule") }) ?? rules.first else {
            throw PageRefusal.notFound
        }
        let lamps = figures.lamps
        let lit = figures.listed().filter { entry in
            call.asked("light").map { $0 == lamps.light(of: entry.project.id, by: rule)?.code ?? "none" } ?? true
                && call.asked("territory").map { $0 == entry.project.territory } ?? true
        }
        let progress = Dictionary(lit.map { ($0.project.id, $0.progress) }, uniquingKeysWith: { first, _ in first })
        return try page(
            call, figures, lit.map(\.project), title: Bilingual(zh: rule.label.zh, en: rule.label.en),
            path: "/board/lights", keeping: ["rule", "light", "territory", "on"]
        ) { project in
            let light = lamps.light(of: project.id, by: rule)
            let known = progress[project.id] ?? nil
            return [
                "sign": light?.sign[call.language] ?? Bilingual(zh: "— 无数据", en: "— no data")[call.language],
                "tone": light?.tone ?? "", "detail": words(of: known, project)[call.language],
                "records": known.map { [["id": $0.report.hex, "text": $0.month.description] as PageData] },
            ]
        }
    }

    private static func words(of progress: ProjectProgress?, _ project: RegisterFigures.Project) -> Bilingual {
        let money = { (amount: Int64?) in amount.map { MoneyText.wan($0) + " 万元" } ?? "—" }
        let plan = money(project.annualPlan)
        guard let progress else { return Bilingual(zh: "未报，年度计划 \(plan)", en: "no report, plan of the year \(plan)") }
        let slip = progress.slip.map { Slip.words($0) }
        return Bilingual(
            zh: "截至 \(progress.month) 完成 \(money(progress.doneYear))，计划 \(money(progress.plannedToDate))，年度计划 \(plan)"
                + (slip.map { "，" + $0.zh } ?? ""),
            en: "by the end of \(progress.month) done \(money(progress.doneYear)), planned "
                + "\(money(progress.plannedToDate)), plan of the year \(plan)" + (slip.map { ", " + $0.en } ?? ""))
    }

    /// Who sealed a visit when, and on which device.
    private static func author(_ visit: MonthlyCoverage.SealedVisit, _ call: OfficeCall) throws -> String {
        guard let record = try call.store.record(visit.visit) else { return visit.date.description }
        let view = VisitView(unchecked: record.state)
        let words = [visit.date.description, view.inspectors.joined(separator: "、"), view.team ?? ""]
        return words.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private static func page(
        _ call: OfficeCall, _ figures: BoardFigures, _ all: [RegisterFigures.Project], title: Bilingual, path: String,
        keeping names: [String], row: (RegisterFigures.Project) throws -> PageData
    ) throws -> Response {
        let query = names.compactMap { name in call.asked(name).map { name + "=" + FormPost.encoded($0) } }
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: all.count) { page in
            path + "?" + (query + ["page=\(page)"]).joined(separator: "&")
        }
        let names = Dictionary(
            figures.territories.map { ($0.place.code, $0.place.name) }, uniquingKeysWith: { first, _ in first })
        let rows = try all.dropFirst(pages.offset).prefix(Pagination.size).map { project -> PageData in
            try row(project).merging([
                "id": project.id.hex, "name": project.name, "code": project.code,
                "territory": names[project.territory] ?? project.territory,
            ])
        }
        return try call.page(
            "board-projects", title: title, section: "/",
            [
                "title": title[call.language], "month": figures.today.civilMonth.description, "count": all.count,
                "rows": rows, "pagination": pages.data, "isEmpty": rows.isEmpty,
            ])
    }
}
