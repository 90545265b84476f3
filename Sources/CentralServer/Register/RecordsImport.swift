public import Causality
public import InspectionDomain
public import InspectionStore
import Presentation
public import TableIntake
import Wording

/// Reads a table into records of any type, by what the type declares.
///
/// A column belongs to the field whose name or label, in either language, is its heading; what usual files call it
/// otherwise stands in ``ImportHints``. A first step without effects; then everything is written in one transaction.
/// A row means a record that is there already if its key, or what its type is known by, is the same; importing a file
/// again therefore writes nothing.
public struct RecordsImport {
    /// What an import would do.
    public struct Outcome: Sendable {
        /// Changes to be written, in the order of the rows.
        public var edits: [RecordEdit] = []
        /// How many records are new.
        public var created = 0
        /// How many were there.
        public var known = 0
        /// What is wrong; nothing may be written while there is anything.
        public var issues: [ImportIssue] = []
        /// Headings that belong to no field and were passed over.
        public var unused: [String] = []
    }

    /// How rows are read.
    public struct Options: Sendable {
        /// Texts for fields that the table does not have, by field name or label.
        public var constants: [(field: String, text: String)] = []
        /// Headings that are passed over.
        public var skipped: Set<String> = []
        /// Whether records without all required fields are taken, as drafts.
        public var allowsDrafts = false
        /// The territory of rows that do not tell theirs.
        public var territory: String?

        /// The usual way: nothing is made up, nothing is left out.
        public init() {}
    }

    let type: RecordType
    let store: InspectionStore
    let person: String
    let options: Options
    let hints: ImportHints
    let index: ReferenceIndex

    /// Prepares an import of one type.
    ///
    /// - Parameter person: in whose name it is written.
    public init(_ type: RecordType, store: InspectionStore, person: String, options: Options = Options()) {
        self.type = type
        self.store = store
        self.person = person
        self.options = options
        hints = ImportHints.of(type)
        index = ReferenceIndex(store: store)
    }

    static let keyColumn = "\u{1}key"
    static let projectColumn = "\u{1}project"
    static let territoryColumn = "\u{1}territory"

    /// Works out what a table would change. Writes nothing.
    public func outcome(of table: Table) -> Outcome {
        var outcome = Outcome()
        do {
            let header = try HeaderMap.find(in: table, wanted: wanted(in: table))
            outcome.unused = unusedHeadings(table, header)
            outcome.issues = table.damagedRows.map(RegisterImport.damaged)
            try read(table, header, into: &outcome)
        } catch let error as TableIntakeError {
            outcome.issues.append(ImportIssue(error))
        } catch {
            outcome.issues.append(.unforeseen(error))
        }
        return outcome
    }

    /// The fields that a table can fill.
    var fields: [FieldDeclaration] { type.fields.filter { $0.merge != .derived } }

    /// What a hint claims of the headings that are there belongs to its field alone.
    private func wanted(in table: Table) -> [WantedColumn] {
        let given = Set(options.constants.map(\.field))
        let present = Set(table.rows.prefix(HeaderMap.searchedRows).flatMap(\.cells))
        let hinted = hints.headings.mapValues { $0.filter { present.contains($0) && !options.skipped.contains($0) } }
        let claimed = Set((Array(hinted.values.joined()) + options.skipped).map { $0.lowercased() })
        let columns = fields.filter { !given.contains($0.name) && !given.contains($0.label.zh) }.map { field in
            let own = [field.name, field.label.zh, field.label.en].filter { !claimed.contains($0.lowercased()) }
            let hint = hinted[field.name] ?? []
            return WantedColumn(field.name, headings: hint.isEmpty ? own : hint, isRequired: false)
        }
        return columns + [
            WantedColumn(Self.keyColumn, headings: hints.keys, isRequired: false),
            // Where the type has no project of its own, its column still tells which parts of a project are meant.
            WantedColumn(
                Self.projectColumn, headings: type.field(named: "project") == nil ? ImportHints.project : [],
                isRequired: false),
            WantedColumn(
                Self.territoryColumn, headings: ["区域代码", "属地代码", "territory", "region code"], isRequired: false),
        ]
    }

    private func unusedHeadings(_ table: Table, _ header: HeaderMap) -> [String] {
        guard let row = table.rows.last(where: { header.headerRows.contains($0.number) }) else { return [] }
        let used = Set(header.columns.values)
        return row.cells.enumerated().filter { !used.contains($0.offset) && !$0.element.isEmpty }.map(\.element)
    }

    // MARK: Rows

    private func read(_ table: Table, _ header: HeaderMap, into outcome: inout Outcome) throws {
        var seen: [RecordID: (row: Int, place: Int)] = [:]
        var repeated: [[String]: Int] = [:]
        for row in header.dataRows(of: table) where !row.cells.allSatisfy(\.isEmpty) {
            var issues: [ImportIssue] = []
            let values = try self.values(of: row, header, issues: &issues)
            repeated[row.cells, default: 0] += 1
            let record = try self.record(of: row, header, values, occurrence: repeated[row.cells] ?? 1)
            if let earlier = seen[record.id] {
                // A table of entries names their batch in every row: the same words again are no contradiction.
                if outcome.edits[earlier.place].values != record.revived(values) {
                    issues.append(.contradiction(row: row.number, first: earlier.row))
                }
                outcome.issues += issues
                continue
            }
            // A cell that could not be read is no missing cell.
            if !issues.isEmpty {
                outcome.issues += issues
                continue
            }
            issues += missing(in: values, of: record, row)
            issues += ImportIssue.violations(of: values, type: type, row: row, header: header)
            if let scope = try scope(of: row, header, values, record) {
                seen[record.id] = (row.number, outcome.edits.count)
                outcome.edits.append(
                    RecordEdit(
                        record: record.id, type: type.name, scope: scope, values: record.revived(values),
                        person: person))
                if record.isNew { outcome.created += 1 } else { outcome.known += 1 }
            } else {
                issues.append(.noTerritory(row: row.number))
            }
            outcome.issues += issues
        }
        if seen.isEmpty, outcome.issues.isEmpty { outcome.issues.append(RegisterImport.emptyTable) }
    }

    private func values(
        of row: Table.Row, _ header: HeaderMap, issues: inout [ImportIssue]
    ) throws -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        var texts: [(FieldDeclaration, String, CellPlace, MoneyUnit?)] = []
        for field in fields where header.columns[field.name] != nil {
            let text = field.isFreeText ? header.original(field.name, in: row) : header.text(field.name, in: row)
            texts.append((field, text, header.place(field.name, in: row), header.moneyUnits[field.name]))
        }
        for (name, text) in hints.constants.map({ ($0.key, $0.value) }) + options.constants {
            guard let field = fields.first(where: { $0.name == name || $0.label.zh == name || $0.label.en == name })
            else { throw ImportIssue.unknownField(name) }
            guard name != field.name || header.columns[name] == nil else { continue }
            texts.append((field, text, CellPlace(row: row.number, column: 0), nil))
        }
        // References to parts of a project are looked up among its own, so the project comes first.
        texts.sort { $0.0.name == "project" && $1.0.name != "project" }
        let named = header.text(Self.projectColumn, in: row)
        let context = try named.isEmpty ? nil : index.find(named, of: RecordType.project.name, in: nil).first
        for (field, text, place, unit) in texts where !text.isEmpty {
            do {
                let project = values["project"]?.recordID ?? context
                let cell = CellReading(field: field, hints: hints, index: index, project: project)
                values.merge(try cell.values(text, unit: unit, at: place)) { _, new in new }
            } catch let issue as ImportIssue {
                issues.append(issue)
            } catch let error as TableIntakeError {
                issues.append(ImportIssue(error))
            }
        }
        return values
    }

    private func missing(in values: [String: FieldValue], of record: RowRecord, _ row: Table.Row) -> [ImportIssue] {
        guard record.isNew, !options.allowsDrafts else { return [] }
        return type.violations(in: values, unknown: .refused, requiresAll: true)
            .filter { $0.reason == .missing }
            .map { violation in
                ImportIssue(
                    "register.cell.empty", at: nil, row: row.number,
                    what: Bilingual(
                        zh: "“\(violation.label.zh)”不能为空。", en: "“\(violation.label.en)” must not be empty."),
                    nextStep: Bilingual(
                        zh: "填写该列，或用“字段=值”统一给出；草稿可另行导入。",
                        en: "Fill the column, give one value for all rows, or import as drafts."))
            }
    }
}

/// The record that a row means.
struct RowRecord {
    let id: RecordID
    /// As it stands here; `nil` if it never was.
    let stored: StoredRecord?

    var isNew: Bool { stored == nil || stored?.standing == .deleted }

    /// The values, and that it exists again if it was deleted.
    func revived(_ values: [String: FieldValue]) -> [String: FieldValue] {
        guard stored?.standing == .deleted else { return values }
        return values.merging([RecordExistence.fieldName: .empty]) { first, _ in first }
    }
}

extension RecordsImport {
    /// The record of a row: by its key, by what its type is known by, or by the whole row.
    fileprivate func record(
        of row: Table.Row, _ header: HeaderMap, _ values: [String: FieldValue], occurrence: Int
    ) throws -> RowRecord {
        let key = header.text(Self.keyColumn, in: row)
        if !key.isEmpty { return try stored(RecordKey.id(of: type.name, key: key)) }
        let known = type.identity.compactMap { values[$0]?.rawText }
        if !type.identity.isEmpty, known.count == type.identity.count {
            if let id = try index.known(type, identity: known) { return try stored(id) }
            // The words before keep a lone reference from being taken for the id itself.
            return try stored(RecordKey.id(of: type.name, key: "known by\u{1f}" + known.joined(separator: "\u{1f}")))
        }
        let whole = row.cells.joined(separator: "\u{1f}") + "\u{1f}\(occurrence)"
        return try stored(RecordKey.id(of: type.name, key: whole))
    }

    private func stored(_ id: RecordID) throws -> RowRecord { RowRecord(id: id, stored: try store.record(id)) }

    /// Where the record lives; `nil` if nothing tells its territory.
    fileprivate func scope(
        of row: Table.Row, _ header: HeaderMap, _ values: [String: FieldValue], _ record: RowRecord
    ) throws -> ScopeID? {
        if let stored = record.stored { return stored.scope }
        switch type.home {
        case .register: return Scopes.register
        case .office: return Scopes.office
        case .territory: break
        }
        if let project = values["project"]?.recordID { return try index.territory(of: project) }
        if let parent = type.parentField.flatMap({ values[$0]?.recordID }) {
            return try store.record(parent)?.scope ?? index.territory(of: parent)
        }
        for word in [header.text(Self.territoryColumn, in: row), values["unit"]?.text ?? ""] where !word.isEmpty {
            if let scope = try index.territory(named: word) { return scope }
        }
        return try options.territory.flatMap { try index.territory(named: $0) }
    }
}

extension FieldDeclaration {
    /// Whether it holds what people write, rather than a code, a choice or a figure.
    var isFreeText: Bool {
        switch kind {
        case .text, .note: name != "code"
        case .set(.text): true
        default: false
        }
    }
}
