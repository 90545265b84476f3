import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// The open problems behind a figure of the board.
enum BoardProblems {
    /// `?tier=…&age=0…3&territory=…&overdue=1&due=date`.
    static func page(_ call: OfficeCall, _ figures: BoardFigures) throws -> Response {
        let due = call.asked("due").flatMap { CivilDate($0) }
        let all = figures.open.filter { entry in
            call.asked("tier").map { $0 == entry.line.tier } ?? true
                && call.asked("territory").map { $0 == entry.territory } ?? true
                && call.asked("age").flatMap { Int($0) }.map { $0 == BoardAge.of(entry.line, today: figures.today) } ?? true
                && (call.asked("overdue") == nil || entry.line.isOverdue)
                && due.map { bound in entry.line.dueOn.map { $0 <= bound } ?? false } ?? true
        }
        let query = ["tier", "age", "territory", "overdue", "due", "on"].compactMap { name in
            call.asked(name).map { name + "=" + FormPost.encoded($0) }
        }
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: all.count) { page in
            "/board/problems?" + (query + ["page=\(page)"]).joined(separator: "&")
        }
        let tiers = Dictionary(
            figures.register.rules.profile.tiers.map { ($0.code, $0.label[call.language]) },
            uniquingKeysWith: { first, _ in first })
        let rows = all.dropFirst(pages.offset).prefix(Pagination.size).map { entry -> PageData in
            let line = entry.line
            let project = line.project.flatMap { figures.register.projects[$0] }
            return [
                "id": line.problem.hex, "title": SafeText.line(line.title), "project": project?.name,
                "projectID": project?.id.hex, "tier": tiers[line.tier] ?? line.tier,
                "state": line.state.label[call.language], "class": line.problemClass?.label[call.language],
                "units": line.units.joined(separator: "、"), "due": line.dueOn?.description,
                "isOverdue": line.isOverdue, "isDisputed": line.isDisputed, "found": line.foundOn?.description,
            ]
        }
        return try call.page(
            "board-problems", title: Bilingual(zh: "未销号问题", en: "Open problems"), section: "/",
            ["count": all.count, "rows": Array(rows), "pagination": pages.data, "isEmpty": all.isEmpty])
    }
}
