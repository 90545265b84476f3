import Causality
import InspectionDomain
import InspectionStore
import Presentation
import TableIntake
import Wording

/// Reads a township's annex as it keeps it in a spreadsheet: projects, the month's figures, and the words of its cells.
///
/// Works out everything first; nothing may be written while there is anything wrong. Projects are known by their name
/// within the unit. What the register keeps goes there, figures and progress go to the month's report, other words stay
/// with the row. An empty cell changes nothing.
struct AnnexImport {
    /// What an import would write.
    struct Outcome {
        var edits: [RecordEdit] = []
        var issues: [ImportIssue] = []
        var created = 0
        var rows = 0
    }

    private let desk: MonthlyDesk
    private let kind: AnnexKind
    private let unit: MonthlyUnit
    private let region: String
    private let month: CivilMonth
    private let run: RecordID
    private let known: [String: StoredRecord]
    private let codes: Set<String>
    private let registerScope: ScopeID

    /// Prepares an import into the unit's table of a month; it is begun if need be.
    ///
    /// - Throws: `monthly.closed` if the table was handed in.
    init(_ desk: MonthlyDesk, table word: String, unit name: String, month: CivilMonth) throws {
        let table = try desk.table(word)
        guard let kind = AnnexKind(rawValue: table.code) else {
            throw MonthlyRefusal.noTable(word, AnnexKind.allCases.map(\.rawValue))
        }
        let unit = try desk.unit(name, of: table)
        guard let region = unit.region, let registerScope = Scopes.register else {
            throw MonthlyRefusal.noUnit(name, table.label, [])
        }
        let newest = try desk.versions(table.code, unit: unit.name, month: month).last
        if let newest { try desk.requireOpen(newest) }
        self.desk = desk
        self.kind = kind
        self.unit = unit
        self.region = region
        self.month = month
        self.registerScope = registerScope
        run = newest?.id ?? desk.runID(table.code, unit: unit.name, month: month, version: 1)
        let projects = try desk.store.records(
            RecordQuery(type: RecordType.project.name, equals: ["region": .text(region)]))
        known = Dictionary(
            projects.compactMap { project in project.value("name").text.map { ($0, project) } },
            uniquingKeysWith: { first, _ in first })
        codes = Set(
            try desk.store.records(RecordQuery(type: RecordType.project.name)).compactMap { $0.value("code").text })
    }

    /// Works out what a sheet would change. Writes nothing.
    func outcome(of table: Table) throws -> Outcome {
        var outcome = Outcome(issues: table.damagedRows.map(RegisterImport.damaged))
        let header: HeaderMap
        do {
            header = try HeaderMap.find(in: table, wanted: wanted)
        } catch {
            outcome.issues.append(ImportIssue(error))
            return outcome
        }
        if try desk.store.record(run) == nil {
            outcome.edits.append(desk.newRun(run, kind.rawValue, unit, month))
        }
        var seen: [String: Int] = [:]
        for row in header.dataRows(of: table) where !row.cells.allSatisfy(\.isEmpty) {
            let name = header.original(AnnexColumn.Content.name.rawValue, in: row)
            let place = header.place(AnnexColumn.Content.name.rawValue, in: row)
            // A total row at the foot is none of the projects.
            if name == "合计" { continue }
            guard !name.isEmpty, let field = RecordType.project.field(named: "name") else {
                if let field = RecordType.project.field(named: "name") {
                    outcome.issues.append(.empty(field, at: place))
                }
                continue
            }
            if let first = seen[name] {
                outcome.issues.append(RegisterImport.duplicate(name, first: first, at: place))
                continue
            }
            seen[name] = row.number
            try take(row, header: header, name: name, field: field, into: &outcome)
        }
        if seen.isEmpty { outcome.issues.append(RegisterImport.emptyTable) }
        return outcome
    }

    /// The annex's columns, each by its heading in one line, below its group, or alone.
    private var wanted: [WantedColumn] {
        kind.columns.map { column in
            let leaf = column.heading(year: month.year)
            let group = column.group.map { group in group.prefix { $0 != "（" } }
            let headings = [column.flattened(year: month.year), group.map { "\($0)·\(leaf)" }, leaf].compactMap { $0 }
            return WantedColumn(column.content.rawValue, headings: headings, isRequired: column.isRequired)
        }
    }

    // MARK: One row

    private func take(
        _ row: Table.Row, header: HeaderMap, name: String, field: FieldDeclaration, into outcome: inout Outcome
    ) throws {
        var values = RowValues()
        for column in kind.columns {
            let text = header.original(column.content.rawValue, in: row)
            guard !text.isEmpty else { continue }
            do {
                try sort(text, of: column.content, header.place(column.content.rawValue, in: row), header, &values)
            } catch let error as TableIntakeError {
                outcome.issues.append(ImportIssue(error))
            } catch let issue as ImportIssue {
                outcome.issues.append(issue)
            }
        }
        outcome.rows += 1
        let project: RecordID
        if let stored = known[name] {
            project = stored.id
            outcome.edits.append(stored.edit(values: values.project, person: desk.person))
        } else {
            outcome.created += 1
            let code = freeCode(outcome.rows)
            project = RecordKey.id(of: RecordType.project.name, key: "\(region) \(name)")
            values.project["code"] = .text(code)
            values.project["region"] = .text(region)
            if values.project["responsibleUnit"] == nil { values.project["responsibleUnit"] = .text(unit.name) }
            if values.project["ownerUnit"] == nil { values.project["ownerUnit"] = values.project["builderUnit"] }
            outcome.edits.append(desk.edit(project, .project, in: registerScope, values.project))
        }
        outcome.edits.append(desk.newRow(in: run, project: project, scope: unit.scope))
        if !values.row.isEmpty {
            outcome.edits.append(
                desk.edit(desk.rowID(in: run, project: project), .reportRow, in: unit.scope, values.row))
        }
        if !values.report.isEmpty { outcome.edits.append(try reportEdit(values.report, project: project)) }
        if let officer = values.officer { outcome.edits += try officerEdits(officer, project: project) }
        for (type, written) in [(RecordType.project, values.project), (.investmentReport, values.report)] {
            outcome.issues += ImportIssue.violations(of: written, type: type, row: row, header: header)
        }
        outcome.issues += ImportIssue.violations(of: values.row, type: .reportRow, row: row, header: header)
    }

    /// What one row says, by the record that keeps it.
    private struct RowValues {
        var project: [String: FieldValue] = [:]
        var report: [String: FieldValue] = [:]
        var row: [String: FieldValue] = [:]
        var officer: String?
    }

    private func sort(
        _ text: String, of content: AnnexColumn.Content, _ place: CellPlace, _ header: HeaderMap,
        _ values: inout RowValues
    ) throws {
        switch content {
        case .name, .sector, .location, .responsibleUnit, .responsiblePerson:
            values.project[content.rawValue] = .text(text)
        case .content: values.project["contentAndScale"] = .text(text)
        case .owner: values.project["ownerUnit"] = .text(text)
        case .builder: values.project["builderUnit"] = .text(text)
        case .years:
            let years = try Self.years(text, at: place)
            values.project["buildStart"] = .integer(years.lowerBound)
            values.project["buildEnd"] = .integer(years.upperBound)
        case .contact:
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            values.project["contactName"] = .text(String(parts.first ?? ""))
            if parts.count > 1 { values.project["contactPhone"] = .text(String(parts[1])) }
        case .totalInvestment: values.project["totalInvestment"] = try money(text, content, place, header)
        case .annualPlan, .annualTarget:
            values.project[FamilyField.name(content.rawValue, String(month.year))] = try money(
                text, content, place, header)
        case .doneMonth, .doneYear, .doneTotal:
            values.report[content.rawValue] = try money(text, content, place, header)
        case .visibleProgress: values.report["visibleProgress"] = .text(text)
        case .progress: values.report["progressText"] = .text(text)
        case .chiefOfficer: values.officer = text
        case .remark: values.row["remark"] = .text(text)
        default: values.row[FamilyField.name("cells", content.rawValue)] = .text(text)
        }
    }

    private func money(
        _ text: String, _ content: AnnexColumn.Content, _ place: CellPlace, _ header: HeaderMap
    ) throws(TableIntakeError) -> FieldValue {
        let unit = header.moneyUnits[content.rawValue] ?? .tenThousandYuan
        return .integer(try CellParser.money(text, unit: unit, at: place))
    }

    /// `2026—2028`, or one year.
    private static func years(_ text: String, at place: CellPlace) throws -> ClosedRange<Int64> {
        let parts = text.split(whereSeparator: { "—–-－~～至".contains($0) })
        let years = try parts.map { Int64(try CellParser.year(String($0), at: place)) }
        guard let first = years.first, let last = years.last, years.count <= 2, first <= last else {
            throw ImportIssue(
                "register.cell.order", at: place,
                what: Bilingual(zh: "“\(text)”不是起止年限。", en: "“\(text)” is no span of years."),
                nextStep: Bilingual(zh: "写成 2026—2028。", en: "Write it like 2026—2028."))
        }
        return first...last
    }

    private func reportEdit(_ values: [String: FieldValue], project: RecordID) throws -> RecordEdit {
        if known.values.contains(where: { $0.id == project }) {
            return try desk.reportEdit(values, project: project, month: month)
        }
        let own: [String: FieldValue] = ["project": .reference(project), "month": .text(month.description)]
        return desk.edit(
            RecordKey.id(of: RecordType.investmentReport.name, key: "\(project.hex) \(month)"), .investmentReport,
            in: unit.scope, own.merging(values) { _, new in new })
    }

    private func officerEdits(_ person: String, project: RecordID) throws -> [RecordEdit] {
        let services = ServiceDesk(store: desk.store, person: desk.person)
        return try services.assignment(of: person, to: project, from: month.day(1) ?? desk.today)
    }

    /// The next code of the unit that no other project has, in the order of the sheet.
    private func freeCode(_ row: Int) -> String {
        var number = row
        func code() -> String {
            let digits = String(number)
            return "\(region)-\(kind.rawValue.suffix(1))-" + String(repeating: "0", count: max(0, 3 - digits.count))
                + digits
        }
        while codes.contains(code()) { number += 1000 }
        return code()
    }
}
