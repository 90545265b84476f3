import Causality
import InspectionDomain
import InspectionStore

/// The projects with what the day's planning needs, read in one go.
struct TodayBoard {
    /// Where a project stands this month.
    enum Standing: String, CaseIterable {
        /// Neither this month nor the last.
        case overdue
        /// Not yet this month.
        case due
        /// Visited this month.
        case visited
    }

    /// One project.
    struct Row {
        let project: ProjectView
        let territory: String
        let standing: Standing
        let lastVisit: CivilDate?
        /// A visit that was begun and not sealed.
        let draft: RecordID?
        let openProblems: Int
        let place: (latitude: Int64, longitude: Int64)?
        fileprivate let words: String
    }

    let rows: [Row]
    let today: CivilDate

    /// Reads the projects of the given territories; of all if none are given.
    init(store: InspectionStore, territories: Set<ScopeID>, today: CivilDate) throws {
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let names = Dictionary(
            regions.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
        let (last, drafts) = try Self.visits(store)
        let problems = try Self.openProblems(store)
        let listed = try Self.listedSince(store)
        self.today = today
        rows = try store.records(RecordQuery(type: RecordType.project.name, order: .field("code"))).compactMap {
            record in
            let project = ProjectView(unchecked: record.state)
            if !territories.isEmpty, let scope = project.territoryScope, !territories.contains(scope) { return nil }
            let territory = project.region.map { names[$0] ?? $0 } ?? ""
            let words = [
                project.code, project.name, territory, record.value("ownerUnit").text, record.value("location").text,
            ]
            let place = record.value("latitude").integer.flatMap { latitude in
                record.value("longitude").integer.map { (latitude: latitude, longitude: $0) }
            }
            return Row(
                project: project, territory: territory,
                standing: Self.standing(last[project.id], listed: listed[project.id], today: today),
                lastVisit: last[project.id], draft: drafts[project.id], openProblems: problems[project.id] ?? 0,
                place: place, words: words.compactMap { $0 }.joined(separator: " ").lowercased())
        }
    }

    /// The rows that hold all the words, whatever the case, and stand as asked.
    func rows(holding text: String, standing: Standing?) -> [Row] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        return rows.filter { row in
            (standing == nil || row.standing == standing) && words.allSatisfy { row.words.contains($0) }
        }
    }

    /// Overdue is a project that was on the list for the whole last month and not visited in it either.
    private static func standing(_ last: CivilDate?, listed: CivilDate?, today: CivilDate) -> Standing {
        let month = today.civilMonth
        if let last, last.civilMonth >= month { return .visited }
        guard let before = month.adding(months: -1), let first = before.day(1) else { return .due }
        if let last, last.civilMonth == before { return .due }
        return listed.map { $0 <= first } == true ? .overdue : .due
    }

    /// Since when each project has been on this list or that.
    private static func listedSince(_ store: InspectionStore) throws -> [RecordID: CivilDate] {
        var since: [RecordID: CivilDate] = [:]
        for record in try store.records(RecordQuery(type: RecordType.listMembership.name)) {
            guard let project = record.value("project").recordID,
                let added = record.value("addedOn").text.flatMap({ CivilDate($0) })
            else { continue }
            since[project] = min(since[project] ?? added, added)
        }
        return since
    }

    private static func visits(
        _ store: InspectionStore
    ) throws -> (last: [RecordID: CivilDate], drafts: [RecordID: RecordID]) {
        var last: [RecordID: CivilDate] = [:]
        var drafts: [RecordID: RecordID] = [:]
        for record in try store.records(RecordQuery(type: RecordType.visit.name, order: .field("date"))) {
            let visit = VisitView(unchecked: record.state)
            guard let project = visit.project, let date = visit.date else { continue }
            if visit.isSealed { last[project] = max(last[project] ?? date, date) } else { drafts[project] = visit.id }
        }
        return (last, drafts)
    }

    private static func openProblems(_ store: InspectionStore) throws -> [RecordID: Int] {
        let events = Dictionary(
            grouping: try store.records(RecordQuery(type: RecordType.problemEvent.name)).map {
                ProblemEventView(unchecked: $0.state)
            }, by: \.problem)
        var open: [RecordID: Int] = [:]
        for record in try store.records(RecordQuery(type: RecordType.problem.name)) {
            let problem = ProblemView(unchecked: record.state)
            guard let project = problem.project else { continue }
            if !ProblemHistory(events[problem.id] ?? []).state.isFinished { open[project, default: 0] += 1 }
        }
        return open
    }
}
