import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Statistical entry and approvals.
extension RegisterDesk {
    /// Eligible, submitted, returned, entered, with the proof that came from the site (F-JC-09).
    ///
    /// With a month, entries whose conditions were met, or that were submitted or entered, in that month.
    func entries(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.entries.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "状态", en: "State"), Bilingual(zh: "达到条件", en: "Eligible on"),
                Bilingual(zh: "报送", en: "Submitted on"), Bilingual(zh: "入统", en: "Entered on"),
                Bilingual(zh: "缺少资料", en: "Missing proof"), Bilingual(zh: "佐证（其中现场）", en: "Proofs (from site)"),
                Bilingual(zh: "等待天数", en: "Days waiting"),
            ], projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter),
            choice("part", Bilingual(zh: "状态", en: "State"), of: StatEntryState.self, chosen: filter.part),
            OfficeSheet.Choice(
                name: "month", label: Bilingual(zh: "月份", en: "Month"),
                options: Self.months(through: today).map { ($0, Bilingual(zh: $0, en: $0)) }, chosen: filter.month),
        ]
        var counts: [StatEntryState: Int] = [:]
        for project in selected(filter) {
            for entry in reading.statEntries[project.id] ?? [] where entry.standing != .deleted {
                let submitted = entry.reading("submittedOn").value.text
                let days = [entry.eligibleOn?.description, submitted, entry.enteredOn?.description]
                if !filter.month.isEmpty, !days.contains(where: { $0?.hasPrefix(filter.month) == true }) { continue }
                counts[entry.state, default: 0] += 1
                guard filter.part.isEmpty || entry.state.rawValue == filter.part else { continue }
                let site = proofsFromSite(of: project.id, entry)
                let all = Set(entry.proofs).union(site)
                let waiting = entry.isEntered ? nil : entry.eligibleOn.map { today.days(since: $0) }
                let missing = FamilyField.elements(of: "missing", in: entry.record)
                sheet.rows.append(
                    OfficeSheet.Row(
                        record: entry.id, project: project.id,
                        tone: entry.isEntered ? .good : entry.state == .returned ? .bad : .watch,
                        cells: cells(of: project) + [
                            .words(entry.state.label, entry.isEntered ? .good : entry.state == .returned ? .bad : .watch),
                            .date(entry.eligibleOn), .date(submitted.flatMap { CivilDate($0) }),
                            .date(entry.enteredOn), .text(missing.joined(separator: "、")),
                            .text("\(all.count)（\(site.count)）"), waiting.map { .count($0) } ?? .text(""),
                        ]))
            }
        }
        let eligible = counts.filter { $0.key != .notEligible }.values.reduce(0, +)
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "达到条件", en: "Eligible"), text: String(eligible))
        ] + StatEntryState.allCases.filter { counts[$0] != nil }.map { state in
            OfficeSheet.Gauge(
                label: state.label, text: String(counts[state] ?? 0),
                tone: state == .returned ? .bad : state == .entered || state == .volumeComplete ? .good : .plain)
        }
        return sheet
    }

    /// The photos that inspectors marked as proof for the entry, on the project's visits or by name.
    func proofsFromSite(of project: RecordID, _ entry: StatEntryView) -> Set<RecordID> {
        Set((reading.statProofs[project] ?? []) + (reading.statProofs[entry.id] ?? []))
    }

    /// The months of the year until today, the latest first.
    static func months(through today: CivilDate) -> [String] {
        (1...today.month).reversed().map { "\(today.year)-\($0 < 10 ? "0" : "")\($0)" }
    }

    /// Moves an entry to the state that the machine allows next, in the statistics office's name.
    ///
    /// - Throws: ``RegisterRefusal/step(from:to:)`` for a step that the machine does not allow.
    func moveEntry(_ record: StoredRecord, to state: StatEntryState, on day: CivilDate, reason: String) throws {
        let known = StatEntryView(unchecked: record.state).state
        guard StatEntryState.table.allows(known, state) else {
            throw RegisterRefusal.step(from: known.label, to: state.label)
        }
        var values: [String: FieldValue] = ["state": .text(state.rawValue)]
        switch state {
        case .eligible: values["eligibleOn"] = .text(day.description)
        case .submitted: values["submittedOn"] = .text(day.description)
        case .entered: values["enteredOn"] = .text(day.description)
        default: break
        }
        _ = try store.write([record.edit(values: values, person: person, reason: reason)])
    }

    // MARK: Approval cases

    /// Approval cases with their clock, their stages, green lane and template (F-JC-22, catalogue §5.4).
    func approvals(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.approvals.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "流程", en: "Flow"), Bilingual(zh: "启动", en: "Opened on"),
                Bilingual(zh: "当前阶段", en: "Present stage"), Bilingual(zh: "已用/时限（工作日）", en: "Used / allowed (working days)"),
                Bilingual(zh: "时限", en: "Due on"), Bilingual(zh: "办结", en: "Finished on"),
                Bilingual(zh: "状态", en: "State"), Bilingual(zh: "绿色通道", en: "Green lane"),
                Bilingual(zh: "流程图模板", en: "Flow template"),
            ], projectColumn: 1)
        sheet.choices = [territoryChoice(filter)]
        var late = 0
        for record in reading.approvalCases {
            guard let project = record.value("project").recordID.flatMap({ reading.projectByID[$0] }),
                filter.territory.isEmpty || project.region == filter.territory
            else { continue }
            let board = try self.board(of: record, project)
            let isLate = board?.clock?.isLate ?? false
            if isLate { late += 1 }
            sheet.rows.append(row(of: record, project, board, isLate: isLate))
        }
        sheet.rows.sort { $0.cells[7].shown(.zh) < $1.cells[7].shown(.zh) }
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "方案", en: "Cases"), text: String(sheet.rows.count)),
            OfficeSheet.Gauge(
                label: Bilingual(zh: "超时", en: "Late"), text: String(late), tone: late > 0 ? .bad : .good),
        ]
        return sheet
    }

    /// The stages and clock of a case; `nil` without a flow or an opening day.
    func board(of record: StoredRecord, _ project: ProjectView) throws -> ApprovalBoard? {
        guard let flow = record.value("flow").text.flatMap(ApprovalFlow.init(rawValue:)),
            let opened = record.value("openedOn").text.flatMap({ CivilDate($0) })
        else { return nil }
        let own = flow.stages.compactMap { record.value(FamilyField.name("stageBudgets", $0.rawValue)).integer }
        let budgets =
            own.count == flow.stages.count ? own.map { Int($0) } : profile.deadlines.startOnLandStageWorkingDays
        let pause = profile.deadlines.clockPausesForCorrection ? record.value("correctionDays").integer ?? 0 : 0
        return try ApprovalBoard(
            flow: flow, openedOn: opened, items: reading.approvalItems[project.id] ?? [], budgets: budgets,
            pause: Int(pause), today: today, calendar: calendar)
    }

    private func row(
        of record: StoredRecord, _ project: ProjectView, _ board: ApprovalBoard?, isLate: Bool
    ) -> OfficeSheet.Row {
        let flow = record.value("flow").text.flatMap(ApprovalFlow.init(rawValue:))
        let running = board?.stages.first { $0.state == .running }
        let clock = board?.clock
        let finished = record.value("finishedOn").text.flatMap { CivilDate($0) }
        let isFinished = finished != nil || (board.map { $0.stages.allSatisfy { $0.state == .ended } } ?? false)
        let state =
            isFinished
            ? Bilingual(zh: isLate ? "逾期办结" : "办结", en: isLate ? "finished late" : "finished")
            : Bilingual(zh: isLate ? "超时" : "办理中", en: isLate ? "late" : "running")
        return OfficeSheet.Row(
            record: record.id, project: project.id, tone: isLate ? .bad : isFinished ? .good : .plain,
            cells: cells(of: project) + [
                .label(flow?.label), .date(record.value("openedOn").text.flatMap { CivilDate($0) }),
                .label(running?.stage.label), .text(clock.map { "\($0.used)/\($0.allowed)" } ?? ""),
                .date(clock?.dueOn), .date(finished), .words(state, isLate ? .bad : isFinished ? .good : .plain),
                .label(record.value("greenLane") == .flag(true) ? Bilingual(zh: "是", en: "yes") : nil),
                .optional(record.value("template").text),
            ])
    }
}
