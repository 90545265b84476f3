import Causality
import InspectionDomain
import InspectionStore
import Synchronization

/// Reads the board, and keeps what it read until a record that it rests on changes.
///
/// Searching as one types asks for the board at every letter, and a laptop holds tens of thousands of visits. Safe to
/// use from several threads: whoever comes while the board is being read waits for it.
final class TodayReader: Sendable {
    private let kept = Mutex<Kept?>(nil)

    private struct Kept {
        var edition: StoreEdition
        let day: CivilDate
        var register: Register
        var visits: Visits
        var openProblems: [RecordID: Int]
        var coverage: MonthlyCoverage
        var lamps: ProjectLamps
        var board: TodayBoard
    }

    /// The board of a day, of all territories.
    func board(of store: InspectionStore, today: CivilDate) throws -> TodayBoard {
        try kept.withLock { kept in
            if var present = kept, present.day == today {
                let (records, edition) = try store.changes(since: present.edition)
                if let records {
                    present.edition = edition
                    if !records.isEmpty { try Self.renew(&present, after: records, in: store) }
                    kept = present
                    return present.board
                }
            }
            let fresh = try Self.read(store, today)
            kept = fresh
            return fresh.board
        }
    }

    private static func read(_ store: InspectionStore, _ today: CivilDate) throws -> Kept {
        let edition = try store.edition()
        let register = try Register(store)
        let visits = try Visits(store)
        let problems = try openProblems(store)
        let coverage = try coverage(store, today)
        let lamps = try store.projectLamps(on: today)
        return Kept(
            edition: edition, day: today, register: register, visits: visits, openProblems: problems,
            coverage: coverage, lamps: lamps,
            board: board(register, visits, problems, coverage, lamps, try own(store), today))
    }

    /// The territories that this laptop follows; none if it follows all.
    private static func own(_ store: InspectionStore) throws -> Set<ScopeID> { Set(try store.territories()) }

    /// Reads again only what rests on the types of the records that changed.
    private static func renew(_ kept: inout Kept, after records: Set<RecordID>, in store: InspectionStore) throws {
        let types = Set(try records.compactMap { try store.record($0)?.type })
        func touches(_ own: RecordType...) -> Bool { own.contains { types.contains($0.name) } }
        let isRegister = touches(.project, .region, .listMembership)
        let isVisits = touches(.visit)
        let isProblems = touches(.problem, .problemEvent)
        let isCoverage = isRegister || isVisits || touches(.supervisionEntry, .serviceAssignment)
        let isLamps =
            isRegister || touches(.investmentReport, .monthlyPlan, .stageEvent, .statEntry, .mechanismProfile)
        if isRegister { kept.register = try Register(store) }
        if isVisits { kept.visits = try Visits(store) }
        if isProblems { kept.openProblems = try openProblems(store) }
        if isCoverage { kept.coverage = try coverage(store, kept.day) }
        if isLamps { kept.lamps = try store.projectLamps(on: kept.day) }
        guard isRegister || isVisits || isProblems || isCoverage || isLamps else { return }
        kept.board = board(
            kept.register, kept.visits, kept.openProblems, kept.coverage, kept.lamps, try own(store), kept.day)
    }

    private static func board(
        _ register: Register, _ visits: Visits, _ problems: [RecordID: Int], _ coverage: MonthlyCoverage,
        _ lamps: ProjectLamps, _ own: Set<ScopeID>, _ today: CivilDate
    ) -> TodayBoard {
        let rows = register.projects.map { entry in
            let id = entry.project.id
            let isFollowed = own.isEmpty || entry.project.territoryScope.map(own.contains) ?? true
            let standing = TodayBoard.standing(visits.last[id], listed: register.listed[id], today: today)
            return TodayBoard.Row(
                project: entry.project, territory: entry.territory,
                standing: isFollowed || standing == .visited ? standing : .elsewhere,
                lastVisit: visits.last[id], draft: visits.drafts[id], openProblems: problems[id] ?? 0,
                lamp: lamps.light(of: id), place: entry.place, words: entry.words)
        }
        return TodayBoard(rows: TodayBoard.inOrder(rows), today: today, coverage: coverage, territoryNames: register.territoryNames)
    }

    private static func coverage(_ store: InspectionStore, _ today: CivilDate) throws -> MonthlyCoverage {
        let month = today.civilMonth
        let input = try store.coverageInput(for: month, countsArrival: false)
        let own = Set(try own(store).compactMap { Scopes.territoryCode(of: $0) })
        let members = input.members.filter { own.isEmpty || own.contains($0.territory) }
        return MonthlyCoverage(month: month, members: members, visits: input.visits, today: today)
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

/// The projects with their territories, and since when each has been on this list or that.
private struct Register {
    struct Entry {
        let project: ProjectView
        let territory: String
        let place: (latitude: Int64, longitude: Int64)?
        let words: String
    }

    let projects: [Entry]
    let listed: [RecordID: CivilDate]
    let territoryNames: [String: String]

    init(_ store: InspectionStore) throws {
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let names = Dictionary(
            regions.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
        territoryNames = names
        let ordered = RecordQuery(type: RecordType.project.name, order: .field("code"))
        projects = try store.records(ordered).map { record in
            let project = ProjectView(unchecked: record.state)
            let territory = project.region.map { names[$0] ?? $0 } ?? ""
            let words = [
                project.code, project.name, territory, record.value("ownerUnit").text, record.value("location").text,
            ]
            let place = record.value("latitude").integer.flatMap { latitude in
                record.value("longitude").integer.map { (latitude: latitude, longitude: $0) }
            }
            return Entry(
                project: project, territory: territory, place: place,
                words: words.compactMap { $0 }.joined(separator: " ").lowercased())
        }
        var since: [RecordID: CivilDate] = [:]
        for record in try store.records(RecordQuery(type: RecordType.listMembership.name)) {
            guard let project = record.value("project").recordID,
                let added = record.value("addedOn").text.flatMap({ CivilDate($0) })
            else { continue }
            since[project] = min(since[project] ?? added, added)
        }
        listed = since
    }
}

/// The last sealed visit of each project, and its visit that is not sealed.
private struct Visits {
    var last: [RecordID: CivilDate] = [:]
    var drafts: [RecordID: RecordID] = [:]

    init(_ store: InspectionStore) throws {
        var open: [RecordID: (row: Int64, date: CivilDate)] = [:]
        for (row, values) in try store.indexedValues(of: .visit, ["project", "date", "sealedAt"]) {
            guard let project = values[0].recordID, let date = values[1].text.flatMap({ CivilDate($0) }) else { continue }
            if values[2].isFilled {
                last[project] = max(last[project] ?? date, date)
            } else if open[project].map({ ($0.date, $0.row) < (date, row) }) ?? true {
                open[project] = (row, date)
            }
        }
        for (project, draft) in open { drafts[project] = try store.recordID(inRow: draft.row) }
    }
}
