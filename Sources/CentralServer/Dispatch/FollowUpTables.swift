import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// What follows from meetings and warnings as tables: the same on A4, in a workbook, and as a report with its cut.
///
/// Notices that have not left the office stand in no table.
struct FollowUpTables {
    let city: CityReading
    let language: Language

    private var followUp: FollowUpDesk { FollowUpDesk(city: city, person: "") }

    /// A column: its heading and what it says of a record.
    private struct Column {
        let heading: Label
        let cell: (StoredRecord) throws -> ReportCell

        init(_ zh: String, _ en: String, _ cell: @escaping (StoredRecord) throws -> ReportCell) {
            heading = Label(zh, en)
            self.cell = cell
        }
    }

    /// 议定事项清单, the earliest due first.
    func resolutions() throws -> ReportTable {
        let all = try records(.resolution, order: .field("dueOn"))
        let overdue = all.count { ResolutionView(unchecked: $0.state).state(on: city.today) == .overdue }
        return try table(
            Label("议定事项清单", "Resolutions"), all,
            [try territory(), project] + fields(["text", "owner", "decidedOn", "dueOn"], of: .resolution)
                + [
                    Column("状态", "State") { record in
                        .text(ResolutionView(unchecked: record.state).state(on: city.today).label[language])
                    }
                ] + fields(["report"], of: .resolution),
            note: Label("共 \(all.count) 项，逾期 \(overdue) 项。", "\(all.count) in all, \(overdue) overdue."))
    }

    /// 文书台账, of one kind if given, such as supervision orders; the earliest first.
    func notices(_ kind: NoticeKind? = nil) throws -> ReportTable {
        let all = try records(.notice, order: .field("issuedOn")).filter { record in
            let view = NoticeView(unchecked: record.state)
            return view.isPublished && (kind == nil || view.kind == kind)
        }
        let overdue = all.count { NoticeView(unchecked: $0.state).isOverdue(today: city.today) }
        let title = kind.map { Label("\($0.label.zh)台账", "Register: \($0.label.en)") }
        let names = ["kind", "number", "addressee", "reason", "signerRole", "issuedOn", "replyDueOn"]
        return try table(
            title ?? Label("文书台账", "Register of notices"), all,
            fields(names, of: .notice) + [project]
                + [
                    Column("状态", "State") { record in
                        let view = NoticeView(unchecked: record.state)
                        let late = view.isOverdue(today: city.today) ? Label("（逾期）", " (overdue)")[language] : ""
                        return .text(view.state.label[language] + late)
                    }
                ] + fields(["reply", "repliedOn"], of: .notice),
            note: Label(
                "共 \(all.count) 件，逾期未复 \(overdue) 件；尚未发出的不列入。",
                "\(all.count) in all, \(overdue) with an overdue reply; those not issued yet are left out."))
    }

    /// 奖励台账, by the day of approval.
    func rewards() throws -> ReportTable {
        let all = try records(.reward, order: .field("approvedOn"))
        let names = ["receiver", "receiverKind", "kind", "amount", "reason", "approvedBy", "approvedOn"]
        return try table(Label("奖励台账", "Rewards"), all, fields(names, of: .reward))
    }

    /// 工作任务清单, the earliest due first.
    func tasks() throws -> ReportTable {
        let all = try records(.workTask, order: .field("dueOn"))
        let overdue = all.count { WorkTaskView(unchecked: $0.state).isOverdue(today: city.today) }
        return try table(
            Label("工作任务清单", "Work tasks"), all,
            [try territory()] + fields(["unit", "text", "standard", "schedule", "owner", "dueOn"], of: .workTask)
                + [
                    Column("状态", "State") { record in
                        let view = WorkTaskView(unchecked: record.state)
                        let late = view.isOverdue(today: city.today) ? Label("（逾期）", " (overdue)")[language] : ""
                        return .text(view.state.label[language] + late)
                    }
                ],
            note: Label("共 \(all.count) 项，逾期 \(overdue) 项。", "\(all.count) in all, \(overdue) overdue."))
    }

    // MARK: Parts

    private func records(_ type: RecordType, order: RecordQuery.Order) throws -> [StoredRecord] {
        try city.records(type, order: order).filter { record in
            guard record.standing != .deleted else { return false }
            return try Scopes.kind(of: record.scope) != .office || city.concerns(record)
        }
    }

    private func territory() throws -> Column {
        let (names, reach) = (try city.territoryNames(), RecordReach(store: city.store))
        return Column("属地", "Territory") { record in
            .text(try reach.territory(of: record).map { names[$0] ?? $0 } ?? "")
        }
    }

    private var project: Column {
        Column("项目或问题", "Project or problem") { record in
            for name in ["project", "problem"] {
                guard let id = record.value(name).recordID, let about = try city.store.record(id) else { continue }
                return .text(about.value("name").text ?? about.value("title").text ?? about.value("code").text ?? "")
            }
            return .empty
        }
    }

    private func fields(_ names: [String], of type: RecordType) -> [Column] {
        names.compactMap { type.field(named: $0) }.map { field in
            Column(field.label.zh, field.label.en) { record in
                if case .date = field.kind {
                    return record.value(field.name).text.flatMap { CivilDate($0) }.map(ReportCell.date) ?? .empty
                }
                return .text(FieldText.whole(field, of: record, language: language))
            }
        }
    }

    private func table(
        _ title: Label, _ records: [StoredRecord], _ columns: [Column], note: Label? = nil
    ) throws -> ReportTable {
        try ReportTable(
            title: title[language], language: language,
            columns: [ReportColumn(Label("序号", "No.")[language])] + columns.map { ReportColumn($0.heading[language]) },
            rows: try records.enumerated().map { index, record in
                try [.integer(Int64(index + 1))] + columns.map { try $0.cell(record) }
            }, notes: note.map { [$0[language]] } ?? [])
    }
}

/// The files of these tables, for whoever may take them: what he may see, and of which cut.
enum FollowUpExports {
    static func add(to routes: OfficeRoutes) {
        routes.page("resolutions/export/:format", needs: .export) { try file($0, "resolutions") { try $0.resolutions() } }
        routes.page("tasks/export/:format", needs: .export) { try file($0, "tasks") { try $0.tasks() } }
        routes.page("notices/export/:format", needs: .export) { call in
            let kind = call.asked("kind").flatMap(NoticeKind.init(rawValue:))
            return try file(call, kind?.rawValue ?? "notices") { try $0.notices(kind) }
        }
        routes.page("rewards/export/:format", needs: .export) { call in
            guard call.isWholeCity else { throw PageRefusal.notFound }
            return try file(call, "rewards") { try $0.rewards() }
        }
    }

    private static func file(
        _ call: OfficeCall, _ name: String, _ table: (FollowUpTables) throws -> ReportTable
    ) throws -> Response {
        let city = try call.city()
        let reports = try ReportDesk.open(call.store, person: call.person)
        // The cut is read first: what arrives while the table is drawn may stand in it, and the next cut tells so.
        let cut = try call.store.cut(of: reports.scopes)
        let drawn = try table(FollowUpTables(city: city, language: call.language))
        let pinned = try drawn.adding(note: ReportDesk.note(of: cut, asOf: city.today)[call.language])
        return try TableDownload.answer(
            [pinned], name: "\(name)-\(city.today)-\(cut.digest)", format: call.part("format"), call)
    }
}
