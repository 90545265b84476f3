import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// What happened to one record: who wrote what, when, on which device, and what it replaced.
struct RecordPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("records/:id/history") { try history($0) }
    }

    private func history(_ call: PageCall) throws -> Response {
        guard let id = RecordID(hex: call.part("id")), let record = try desk.store.record(id) else {
            throw PageRefusal.notFound
        }
        let subject = ConflictWords.subject(of: id, type: record.type, language: call.language)
        var data = HistoryList.data(try desk.store.history(of: id), type: record.type, language: call.language)
        data["subject"] = subject
        return try desk.answer(
            call, "record", title: Bilingual(zh: "修改记录：\(subject)", en: "History: \(subject)"), data)
    }
}
