import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Everything about one project on one page: where it stands, who serves it, what was seen, what is open.
enum ProjectPage {
    static func add(to routes: OfficeRoutes) {
        routes.page("projects/:id", needs: .read) { try page($0) }
    }

    private static func page(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"), .project)
        let desk = try RegisterPages.desk(call, only: record.id)
        let project = ProjectView(unchecked: record.state)
        let parts = ProjectParts(call: call, desk: desk, project: project, record: record)
        var data: PageData = [
            "id": record.id.hex, "name": project.name ?? record.id.hex, "code": project.code,
            "territory": desk.reading.territoryName(of: project), "stage": desk.reading.stage(of: project.id)?.label[call.language],
            "board": parts.board, "facts": parts.facts, "gaps": parts.gaps, "lists": parts.lists,
            "standing": desk.reading.standing(of: project).map { $0.label[call.language] }.sorted(),
            "milestones": parts.milestones, "plans": try parts.plans(), "reports": try parts.reports(),
            "mayEdit": call.may(.edit, in: project.region), "today": desk.today.description,
            "finish": (project.plannedFinish ?? desk.today).description,
            "choices": desk.listChoice(SheetFilter()).options.map { option -> PageData in
                ["code": option.code, "text": option.label[call.language]]
            },
            "bases": parts.bases, "tabs": RegisterPages.tabs(call, current: .projects),
        ]
        data["approvals"] = try parts.approvals()
        data["entries"] = parts.entries
        data["starts"] = try parts.starts()
        data["problems"] = parts.problems
        data["visits"] = try parts.visits()
        data["photos"] = try parts.photos()
        data["needs"] = parts.needs
        return try call.page(
            "register-project", title: Bilingual(zh: project.name ?? "项目", en: project.name ?? "Project"),
            section: "/register", data)
    }
}

/// The parts of a project's page.
struct ProjectParts {
    let call: OfficeCall
    let desk: RegisterDesk
    let project: ProjectView
    let record: StoredRecord

    private var language: Language { call.language }
    private var reading: RegisterReading { desk.reading }

    var board: [PageData] {
        let board = reading.board(of: project)
        return board.lines.map { line in
            let cell = RegisterDesk.cell(line)
            return [
                "label": line.node.label[language], "state": cell.shown(language), "tone": cell.tone.rawValue,
                "isRegistered": line.node == board.registered,
                "evidence": line.evidence.prefix(6).map { "/record/\($0.hex)" },
            ]
        }
    }

    var facts: [PageData] {
        RecordType.project.fields.compactMap { field in
            let text = FieldText.whole(field, of: record, language: language)
            return text.isEmpty || field.name == "name" || field.name == "code"
                ? nil : ["label": field.label[language], "text": text]
        }
    }

    var gaps: [String] { reading.gaps(of: project).gaps.map { $0.label[language] } }

    var lists: [PageData] {
        let labels = RecordType.listMembership.field(named: "list")?.kind.choiceLabels ?? [:]
        return (reading.membershipsByProject[project.id] ?? []).filter { $0.standing != .deleted }
            .sorted { ($0.year ?? 0, $0.list ?? "", $0.id) < ($1.year ?? 0, $1.list ?? "", $1.id) }
            .map { member in
                [
                    "id": member.id.hex, "list": member.list.flatMap { labels[$0] }?[language] ?? member.list,
                    "year": member.year, "isActive": member.isActive(on: desk.today), "leader": member.contactLeader,
                    "removedOn": member.removedOn?.description, "reason": member.removedReason,
                ]
            }
    }

    var bases: [PageData] {
        let choices = RecordType.listMembership.field(named: "primaryBasis")?.kind.choiceLabels ?? [:]
        return choices.sorted { $0.key < $1.key }.map { ["code": $0.key, "text": $0.value[language]] }
    }

    var milestones: [PageData] {
        let own = reading.milestones[project.id] ?? []
        let byID = Dictionary(uniqueKeysWithValues: own.map { ($0.id, $0) })
        return WallChart.fields(own, by: .month, today: desk.today).flatMap(\.nodes).compactMap { node in
            byID[node.milestone].map { milestone in
                [
                    "id": milestone.id.hex, "name": milestone.name, "planned": milestone.plannedOn?.description,
                    "actual": milestone.actualOn?.description, "state": node.state.label[language],
                    "tone": RegisterDesk.tone(node.state).rawValue,
                ]
            }
        }
    }

    func plans() throws -> [PageData] {
        let year = FieldValue.integer(Int64(desk.today.year))
        let plans = try call.store.records(
            RecordQuery(type: RecordType.monthlyPlan.name, parent: project.id, equals: ["year": year]))
        return plans.sorted { ($0.value("month").integer ?? 0) < ($1.value("month").integer ?? 0) }.map { plan in
            ["month": plan.value("month").integer, "amount": plan.value("amount").integer.map(MoneyText.wan)]
        }
    }

    func reports() throws -> [PageData] {
        let reports = try call.store.records(
            RecordQuery(
                type: RecordType.investmentReport.name, parent: project.id,
                order: .field("month", isDescending: true), limit: 12))
        return reports.map { record in
            let report = InvestmentReportView(unchecked: record.state)
            return [
                "id": record.id.hex, "month": report.month?.description, "done": report.doneMonth.map(MoneyText.wan),
                "year": report.doneYear.map(MoneyText.wan), "total": report.doneTotal.map(MoneyText.wan),
                "state": report.state?.label[language], "progress": report.visibleProgress,
            ]
        }
    }

    func approvals() throws -> [PageData] {
        let items = reading.approvalItems[project.id] ?? []
        let names = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
        return try reading.approvalCases.filter { $0.value("project").recordID == project.id }.map { record in
            let board = try desk.board(of: record, project)
            let stages = (board?.stages ?? []).map { stage -> PageData in
                let tone: OfficeSheet.Tone = stage.isLate ? .bad : stage.state == .ended ? .good : .plain
                return [
                    "label": stage.stage.label[language], "due": stage.dueOn?.description, "tone": tone.rawValue,
                    "items": stage.items.compactMap { names[$0] }.map { item -> PageData in
                        ["id": item.id.hex, "name": item.name, "state": item.state.label[language]]
                    },
                ]
            }
            let clock = board?.clock
            return [
                "id": record.id.hex,
                "flow": record.value("flow").text.flatMap(ApprovalFlow.init(rawValue:))?.label[language],
                "clock": clock.map { "\($0.used)/\($0.allowed)" }, "due": clock?.dueOn.description,
                "isLate": clock?.isLate ?? false, "greenLane": record.value("greenLane") == .flag(true),
                "template": record.value("template").text, "stages": stages,
            ]
        }
    }

    var entries: [PageData] {
        (reading.statEntries[project.id] ?? []).filter { $0.standing != .deleted }.map { entry in
            let site = desk.proofsFromSite(of: project.id, entry)
            return [
                "id": entry.id.hex, "state": entry.state.label[language], "eligible": entry.eligibleOn?.description,
                "entered": entry.enteredOn?.description, "fromSite": site.count,
                "proofs": site.union(entry.proofs).sorted().map { "/record/\($0.hex)" },
                "next": StatEntryState.table.next(after: entry.state).map { state -> PageData in
                    ["code": state.rawValue, "text": state.label[language]]
                },
            ]
        }
    }

    func starts() throws -> [PageData] {
        try desk.startEntries().filter { $0.view.project == project.id }.map { start in
            [
                "id": start.view.id.hex, "ceremony": start.ceremony.description, "due": start.dueOn.description,
                "on": start.view.substantiveOn?.description, "state": start.state.label[language],
                "lacksProof": start.view.lacksProof && start.state == .substantivelyStarted,
            ]
        }
    }

    var needs: [PageData] {
        (reading.needs[project.id] ?? []).filter { $0.standing != .deleted }.map { need in
            [
                "id": need.id.hex, "text": need.reading("text").value.text, "state": need.state.label[language],
                "isLand": need.kind == "land" && need.state.isOpen && call.may(.drafts, in: nil),
            ]
        }
    }

    var problems: [PageData] {
        reading.problemsOfOnly.map { problem in
            [
                "id": problem.record.id.hex, "title": problem.view.title ?? FieldText.shortID(problem.record.id),
                "state": problem.history.state.label[language], "isOpen": !problem.history.state.isFinished,
                "due": problem.history.dueOn?.description, "class": problem.view.problemClass?.label[language],
            ]
        }
    }

    func visits() throws -> [PageData] {
        let visits = try call.store.records(
            RecordQuery(type: RecordType.visit.name, parent: project.id, order: .field("date", isDescending: true), limit: 24))
        let reach = RecordReach(store: call.store)
        return try visits.filter { try reach.may(.read, call.visitor.access, $0) }.map { visit in
            let view = VisitView(unchecked: visit.state)
            return [
                "id": visit.id.hex, "date": view.date?.description,
                "people": visit.elements("inspectors").joined(separator: "、"), "isSealed": view.isSealed,
                "team": visit.value("team").text,
            ]
        }
    }

    /// The latest photos of the project's visits that the visitor may see.
    func photos() throws -> [PageData] {
        let visits = try call.store.records(
            RecordQuery(type: RecordType.visit.name, parent: project.id, order: .field("date", isDescending: true), limit: 6))
        let reach = RecordReach(store: call.store)
        var found: [PageData] = []
        for visit in visits where try reach.may(.read, call.visitor.access, visit) {
            for photo in try call.store.records(RecordQuery(type: RecordType.photo.name, parent: visit.id)) {
                let view = PhotoView(unchecked: photo.state)
                found.append([
                    "id": photo.id.hex, "caption": view.caption ?? visit.value("date").text,
                    "kind": photo.value("kind").text,
                ])
            }
        }
        return Array(found.prefix(24))
    }
}
