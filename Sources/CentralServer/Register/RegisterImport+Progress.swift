import Causality
public import InspectionDomain
import InspectionStore
import Presentation
import TableIntake
import Wording

/// What a register says was completed, as the month's investment report of its project.
///
/// The register is the office's own table, so its figures count as audited by whoever imports it. A report that anybody
/// else wrote in, such as the territory, stays as it is.
extension RegisterImport {
    /// A figure that a table says and a report says otherwise.
    public struct ProgressDifference: Hashable, Sendable {
        /// The project's code.
        public let code: String
        /// The report's month.
        public let month: CivilMonth
        /// What the table says, in 0.01 万元.
        public let said: Int64
        /// What was reported; `nil` if the report has no such figure yet.
        public let known: Int64?
    }

    /// The reports that a row writes, one for each month that the table has a column of.
    func reports(
        of project: RecordID, _ values: [String: FieldValue], row: Table.Row, header: HeaderMap,
        progress: ProgressColumns, into outcome: inout Progress, issues: inout [ImportIssue]
    ) -> [RecordEdit] {
        guard let code = values["code"]?.text, let scope = values["region"]?.text.flatMap(Scopes.territory) else {
            return []
        }
        return progress.columns.compactMap { column in
            var done: Int64?
            collect(&issues) {
                let text = header.text(column.key, in: row)
                guard !text.isEmpty else { return }
                done = try CellParser.money(text, unit: column.unit, at: header.place(column.key, in: row))
            }
            guard let done else { return nil }
            outcome.counts[column.month, default: 0] += 1
            guard let known = reports.report(of: project, column.month) else {
                return RecordEdit(
                    record: RegisterReports.id(of: project, column.month), type: RecordType.investmentReport.name,
                    scope: scope, values: Self.report(of: project, column.month, done, by: person), shown: [:],
                    person: person)
            }
            let reported = known.value("doneYear").integer
            if known.standing == .deleted {
                let fresh = Self.report(of: project, column.month, done, by: person)
                return known.edit(values: fresh.merging([RecordExistence.fieldName: .empty]) { $1 }, person: person)
            }
            guard reported != done else { return nil }
            guard reports.isOwn(known) else {
                outcome.differences.append(
                    ProgressDifference(code: code, month: column.month, said: done, known: reported))
                return nil
            }
            return known.edit(values: ["doneYear": .integer(done), "auditedBy": .text(person)], person: person)
        }
    }

    private static func report(
        of project: RecordID, _ month: CivilMonth, _ done: Int64, by person: String
    ) -> [String: FieldValue] {
        [
            "project": .reference(project), "month": .text(month.description), "doneYear": .integer(done),
            "state": .text(ReportRunState.audited.rawValue), "auditedBy": .text(person),
        ]
    }

    /// What a table says of progress as a whole.
    struct Progress {
        var counts: [CivilMonth: Int] = [:]
        var differences: [ProgressDifference] = []
    }
}

extension RegisterImport.Outcome {
    /// As of which month figures of completion come, and which of them stay as they were reported.
    var progressNotes: [Bilingual] {
        progress.sorted { $0.key < $1.key }.map { month, count in
            Bilingual(
                zh: "年度累计完成截至 \(month)：\(count) 个项目", en: "completed by the end of \(month): \(count) projects")
        }
            + progressDifferences.prefix(20).map { difference in
                let known = difference.known.map { MoneyText.wan($0) } ?? "—"
                let said = MoneyText.wan(difference.said)
                return Bilingual(
                    zh: "\(difference.code) \(difference.month)：表中完成 \(said)，月报为 \(known) 万元，未改动",
                    en: "\(difference.code) \(difference.month): the table says \(said), the report \(known) 万元; "
                        + "left as it is")
            }
    }
}

/// The year's investment reports as an import finds them.
struct RegisterReports {
    private struct Key: Hashable {
        let project: RecordID
        let month: String
    }

    private let store: InspectionStore
    private let known: [Key: StoredRecord]
    private let imported: ImportedChanges

    init(store: InspectionStore, year: Int64) throws {
        self.store = store
        let months = RecordQuery.Range("month", from: .text("\(year)-01"), to: .text("\(year)-12"))
        let records = try store.records(RecordQuery(type: RecordType.investmentReport.name, range: months))
        known = Dictionary(
            records.compactMap { record in
                guard let project = record.value("project").recordID, let month = record.value("month").text else {
                    return nil
                }
                return (Key(project: project, month: month), record)
            }, uniquingKeysWith: { first, _ in first })
        imported = try store.importedChanges(about: "register")
    }

    /// The same record for whoever reports a project's month first: two who do not know of each other meet in it.
    static func id(of project: RecordID, _ month: CivilMonth) -> RecordID {
        RecordKey.id(of: RecordType.investmentReport.name, key: "\(project.hex) \(month)")
    }

    /// The report of a month, a deleted one too.
    func report(of project: RecordID, _ month: CivilMonth) -> StoredRecord? {
        known[Key(project: project, month: month.description)] ?? (try? store.record(Self.id(of: project, month)))
    }

    /// Whether nobody but imports of the register wrote in a report.
    func isOwn(_ report: StoredRecord) -> Bool { imported.wroteAll(of: report) }
}
