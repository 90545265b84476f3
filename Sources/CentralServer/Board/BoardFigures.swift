import Causality
import InspectionDomain
import InspectionStore
import Wording

/// What the board needs of the register: the list, the projects on it and the plans of the year.
struct RegisterFigures: Sendable {
    /// A project of the register.
    struct Project: Sendable {
        let id: RecordID
        let name: String
        let code: String
        let territory: String
        /// Plan of the year, 0.01 万元.
        let annualPlan: Int64?
        /// The year's plan by months.
        let plan: MonthlyPlanSeries?
    }

    /// A territory in the administrative order.
    struct Territory: Sendable {
        let code: String
        let name: String
        let scope: ScopeID
    }

    let rules: CityRules
    let members: [MonthlyCoverage.Member]
    let projects: [RecordID: Project]
    let territories: [Territory]
    let share: KeyShare?

    /// Reads the register for a day.
    init(_ store: InspectionStore, today: CivilDate) throws {
        let month = today.civilMonth
        rules = try store.cityRules(on: today)
        let keyList = rules.profile.keyList
        let listed = try store.listMembers(of: month, list: keyList?.list ?? "key300")
        members = listed
        let plans = try store.monthlyPlans(of: month.year)
        let all = try store.records(RecordQuery(type: RecordType.project.name)).map { record -> Project in
            let view = ProjectView(unchecked: record.state)
            return Project(
                id: record.id, name: view.name ?? view.code ?? record.id.hex, code: view.code ?? "",
                territory: view.region ?? "", annualPlan: view.annualPlan(month.year),
                plan: plans[record.id])
        }
        projects = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        territories = try Self.territories(store)
        share = try keyList.map { rule in
            let active = Set(
                listed.filter { $0.addedOn <= today && ($0.removedOn.map { today < $0 } ?? true) }.map(\.project))
            return KeyShare(
                listed: all.filter { active.contains($0.id) }.map(\.annualPlan), registered: all.map(\.annualPlan),
                entered: try CityPlan.entered(in: store, year: month.year), rule)
        }
    }

    private static func territories(_ store: InspectionStore) throws -> [Territory] {
        let placed = try store.records(RecordQuery(type: RecordType.region.name))
            .compactMap { region -> (order: Int64, place: Territory)? in
                guard let code = region.value("code").text, let scope = Scopes.territory(code) else { return nil }
                let place = Territory(code: code, name: region.value("name").text ?? code, scope: scope)
                return (region.value("order").integer ?? .max, place)
            }
        return placed.sorted { ($0.order, $0.place.code) < ($1.order, $1.place.code) }.map(\.place)
    }
}

/// What the board needs of one territory.
struct TerritoryFigures: Sendable {
    /// When it was read, milliseconds since 1970.
    let readAt: Int64
    /// The month's sealed visits.
    let visits: [MonthlyCoverage.SealedVisit]
    /// The problems that are not finished.
    let open: [ProblemLedger.Line]
    /// The same, counted by the tier's code.
    let tiers: [String: TierTally]
    /// How many were found and finished in the month.
    let foundInMonth: Int
    let finishedInMonth: Int
    /// What was completed of the year as last reported, by project.
    let progress: [RecordID: ProjectProgress]
    /// Starts and entries, if the profile's lights ask for them.
    let starts: ProjectStarts

    /// Open problems of one tier.
    struct TierTally: Sendable {
        var total = 0
        var overdue = 0
        /// By age, as ``BoardAge/all`` has them; problems without a day are in the total alone.
        var byAge = [Int](repeating: 0, count: BoardAge.all.count)
        var dueDays: [CivilDate] = []
    }

    /// Reads one territory.
    init(
        _ store: InspectionStore, scope: ScopeID, today: CivilDate, register: RegisterFigures, at now: Int64
    ) throws {
        readAt = now
        let month = today.civilMonth
        visits = try store.sealedVisits(in: month, scopes: [scope], countsArrival: true)
        // What finished before the month is neither open, nor found or finished in it.
        let facts = try store.problemFacts(
            ProblemFactsQuery(scopes: [scope], finishedSince: month.day(1)))
        let ledger = ProblemLedger(
            facts.map { (facts: $0, project: nil) }, profile: register.rules.profile, today: today)
        open = ledger.lines.filter { !$0.state.isFinished }
        tiers = open.reduce(into: [:]) { tallies, line in
            tallies[line.tier, default: TierTally()].total += 1
            if line.isOverdue { tallies[line.tier, default: TierTally()].overdue += 1 }
            if let age = BoardAge.of(line, today: today) { tallies[line.tier, default: TierTally()].byAge[age] += 1 }
            if let due = line.dueOn { tallies[line.tier, default: TierTally()].dueDays.append(due) }
        }
        foundInMonth = ledger.lines.count { $0.foundOn.map(month.contains) ?? false }
        finishedInMonth = ledger.lines.count { $0.finishedOn.map(month.contains) ?? false }
        let reports = try store.latestReports(through: month, scopes: [scope])
        progress = reports.reduce(into: [:]) { progress, entry in
            let project = register.projects[entry.key]
            progress[entry.key] = ProjectProgress(entry.value, plan: project?.plan, annualPlan: project?.annualPlan)
        }
        starts = try store.projectStarts(for: register.rules.profile.lamps, scopes: [scope])
    }
}

/// All that the board shows, as it was read.
struct BoardFigures: Sendable {
    let today: CivilDate
    let register: RegisterFigures
    /// By region code, as far as the visitor may see.
    let territories: [(place: RegisterFigures.Territory, figures: TerritoryFigures)]
    /// When the oldest part was read, milliseconds since 1970.
    let readAt: Int64

    /// The month's coverage in these territories.
    var coverage: MonthlyCoverage {
        let codes = Set(territories.map(\.place.code))
        return MonthlyCoverage(
            month: today.civilMonth, members: register.members.filter { codes.contains($0.territory) },
            visits: territories.flatMap(\.figures.visits), today: today)
    }

    /// The problems that are not finished.
    var open: [(territory: String, line: ProblemLedger.Line)] {
        territories.flatMap { entry in entry.figures.open.map { (entry.place.code, $0) } }
    }

    /// The open problems of a tier, counted over the territories.
    func tally(of tier: String) -> TerritoryFigures.TierTally {
        territories.compactMap { $0.figures.tiers[tier] }.reduce(into: TerritoryFigures.TierTally()) { sum, part in
            sum.total += part.total
            sum.overdue += part.overdue
            for age in part.byAge.indices { sum.byAge[age] += part.byAge[age] }
            sum.dueDays += part.dueDays
        }
    }

    /// The counted projects of the key list, with what was reported of them.
    func listed() -> [(project: RegisterFigures.Project, progress: ProjectProgress?)] {
        let progress = progress
        let codes = Set(territories.map(\.place.code))
        let counted = MonthlyCoverage.counted(register.members, in: today.civilMonth, today: today)
        return counted.compactMap { register.projects[$0] }.filter { codes.contains($0.territory) }
            .sorted { $0.code < $1.code }.map { ($0, progress[$0.id]) }
    }

    /// What was completed, by project.
    private var progress: [RecordID: ProjectProgress] {
        territories.reduce(into: [:]) { $0.merge($1.figures.progress) { first, _ in first } }
    }

    /// The lights of the projects.
    var lamps: ProjectLamps {
        let starts = territories.reduce(into: ProjectStarts()) { all, entry in
            all.started.merge(entry.figures.starts.started) { first, _ in first }
            all.entered.merge(entry.figures.starts.entered) { first, _ in first }
        }
        return ProjectLamps(progress, starts: starts, rules: register.rules.profile.lamps, today: today)
    }
}

/// Ages of open problems.
enum BoardAge {
    /// In days since the problem was found: from, to, and what people see.
    static let all: [(from: Int, to: Int, label: Bilingual)] = [
        (0, 10, Bilingual(zh: "10 天内", en: "up to 10 days")), (11, 30, Bilingual(zh: "11–30 天", en: "11–30 days")),
        (31, 60, Bilingual(zh: "31–60 天", en: "31–60 days")),
        (61, .max, Bilingual(zh: "60 天以上", en: "over 60 days")),
    ]

    /// Which age a problem has; `nil` without a day on which it was found.
    static func of(_ line: ProblemLedger.Line, today: CivilDate) -> Int? {
        guard let found = line.foundOn else { return nil }
        let days = max(0, today.days(since: found))
        return all.firstIndex { $0.from <= days && days <= $0.to }
    }
}
