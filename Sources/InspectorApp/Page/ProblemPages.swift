import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Problems: raised from an item of a visit, and rechecked in one.
struct ProblemPages: Sendable {
    let desk: PageDesk

    private static let fields = [
        "title", "description", "class", "severity", "crossRegion", "crossField", "needsCityLevel", "critical",
        "withinRemit",
    ]

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits/:id/problems/new") { try form($0) }
        routes.write("visits/:id/problems") { try raise($0) }
        routes.write("visits/:id/rechecks") { try recheck($0) }
    }

    private func form(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let item = call.asked("item").flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) } ?? .problems
        let drawing = FormDrawing(.problem, record: nil, language: call.language, prefix: "problem")
        return try desk.answer(
            call, "problem-new", title: Bilingual(zh: "新问题", en: "New problem"), section: "/visits",
            [
                "visit": visit.id.hex, "item": item.number, "itemLabel": item.label[call.language],
                "project": try VisitReading(desk.store).projectName(VisitView(unchecked: visit.state).project),
                "fields": drawing.fields(Self.fields).map { $0.data(isPostedWhole: true) },
            ])
    }

    private func raise(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        guard VisitView(unchecked: visit.state).project != nil else { throw CommandError.noProjectGiven }
        var values = try form.entry(of: .problem).only(Self.fields).values.filter { $0.value != .empty }
        guard let title = values.removeValue(forKey: "title")?.text,
            let known = values.removeValue(forKey: "class")?.text.flatMap(ProblemClass.init(rawValue:))
        else {
            throw CommandError(
                code: "input.problem",
                message: Bilingual(
                    zh: "问题没有标题或类别，没有保存。", en: "The problem has no title or no class; it was not saved."),
                nextStep: Bilingual(zh: "请返回填写标题和类别。", en: "Go back and give both."))
        }
        let description = values.removeValue(forKey: "description")?.text ?? title
        let item = form["item"].flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        let report = ProblemReport(
            title: title, description: description, problemClass: known, item: item, fields: values)
        try desk.visits().problems.raise(report, visit: visit.id)
        return PageFrame.seeOther("/visits/\(visit.id.hex)#item-\(item?.number ?? 10)")
    }

    private func recheck(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        let problem = try desk.record(form["problem"] ?? "", .problem)
        guard let result = form["result"].flatMap(RecheckResult.init(rawValue:)) else { throw PageRefusal.notFound }
        let note = form["note"].flatMap { $0.isEmpty ? nil : $0 }
        let step = ProblemStep(result == .solved ? .confirmSolved : .stillOpen, note: note)
        try desk.visits().problems.take(step, on: problem.id, visit: visit.id)
        return PageFrame.seeOther("/visits/\(visit.id.hex)#item-10")
    }
}
