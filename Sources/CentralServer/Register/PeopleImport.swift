public import Causality
import InspectionDomain
public import InspectionStore
public import TableIntake
import Wording

/// Reads people from a spreadsheet: code, name, role, team, territories. Known people are updated by their code.
public struct PeopleImport {
    private static let columns = [
        WantedColumn("code", headings: ["person", "人员编码", "编码", "code"]),
        WantedColumn("name", headings: ["name", "姓名"]),
        WantedColumn("role", headings: ["role", "角色"]),
        WantedColumn("team", headings: ["team", "督导组", "组别"], isRequired: false),
        WantedColumn("territories", headings: ["territories", "负责属地", "区域代码"], isRequired: false),
        WantedColumn("phone", headings: ["phone", "电话"], isRequired: false),
    ]

    /// Roles that registers name more finely than the declaration does.
    private static let roles = [
        "hqClerk": "office", "clerk": "office", "办公室": "office", "statisticsClerk": "statisticsOffice",
        "approvalClerk": "approvalOffice", "mayor": "leader", "viceMayor": "leader", "executiveViceMayor": "leader",
        "contactLeader": "leader",
    ]

    /// Works out what a table would change. Writes nothing.
    ///
    /// - Returns: the changes, and what is wrong; nothing may be written while there is anything.
    public static func outcome(
        of table: Table, store: InspectionStore, person clerk: String, newID: () -> RecordID
    ) throws -> (edits: [RecordEdit], issues: [ImportIssue]) {
        let header: HeaderMap
        do {
            header = try HeaderMap.find(in: table, wanted: columns)
        } catch {
            return ([], [ImportIssue(error)])
        }
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        let known = try knownPeople(in: store)
        var edits: [RecordEdit] = []
        var issues = table.damagedRows.map(RegisterImport.damaged)
        var seen: [String: Int] = [:]
        for row in header.dataRows(of: table) where !row.cells.allSatisfy(\.isEmpty) {
            let code = header.text("code", in: row)
            if let first = seen[code], !code.isEmpty {
                issues.append(RegisterImport.duplicate(code, first: first, at: header.place("code", in: row)))
                continue
            }
            seen[code] = row.number
            let values = values(of: row, header: header, issues: &issues)
            edits.append(
                RecordEdit(
                    record: known[code] ?? newID(), type: RecordType.person.name, scope: scope, values: values,
                    person: clerk, reason: ""))
        }
        if seen.isEmpty { issues.append(RegisterImport.emptyTable) }
        return (edits, issues)
    }

    private static func knownPeople(in store: InspectionStore) throws -> [String: RecordID] {
        var known: [String: RecordID] = [:]
        for record in try store.records(RecordQuery(type: RecordType.person.name)) {
            if let code = record.state["code"].agreed?.text { known[code] = record.state.id }
        }
        return known
    }

    /// The values of a row; what is wrong with it is added to the issues.
    private static func values(
        of row: Table.Row, header: HeaderMap, issues: inout [ImportIssue]
    ) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for key in ["code", "name", "team", "phone"] {
            let text = key == "code" ? header.text(key, in: row) : header.original(key, in: row)
            if !text.isEmpty { values[key] = .text(text) }
        }
        for key in ["code", "name", "role"] where header.text(key, in: row).isEmpty {
            guard let field = RecordType.person.field(named: key == "role" ? "roles" : key) else { continue }
            issues.append(.empty(field, at: header.place(key, in: row)))
        }
        if case .text(let code)? = values["code"], !CentralOffice.mayNamePerson(code) {
            issues.append(.reserved(code, at: header.place("code", in: row)))
        }
        let role = header.text("role", in: row)
        if !role.isEmpty, case .set(.choice(let choices))? = RecordType.person.field(named: "roles")?.kind {
            do {
                let code = try ImportColumn.code(
                    of: roles[role] ?? role, among: choices, at: header.place("role", in: row))
                values[FamilyField.name("roles", code)] = FamilyField.added
            } catch {
                issues.append(error)
            }
        }
        for region in header.text("territories", in: row).split(whereSeparator: { ";；,，、 ".contains($0) }) {
            guard Scopes.territory(String(region)) != nil else {
                issues.append(.badRegion(String(region), at: header.place("territories", in: row)))
                continue
            }
            values[FamilyField.name("territories", String(region))] = FamilyField.added
        }
        issues += ImportIssue.violations(of: values, type: .person, row: row, header: header)
        return values
    }
}
