import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// One project's row of a run: the record that keeps it, and what it prints.
struct MonthlyRow {
    /// The row's own record.
    let record: StoredRecord
    /// The project's record.
    let project: StoredRecord
    /// The month's figures; `nil` if nobody entered any.
    let report: StoredRecord?
    /// The cells, from records and what the unit typed.
    let row: AnnexRow
}

extension MonthlyDesk {
    /// Begins a unit's table: one row for each project that belongs into it.
    ///
    /// Projects are told by their stage; those without any recorded stage stand where they stood last month, or in
    /// the table of preliminary projects.
    /// - Throws: `monthly.exists` if it was begun.
    @discardableResult
    func begin(_ table: String, unit word: String, month: CivilMonth) throws -> MonthlyRun {
        let table = try self.table(table)
        let unit = try unit(word, of: table)
        guard try versions(table.code, unit: unit.name, month: month).isEmpty else {
            throw MonthlyRefusal.exists(unit.name, month)
        }
        let id = runID(table.code, unit: unit.name, month: month, version: 1)
        var edits = [newRun(id, table.code, unit, month)]
        if let kind = AnnexKind(rawValue: table.code), let region = unit.region {
            edits += try selection(kind, region: region, unit: unit.name, month: month)
                .map { newRow(in: id, project: $0, scope: unit.scope) }
        }
        try store.write(edits)
        return try run(table.code, unit: unit.name, month: month)
    }

    /// What makes a run of version 1.
    func newRun(_ id: RecordID, _ table: String, _ unit: MonthlyUnit, _ month: CivilMonth) -> RecordEdit {
        edit(
            id, .reportRun, in: unit.scope,
            [
                "kind": .text(table), "month": .text(month.description), "unit": .text(unit.name),
                "version": .integer(1), "state": .text(ReportRunState.drafted.rawValue),
            ])
    }

    /// What makes a row of a run; the same record for whoever adds the project.
    func newRow(in run: RecordID, project: RecordID, scope: ScopeID) -> RecordEdit {
        edit(
            rowID(in: run, project: project), .reportRow, in: scope,
            ["run": .reference(run), "project": .reference(project)])
    }

    func rowID(in run: RecordID, project: RecordID) -> RecordID {
        RecordKey.id(of: RecordType.reportRow.name, key: "\(run.hex) \(project.hex)")
    }

    /// The projects of a territory that belong into a table.
    private func selection(
        _ kind: AnnexKind, region: String, unit: String, month: CivilMonth
    ) throws -> [RecordID] {
        let rules = try tableRules()
        let last = try month.adding(months: -1).map { try rowedProjects(of: unit, month: $0) } ?? [:]
        let known = Set(last.values.flatMap { $0 })
        let projects = try store.records(
            RecordQuery(type: RecordType.project.name, equals: ["region": .text(region)], order: .field("code")))
        return try projects.map(\.id).filter { project in
            let events = try store.records(RecordQuery(type: RecordType.stageEvent.name, parent: project))
            if events.isEmpty, known.contains(project) { return last[kind.rawValue]?.contains(project) ?? false }
            let history = ProjectStageHistory(events.map { StageEventView(unchecked: $0.state) })
            return AnnexKind.tables(
                startedOn: history.day(ofReaching: [.started, .underConstruction]),
                completedOn: history.day(ofReaching: [.completed, .inProduction]), year: month.year, rules: rules
            ).contains(kind)
        }
    }

    private func rowedProjects(of unit: String, month: CivilMonth) throws -> [String: Set<RecordID>] {
        try runs(of: month).filter { $0.view.unit == unit }.reduce(into: [:]) { tables, run in
            let rows = try rowRecords(of: run).compactMap { $0.value("project").recordID }
            tables[run.view.table ?? ""] = Set(rows)
        }
    }

    func rowRecords(of run: MonthlyRun) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.reportRow.name, parent: run.id))
    }

    /// The rows of an annex, by project code; empty for a table without a printed form.
    func rows(of run: MonthlyRun) throws -> [MonthlyRow] {
        guard let kind = run.view.annex, let month = run.view.month else { return [] }
        let reports = try reports(of: month)
        return try rowRecords(of: run).compactMap { record -> MonthlyRow? in
            guard let id = record.value("project").recordID, let project = try store.record(id) else { return nil }
            let report = reports[id]
            let row = AnnexRow(
                try sources(of: project, report: report, row: record), kind: kind, on: lastDay(of: month))
            return MonthlyRow(record: record, project: project, report: report, row: row)
        }
        .sorted { ($0.row.code, $0.row.project) < ($1.row.code, $1.row.project) }
    }

    /// The rows as they count: frozen ones of a published run, else as the records stand.
    func annexRows(of run: MonthlyRun) throws -> [AnnexRow] {
        if let frozen = try frozen(run) { return frozen.rows }
        return try rows(of: run).map(\.row)
    }

    private func sources(
        of project: StoredRecord, report: StoredRecord?, row: StoredRecord
    ) throws -> AnnexSources {
        func all(_ type: RecordType) throws -> [StoredRecord] {
            try store.records(RecordQuery(type: type.name, parent: project.id))
        }
        return AnnexSources(
            project: ProjectView(unchecked: project.state),
            report: report.map { InvestmentReportView(unchecked: $0.state) },
            items: try all(.approvalItem).map { ApprovalItemView(unchecked: $0.state) },
            openProblems: try store.openProblems(of: project.id).map { problem in
                (problem.view.title ?? "", rules.profile.tier(rung: problem.history.rung)?.label.zh ?? "")
            },
            assignments: try all(.serviceAssignment).map { ServiceAssignmentView(unchecked: $0.state) },
            overrides: ReportRowView(unchecked: row.state).overrides)
    }

    /// The month's figures by project.
    func reports(of month: CivilMonth) throws -> [RecordID: StoredRecord] {
        let reports = try store.records(
            RecordQuery(type: RecordType.investmentReport.name, equals: ["month": .text(month.description)]))
        return Dictionary(
            reports.compactMap { report in report.value("project").recordID.map { ($0, report) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The day as of which a month's assignments are read: its last, or today within it.
    private func lastDay(of month: CivilMonth) -> CivilDate {
        if month.contains(today) { return today }
        return month.day(month.dayCount) ?? today
    }

    // MARK: Filling

    /// Adds a project to a table that is still open.
    func add(_ project: RecordID, to run: MonthlyRun) throws {
        try requireOpen(run)
        try store.write([newRow(in: run.id, project: project, scope: run.stored.scope)])
    }

    /// Fills cells of one row: figures and progress go to the month's report, other words to the row.
    ///
    /// - Parameters:
    ///   - cells: texts by column; an empty text takes back what was typed, so that the records show again.
    ///   - correctionNote: why figures do not continue last month's.
    /// - Throws: `monthly.closed`, `notFound.row`, `monthly.of-register` for an amount that stands in the register.
    func fill(
        _ cells: [AnnexColumn.Content: String], of project: RecordID, in run: MonthlyRun, correctionNote: String? = nil
    ) throws {
        try requireOpen(run)
        guard let row = try store.record(rowID(in: run.id, project: project)), row.standing == .present else {
            throw MonthlyRefusal.notInTable(try store.record(project)?.value("name").text ?? project.hex)
        }
        var figures: [String: FieldValue] = [:]
        var words: [String: FieldValue] = [:]
        for (content, text) in cells {
            let value: FieldValue = text.isEmpty ? .empty : .text(text)
            switch content {
            case .doneMonth, .doneYear, .doneTotal:
                figures[content.rawValue] = text.isEmpty ? .empty : try amount(text)
            case .visibleProgress: figures["visibleProgress"] = value
            case .progress: figures["progressText"] = value
            case .remark: words["remark"] = value
            case _ where content.isMoney: throw MonthlyRefusal.ofRegister(content.rawValue)
            default: words[FamilyField.name("cells", content.rawValue)] = value
            }
        }
        if let correctionNote { figures["correctionNote"] = .text(correctionNote) }
        var edits: [RecordEdit] = []
        if !words.isEmpty { edits.append(row.edit(values: words, person: person)) }
        if !figures.isEmpty, let month = run.view.month {
            edits.append(try reportEdit(figures, project: project, month: month))
        }
        try store.write(edits)
    }

    /// What writes a project's figures of a month.
    func reportEdit(_ values: [String: FieldValue], project: RecordID, month: CivilMonth) throws -> RecordEdit {
        if let known = try reports(of: month)[project] { return known.edit(values: values, person: person) }
        guard let scope = try store.record(project).flatMap({ ProjectView($0.state)?.territoryScope }) else {
            throw MonthlyRefusal.notInTable(project.hex)
        }
        let own: [String: FieldValue] = ["project": .reference(project), "month": .text(month.description)]
        return edit(
            RecordKey.id(of: RecordType.investmentReport.name, key: "\(project.hex) \(month)"), .investmentReport,
            in: scope, own.merging(values) { _, new in new })
    }

    private func amount(_ text: String) throws -> FieldValue {
        guard let field = RecordType.investmentReport.field(named: "doneMonth"),
            let value = try FieldParsing.registers(field.name, text, in: .investmentReport)[field.name]
        else { return .empty }
        return value
    }

    func requireOpen(_ run: MonthlyRun) throws {
        guard [.open, .drafted, .returned].contains(run.view.state) else {
            throw MonthlyRefusal.closed(run.view.state)
        }
    }
}
