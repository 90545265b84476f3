import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// The visit as a sheet of paper.
struct SheetPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits/:id/sheet") { try sheet($0) }
    }

    private func sheet(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let data = try VisitRecordSheet(store: desk.store, language: call.language).data(visit)
        return try desk.answer(
            call, "sheet", title: Bilingual(zh: "督导记录单", en: "Visit sheet"), section: "/visits", data)
    }
}
