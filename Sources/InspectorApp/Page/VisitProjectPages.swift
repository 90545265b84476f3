import Causality
import Console
import Foundation
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Visits of projects that were not in the register here: begun by name, given their project later.
struct VisitProjectPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.write("visits") { try begin($0) }
        routes.page("visits/:id/project") { try choose($0) }
        routes.write("visits/:id/project") { try assign($0) }
    }

    private func begin(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let name = (form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !name.isEmpty else {
            throw CommandError(
                code: "input.empty", message: Bilingual(zh: "没有填写项目名称。", en: "The project's name is missing."),
                nextStep: Bilingual(zh: "请返回填写。", en: "Go back and write it."))
        }
        let own = try desk.store.territories()
        guard let territory = own.first(where: { $0.name == form["territory"] }) else { throw PageRefusal.notFound }
        let visits = try desk.visits()
        let id = try visits.begin(
            VisitDesk.Beginning(unlisted: (String(name.prefix(200)), territory), date: try visits.today()))
        return PageFrame.seeOther("/visits/\(id.hex)")
    }

    /// The projects of the visit's territory; a visit cannot move to another.
    private func choose(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let words = (call.asked("q") ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        let all = try desk.store.records(RecordQuery(type: RecordType.project.name, order: .field("code")))
            .map { ProjectView(unchecked: $0.state) }.filter { $0.territoryScope == visit.scope }
        let found = all.filter { project in
            let text = [project.code, project.name].compactMap { $0 }.joined(separator: " ").lowercased()
            return words.allSatisfy { text.contains($0) }
        }
        return try desk.answer(
            call, "visit-project", title: Bilingual(zh: "选择项目", en: "Choose the project"), section: "/visits",
            [
                "visit": visit.id.hex, "summary": visit.value("summary").text,
                "query": call.asked("q"), "isEmpty": found.isEmpty,
                "projects": found.prefix(Pagination.size).map {
                    ["id": $0.id.hex, "name": $0.name ?? FieldText.shortID($0.id), "code": $0.code] as PageData
                },
            ])
    }

    private func assign(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        try desk.visits().assign(try desk.record(form["project"] ?? "", .project), to: visit)
        return PageFrame.seeOther("/visits/\(visit.id.hex)")
    }
}
