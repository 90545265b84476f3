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
        guard let scope = Scopes.register, case .set(.choice(let roleChoices))? = RecordType.person.field(named: "roles")?.kind
        else { throw OfficeError.badScope(Scopes.registerName) }
        var known: [String: RecordID] = [:]
        for record in try store.records(RecordQuery(type: RecordType.person.name)) {
            if let code = record.state["code"].agreed?.text { known[code] = record.state.id }
        }
        var edits: [RecordEdit] = []
        var issues: [ImportIssue] = []
        var seen: [String: Int] = [:]
        for row in header.dataRows(of: table) where !row.cells.allSatisfy(\.isEmpty) {
            let code = header.text("code", in: row)
            if let first = seen[code] {
                issues.append(RegisterImport.duplicate(code, first: first, at: header.place("code", in: row)))
                continue
            }
            seen[code] = row.number
            do {
                let role = header.text("role", in: row)
                let roleCode = try ImportColumn.code(
                    of: roles[role] ?? role, among: roleChoices, at: header.place("role", in: row))
                var values: [String: FieldValue] = [
                    "code": .text(code), "name": .text(header.text("name", in: row)),
                    FamilyField.name("roles", roleCode): FamilyField.added,
                ]
                for key in ["team", "phone"] where !header.text(key, in: row).isEmpty {
                    values[key] = .text(header.text(key, in: row))
                }
                for region in header.text("territories", in: row).split(whereSeparator: { ";；,，、".contains($0) }) {
                    values[FamilyField.name("territories", String(region))] = FamilyField.added
                }
                edits.append(
                    RecordEdit(
                        record: known[code] ?? newID(), type: RecordType.person.name, scope: scope, values: values,
                        person: clerk, reason: ""))
            } catch let issue as ImportIssue {
                issues.append(issue)
            }
        }
        return (edits, issues)
    }
}
