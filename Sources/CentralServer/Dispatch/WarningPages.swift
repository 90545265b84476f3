import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Warnings over time, the rectifications opened from them, and the monthly special checks.
enum WarningPages: OfficeSlice {
    static var templates: [String: [UInt8]] { ["warning": PackageResources.warning_mustache] }

    private static let planFields = ["cause", "measures", "owner", "dueOn"]

    static func add(to routes: OfficeRoutes) {
        routes.page("warnings", needs: .read) { try list($0) }
        routes.write("warnings/sweep", needs: .decide) { try sweep($0) }
        routes.page("warnings/:id", needs: .read) { try warning($0) }
        routes.write("warnings/:id/step", needs: .decide) { try step($0) }
        routes.write("warnings/:id/rectify", needs: .decide) { try rectify($0) }
        routes.page("rectifications", needs: .read) { try plans($0) }
        routes.write("rectifications/:id/step", needs: .fill) { try stepPlan($0) }
        routes.page("checks", needs: .read) { try CheckPage.page($0) }
    }

    // MARK: Warnings

    private static func list(_ call: OfficeCall) throws -> Response {
        let desk = try call.warningDesk
        let all = try desk.warnings()
        let rule = call.asked("rule")
        let shown = all.filter { rule == nil || $0.entry.key.rule == rule }
        let page = Pagination(page: call.asked("page").flatMap { Int($0) }, total: shown.count) { number in
            "/warnings?" + (rule.map { "rule=\(FormPost.encoded($0))&" } ?? "") + "page=\(number)"
        }
        let projects = try desk.city.projects()
        let language = call.language
        let rows = DeskList(
            headings: [
                Bilingual(zh: "对象", en: "Subject"), Bilingual(zh: "规则", en: "Rule"), Bilingual(zh: "等级", en: "Level"),
                Bilingual(zh: "期间", en: "Period"), Bilingual(zh: "触发数据", en: "Figures"),
                Bilingual(zh: "首次出现", en: "First seen"), Bilingual(zh: "状态", en: "State"),
            ],
            rows: try shown.dropFirst(page.offset).prefix(Pagination.size).map { warning in
                let name = try warning.project.flatMap { projects[$0]?.name } ?? subject(of: warning.entry, call)
                return DeskList.Row(cells: [
                    .init(
                        SafeText.line(name, atMost: 60),
                        to: "/warnings/\(warning.view.id.hex)"),
                    .init(label(of: warning.entry.key.rule, desk, language)),
                    .init(
                        warning.entry.level.label[language], tone: warning.entry.level == .red ? "bad" : "watch"),
                    .init(warning.entry.key.period),
                    .init(WarningFigures(entry: warning.entry, language: language).text),
                    .init(warning.entry.firstSeenOn),
                    .init(warning.entry.state.label[language], tone: warning.entry.state == .cleared ? "good" : nil),
                ])
            })
        let counts = Dictionary(grouping: all, by: \.entry.key.rule).mapValues(\.count).sorted { $0.key < $1.key }
        let filters =
            [("/warnings", Bilingual(zh: "全部", en: "All")[language], all.count, rule == nil)]
            + counts.map { ("/warnings?rule=\($0.key)", label(of: $0.key, desk, language), $0.value, rule == $0.key) }
        return try FollowUpPages.page(
            call, "/warnings", Bilingual(zh: "预警", en: "Warnings"),
            [
                "list": rows.data(language), "pagination": page.data,
                "buttons": call.may(.decide)
                    ? [
                        [
                            "path": "/warnings/sweep",
                            "label": Bilingual(zh: "按规则检查今天", en: "Ask the rules today")[language],
                        ] as PageData
                    ] : [PageData](),
                "filters": filters.map {
                    ["path": $0.0, "label": $0.1, "count": $0.2, "isCurrent": $0.3] as PageData
                },
            ])
    }

    private static func label(of rule: String, _ desk: WarningDesk, _ language: Language) -> String {
        [rule, desk.city.profile.warning(rule)?.label[language]].compactMap { $0 }.joined(separator: " ")
    }

    /// What a warning of no project is about: a unit, a territory, or the whole city.
    private static func subject(of entry: WarningRegister.Entry, _ call: OfficeCall) throws -> String {
        guard let record = try call.store.record(entry.key.subject) else {
            return Bilingual(zh: "全市", en: "the whole city")[call.language]
        }
        return try RecordTitle(store: call.store, language: call.language).text(of: record)
    }

    private static func sweep(_ call: OfficeCall) throws -> Response {
        _ = try call.warningDesk.sweep()
        return call.seeOther("/warnings")
    }

    private static func warning(_ call: OfficeCall) throws -> Response {
        let desk = try call.warningDesk
        let id = try call.id()
        guard let warning = try desk.warnings().first(where: { $0.view.id == id }) else { throw PageRefusal.notFound }
        let (entry, language) = (warning.entry, call.language)
        let project = try warning.project.flatMap { try call.store.record($0) }.flatMap { ProjectView($0.state) }
        let title = try project?.name ?? Self.subject(of: entry, call)
        let record = try call.store.record(entry.key.subject)
        let isProblem = record?.type == RecordType.problem.name
        let facts: [(Bilingual, String, String?)] = [
            (
                Bilingual(zh: "对象", en: "Subject"), title,
                record.map { (isProblem ? "/ledger/problem/" : "/record/") + $0.id.hex }
            ),
            (
                Bilingual(zh: "触发数据", en: "Figures"), WarningFigures(entry: entry, language: language).text, nil
            ),
            (Bilingual(zh: "首次出现", en: "First seen"), entry.firstSeenOn.description, nil),
            (Bilingual(zh: "最近出现", en: "Last seen"), entry.lastSeenOn.description, nil),
            (Bilingual(zh: "签收人", en: "Acknowledged by"), warning.view.acknowledgedBy ?? "", nil),
        ]
        let steps = WarningState.table.next(after: entry.state).filter { $0 != .rectifying }
        let drawing = FormDrawing(.rectificationPlan, record: nil, language: language, prefix: "plan")
        return try call.page(
            "warning", title: Bilingual(zh: title, en: title), section: "/meetings",
            [
                "tabs": call.tabs("/warnings"), "id": id.hex, "title": SafeText.line(title, atMost: 120),
                "rule": label(of: entry.key.rule, desk, language), "period": entry.key.period,
                "level": entry.level.label[language], "tone": entry.level == .red ? "bad" : "watch",
                "state": entry.state.label[language], "mayDecide": call.may(.decide),
                "facts": facts.filter { !$0.1.isEmpty }.map {
                    ["label": $0.0[language], "text": $0.1, "address": $0.2] as PageData
                },
                "list": try list(try desk.plans(of: id), call).data(language, prefix: "p"),
                "actions": steps.enumerated().map { index, step in
                    DeskList.data(
                        DeskList.Action(
                            path: "/warnings/\(id.hex)/step", label: step.label, step: step.rawValue,
                            shown: warning.view.record["state"].dots), id: "w\(index)", language)
                },
                "mayRectify": (entry.state == .raised || entry.state == .acknowledged) && project != nil,
                "form": drawing.fields(planFields).map(\.data),
            ])
    }

    private static func step(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        try call.warningDesk.take(try call.givenStep(WarningState.self), on: id, shown: try call.givenShown())
        return call.seeOther("/warnings/\(id.hex)")
    }

    private static func rectify(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        let entry = try call.form().entry(of: .rectificationPlan)
            .only(planFields.compactMap { RecordType.rectificationPlan.field(named: $0) })
        try call.warningDesk.open(from: id, entry.values)
        return call.seeOther("/warnings/\(id.hex)")
    }

    // MARK: Rectification

    private static func plans(_ call: OfficeCall) throws -> Response {
        let plans = try call.warningDesk.plans()
        return try FollowUpPages.page(
            call, "/rectifications", Bilingual(zh: "专项整改台账", en: "Rectification ledger"),
            [
                "list": try list(plans, call).data(call.language),
                "note": Bilingual(
                    zh: "从预警立账；报告完成须写明整改结果，由他人核实后才能解除预警。",
                    en:
                        "Opened from a warning; reported done with its result and verified by another before the warning is cleared."
                )[
                    call.language],
            ])
    }

    private static func list(_ plans: [RectificationPlanView], _ call: OfficeCall) throws -> DeskList {
        let projects = try call.city().projects()
        let today = try call.today()
        return DeskList(
            headings: [
                Bilingual(zh: "项目", en: "Project"), Bilingual(zh: "原因", en: "Cause"),
                Bilingual(zh: "整改措施", en: "Measures"),
                Bilingual(zh: "责任人", en: "Owner"), Bilingual(zh: "时限", en: "Due"), Bilingual(zh: "结果", en: "Result"),
                Bilingual(zh: "状态", en: "State"),
            ],
            rows: plans.map { plan in
                let project = plan.project.flatMap { projects[$0] }
                let isLate = plan.dueOn.map { $0 < today } ?? false && plan.state != .verified
                let late = isLate ? Bilingual(zh: "（逾期）", en: " (overdue)")[call.language] : ""
                return DeskList.Row(
                    cells: [
                        .init(
                            SafeText.line(project?.name ?? "—", atMost: 60),
                            to: plan.warning.map { "/warnings/\($0.hex)" } ?? "/record/\(plan.id.hex)"),
                        .init(SafeText.line(plan.cause ?? "", atMost: 160)),
                        .init(SafeText.line(plan.measures ?? "", atMost: 160)),
                        .init(SafeText.line(plan.owner ?? "", atMost: 60)), .init(plan.dueOn),
                        .init(SafeText.line(plan.result ?? "", atMost: 160)),
                        .init(
                            plan.state.label[call.language] + late,
                            tone: isLate ? "bad" : plan.state == .verified ? "good" : "watch"),
                    ], actions: call.may(.fill, in: project?.region) ? actions(plan, call, project?.region) : [])
            })
    }

    private static func actions(
        _ plan: RectificationPlanView, _ call: OfficeCall, _ region: String?
    ) -> [DeskList.Action] {
        TaskState.table.next(after: plan.state).filter { $0 != .verified || call.may(.decide, in: region) }.map {
            step in
            let result = DeskList.Action.Input(
                name: "result", label: Bilingual(zh: "整改结果", en: "Result"), isRequired: plan.result == nil)
            return DeskList.Action(
                path: "/rectifications/\(plan.id.hex)/step", label: step.label, step: step.rawValue,
                shown: plan.record["state"].dots, inputs: step == .reportedDone ? [result] : [])
        }
    }

    private static func stepPlan(_ call: OfficeCall) throws -> Response {
        let desk = try call.warningDesk
        let record = try call.followUpDesk.found(try call.id(), .rectificationPlan)
        let step = try call.givenStep(TaskState.self)
        try call.require(step == .verified ? .decide : .fill, in: Scopes.territoryCode(of: record.scope))
        try desk.take(
            step, onPlan: record.id, result: try call.given("result"), shown: try call.givenShown())
        return call.seeOther("/rectifications")
    }
}
