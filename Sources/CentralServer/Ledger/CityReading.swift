import Causality
import InspectionDomain
import InspectionStore

/// What the desks of the ledger and of dispatch read of the city, on one day.
struct CityReading: Sendable {
    let store: InspectionStore
    /// The city's numbers in force on the day.
    let profile: MechanismProfile
    let today: CivilDate
    /// The territories that the person may see; `nil` for all.
    let territories: Set<String>?

    init(store: InspectionStore, today: CivilDate, territories: Set<String>? = nil) throws {
        self.store = store
        self.today = today
        self.territories = territories
        profile = try store.mechanismProfile(on: today)
    }

    /// Whether the person may see what happens in a territory.
    func mayRead(_ territory: String?) -> Bool {
        territories.map { allowed in territory.map { allowed.contains($0) } ?? false } ?? true
    }

    /// Whether the person may see a record of the office's own: of one territory only what is about it.
    func concerns(_ record: StoredRecord) throws -> Bool {
        try territories == nil || mayRead(RecordReach(store: store).territory(of: record))
    }

    /// The names of the territories by code, those that the person may see.
    func territoryNames() throws -> [String: String] {
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let named = regions.compactMap { region -> (String, String)? in
            guard let code = region.value("code").text, region.value("level").text != "city", mayRead(code) else {
                return nil
            }
            return (code, region.value("name").text ?? code)
        }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// The projects by id, those that the person may see.
    func projects() throws -> [RecordID: ProjectView] {
        let views = try store.records(RecordQuery(type: RecordType.project.name))
            .map { ProjectView(unchecked: $0.state) }.filter { mayRead($0.region) }
        return Dictionary(views.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The scopes that the person may see: of the territories, and of no territory; `nil` for all.
    var scopes: Set<ScopeID>? {
        territories.map { Set($0.compactMap(Scopes.territory) + [Scopes.register, Scopes.office].compactMap { $0 }) }
    }

    /// The records of a type in the territories that the person may see, and in the scopes of no territory.
    func records(_ type: RecordType, order: RecordQuery.Order = .id) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: type.name, order: order)).filter { record in
            Scopes.territoryCode(of: record.scope).map { mayRead($0) } ?? true
        }
    }

    // MARK: What the lists of dispatch are made from

    /// Every project's slip against schedule, by its latest report of the year; projects without one are left out.
    func slips(of projects: [RecordID: ProjectView]) throws -> [(project: ProjectView, slip: Ratio)] {
        try store.projectProgress(through: today.civilMonth).compactMap { id, progress in
            guard let project = projects[id], let slip = progress.slip else { return nil }
            return (project, slip)
        }
    }

    /// The projects on each standing list: not started, stopped, resumed, not in statistics.
    func standing(of projects: [RecordID: ProjectView]) throws -> [StandingList: [ProjectView]] {
        let stages = Dictionary(
            grouping: try records(.stageEvent).map { StageEventView(unchecked: $0.state) }, by: \.project)
        let entries = Dictionary(
            try records(.statEntry).map { StatEntryView(unchecked: $0.state) }.map { ($0.project, $0) },
            uniquingKeysWith: { first, _ in first })
        var lists: [StandingList: [ProjectView]] = [:]
        for project in projects.values {
            let facts = StandingList.Facts(
                stage: ProjectStageHistory(stages[project.id] ?? []), plannedStart: project.plannedStart,
                entry: entries[project.id])
            for list in StandingList.lists(of: facts, today: today) { lists[list, default: []].append(project) }
        }
        return lists
    }
}
