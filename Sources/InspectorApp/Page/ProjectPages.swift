import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// One project with its visits and problems, and the button that begins a visit.
struct ProjectPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("projects/:id") { try project($0) }
        routes.write("projects/:id/visits") { try begin($0) }
    }

    private func project(_ call: PageCall) throws -> Response {
        let record = try desk.record(call.part("id"), .project)
        let view = ProjectView(unchecked: record.state)
        let language = call.language
        let region = try view.region.map { try desk.regionName($0) } ?? ""
        let facts = RecordType.project.fields.compactMap { declared -> PageData? in
            let text = declared.name == "region" ? region : FieldText.whole(declared, of: record, language: language)
            return text.isEmpty ? nil : ["label": declared.label[language], "text": text]
        }
        let visits = try desk.store.records(
            RecordQuery(type: "visit", parent: record.id, order: .field("date", isDescending: true), limit: 24))
        let reading = VisitReading(desk.store)
        let problems = try desk.store.openProblems(of: record.id)
        return try desk.answer(
            call, "project", title: Bilingual(zh: view.name ?? "项目", en: view.name ?? "Project"), section: "/",
            [
                "id": record.id.hex, "name": view.name, "code": view.code, "facts": facts,
                "visits": try visits.map { try VisitRow.data($0, reading, language).merging(["project": nil]) },
                "problems": problems.map { $0.data(language) },
            ])
    }

    private func begin(_ call: PageCall) throws -> Response {
        let record = try desk.record(call.part("id"), .project)
        let visits = try desk.visits()
        let id = try visits.begin(VisitDesk.Beginning(project: record, date: try visits.today()))
        return PageFrame.seeOther("/visits/\(id.hex)")
    }
}

extension PageDesk {
    /// What people call a territory; its code where no record says.
    func regionName(_ code: String) throws -> String {
        let named = RecordQuery(type: RecordType.region.name, equals: ["code": .text(code)], limit: 1)
        return try store.records(named).first?.value("name").text ?? code
    }

    /// The record of an id in an address.
    ///
    /// - Throws: ``PageRefusal/notFound`` for an unknown id or another type.
    func record(_ hex: String, _ type: RecordType) throws -> StoredRecord {
        guard let id = RecordID(hex: hex), let record = try store.record(id), record.type == type.name,
            record.standing != .deleted
        else { throw PageRefusal.notFound }
        return record
    }
}

/// A visit as one row of a list.
enum VisitRow {
    static func data(_ visit: StoredRecord, _ reading: VisitReading, _ language: Language) throws -> PageData {
        let view = VisitView(unchecked: visit.state)
        let entries = try reading.entries(of: visit.id)
        let views = entries.map { SupervisionEntryView(unchecked: $0.state) }
        let state = try reading.state(of: visit)
        let isMarked = ([visit] + entries).contains { !$0.markedFields.isEmpty }
        return [
            "id": visit.id.hex, "date": view.date?.description ?? "—", "state": state.label[language],
            "tone": view.isSealed ? "good" : "watch", "project": try reading.projectName(view.project),
            "rated": views.count(where: \.isValued), "isMarked": isMarked,
            "lagging": views.filter { $0.rating == .lagging }.compactMap { $0.item?.label[language] }
                .joined(separator: "、"),
            "delivery": DeliveryWords.text(try reading.delivery(of: visit))[language],
        ]
    }
}

extension RecordedProblem {
    /// What lists of problems show.
    func data(_ language: Language) -> PageData {
        [
            "id": record.id.hex, "title": view.title ?? FieldText.shortID(record.id),
            "class": view.problemClass?.label[language], "state": history.state.label[language],
            "unit": history.units.joined(separator: "、"), "due": history.dueOn?.description,
            "foundOn": record.value("foundOn").text,
        ]
    }
}
