import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// The first page after log-in.
enum BoardPages: OfficeSlice {
    static var templates: [String: [UInt8]] { ["board": PackageResources.board_mustache] }

    static func add(to routes: OfficeRoutes) {
        routes.page("", needs: .read) { try board($0) }
    }

    private static func board(_ call: OfficeCall) throws -> Response {
        let today = try call.today()
        let month = today.civilMonth
        let input = try call.store.coverageInput(for: month, countsArrival: false)
        let coverage = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: today)
        return try call.page(
            "board", title: Bilingual(zh: "看板", en: "Board"), section: "/",
            [
                "month": month.description, "members": coverage.total.members, "visited": coverage.total.visited,
                "full": coverage.total.full,
            ])
    }
}
