import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// What a clerk does on the register's pages; the same desk as the commands.
enum RegisterActions {
    static func add(to routes: OfficeRoutes) {
        routes.write("register/groups/note", needs: .edit) { call in
            let form = try call.form()
            let group = form["group"] ?? ""
            _ = try desk(call).note(
                group: group, purpose: form["duty"] ?? "", on: try day(form["on"]), minutes: form["minutes"] ?? "")
            return call.seeOther("/register/sheets/log?group=\(FormPost.encoded(group))")
        }
        routes.write("register/land/meeting", needs: .edit) { call in
            let called = try desk(call).callLandMeeting(on: try day(try call.form()["on"]))
            return call.seeOther("/record/\(called.meeting.hex)")
        }
        routes.write("register/needs/:id/allocate", needs: .edit) { call in
            let need = try call.record(call.part("id"), .resourceNeed)
            let area = FieldParsing.number(try call.form()["area"] ?? "", places: 2)
            guard let area else { throw LandQuotaPool.Refusal.areaRefused(0) }
            _ = try desk(call).allocate(need, area: area)
            return call.seeOther("/register/sheets/pool")
        }
        routes.write("register/members/:id/remove", needs: .edit) { call in
            let member = try call.record(call.part("id"), .listMembership)
            let form = try call.form()
            try desk(call).remove(member, on: try day(form["on"]), reason: form["reason"] ?? "")
            return back(call, to: member)
        }
        routes.write("register/entries/:id/move", needs: .edit) { call in
            let entry = try call.record(call.part("id"), .statEntry)
            let form = try call.form()
            guard let state = form["state"].flatMap(StatEntryState.init(rawValue:)) else { throw PageRefusal.noForm }
            try desk(call).moveEntry(entry, to: state, on: try day(form["on"]), reason: form["reason"] ?? "")
            return back(call, to: entry)
        }
        routes.write("projects/:id/lists", needs: .edit) { call in
            let project = try call.record(call.part("id"), .project)
            let form = try call.form()
            let joining = ListJoining(
                list: form["list"] ?? "", basis: form["basis"].flatMap { $0.isEmpty ? nil : $0 },
                contactLeader: form["contactLeader"] ?? "", on: try day(form["on"]))
            try desk(call).join(ProjectView(unchecked: project.state), joining)
            return call.seeOther("/projects/\(project.id.hex)")
        }
        routes.write("projects/:id/nodes", needs: .edit) { call in
            let project = try call.record(call.part("id"), .project)
            let form = try call.form()
            let steps = try WallChart.Step.read(form["steps"] ?? "")
            _ = try desk(call).planBackwards(
                ProjectView(unchecked: project.state), finish: try day(form["finish"]), steps: steps)
            return call.seeOther("/projects/\(project.id.hex)")
        }
    }

    private static func desk(_ call: OfficeCall) throws -> RegisterDesk { try RegisterPages.desk(call) }

    private static func back(_ call: OfficeCall, to part: StoredRecord) -> Response {
        call.seeOther(part.value("project").recordID.map { "/projects/\($0.hex)" } ?? "/register")
    }

    /// A day as a form gives it.
    ///
    /// - Throws: ``OfficeError`` `office.date`.
    static func day(_ text: String?) throws -> CivilDate {
        try CivilDate(typed: text ?? "")
    }

    /// The forms that stand on a sheet.
    static func data(
        _ call: OfficeCall, _ kind: SheetKind, _ desk: RegisterDesk, _ filter: SheetFilter
    ) throws -> PageData? {
        let type = adding(kind)
        let canAdd = try call.may(.edit) || type.map { RecordForm.mayAdd($0, call) } ?? false
        guard canAdd else { return nil }
        let chosen = filter.group.isEmpty ? desk.profile.workingGroups.first?.code ?? "" : filter.group
        let duties = desk.profile.workingGroups.first { $0.code == chosen }?.cadences.keys.sorted() ?? []
        let mayEdit = call.may(.edit)
        let log: PageData? =
            kind == .log && mayEdit && !duties.isEmpty
            ? [
                "group": chosen, "today": desk.today.description,
                "duties": duties.map { duty -> PageData in
                    ["code": duty, "label": RegisterDesk.purposeLabel(duty)[call.language]]
                },
            ] : nil
        let meeting: PageData? = kind == .land && mayEdit ? ["today": desk.today.description] : nil
        let adding: PageData? = type.map { type in
            [
                "path": "/records/\(type.name)/new",
                "label": Bilingual(zh: "新增\(type.label.zh)", en: "New: \(type.label.en.lowercased())")[call.language],
            ]
        }
        return ["log": log, "meeting": meeting, "adding": adding]
    }

    /// The type whose records make up a sheet, to be added by its plain form.
    private static func adding(_ kind: SheetKind) -> RecordType? {
        switch kind {
        case .procedures: .approvalItem
        case .approvals: .approvalCase
        case .land: .resourceNeed
        case .quotas: .promotionTrip
        case .pool: .landQuotaEntry
        case .banks: .bankMeeting
        case .funds: .fundLine
        case .chart: .milestone
        case .entries: .statEntry
        case .starts: .startEntry
        case .agency: .serviceAssignment
        case .projects: .project
        case .lists, .fixings, .nodes, .standing, .log: nil
        }
    }
}

/// How a project comes on a list.
struct ListJoining {
    let list: String
    let basis: String?
    let contactLeader: String
    let on: CivilDate
}

extension RegisterDesk {
    /// Takes a project off a list; the gauge says why (F-JC-02).
    ///
    /// - Throws: ``RegisterRefusal/reason`` without a reason.
    func remove(_ member: StoredRecord, on day: CivilDate, reason: String) throws {
        guard FieldValue.text(reason).isFilled else { throw RegisterRefusal.reason }
        let values: [String: FieldValue] = ["removedOn": .text(day.description), "removedReason": .text(reason)]
        _ = try store.write([member.edit(values: values, person: person, reason: reason)])
    }

    /// Puts a project on a list of the year.
    ///
    /// - Throws: ``RegisterRefusal/listed``, or `ListRefusal` if it is too small for the list's or the basis's rule.
    func join(_ project: ProjectView, _ joining: ListJoining) throws {
        let lists = Set(reading.lists(of: project.id))
        guard !lists.contains(joining.list) else { throw RegisterRefusal.listed }
        let refusal = profile.refusal(
            toList: joining.list, basis: joining.basis, totalInvestment: project.totalInvestment,
            annualPlan: project.annualPlan(today.year), others: lists)
        if let refusal { throw refusal }
        var values: [String: FieldValue] = [
            "project": .reference(project.id), "list": .text(joining.list), "year": .integer(Int64(today.year)),
            "addedOn": .text(joining.on.description),
        ]
        if let basis = joining.basis {
            values["primaryBasis"] = .text(basis)
            values[FamilyField.name("bases", basis)] = FamilyField.added
        }
        if !joining.contactLeader.isEmpty { values["contactLeader"] = .text(joining.contactLeader) }
        _ = try RecordEntering(store: store, person: person).add(.listMembership, values: values)
    }
}

extension WallChart.Step {
    /// Reads steps from lines or words such as `立项:20`.
    ///
    /// - Throws: ``RegisterRefusal/steps``.
    static func read(_ text: String) throws -> [WallChart.Step] {
        let words = text.split(whereSeparator: { $0.isNewline || ",，;；、".contains($0) })
            .map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }
        return try words.map { word in
            guard let colon = word.lastIndex(where: { ":：".contains($0) }),
                let days = FieldParsing.number(String(word[word.index(after: colon)...]), places: 0),
                (0...36_500).contains(days), colon > word.startIndex, word[..<colon].count <= 100
            else { throw RegisterRefusal.steps }
            return WallChart.Step(String(word[..<colon]), days: Int(days))
        }
    }
}
