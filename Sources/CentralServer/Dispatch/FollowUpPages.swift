import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// What follows from meetings: resolutions, notices with approval, rewards, and the territories' tasks.
enum FollowUpPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        ["follow-up": PackageResources.follow_up_mustache, "notice": PackageResources.notice_mustache]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("resolutions", needs: .read) { try resolutions($0) }
        routes.write("resolutions/:id/step", needs: .decide) { try stepResolution($0) }
        routes.write("resolutions/:id/supervise", needs: .decide) { try supervise($0) }
        routes.page("rewards", needs: .read) { try rewards($0) }
        routes.write("rewards", needs: .decide) { try reward($0) }
        routes.page("tasks", needs: .read) { try TaskPage.page($0) }
        routes.write("tasks", needs: .fill) { try TaskPage.add($0) }
        routes.write("tasks/:id/step", needs: .fill) { try TaskPage.step($0) }
        NoticePages.add(to: routes)
        FollowUpExports.add(to: routes)
    }

    // MARK: Resolutions

    private static func resolutions(_ call: OfficeCall) throws -> Response {
        let desk = try call.followUpDesk
        let today = try call.today()
        let all = try desk.resolutions()
        let overdue = ResolutionView.overdue(all, on: today)
        let isOverdue = call.asked("overdue") == "1"
        return try page(
            call, "/resolutions", Bilingual(zh: "议定事项", en: "Resolutions"),
            [
                "list": list(isOverdue ? overdue : all, call).data(call.language), "mayExport": call.may(.export),
                "exportPath": "/resolutions/export",
                "note": Bilingual(
                    zh: "逾期的列出督办；报告完成须由他人核实。",
                    en: "Overdue ones are listed for supervision; what is reported done is verified by another.")[
                        call.language],
                "filters": [
                    [
                        "path": "/resolutions", "label": Bilingual(zh: "全部", en: "All")[call.language],
                        "count": all.count, "isCurrent": !isOverdue,
                    ] as PageData,
                    [
                        "path": "/resolutions?overdue=1", "label": Bilingual(zh: "逾期待督办", en: "Overdue")[call.language],
                        "count": overdue.count, "isCurrent": isOverdue,
                    ] as PageData,
                ],
            ])
    }

    static func list(_ resolutions: [ResolutionView], _ call: OfficeCall) throws -> DeskList {
        let today = try call.today()
        return DeskList(
            headings: [
                Bilingual(zh: "议定内容", en: "What was decided"), Bilingual(zh: "承办单位", en: "Owner"),
                Bilingual(zh: "议定日期", en: "Decided"), Bilingual(zh: "时限", en: "Due"), Bilingual(zh: "状态", en: "State"),
                Bilingual(zh: "落实情况", en: "Report"),
            ],
            rows: resolutions.map { resolution in
                let state = resolution.state(on: today)
                let text = SafeText.line(resolution.decision ?? "", atMost: 160)
                let address =
                    resolution.problem.map { "/ledger/problem/\($0.hex)" } ?? "/record/\(resolution.id.hex)"
                return DeskList.Row(
                    cells: [
                        .init(text.isEmpty ? "—" : text, to: address),
                        .init(SafeText.line(resolution.owner ?? "", atMost: 60)), .init(resolution.decidedOn),
                        .init(resolution.dueOn), .init(state.label[call.language], tone: tone(state)),
                        .init(SafeText.line(resolution.report ?? "", atMost: 200)),
                    ], actions: call.may(.decide) ? actions(resolution, state, today) : [])
            })
    }

    private static func actions(
        _ resolution: ResolutionView, _ state: ResolutionState, _ today: CivilDate
    ) -> [DeskList.Action] {
        let path = "/resolutions/\(resolution.id.hex)"
        return FollowUpDesk.steps(of: resolution, on: today).map { step in
            let shown = resolution.record["state"].dots
            if step == .supervised {
                let due = DeskList.Action.Input(
                    name: "replyDue", label: Bilingual(zh: "回复时限", en: "Reply due"), type: "date")
                return DeskList.Action(
                    path: path + "/supervise", label: Bilingual(zh: "督办（起草督办单）", en: "Supervise: draft an order"),
                    step: step.rawValue, shown: shown, inputs: [due])
            }
            let report = DeskList.Action.Input(name: "report", label: Bilingual(zh: "落实情况", en: "What was done"))
            return DeskList.Action(
                path: path + "/step", label: step.label, step: step.rawValue, shown: shown,
                inputs: step == .reportedDone ? [report] : [])
        }
    }

    private static func tone(_ state: ResolutionState) -> String {
        switch state {
        case .verified: "good"
        case .overdue, .supervised: "bad"
        default: "watch"
        }
    }

    private static func stepResolution(_ call: OfficeCall) throws -> Response {
        try call.followUpDesk.take(
            try call.givenStep(ResolutionState.self), on: try call.id(), report: try call.given("report"),
            shown: try call.givenShown())
        return call.seeOther("/resolutions")
    }

    private static func supervise(_ call: OfficeCall) throws -> Response {
        let notice = try call.followUpDesk.supervise(try call.id(), replyDueOn: try call.givenDay("replyDue"))
        return call.seeOther("/notices/\(notice.hex)")
    }

    // MARK: Rewards

    private static let rewardFields = [
        "receiver", "receiverKind", "kind", "amount", "reason", "approvedBy", "approvedOn",
    ]

    private static func rewards(_ call: OfficeCall) throws -> Response {
        let records =
            call.isWholeCity ? try call.city().records(.reward, order: .field("approvedOn", isDescending: true)) : []
        let language = call.language
        let declared = rewardFields.compactMap { RecordType.reward.field(named: $0) }
        let list = DeskList(
            headings: declared.map(\.label),
            rows: records.filter { $0.standing != .deleted }.map { record in
                let cells = declared.map { DeskList.Cell(FieldText.whole($0, of: record, language: language)) }
                guard let first = cells.first else { return DeskList.Row(cells: []) }
                return DeskList.Row(cells: [.init(first.text, to: "/record/\(record.id.hex)")] + cells.dropFirst())
            })
        let data: PageData = [
            "list": list.data(language), "mayExport": call.isWholeCity && call.may(.export),
            "exportPath": "/rewards/export",
            "note": Bilingual(zh: "奖励须写明批准人和批准日期。", en: "A reward names who approved it and when.")[language],
        ]
        let title = Bilingual(zh: "登记奖励", en: "Record a reward")
        return try page(
            call, "/rewards", Bilingual(zh: "奖励", en: "Rewards"),
            data.merging(entry(call, .reward, rewardFields, "/rewards", title, needs: .decide)))
    }

    private static func reward(_ call: OfficeCall) throws -> Response {
        let declared = rewardFields.compactMap { RecordType.reward.field(named: $0) }
        let entry = try call.form().entry(of: .reward).only(declared)
        try call.followUpDesk.enter(.reward, entry.values, in: try MeetingDesk.scope())
        return call.seeOther("/rewards")
    }

    // MARK: Parts

    /// A page of the template `follow-up`.
    static func page(
        _ call: OfficeCall, _ path: String, _ title: Bilingual, _ data: PageData
    ) throws -> Response {
        let usual: PageData = ["tabs": call.tabs(path), "title": title[call.language]]
        return try call.page("follow-up", title: title, section: "/meetings", usual.merging(data))
    }

    /// The form of a new record below a list, for whoever may enter one.
    static func entry(
        _ call: OfficeCall, _ type: RecordType, _ fields: [String], _ path: String, _ title: Bilingual,
        needs: Permission, territories: [PageData] = []
    ) -> PageData {
        guard call.may(needs) else { return [:] }
        let drawing = FormDrawing(type, record: nil, language: call.language, prefix: type.name)
        return [
            "newPath": path, "newTitle": title[call.language], "form": drawing.fields(fields).map(\.data),
            "territories": territories, "hasTerritories": !territories.isEmpty,
        ]
    }
}

/// Tasks of the territories: standard, schedule, state.
enum TaskPage {
    private static let fields = ["unit", "text", "standard", "schedule", "owner", "dueOn"]

    static func page(_ call: OfficeCall) throws -> Response {
        let desk = try call.followUpDesk
        let names = try desk.city.territoryNames()
        let chosen = call.asked("territory")
        let tasks = try call.city().records(.workTask, order: .field("dueOn")).filter { record in
            record.standing != .deleted && (chosen == nil || Scopes.territoryCode(of: record.scope) == chosen)
        }
        let list = DeskList(
            headings: [
                Bilingual(zh: "任务", en: "Task"), Bilingual(zh: "属地", en: "Territory"), Bilingual(zh: "单位", en: "Unit"),
                Bilingual(zh: "工作标准", en: "Standard"), Bilingual(zh: "进度安排", en: "Schedule"),
                Bilingual(zh: "时限", en: "Due"), Bilingual(zh: "状态", en: "State"),
            ],
            rows: try tasks.map { record in
                let task = WorkTaskView(unchecked: record.state)
                let code = Scopes.territoryCode(of: record.scope) ?? ""
                let isLate = task.isOverdue(today: try call.today())
                let late = isLate ? Bilingual(zh: "（逾期）", en: " (overdue)")[call.language] : ""
                return DeskList.Row(
                    cells: [
                        .init(SafeText.line(task.task ?? "—", atMost: 120), to: "/record/\(record.id.hex)"),
                        .init(names[code] ?? code), .init(SafeText.line(task.unit ?? "", atMost: 60)),
                        .init(SafeText.line(task.workStandard ?? "", atMost: 160)),
                        .init(SafeText.line(task.schedule ?? "", atMost: 160)), .init(task.dueOn),
                        .init(
                            task.state.label[call.language] + late,
                            tone: isLate ? "bad" : task.state == .verified ? "good" : "watch"),
                    ], actions: call.may(.fill, in: code) ? actions(task, call, code) : [])
            })
        let territories = names.sorted { $0.key < $1.key }
        let filters =
            [("/tasks", Bilingual(zh: "全部", en: "All")[call.language], chosen == nil)]
            + territories.map { ("/tasks?territory=" + $0.key, $0.value, chosen == $0.key) }
        let data: PageData = [
            "list": list.data(call.language), "mayExport": call.may(.export), "exportPath": "/tasks/export",
            "filters": filters.map { ["path": $0.0, "label": $0.1, "isCurrent": $0.2, "count": ""] as PageData },
        ]
        return try FollowUpPages.page(
            call, "/tasks", Bilingual(zh: "工作任务", en: "Work tasks"),
            data.merging(
                FollowUpPages.entry(
                    call, .workTask, fields, "/tasks", Bilingual(zh: "新增任务", en: "A new task"), needs: .fill,
                    territories: territories.filter { call.may(.fill, in: $0.key) }
                        .map { ["code": $0.key, "name": $0.value] })))
    }

    /// Verifying is the office's.
    private static func actions(_ task: WorkTaskView, _ call: OfficeCall, _ code: String) -> [DeskList.Action] {
        TaskState.table.next(after: task.state).filter { $0 != .verified || call.may(.decide, in: code) }.map { step in
            DeskList.Action(
                path: "/tasks/\(task.id.hex)/step", label: step.label, step: step.rawValue,
                shown: task.record["state"].dots)
        }
    }

    static func add(_ call: OfficeCall) throws -> Response {
        let code = try call.given("territory")
        guard let scope = Scopes.territory(code), try call.city().territoryNames()[code] != nil else {
            throw OfficeError.badScope(SafeText.line(code, atMost: 40))
        }
        try call.require(.fill, in: code)
        let entry = try call.form().entry(of: .workTask)
            .only(fields.compactMap { RecordType.workTask.field(named: $0) })
        var values = entry.values
        values["state"] = .text(TaskState.opened.rawValue)
        try call.followUpDesk.enter(.workTask, values, in: scope)
        return call.seeOther("/tasks?territory=" + FormPost.encoded(code))
    }

    static func step(_ call: OfficeCall) throws -> Response {
        let desk = try call.followUpDesk
        let record = try desk.found(try call.id(), .workTask)
        let code = Scopes.territoryCode(of: record.scope)
        let step = try call.givenStep(TaskState.self)
        try call.require(step == .verified ? .decide : .fill, in: code)
        try desk.take(step, onTask: record.id, shown: try call.givenShown())
        return call.seeOther("/tasks")
    }
}
