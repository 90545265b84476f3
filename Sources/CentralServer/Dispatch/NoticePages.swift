import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Papers with consequences: drafted or proposed, approved by another person, issued under a number, answered.
enum NoticePages {
    private static let fields = ["kind", "addressee", "reason", "period", "replyDueOn"]

    static func add(to routes: OfficeRoutes) {
        routes.page("notices", needs: .read) { try list($0) }
        routes.write("notices", needs: .decide) { try draft($0) }
        routes.page("notices/:id", needs: .read) { try notice($0) }
        routes.write("notices/:id/step", needs: .decide) { try step($0) }
        routes.page("notices/:id/paper", needs: .export) { try NoticePaper.file($0) }
    }

    /// What the visitor may see of the notices that concern him: drafts only who may see drafts.
    private static func isShown(_ notice: NoticeView, _ call: OfficeCall) -> Bool {
        notice.isPublished || call.may(.drafts, in: nil)
    }

    private static func list(_ call: OfficeCall) throws -> Response {
        let notices = try call.followUpDesk.notices().filter { isShown($0, call) }
        let kind = call.asked("kind").flatMap(NoticeKind.init(rawValue:))
        let today = try call.today()
        let language = call.language
        let list = DeskList(
            headings: [
                Bilingual(zh: "文书", en: "Notice"), Bilingual(zh: "收文单位", en: "To"), Bilingual(zh: "事由", en: "Reason"),
                Bilingual(zh: "发出日期", en: "Issued"), Bilingual(zh: "回复时限", en: "Reply due"),
                Bilingual(zh: "状态", en: "State"),
            ],
            rows: notices.filter { kind == nil || $0.kind == kind }.map { notice in
                let late = notice.isOverdue(today: today)
                let name = notice.kind?.label[language] ?? "?"
                return DeskList.Row(cells: [
                    .init(
                        "\(name) \(SafeText.line(notice.number ?? "", atMost: 40))".trimmed,
                        to: "/notices/\(notice.id.hex)"),
                    .init(SafeText.line(notice.addressee ?? "", atMost: 60)),
                    .init(SafeText.line(notice.reason ?? "", atMost: 160)), .init(notice.issuedOn),
                    .init(
                        (notice.replyDueOn?.description ?? "")
                            + (late ? Bilingual(zh: "（逾期）", en: " (overdue)")[language] : ""),
                        tone: late ? "bad" : nil),
                    .init(notice.state.label[language], tone: tone(notice.state)),
                ])
            })
        let data: PageData = [
            "list": list.data(language), "mayExport": call.may(.export), "exportPath": "/notices/export",
            "exportQuery": kind.map { "?kind=" + $0.rawValue } ?? "",
            "filters": kinds(notices, kind, language),
            "note": Bilingual(
                zh: "起草或由规则建议，由他人批准或由主要领导签署后才能发出。",
                en:
                    "Drafted or proposed by a rule; issued only after another person approved or a main leader signed it."
            )[
                language],
        ]
        return try FollowUpPages.page(
            call, "/notices", Bilingual(zh: "文书", en: "Notices"),
            data.merging(
                FollowUpPages.entry(
                    call, .notice, fields, "/notices", Bilingual(zh: "起草文书", en: "Draft a notice"), needs: .decide)))
    }

    /// All, and each kind that there is.
    private static func kinds(_ notices: [NoticeView], _ chosen: NoticeKind?, _ language: Language) -> [PageData] {
        let counts = Dictionary(grouping: notices, by: \.kind).mapValues(\.count)
        let all: PageData = [
            "path": "/notices", "label": Bilingual(zh: "全部", en: "All")[language], "count": notices.count,
            "isCurrent": chosen == nil,
        ]
        return [all]
            + NoticeKind.allCases.compactMap { kind -> PageData? in
                counts[kind].map { count -> PageData in
                    [
                        "path": "/notices?kind=" + kind.rawValue, "label": kind.label[language], "count": count,
                        "isCurrent": kind == chosen,
                    ]
                }
            }
    }

    private static func tone(_ state: NoticeState) -> String {
        switch state {
        case .closed, .verified, .counted, .lifted: "good"
        case .proposed, .drafted, .approved, .signed, .scheduled, .complained, .verifying, .confirmed: "watch"
        default: ""
        }
    }

    private static func draft(_ call: OfficeCall) throws -> Response {
        let entry = try call.form().entry(of: .notice).only(fields.compactMap { RecordType.notice.field(named: $0) })
        let id = try call.followUpDesk.draft(entry.values)
        return call.seeOther("/notices/\(id.hex)")
    }

    private static func notice(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"), .notice)
        let view = NoticeView(unchecked: record.state)
        let language = call.language
        let left: Set<String> = ["kind", "number", "addressee", "state"]
        let facts = RecordType.notice.fields.filter { !left.contains($0.name) }.compactMap { field -> PageData? in
            let text = FieldText.whole(field, of: record, language: language)
            guard !text.isEmpty else { return nil }
            let address = record.value(field.name).recordID.map {
                field.name == "problem" ? "/ledger/problem/\($0.hex)" : "/record/\($0.hex)"
            }
            return ["label": field.label[language], "text": text, "address": address]
        }
        let kind = view.kind?.label ?? Bilingual(zh: "文书", en: "notice")
        return try call.page(
            "notice", title: kind, section: "/meetings",
            [
                "tabs": call.tabs("/notices"), "id": view.id.hex, "kind": kind[language], "number": view.number,
                "addressee": view.addressee, "state": view.state.label[language], "tone": tone(view.state),
                "facts": facts, "mayDecide": call.may(.decide), "mayExport": call.may(.export),
                "actions": view.steps.enumerated().map { index, step in
                    DeskList.data(action(step, view), id: "n\(index)", language)
                },
            ])
    }

    /// A step with what it needs.
    private static func action(_ step: NoticeState, _ notice: NoticeView) -> DeskList.Action {
        func input(_ name: String, type: String = "text", required: Bool = false) -> DeskList.Action.Input {
            let label = RecordType.notice.field(named: name)?.label ?? Bilingual(zh: name, en: name)
            return .init(name: name, label: label, type: type, isRequired: required)
        }
        let inputs: [DeskList.Action.Input]
        switch step {
        case .signed: inputs = [input("signerRole", required: notice.signerRole == nil)]
        case .issued: inputs = [input("number", required: notice.number == nil), input("replyDueOn", type: "date")]
        case .sent: inputs = [input("number"), input("replyDueOn", type: "date")]
        case .replied: inputs = [input("reply", required: true)]
        case .scheduled: inputs = [input("scheduledOn", type: "date", required: true)]
        case .held: inputs = [input("minutes", required: true)]
        default: inputs = []
        }
        return DeskList.Action(
            path: "/notices/\(notice.id.hex)/step", label: step.label, step: step.rawValue,
            shown: notice.record["state"].dots, inputs: inputs)
    }

    private static func step(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        var values: [String: FieldValue] = [:]
        for name in ["signerRole", "number", "reply", "minutes"] {
            if let text = try call.given(name).nilIfEmpty { values[name] = .text(text) }
        }
        for name in ["replyDueOn", "scheduledOn"] {
            if let day = try call.givenDay(name) { values[name] = .text(day.description) }
        }
        try call.followUpDesk.take(try call.givenStep(NoticeState.self), on: id, values, shown: try call.givenShown())
        return call.seeOther("/notices/\(id.hex)")
    }
}
