import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// The tiers of dispatch: where they stand, their packs, their meetings and what these decided.
enum MeetingPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "dispatch": PackageResources.dispatch_mustache, "dispatch-pack": PackageResources.dispatch_pack_mustache,
            "dispatch-meeting": PackageResources.dispatch_meeting_mustache,
            "meeting-new": PackageResources.meeting_new_mustache,
        ]
    }

    /// What the form of a meeting asks.
    static let fields = ["heldOn", "mode", "chairRole", "attendees", "minutes"]

    static func add(to routes: OfficeRoutes) {
        routes.page("meetings", needs: .read) { try overview($0) }
        routes.page("meetings/tier/:tier", needs: .read) { try PackPage.page($0) }
        routes.page("meetings/tier/:tier/pack/:format", needs: .export) { try PackPage.export($0) }
        routes.write("meetings/tier/:tier/hold", needs: .decide) { try PackPage.hold($0) }
        routes.write("meetings/tier/:tier/pick", needs: .decide) { try PackPage.pick($0) }
        routes.page("meetings/new/:kind", needs: .decide) { try form($0) }
        routes.write("meetings/new/:kind", needs: .decide) { try hold($0) }
        routes.page("meetings/held/:id", needs: .read) { try meeting($0) }
        routes.write("meetings/held/:id/decide", needs: .decide) { try decide($0) }
        routes.write("meetings/held/:id/outcome", needs: .decide) { try outcome($0) }
    }

    // MARK: The tiers

    private static func overview(_ call: OfficeCall) throws -> Response {
        let desk = try call.dispatchDesk
        let tiers = try desk.tiers(try desk.ledgerDesk.ledger())
        let kinds = ProblemPage.meetings + [.raceReview]
        return try call.page(
            "dispatch", title: Bilingual(zh: "分级调度", en: "Dispatch"), section: "/meetings",
            [
                "tabs": call.tabs("/meetings"), "today": desk.today.description, "isWhole": call.isWholeCity,
                "mayDecide": call.may(.decide), "tiers": list(tiers, call).data(call.language),
                "meetings": call.isWholeCity ? list(try desk.meetings(), desk, call).data(call.language) : nil,
                "kinds": kinds.map { ["code": $0.rawValue, "label": $0.label[call.language]] as PageData },
            ])
    }

    private static func list(_ tiers: [DispatchDesk.TierStanding], _ call: OfficeCall) -> DeskList {
        let language = call.language
        return DeskList(
            headings: [
                Bilingual(zh: "层级", en: "Tier"), Bilingual(zh: "周期", en: "Cadence"), Bilingual(zh: "本期", en: "Period"),
                Bilingual(zh: "本期会议", en: "Meeting"), Bilingual(zh: "漏开", en: "Missed"),
                Bilingual(zh: "未销号", en: "Open"),
                Bilingual(zh: "逾期", en: "Overdue"),
            ],
            rows: tiers.map { tier in
                let missed = tier.due?.missed ?? []
                let isDue = tier.due?.isDue ?? false
                let meeting = isDue ? Bilingual(zh: "待开", en: "due") : Bilingual(zh: "已开", en: "held")
                return DeskList.Row(cells: [
                    .init(tier.tier.label[language], to: "/meetings/tier/\(tier.tier.code)"),
                    .init((tier.tier.cadence?.label ?? Bilingual(zh: "不固定", en: "not fixed"))[language]),
                    .init(tier.period?.description ?? "—"),
                    tier.due == nil ? .init("—") : .init(meeting[language], tone: isDue ? "watch" : "good"),
                    .init(
                        missed.isEmpty
                            ? "0" : "\(missed.count)：" + missed.suffix(6).map(\.description).joined(separator: "，"),
                        tone: nil),
                    .init(String(tier.open), to: "/ledger?tier=\(tier.tier.code)"),
                    .init(String(tier.overdue), to: "/ledger?tier=\(tier.tier.code)&overdue=1"),
                ])
            })
    }

    private static func list(
        _ meetings: [DispatchMeetingView], _ desk: DispatchDesk, _ call: OfficeCall
    ) -> DeskList {
        let language = call.language
        return DeskList(
            headings: [
                Bilingual(zh: "会议", en: "Meeting"), Bilingual(zh: "日期", en: "Day"), Bilingual(zh: "状态", en: "Standing"),
                Bilingual(zh: "主持", en: "Chair"),
            ],
            rows: meetings.filter { $0.standing != .deleted }.prefix(200).map { meeting in
                DeskList.Row(cells: [
                    .init(name(of: meeting, desk, language), to: "/meetings/held/\(meeting.id.hex)"),
                    .init(meeting.day),
                    .init(standing(meeting)[language], tone: meeting.isHeld ? "good" : "watch"),
                    .init(SafeText.line(meeting.chairRole ?? "", atMost: 60)),
                ])
            })
    }

    private static func standing(_ meeting: DispatchMeetingView) -> Bilingual {
        meeting.isHeld ? Bilingual(zh: "已召开", en: "held") : Bilingual(zh: "计划中", en: "planned")
    }

    static func name(of meeting: DispatchMeetingView, _ desk: DispatchDesk, _ language: Language) -> String {
        let tier = meeting.tier.flatMap { desk.profile.tier($0) }?.label[language]
        let group = desk.profile.workingGroups.first { $0.code == meeting.workingGroup }?.label[language]
        let field = meeting.field.map { desk.profile.label(ofField: $0)[language] }
        let kind = meeting.kind?.label[language] ?? Bilingual(zh: "会议", en: "meeting")[language]
        return [tier ?? group ?? kind, field].compactMap { $0 }.joined(separator: "·")
    }

    // MARK: Meetings of no fixed cadence

    private static func kind(_ call: OfficeCall) throws -> MeetingKind {
        guard let kind = MeetingKind(rawValue: call.part("kind")), kind != .tier, kind != .workingGroup else {
            throw PageRefusal.notFound
        }
        return kind
    }

    private static func form(_ call: OfficeCall) throws -> Response {
        let kind = try kind(call)
        let desk = try call.meetingDesk
        let planned = try desk.next(kind)
        let waiting = try desk.dispatch.agenda(of: planned)
        let drawing = FormDrawing(
            .dispatchMeeting, record: try call.store.record(planned), language: call.language, prefix: "meeting")
        let label = kind.label[call.language]
        let table = waiting.isEmpty ? nil : agenda(waiting, call, actions: false).data(call.language)
        return try call.page(
            "meeting-new", title: Bilingual(zh: "登记\(label)", en: "Record: \(label)"), section: "/meetings",
            [
                "tabs": call.tabs("/meetings"), "title": label, "kind": kind.rawValue,
                "form": drawing.fields(fields).map(\.data), "waiting": table,
            ])
    }

    private static func hold(_ call: OfficeCall) throws -> Response {
        let kind = try kind(call)
        let desk = try call.meetingDesk
        let entry = try meetingEntry(call)
        let waiting = try desk.dispatch.agenda(of: try desk.next(kind)).map { item in
            MeetingDesk.Matter(
                source: item.source ?? .picked, subject: item.subject ?? "", project: item.project,
                problem: item.problem)
        }
        let id = try desk.hold(kind: kind, entry.values, shown: entry.shown, matters: waiting)
        return call.seeOther("/meetings/held/\(id.hex)")
    }

    /// The fields of a meeting's form, and no others.
    static func meetingEntry(_ call: OfficeCall) throws -> FormPost.Entry {
        try call.form().entry(of: .dispatchMeeting).only(
            fields.compactMap { RecordType.dispatchMeeting.field(named: $0) })
    }

    // MARK: One meeting

    private static func meeting(_ call: OfficeCall) throws -> Response {
        let desk = try call.dispatchDesk
        // The office's own papers: who sees one territory only is told that there is none.
        guard call.isWholeCity, let record = try call.store.record(try call.id()),
            let view = DispatchMeetingView(record.state), view.standing != .deleted
        else { throw PageRefusal.notFound }
        let items = try desk.agenda(of: view.id)
        let name = name(of: view, desk, call.language)
        let resolutions = try FollowUpPages.list(try desk.resolutions(of: view.id), call)
        return try call.page(
            "dispatch-meeting", title: Bilingual(zh: name, en: name), section: "/meetings",
            [
                "tabs": call.tabs("/meetings"), "id": view.id.hex, "title": name, "day": view.day?.description,
                "chair": view.chairRole, "standing": standing(view)[call.language],
                "tone": view.isHeld ? "good" : "watch", "isHeld": view.isHeld, "attendees": view.attendees,
                "minutes": view.minutes, "mayDecide": call.may(.decide),
                "agenda": agenda(items, call, actions: call.may(.decide) && view.isHeld).data(
                    call.language, prefix: "i"),
                "resolutions": resolutions.data(call.language, prefix: "r"),
                "items": items.map { item -> PageData in
                    ["id": item.id.hex, "label": SafeText.line(item.subject ?? "", atMost: 80)]
                },
            ])
    }

    private static func agenda(_ items: [AgendaItemView], _ call: OfficeCall, actions: Bool) -> DeskList {
        let language = call.language
        return DeskList(
            headings: [
                Bilingual(zh: "序号", en: "No."), Bilingual(zh: "事项", en: "Matter"), Bilingual(zh: "来源", en: "Source"),
                Bilingual(zh: "提交理由", en: "Why raised"), Bilingual(zh: "结果", en: "Outcome"),
            ],
            rows: items.map { item in
                let input = DeskList.Action.Input(name: "outcome", label: Bilingual(zh: "结果", en: "Outcome"))
                let action = DeskList.Action(
                    path: "/meetings/held/\(item.id.hex)/outcome", label: Bilingual(zh: "写结果", en: "Write outcome"),
                    shown: item.record["outcome"].dots, inputs: [input])
                return DeskList.Row(
                    cells: [
                        .init(item.number.map(String.init) ?? "—"),
                        .init(
                            SafeText.line(item.subject ?? "", atMost: 120),
                            to: item.problem.map { "/ledger/problem/\($0.hex)" }
                                ?? item.project.map { "/record/\($0.hex)" }),
                        .init(item.source?.label[language] ?? "?"),
                        .init(SafeText.line(item.raisedReason ?? "", atMost: 200)),
                        .init(SafeText.line(item.outcome ?? "", atMost: 400)),
                    ], actions: actions ? [action] : [])
            })
    }

    private static func decide(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        try call.meetingDesk.decide(
            in: id, text: try call.given("text"), owner: try call.given("owner"), dueOn: try call.givenDay("due"),
            about: RecordID(hex: try call.given("item")))
        return call.seeOther("/meetings/held/\(id.hex)")
    }

    private static func outcome(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        let text = try call.given("outcome")
        guard let record = try call.store.record(id), let item = AgendaItemView(record.state) else {
            throw PageRefusal.notFound
        }
        try call.meetingDesk.note(
            outcome: text.isEmpty ? .empty : .text(text), shown: try call.givenShown() ?? [], of: id)
        return call.seeOther("/meetings" + (item.meeting.map { "/held/\($0.hex)" } ?? ""))
    }
}
