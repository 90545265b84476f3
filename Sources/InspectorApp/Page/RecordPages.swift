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
        var data = HistoryList.data(
            try desk.store.history(of: id), type: record.type, language: call.language,
            naming: { [store = desk.store] id in
                (try? store.record(id)).map { RecordTitle.text($0, in: store, call.language) }
            })
        data["subject"] = subject
        data["title"] = RecordTitle.text(record, in: desk.store, call.language)
        data["address"] = record.type == RecordType.problem.name ? nil : PageAddress.of(record)
        data["delivery"] = DeliveryWords.text(try desk.store.delivery(of: id))[call.language]
        data["clock"] = HistoryList.clock(
            try desk.store.clock(of: id), type: record.type, language: call.language)
        return try desk.answer(
            call, "record", title: Bilingual(zh: "修改记录：\(subject)", en: "History: \(subject)"), data)
    }
}
