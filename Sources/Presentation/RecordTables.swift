import Causality
import InspectionDomain
public import InspectionStore
public import Reporting
public import Wording

/// Visits and problems as tables, for spreadsheets and for the terminal.
public struct RecordTables {
    private let store: InspectionStore
    private let language: Language

    /// Reads a store.
    public init(_ store: InspectionStore, language: Language) {
        self.store = store
        self.language = language
    }

    /// One row a visit: project, date, the ten ratings, seal; marked where a person must decide.
    public func visits(_ records: [StoredRecord]) throws -> ReportTable {
        let fixed = [
            Bilingual(zh: "编号", en: "Id"), Bilingual(zh: "项目编码", en: "Project code"),
            Bilingual(zh: "项目名称", en: "Project"),
            Bilingual(zh: "督导日期", en: "Date"), Bilingual(zh: "督导组", en: "Team"), Bilingual(zh: "督导员", en: "Inspectors"),
            Bilingual(zh: "督导形式", en: "Forms"),
        ]
        let group = Bilingual(zh: "十大督导", en: "Ten supervisions")[language]
        var columns = fixed.map { ReportColumn($0[language]) }
        columns += SupervisionItem.allCases.map { ReportColumn(group: group, $0.label[language]) }
        columns += [
            ReportColumn(Bilingual(zh: "小结", en: "Summary")[language]),
            ReportColumn(Bilingual(zh: "封存时间", en: "Sealed at")[language]),
        ]
        return try ReportTable(
            title: Bilingual(zh: "督导记录", en: "Visits")[language], language: language, columns: columns,
            rows: records.map(visitRow))
    }

    /// One row a problem: project, title, class, state, unit, due day.
    public func problems(_ records: [StoredRecord]) throws -> ReportTable {
        let columns = [
            Bilingual(zh: "编号", en: "Id"), Bilingual(zh: "项目编码", en: "Project code"),
            Bilingual(zh: "项目名称", en: "Project"),
            Bilingual(zh: "标题", en: "Title"), Bilingual(zh: "类别", en: "Class"), Bilingual(zh: "严重程度", en: "Severity"),
            Bilingual(zh: "状态", en: "State"), Bilingual(zh: "承办单位", en: "Unit"), Bilingual(zh: "办结时限", en: "Due on"),
            Bilingual(zh: "描述", en: "Description"),
        ]
        return try ReportTable(
            title: Bilingual(zh: "问题", en: "Problems")[language], language: language,
            columns: columns.map { ReportColumn($0[language]) }, rows: records.map(problemRow))
    }

    private func visitRow(_ record: StoredRecord) throws -> [ReportCell] {
        let view = VisitView(unchecked: record.state)
        let project = try project(view.project)
        var row: [ReportCell] = [
            .text(FieldText.shortID(record.id)), .text(project?.code ?? ""), .text(project?.name ?? ""),
            view.date.map { .date($0) } ?? .empty, .text(view.team ?? ""),
            .text(view.inspectors.joined(separator: "、")),
            .text(view.forms.map { $0.label[language] }.joined(separator: "、")),
        ]
        for item in SupervisionItem.allCases {
            guard let entry = try store.record(item.entryID(in: record.id)), entry.standing != .deleted else {
                row.append(.text(Rating.unchecked[language]))
                continue
            }
            let rating = SupervisionEntryView(unchecked: entry.state).ratingLabel[language]
            row.append(.text(rating + mark(entry, "rating")))
        }
        row.append(.text((record.value("summary").text ?? "") + mark(record, "summary")))
        row.append(view.sealedAt.map { .text(FieldText.instant($0)) } ?? .empty)
        return row
    }

    private func problemRow(_ record: StoredRecord) throws -> [ReportCell] {
        let view = ProblemView(unchecked: record.state)
        let project = try project(view.project)
        let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
        let history = ProblemHistory(events.map { ProblemEventView(unchecked: $0.state) })
        func shown(_ field: String) -> ReportCell {
            guard record.value(field) != .empty else { return .empty }
            let declared = RecordType.problem.field(named: field)
            return .text(FieldText.shown(record.value(field), of: declared, language: language) + mark(record, field))
        }
        return [
            .text(FieldText.shortID(record.id)), .text(project?.code ?? ""), .text(project?.name ?? ""), shown("title"),
            shown("class"), shown("severity"), .text(history.state.label[language]),
            .text(history.units.joined(separator: "、")), history.dueOn.map { .date($0) } ?? .empty,
            shown("description"),
        ]
    }

    private func mark(_ record: StoredRecord, _ field: String) -> String {
        record.isMarked(field) ? Bilingual(zh: " ※冲突", en: " ※conflict")[language] : ""
    }

    private func project(_ id: RecordID?) throws -> ProjectView? {
        try id.flatMap { try store.record($0) }.map { ProjectView(unchecked: $0.state) }
    }
}
