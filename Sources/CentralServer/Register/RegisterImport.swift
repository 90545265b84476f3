public import Causality
public import InspectionDomain
public import InspectionStore
public import TableIntake
public import Wording

/// Reads a register of projects from a spreadsheet and works out what to write.
///
/// A first step without effects ("dry run") and a second that writes everything in one transaction. Projects are known
/// by their code: importing the same file again writes nothing, a changed file updates.
public struct RegisterImport {
    /// What an import would do, or did.
    public struct Outcome: Sendable {
        /// Changes to be written.
        public let edits: [RecordEdit]
        /// Codes of projects that are new.
        public let created: [String]
        /// Codes of projects that were there.
        public let known: [String]
        /// What is wrong; nothing may be written while there is anything.
        public let issues: [ImportIssue]
        /// Region codes that the table names, with the territory's name.
        public let regions: [String: String]
        /// Members of the year's lists that the table does not list any more; they stay until a person says why not.
        public let missing: [MissingMember]
        /// Projects whose stage the table and the register say differently; their stage stays.
        public let stageDifferences: [StageDifference]
        /// How many projects the table gives a figure of completion, by the month it is as of.
        public let progress: [CivilMonth: Int]
        /// Figures of completion that were reported otherwise; the reports stay.
        public let progressDifferences: [ProgressDifference]

        init(
            edits: [RecordEdit] = [], created: [String] = [], known: [String] = [], issues: [ImportIssue],
            regions: [String: String] = [:], missing: [MissingMember] = [], stageDifferences: [StageDifference] = [],
            progress: Progress = Progress()
        ) {
            self.edits = edits
            self.created = created
            self.known = known
            self.issues = issues
            self.regions = regions
            self.missing = missing
            self.stageDifferences = stageDifferences
            self.progress = progress.counts
            progressDifferences = progress.differences
        }
    }

    /// A place on a list that a table does not confirm.
    public struct MissingMember: Hashable, Sendable {
        /// The membership.
        public let membership: StoredRecord
        /// The project's code.
        public let code: String
        /// The project's name.
        public let name: String
        /// The list's code.
        public let list: String
        /// What people call the list.
        public let listLabel: Bilingual
    }

    /// A stage that a table says and the register knows otherwise.
    public struct StageDifference: Hashable, Sendable {
        /// The project's code.
        public let code: String
        /// What the table says.
        public let said: ProjectStage
        /// What the register knows.
        public let known: ProjectStage
    }

    let store: InspectionStore
    let year: Int64
    let person: String
    let addedOn: CivilDate
    let now: Int64
    let newID: () -> RecordID
    let children: ProjectChildren
    let reports: RegisterReports
    private let scope: ScopeID

    /// Prepares an import.
    ///
    /// - Parameters:
    ///   - year: the plan year that annual plan and monthly plans belong to.
    ///   - addedOn: the business date on which new members are on their lists; members added within a month count
    ///     from the next, so a list made at the year's start is dated there.
    ///   - now: when what it says of stages is recorded, milliseconds since 1970.
    ///   - newID: fresh root ids.
    public init(
        store: InspectionStore, year: Int64, person: String, addedOn: CivilDate, now: Int64,
        newID: @escaping () -> RecordID
    ) throws {
        self.store = store
        self.year = year
        self.person = person
        self.addedOn = addedOn
        self.now = now
        self.newID = newID
        children = try ProjectChildren(store: store)
        reports = try RegisterReports(store: store, year: year)
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        self.scope = scope
    }

    static let columns: [ImportColumn] = [
        ImportColumn(.project, "code", "项目编号", "项目编码", "code"),
        ImportColumn(.project, "name", "项目名称", "name"),
        ImportColumn(.project, "region", "区域代码", "属地代码", "region code"),
        ImportColumn(.project, "sector", "行业领域", "sector"),
        ImportColumn(.project, "contentAndScale", "建设内容及规模", "建设规模和主要内容", "content and scale"),
        ImportColumn(.project, "location", "建设地点", "项目实施地点", "location"),
        ImportColumn(.project, "longitude", "经度", "longitude"),
        ImportColumn(.project, "latitude", "纬度", "latitude"),
        ImportColumn(.project, "totalInvestment", "总投资", "total investment"),
        ImportColumn(.project, "buildStart", "建设起始年", "first year"),
        ImportColumn(.project, "buildEnd", "建设结束年", "建设终止年", "last year"),
        ImportColumn(.project, "responsibleUnit", "责任单位", "responsible unit"),
        ImportColumn(.project, "responsiblePerson", "责任人", "responsible person"),
        ImportColumn(.project, "ownerUnit", "项目单位", "owner"),
        ImportColumn(.project, "contactName", "联系人", "项目单位联系人", "contact"),
        ImportColumn(.project, "contactPhone", "联系电话", "phone"),
        ImportColumn(.project, "plannedStart", "计划开工", "planned start"),
        ImportColumn(.project, "plannedFinish", "计划竣工", "planned finish"),
        ImportColumn(.project, "reportedNode", "关键节点", "登记关键节点", "key node"),
    ]
    private static let extra: [WantedColumn] =
        [
            WantedColumn("stage", headings: ["项目阶段", "阶段", "stage"], isRequired: false),
            WantedColumn("regionName", headings: ["所属区域", "属地", "territory"], isRequired: false),
            WantedColumn("annualPlan", headings: ["年度计划投资", "年度投资计划", "annual plan"]),
            WantedColumn("lists", headings: ["清单", "lists"], isRequired: false),
            WantedColumn("bases", headings: ["列入依据", "bases"], isRequired: false),
            WantedColumn("primaryBasis", headings: ["主要依据", "primary basis"], isRequired: false),
            WantedColumn("contactLeader", headings: ["包联领导", "contact leader"], isRequired: false),
            WantedColumn("chiefServiceOfficer", headings: ["首席服务员", "chief service officer"], isRequired: false),
            WantedColumn("fundSources", headings: ["资金来源", "fund sources"], isRequired: false),
        ] + (1...12).map { WantedColumn("month\($0)", headings: ["\($0)月计划", "month \($0)"], isRequired: false) }

    /// Works out what a table would change. Writes nothing.
    public func outcome(of table: Table) -> Outcome {
        let progress = ProgressColumns(table, year: year)
        let header: HeaderMap
        do {
            header = try HeaderMap.find(in: table, wanted: Self.columns.map(\.wanted) + Self.extra + progress.wanted)
        } catch {
            return Outcome(issues: [ImportIssue(error)])
        }
        var edits: [RecordEdit] = []
        var issues = progress.issues(in: header) + table.damagedRows.map(Self.damaged)
        var created: [String] = []
        var known: [String] = []
        var regions: [String: String] = [:]
        var rowOfCode: [String: Int] = [:]
        var differences: [StageDifference] = []
        var reported = Progress()
        for row in header.dataRows(of: table) {
            let code = header.text("code", in: row)
            if code.isEmpty, row.cells.allSatisfy(\.isEmpty) { continue }
            if let first = rowOfCode[code], !code.isEmpty {
                issues.append(Self.duplicate(code, first: first, at: header.place("code", in: row)))
                continue
            }
            rowOfCode[code] = row.number
            let values = cells(of: row, header: header, issues: &issues)
            issues += ImportIssue.violations(of: values, type: .project, row: row, header: header)
            let project = children.project(code: code) ?? newID()
            if children.project(code: code) == nil { created.append(code) } else { known.append(code) }
            edits.append(edit(project, .project, values))
            edits += parts(of: project, row: row, header: header, issues: &issues)
            edits += reports(
                of: project, values, row: row, header: header, progress: progress, into: &reported, issues: &issues)
            collect(&issues) {
                edits += try stages(of: project, values, row: row, header: header, differences: &differences)
            }
            if let region = values["region"]?.text {
                if Scopes.territory(region) == nil {
                    issues.append(.badRegion(region, at: header.place("region", in: row)))
                }
                regions[region] = header.original("regionName", in: row)
            }
        }
        if rowOfCode.isEmpty { issues.append(Self.emptyTable) }
        edits += regionEdits(regions)
        return Outcome(
            edits: edits, created: created, known: known, issues: issues, regions: regions,
            missing: header.columns["lists"] == nil ? [] : missing(from: edits), stageDifferences: differences,
            progress: reported)
    }

    // MARK: One row

    private func cells(
        of row: Table.Row, header: HeaderMap, issues: inout [ImportIssue]
    ) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for column in Self.columns {
            collect(&issues) { values[column.key] = try column.value(in: row, header: header) }
        }
        collect(&issues) {
            guard let plan = try money("annualPlan", row, header) else {
                guard let field = RecordType.project.field(named: "annualPlan") else { return }
                throw ImportIssue.empty(field, at: header.place("annualPlan", in: row))
            }
            values[FamilyField.name("annualPlan", String(year))] = plan
        }
        collect(&issues) {
            guard case .set(.choice(let choices)) = RecordType.project.field(named: "fundSources")?.kind else { return }
            let place = header.place("fundSources", in: row)
            let text = header.text("fundSources", in: row)
            for code in try ImportColumn.codes(in: text, among: choices, at: place) {
                values[FamilyField.name("fundSources", code)] = FamilyField.added
            }
        }
        if case .integer(let start)? = values["buildStart"], case .integer(let end)? = values["buildEnd"], end < start {
            issues.append(
                ImportIssue(
                    "register.cell.order", at: header.place("buildEnd", in: row),
                    what: Bilingual(
                        zh: "结束年 \(end) 早于起始年 \(start)。",
                        en: "The last year \(end) lies before the first year \(start)."),
                    nextStep: Bilingual(zh: "改正后重新导入。", en: "Correct it and import again.")))
        }
        return values
    }

    private func parts(
        of project: RecordID, row: Table.Row, header: HeaderMap, issues: inout [ImportIssue]
    ) -> [RecordEdit] {
        var edits: [RecordEdit] = []
        for month in 1...12 where !header.text("month\(month)", in: row).isEmpty {
            collect(&issues) {
                guard let amount = try money("month\(month)", row, header) else { return }
                let id = children.monthlyPlan(of: project, year: year, month: Int64(month)) ?? newID()
                edits.append(
                    edit(
                        id, .monthlyPlan,
                        [
                            "project": .reference(project), "year": .integer(year), "month": .integer(Int64(month)),
                            "amount": amount,
                        ]))
            }
        }
        collect(&issues) { edits += try memberships(of: project, row: row, header: header) }
        let officer = header.original("chiefServiceOfficer", in: row)
        if !officer.isEmpty, !children.hasOfficer(project, named: officer) {
            edits.append(
                edit(
                    newID(), .serviceAssignment,
                    [
                        "project": .reference(project), "role": .text("chiefServiceOfficer"), "person": .text(officer),
                        "from": .text(addedOn.description),
                    ]))
        }
        return edits
    }

    private func memberships(of project: RecordID, row: Table.Row, header: HeaderMap) throws -> [RecordEdit] {
        let type = RecordType.listMembership
        guard case .choice(let lists)? = type.field(named: "list")?.kind,
            case .choice(let bases)? = type.field(named: "primaryBasis")?.kind
        else { return [] }
        let listed = try ImportColumn.codes(
            in: header.text("lists", in: row), among: lists, at: header.place("lists", in: row))
        let basis = try ImportColumn.codes(
            in: header.text("bases", in: row), among: bases, at: header.place("bases", in: row))
        let primary = header.text("primaryBasis", in: row)
        return try listed.map { list in
            let known = children.membership(of: project, list: list, year: year)
            var values: [String: FieldValue] = [
                "project": .reference(project), "list": .text(list), "year": .integer(year),
            ]
            if known == nil { values["addedOn"] = .text(addedOn.description) }
            let leader = header.original("contactLeader", in: row)
            if !leader.isEmpty { values["contactLeader"] = .text(leader) }
            if list == "key300" {
                for code in basis { values[FamilyField.name("bases", code)] = FamilyField.added }
                if !primary.isEmpty {
                    values["primaryBasis"] = .text(
                        try ImportColumn.code(of: primary, among: bases, at: header.place("primaryBasis", in: row)))
                }
            }
            return edit(known ?? newID(), type, values)
        }
    }

    private func regionEdits(_ regions: [String: String]) -> [RecordEdit] {
        regions.sorted { $0.key < $1.key }.compactMap { code, name in
            guard children.region(code: code) == nil else { return nil }
            return edit(
                newID(), .region,
                [
                    "code": .text(code), "name": .text(name.isEmpty ? code : name),
                    "level": .text(name.hasSuffix("开发区") ? "zone" : "county"),
                ])
        }
    }

    private func edit(_ id: RecordID, _ type: RecordType, _ values: [String: FieldValue]) -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: scope, values: values, person: person, reason: "")
    }

    private func money(_ key: String, _ row: Table.Row, _ header: HeaderMap) throws -> FieldValue? {
        let text = header.text(key, in: row)
        guard !text.isEmpty else { return nil }
        let unit = header.moneyUnits[key] ?? .tenThousandYuan
        return .integer(try CellParser.money(text, unit: unit, at: header.place(key, in: row)))
    }

    func collect(_ issues: inout [ImportIssue], _ work: () throws -> Void) {
        do {
            try work()
        } catch let issue as ImportIssue {
            issues.append(issue)
        } catch let error as TableIntakeError {
            issues.append(ImportIssue(error))
        } catch {
            issues.append(.unforeseen(error))
        }
    }
}
