import Causality
public import InspectionDomain
public import InspectionStore
import Presentation
public import Reporting
public import Wording

/// A month's coverage of the key projects as tables, by territory and by team.
public struct CoverageTables {
    /// The counts.
    public let coverage: MonthlyCoverage
    private let store: InspectionStore
    private let arrivals: [RecordID: CivilDate]
    private let names: [String: String]

    /// Counts a month.
    ///
    /// - Parameters:
    ///   - today: removals after this day have not happened yet.
    ///   - countsArrival: whether this store's arrival times say what came late; never for a report that must come out
    ///     the same elsewhere.
    public init(store: InspectionStore, month: CivilMonth, today: CivilDate, countsArrival: Bool = false) throws {
        self.store = store
        let input = try store.coverageInput(for: month, countsArrival: countsArrival)
        coverage = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: today)
        arrivals = Dictionary(
            input.visits.compactMap { visit in visit.arrivedOn.map { (visit.visit, $0) } }, uniquingKeysWith: { $1 })
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        names = Dictionary(
            regions.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
    }

    /// The table by territory, then by team.
    public func tables(language: Language) throws -> [ReportTable] {
        let month = coverage.month
        let title = language == .zh ? "\(month.year)年\(month.month)月" : month.description
        return [
            try CoverageReport.table(period: title, territories: try territories(), language: language),
            try CoverageReport.teams(period: title, coverage.byTeam, language: language),
        ]
    }

    /// What is known of each territory, in the order of their codes.
    public func territories() throws -> [CoverageReport.Territory] {
        var unvisited: [String: [String]] = [:]
        for member in coverage.unvisited {
            let name = try store.record(member.project)?.value("name").text ?? member.project.hex
            unvisited[member.territory, default: []].append(name)
        }
        let late = try marked(coverage.late)
        let offList = try marked(coverage.offList)
        let codes = Set(coverage.byTerritory.keys).union(late.keys).union(offList.keys)
        return codes.sorted().enumerated().map { order, code in
            let tally = coverage.byTerritory[code] ?? MonthlyCoverage.Tally()
            return CoverageReport.Territory(
                name: names[code] ?? code, order: order, keyProjects: tally.members, visited: tally.visited,
                full: tally.full, unvisited: unvisited[code] ?? [], late: late[code] ?? [], offList: offList[code] ?? []
            )
        }
    }

    /// Visits in words, `name date → day of arrival (id)`, by the code of their territory.
    private func marked(_ visits: [RecordID]) throws -> [String: [String]] {
        try visits.reduce(into: [:]) { marked, id in
            guard let visit = try store.record(id) else { return }
            let view = VisitView(unchecked: visit.state)
            let project = try view.project.flatMap { try store.record($0)?.value("name").text }
            let arrival = arrivals[id].map { " → \($0)" } ?? ""
            let words = "\(project ?? "—") \(view.date?.description ?? "—")\(arrival) (\(FieldText.shortID(id)))"
            marked[Scopes.territoryCode(of: visit.scope) ?? "", default: []].append(words)
        }
    }
}
