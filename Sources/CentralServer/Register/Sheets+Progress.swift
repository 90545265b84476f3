import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// How projects go on: key nodes, milestones, standing lists, substantive starts.
extension RegisterDesk {
    /// The seven nodes of each project; a node is done only with evidence, an open problem lights 堵点难点 (F-JC-01).
    func nodes(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.nodes.label,
            columns: Self.projectColumns + KeyNodeBoard.Node.allCases.map { Bilingual(zh: $0.label.zh, en: $0.label.en) },
            projectColumn: 1)
        let nodes = KeyNodeBoard.line.map { (code: $0.rawValue, label: $0.label) }
        sheet.choices = [
            territoryChoice(filter), listChoice(filter),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "所在节点", en: "Standing at"),
                options: nodes + [(KeyNodeBoard.Node.blockage.rawValue, KeyNodeBoard.Node.blockage.label)],
                chosen: filter.part),
        ]
        var standing: [KeyNodeBoard.Node: Int] = [:]
        var blocked = 0
        for project in selected(filter) {
            let board = reading.board(of: project)
            let isBlocked = board.lines.contains { $0.state == .blocked }
            let place = board.registered ?? board.current
            standing[place, default: 0] += 1
            if isBlocked { blocked += 1 }
            if filter.part == KeyNodeBoard.Node.blockage.rawValue {
                guard isBlocked else { continue }
            } else if !filter.part.isEmpty, filter.part != place.rawValue {
                continue
            }
            sheet.rows.append(
                OfficeSheet.Row(
                    record: project.id, project: project.id, tone: isBlocked ? .bad : .plain,
                    cells: cells(of: project) + board.lines.map(Self.cell)))
        }
        sheet.gauges = KeyNodeBoard.line.map { node in
            OfficeSheet.Gauge(label: node.label, text: String(standing[node] ?? 0))
        }
        sheet.gauges.append(
            OfficeSheet.Gauge(
                label: KeyNodeBoard.Node.blockage.label, text: String(blocked), tone: blocked > 0 ? .bad : .good))
        sheet.notes = [
            Bilingual(
                zh: "“缺佐证”：登记表或事项已到，但没有文号、照片等佐证，不算完成。",
                en: "“no proof”: the register or its items say so, but no document or photo proves it; it is not done.")
        ]
        return sheet
    }

    /// One node as a cell.
    static func cell(_ line: KeyNodeBoard.Line) -> OfficeSheet.Cell {
        if line.node == .blockage, line.state != .blocked {
            return line.state == .done
                ? .words(Bilingual(zh: "已疏解", en: "cleared"), .good) : .words(Bilingual(zh: "无", en: "none"), .plain)
        }
        if line.lacksEvidence { return .words(Bilingual(zh: "缺佐证", en: "no proof"), .watch) }
        return switch line.state {
        case .notStarted: .words(Bilingual(zh: "未启动", en: "not started"), .plain)
        case .inProgress: .words(Bilingual(zh: "进行中", en: "in progress"), .plain)
        case .blocked:
            .words(
                Bilingual(zh: "受阻 \(line.evidence.count)", en: "blocked \(line.evidence.count)"), .bad)
        case .done: .words(Bilingual(zh: "完成", en: "done"), .good)
        }
    }

    // MARK: Wall chart

    /// The kinds of period a wall chart is read by; the day is the week's chart with its dates (ZH 三.4).
    static let chartPeriods: [PeriodKind] = [.week, .month, .quarter, .halfYear, .year]

    /// Milestones by period with their state (F-ZH-14).
    func chart(_ filter: SheetFilter) -> OfficeSheet {
        let isByDay = filter.period == "day"
        let kind = PeriodKind(rawValue: filter.period) ?? (isByDay ? .week : .month)
        var sheet = OfficeSheet(
            title: SheetKind.chart.label,
            columns: [Bilingual(zh: "期间", en: "Period")] + Self.projectColumns + [
                Bilingual(zh: "节点", en: "Node"), Bilingual(zh: "计划日期", en: "Planned on"),
                Bilingual(zh: "实际日期", en: "Actual date"), Bilingual(zh: "相差天数", en: "Days late"),
                Bilingual(zh: "状态", en: "State"),
            ], projectColumn: 2)
        let periods = [("day", Bilingual(zh: "日", en: "day"))] + Self.chartPeriods.map { ($0.rawValue, $0.label) }
        sheet.choices = [
            territoryChoice(filter),
            OfficeSheet.Choice(
                name: "period", label: Bilingual(zh: "按", en: "By"),
                options: periods.map { (code: $0.0, label: $0.1) }, chosen: isByDay ? "day" : kind.rawValue),
        ]
        let projects = selected(filter)
        let own = projects.flatMap { reading.milestones[$0.id] ?? [] }
        let byID = Dictionary(uniqueKeysWithValues: own.map { ($0.id, $0) })
        var counts: [WallChart.NodeState: Int] = [:]
        for field in WallChart.fields(own, by: kind, today: today) {
            for node in field.nodes {
                guard let milestone = byID[node.milestone], let planned = milestone.plannedOn,
                    let project = milestone.project.flatMap({ reading.projectByID[$0] })
                else { continue }
                counts[node.state, default: 0] += 1
                let slip = Slip.milestone(planned: planned, actual: milestone.actualOn, today: today)
                sheet.rows.append(
                    OfficeSheet.Row(
                        record: milestone.id, project: project.id, tone: Self.tone(node.state),
                        cells: [.text(isByDay ? planned.description : Self.name(of: field.period))]
                            + cells(of: project) + [
                                .optional(milestone.name), .date(planned), .date(milestone.actualOn),
                                milestone.actualOn == nil && planned >= today ? .text("") : .count(slip),
                                .words(node.state.label, Self.tone(node.state)),
                            ]))
            }
        }
        sheet.gauges = WallChart.NodeState.allCases.map { state in
            OfficeSheet.Gauge(
                label: state.label, text: String(counts[state] ?? 0), tone: counts[state] == nil ? .plain : Self.tone(state))
        }
        return sheet
    }

    static func tone(_ state: WallChart.NodeState) -> OfficeSheet.Tone {
        switch state {
        case .reached: .good
        case .reachedLate, .due: .watch
        case .late: .bad
        case .ahead: .plain
        }
    }

    /// A period as people call it: `2026-06`, `2026年第2季度` stays plain as `2026-04-01/2026-06-30`.
    static func name(of period: Period) -> String {
        switch period.kind {
        case .month: period.first.civilMonth.description
        case .year: String(period.first.year)
        default: period.description
        }
    }

    /// Plans a project's nodes backwards so that the last is reached on the finish day, as one transaction.
    ///
    /// - Parameter steps: `name:days`, in the order of the work.
    /// - Returns: the milestones written; a node of the same name is planned anew, not twice.
    func planBackwards(_ project: ProjectView, finish: CivilDate, steps: [WallChart.Step]) throws -> [WallChart.PlannedNode] {
        guard !steps.isEmpty, steps.count <= 200, let nodes = WallChart.backwards(from: finish, steps) else {
            throw RegisterRefusal.steps
        }
        guard Set(nodes.map(\.name)).count == nodes.count else { throw RegisterRefusal.steps }
        guard let scope = project.territoryScope else { throw RegisterRefusal.noTerritory }
        let known = Dictionary(
            (reading.milestones[project.id] ?? []).map { ($0.name ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let edits = try nodes.map { node -> RecordEdit in
            if let id = known[node.name]?.id, let record = try store.record(id) {
                return record.edit(values: ["plannedOn": .text(node.plannedOn.description)], person: person)
            }
            return RecordEdit(
                record: store.makeRootID(), type: RecordType.milestone.name, scope: scope,
                values: [
                    "project": .reference(project.id), "name": .text(node.name),
                    "plannedOn": .text(node.plannedOn.description),
                ], person: person)
        }
        _ = try store.write(edits)
        return nodes
    }

    // MARK: Standing lists

    /// Not started, stopped, resumed, not entered: as they are today (F-JC-22).
    func standing(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.standing.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "所在清单", en: "On"), Bilingual(zh: "阶段", en: "Stage"), Bilingual(zh: "自", en: "Since"),
                Bilingual(zh: "计划开工", en: "Planned start"), Bilingual(zh: "入统状态", en: "Statistical entry"),
                Bilingual(zh: "绿色通道", en: "Green lane"),
            ], projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "清单", en: "List"),
                options: StandingList.allCases.map { ($0.rawValue, $0.label) }, chosen: filter.part),
        ]
        let greenLane = Set(reading.approvalCases.filter { $0.value("greenLane") == .flag(true) }.compactMap { $0.value("project").recordID })
        var counts: [StandingList: Int] = [:]
        for project in selected(filter) {
            let lists = reading.standing(of: project)
            for list in lists { counts[list, default: 0] += 1 }
            guard !lists.isEmpty, filter.part.isEmpty || lists.contains(where: { $0.rawValue == filter.part }) else {
                continue
            }
            let ordered = StandingList.allCases.filter(lists.contains)
            let words = Bilingual(
                zh: ordered.map(\.label.zh).joined(separator: "、"), en: ordered.map(\.label.en).joined(separator: "; "))
            sheet.rows.append(
                OfficeSheet.Row(
                    record: project.id, project: project.id,
                    cells: cells(of: project) + [
                        .words(words, lists == [.resumed] ? .good : .bad),
                        .label(reading.stage(of: project.id)?.label), .date(reading.stages[project.id]?.since),
                        .date(project.plannedStart), .label(reading.statEntries[project.id]?.first?.state.label),
                        .label(greenLane.contains(project.id) ? Bilingual(zh: "是", en: "yes") : nil),
                    ]))
        }
        sheet.gauges = StandingList.allCases.map { list in
            OfficeSheet.Gauge(
                label: list.label, text: String(counts[list] ?? 0),
                tone: (counts[list] ?? 0) == 0 ? .good : list == .resumed ? .plain : .bad)
        }
        return sheet
    }

    // MARK: Substantive starts

    /// Projects of centralised starts against their two months (F-ZH-05).
    func starts(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.starts.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "集中开工", en: "Ceremony"), Bilingual(zh: "时限", en: "Due on"),
                Bilingual(zh: "实质性开工", en: "Substantive start"), Bilingual(zh: "现场佐证", en: "Proof from the site"),
                Bilingual(zh: "状态", en: "State"),
            ], projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter),
            choice("part", Bilingual(zh: "状态", en: "State"), of: StartEntryState.self, chosen: filter.part),
        ]
        var counts: [StartEntryState: Int] = [:]
        var unproved = 0
        for start in try startEntries() {
            guard let project = start.view.project.flatMap({ reading.projectByID[$0] }),
                filter.territory.isEmpty || project.region == filter.territory
            else { continue }
            counts[start.state, default: 0] += 1
            if start.view.lacksProof, start.state == .substantivelyStarted { unproved += 1 }
            guard filter.part.isEmpty || start.state.rawValue == filter.part else { continue }
            let tone: OfficeSheet.Tone =
                switch start.state {
                case .substantivelyStarted: .good
                case .overdue: .bad
                default: start.dueOn.days(since: today) <= 15 ? .watch : .plain
                }
            sheet.rows.append(
                OfficeSheet.Row(
                    record: start.view.id, project: project.id, tone: tone,
                    cells: cells(of: project) + [
                        .date(start.ceremony), .date(start.dueOn), .date(start.view.substantiveOn),
                        start.view.proof.isEmpty && start.view.lacksProof
                            ? .words(Bilingual(zh: "缺佐证", en: "no proof"), .watch) : .count(start.view.proof.count),
                        .words(start.state.label, tone),
                    ]))
        }
        sheet.gauges = StartEntryState.allCases.filter { counts[$0] != nil }.map { state in
            OfficeSheet.Gauge(
                label: state.label, text: String(counts[state] ?? 0),
                tone: state == .overdue ? .bad : state == .substantivelyStarted ? .good : .plain)
        }
        if unproved > 0 {
            sheet.gauges.append(
                OfficeSheet.Gauge(
                    label: Bilingual(zh: "其中无现场佐证", en: "of them without proof from the site"), text: String(unproved),
                    tone: .watch))
        }
        return sheet
    }

    /// A project of a centralised start on a day.
    struct Start {
        let view: StartEntryView
        let ceremony: CivilDate
        let dueOn: CivilDate
        let state: StartEntryState
    }

    /// All entries with a batch, by due day and project.
    func startEntries() throws -> [Start] {
        var days: [RecordID: CivilDate] = [:]
        for batch in try store.records(RecordQuery(type: RecordType.startBatch.name)) {
            days[batch.id] = batch.value("on").text.flatMap { CivilDate($0) }
        }
        var due: [CivilDate: CivilDate] = [:]
        return try store.records(RecordQuery(type: RecordType.startEntry.name, parent: reading.only)).compactMap { record -> Start? in
            let view = StartEntryView(unchecked: record.state)
            guard let ceremony = view.batch.flatMap({ days[$0] }) else { return nil }
            let dueOn = try due[ceremony] ?? profile.substantiveStartDue(ceremony: ceremony, calendar: calendar)
            due[ceremony] = dueOn
            return Start(
                view: view, ceremony: ceremony, dueOn: dueOn,
                state: view.state(on: today, ceremony: ceremony, dueOn: dueOn))
        }.sorted { ($0.dueOn, $0.view.id) < ($1.dueOn, $1.view.id) }
    }
}
