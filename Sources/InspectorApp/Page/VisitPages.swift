import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// A visit as one page: its own fields, the ten items in order, and the seal.
struct VisitPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits") { try list($0) }
        routes.page("visits/:id") { try visit($0) }
        routes.write("visits/:id/save") { try save($0) }
        routes.write("visits/:id/seal") { try seal($0) }
        routes.write("visits/:id/addenda") { try addendum($0) }
    }

    private func list(_ call: PageCall) throws -> Response {
        let query = RecordQuery(type: RecordType.visit.name, order: .field("date", isDescending: true))
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: try desk.store.count(query)) {
            "/visits?page=\($0)"
        }
        var part = query
        (part.limit, part.offset) = (Pagination.size, pages.offset)
        let reading = VisitReading(desk.store)
        let rows = try desk.store.records(part).map { try VisitRow.data($0, reading, call.language) }
        return try desk.answer(
            call, "visits", title: Bilingual(zh: "督导", en: "Visits"), section: "/visits",
            ["visits": rows, "pagination": pages.data])
    }

    private func visit(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let form = try VisitPageData(desk: desk, visit: visit, language: call.language)
        let name = try form.reading.projectName(form.view.project)
        return try desk.answer(
            call, "visit", title: Bilingual(zh: name, en: name), section: "/visits", scripts: ["form.js", "visit.js"],
            try form.data().merging(["wasIncomplete": call.asked("missing") == "1"]))
    }

    // MARK: Writing

    /// Saves the fields that were posted of the visit or of one of its entries.
    private func save(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        guard let id = form["record"].flatMap({ RecordID(hex: $0) }), id.root == visit.id else {
            throw PageRefusal.notFound
        }
        let visits = try desk.visits()
        let type: RecordType
        if id == visit.id {
            type = .visit
            let entry = try form.entry(of: type).only(VisitPageData.visitFields)
            try visits.change(visit, entry.values, shown: entry.shown)
        } else {
            guard let item = SupervisionItem(entryID: id) else { throw PageRefusal.notFound }
            type = .supervisionEntry
            let entry = try form.entry(of: type).only(VisitPageData.entryFields(of: item))
            try visits.rate(item, of: visit, entry.values, shown: entry.shown)
        }
        guard call.wantsJSON else { return PageFrame.seeOther("/visits/\(visit.id.hex)") }
        let now = FieldText.isoInstant(visits.now).dropFirst(11).prefix(8)
        return try PageFrame.json(
            try SavedForm.document(
                id, type, form, store: desk.store, at: String(now),
                parts: try VisitPageData(desk: desk, visit: visit, language: call.language).renewedParts()))
    }

    private func seal(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let allows = try call.form()["incomplete"] == "1"
        let isComplete = try VisitReading(desk.store).completeness(of: visit).isComplete
        guard isComplete || allows else {
            return PageFrame.seeOther("/visits/\(visit.id.hex)?missing=1#seal")
        }
        _ = try desk.visits().seal(visit, allowsIncomplete: allows)
        return PageFrame.seeOther("/visits/\(visit.id.hex)#seal")
    }

    private func addendum(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let text = try call.form()["text"] ?? ""
        guard !text.allSatisfy(\.isWhitespace) else {
            throw CommandError(
                code: "input.empty", message: Bilingual(zh: "补充说明为空。", en: "The addendum is empty."),
                nextStep: Bilingual(zh: "请写下要补充的内容。", en: "Write what is to be added."))
        }
        let item = try call.form()["item"].flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        _ = try desk.visits().add(text, to: visit, item: item)
        return PageFrame.seeOther("/visits/\(visit.id.hex)#seal")
    }
}

extension FormPost.Entry {
    /// The entry, if it holds fields of these names alone.
    ///
    /// - Throws: ``PageRefusal/notFound`` for any other, which no form of ours draws.
    func only(_ names: [String]) throws -> FormPost.Entry {
        let known = Set(names)
        guard values.keys.allSatisfy({ known.contains(FamilyField.parse($0)?.field ?? $0) }) else {
            throw PageRefusal.notFound
        }
        return self
    }
}
