import Causality
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import Wording

extension MonthlyDesk {
    // MARK: Handing in

    /// All that blocks the hand-in, by row and column.
    func faults(of run: MonthlyRun) throws -> [AnnexFault] {
        guard let kind = run.view.annex, let month = run.view.month else { return [] }
        return kind.faults(
            in: try rows(of: run).map(\.row), try tableRules(), month: month, previous: try previousRows(of: run))
    }

    /// What deserves a look and blocks nothing.
    func remarks(of run: MonthlyRun) throws -> [Label] {
        guard let kind = run.view.annex else { return [] }
        return kind.remarks(in: try rows(of: run).map(\.row))
    }

    private func previousRows(of run: MonthlyRun) throws -> [AnnexRow]? {
        guard let table = run.view.table, let unit = run.view.unit,
            let month = run.view.month?.adding(months: -1),
            let previous = try versions(table, unit: unit, month: month).last
        else { return nil }
        return try annexRows(of: previous)
    }

    /// Hands a table in; the first hand-in counts for the day due.
    ///
    /// - Parameter emptyBecause: why a table without projects is right; refused without it.
    /// - Throws: ``AnnexRefusal`` naming every project and cell, `monthly.conflict`, `monthly.empty`,
    ///   ``IllegalTransition``.
    @discardableResult
    func submit(_ run: MonthlyRun, emptyBecause reason: String = "") throws -> MonthlyRun {
        let view = run.view
        if view.state != .returned { try ReportRunState.table.check(view.state, .submitted) }
        var edits: [RecordEdit] = []
        if let kind = view.annex, let month = view.month {
            let rows = try rows(of: run)
            if rows.isEmpty && reason.isEmpty { throw MonthlyRefusal.empty(view.unit ?? "") }
            let disputed = rows.filter { row in
                !row.record.markedFields.isEmpty || !(row.report?.markedFields.isEmpty ?? true)
            }
            if !disputed.isEmpty { throw MonthlyRefusal.conflict(disputed.map { $0.row.text(.name) }) }
            try kind.check(rows.map(\.row), try tableRules(), month: month, previous: try previousRows(of: run))
            edits += rows.compactMap(\.report).map { report in
                report.edit(
                    values: ["state": .text(ReportRunState.submitted.rawValue), "submittedBy": .text(person)],
                    person: person)
            }
        }
        var values: [String: FieldValue] = [
            "state": .text(ReportRunState.submitted.rawValue), "submittedBy": .text(person),
        ]
        if view.submittedOn == nil { values["submittedOn"] = .text(today.description) }
        edits.append(run.stored.edit(values: values, person: person, reason: reason))
        return try write(edits, run)
    }

    /// Sends a handed-in table back with the reason.
    @discardableResult
    func giveBack(_ run: MonthlyRun, reason: String) throws -> MonthlyRun {
        guard FieldValue.text(reason).isFilled else { throw MonthlyRefusal.noReason() }
        try ReportRunState.table.check(run.view.state, .returned)
        return try write(
            [
                run.stored.edit(
                    values: [
                        "state": .text(ReportRunState.returned.rawValue), "returnedReason": .text(reason),
                    ], person: person, reason: reason)
            ], run)
    }

    /// Accepts a handed-in table: its figures may be printed from now on.
    @discardableResult
    func audit(_ run: MonthlyRun) throws -> MonthlyRun {
        try ReportRunState.table.check(run.view.state, .audited)
        var edits = try rows(of: run).compactMap(\.report).map { report in
            report.edit(
                values: ["state": .text(ReportRunState.audited.rawValue), "auditedBy": .text(person)], person: person)
        }
        edits.append(
            run.stored.edit(values: ["state": .text(ReportRunState.audited.rawValue)], person: person))
        return try write(edits, run)
    }

    // MARK: Publishing

    /// Merges the audited tables of all units into the district's, frozen under the next version.
    ///
    /// - Throws: `monthly.not-ready` naming units, `monthly.unchanged`, ``AnnexRefusal``.
    func merge(_ table: String, month: CivilMonth) throws -> MonthlyRun {
        let table = try self.table(table)
        guard let kind = AnnexKind(rawValue: table.code) else {
            throw MonthlyRefusal.noTable(table.code, AnnexKind.allCases.map(\.rawValue))
        }
        let units = try units(of: table)
        let runs = try units.map { ($0, try versions(table.code, unit: $0.name, month: month).last) }
        let missing = runs.filter { ![.audited, .published].contains($0.1?.view.state) }.map(\.0.name)
        guard missing.isEmpty, !runs.isEmpty else { throw MonthlyRefusal.notReady(missing) }
        let district = try district()
        let earlier = try versions(table.code, unit: district.name, month: month)
        let before = try earlier.last.flatMap(frozen)
        let parts = try runs.compactMap { unit, run in try run.map { (unit: unit.name, rows: try annexRows(of: $0)) } }
        let merged = try FrozenTable.merging(
            parts, kind: kind, month: month, into: district.name, after: before, rules: try tableRules())
        if let before, merged.rows == before.rows { throw MonthlyRefusal.unchanged }

        let id = runID(table.code, unit: district.name, month: month, version: merged.version)
        var values: [String: FieldValue] = [
            "kind": .text(table.code), "month": .text(month.description), "unit": .text(district.name),
            "version": .integer(Int64(merged.version)), "submittedBy": .text(person),
        ]
        values["supersedes"] = earlier.last.map { .reference($0.id) }
        var edits = [edit(id, .reportRun, in: district.scope, values)]
        edits += freeze(id, in: district.scope, merged)
        for run in earlier where run.view.state == .published { edits.append(superseded(run)) }
        for (unit, run) in runs {
            guard let run, run.view.state == .audited else { continue }
            edits += try publish(run, of: unit, kind: kind, month: month)
        }
        try store.write(edits)
        return try self.run(table.code, unit: district.name, month: month)
    }

    private func publish(
        _ run: MonthlyRun, of unit: MonthlyUnit, kind: AnnexKind, month: CivilMonth
    ) throws -> [RecordEdit] {
        let rows = try rows(of: run)
        let table = FrozenTable(
            kind: kind, month: month, unit: unit.name, version: run.view.version, rows: rows.map(\.row))
        let reports = rows.compactMap(\.report).map { report in
            report.edit(values: ["state": .text(ReportRunState.published.rawValue)], person: person)
        }
        let older = try versions(kind.rawValue, unit: unit.name, month: month)
            .filter { $0.id != run.id && $0.view.state == .published }
        return reports + freeze(run.id, in: run.stored.scope, table) + older.map(superseded)
    }

    private func superseded(_ run: MonthlyRun) -> RecordEdit {
        run.stored.edit(values: ["state": .text(ReportRunState.superseded.rawValue)], person: person)
    }

    /// What writes a frozen document: its pages and hash, and that it is published.
    private func freeze(_ id: RecordID, in scope: ScopeID, _ table: FrozenTable) -> [RecordEdit] {
        let document = table.document
        var edits: [RecordEdit] = []
        var rest = document[...]
        while !rest.isEmpty {
            let page = rest.unicodeScalars.prefix(ReportRunView.frozenPageCharacters)
            edits.append(
                edit(id, .reportRun, in: scope, [FamilyField.name("frozen", String(edits.count)): .text(String(page))]))
            rest = rest[page.endIndex...]
        }
        edits.append(
            edit(
                id, .reportRun, in: scope,
                [
                    "frozenHash": .bytes(Hashing.sha256(Array(document.utf8))), "publishedOn": .text(today.description),
                    "state": .text(ReportRunState.published.rawValue),
                ]))
        return edits
    }

    /// The table as it was published; `nil` before that.
    ///
    /// - Throws: `monthly.frozen-damaged` if it no longer is what was published.
    func frozen(_ run: MonthlyRun) throws -> FrozenTable? {
        let view = run.view
        guard let document = view.frozenDocument else { return nil }
        guard Hashing.sha256(Array(document.utf8)) == view.frozenHash, let table = FrozenTable(document: document)
        else {
            throw MonthlyRefusal.damaged(view.unit ?? "", view.month)
        }
        return table
    }

    /// Starts a new version of a published table, with its rows; the published one stays until the next merge.
    func correct(_ run: MonthlyRun, reason: String) throws -> MonthlyRun {
        guard FieldValue.text(reason).isFilled else { throw MonthlyRefusal.noReason() }
        let view = run.view
        try ReportRunState.table.check(view.state, .superseded)
        guard let table = view.table, let unit = view.unit, let month = view.month else { return run }
        let id = runID(table, unit: unit, month: month, version: view.version + 1)
        var edits = [
            edit(
                id, .reportRun, in: run.stored.scope,
                [
                    "kind": .text(table), "month": .text(month.description), "unit": .text(unit),
                    "version": .integer(Int64(view.version + 1)), "state": .text(ReportRunState.drafted.rawValue),
                    "supersedes": .reference(run.id),
                ], reason: reason)
        ]
        for row in try rowRecords(of: run) {
            guard let project = row.value("project").recordID else { continue }
            var values = row.state.fields.keys.map(\.text).filter { $0.hasPrefix("cells/") || $0 == "remark" }
                .reduce(into: [String: FieldValue]()) { $0[$1] = row.value($1) }
            values["run"] = .reference(id)
            values["project"] = .reference(project)
            edits.append(edit(rowID(in: id, project: project), .reportRow, in: row.scope, values))
        }
        try store.write(edits)
        return try self.run(table, unit: unit, month: month)
    }

    private func write(_ edits: [RecordEdit], _ run: MonthlyRun) throws -> MonthlyRun {
        try store.write(edits)
        return try store.record(run.id).map { MonthlyRun(stored: $0) } ?? run
    }
}
