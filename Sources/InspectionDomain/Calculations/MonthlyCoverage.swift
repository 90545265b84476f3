public import Causality

/// Monthly coverage of the key list (catalogue §6.1, “每月全方位覆盖推进督导一遍”).
///
/// A month counts by the business date of visits, never by their arrival, so a late sync may raise an earlier month.
public struct MonthlyCoverage: Hashable, Sendable {
    /// A project that is or was on the key list.
    public struct Member: Hashable, Sendable {
        /// The project.
        public let project: RecordID
        /// Its territory's code.
        public let territory: String
        /// The inspection team it is assigned to; `nil` if none.
        public let team: String?
        /// When it was added to the list.
        public let addedOn: CivilDate
        /// When it was removed, if it was.
        public let removedOn: CivilDate?

        /// Describes a member.
        public init(
            project: RecordID, territory: String, team: String?, addedOn: CivilDate, removedOn: CivilDate? = nil
        ) {
            self.project = project
            self.territory = territory
            self.team = team
            self.addedOn = addedOn
            self.removedOn = removedOn
        }
    }

    /// A sealed visit; unsealed ones do not count and are not passed in.
    public struct SealedVisit: Hashable, Sendable {
        /// The visit.
        public let visit: RecordID
        /// The project visited.
        public let project: RecordID
        /// The day on site.
        public let date: CivilDate
        /// The items that have a value.
        public let itemsValued: Set<SupervisionItem>
        /// The day it arrived at the centre; `nil` if seen before delivery, on the node that wrote it.
        public let arrivedOn: CivilDate?

        /// Describes a visit.
        public init(
            visit: RecordID, project: RecordID, date: CivilDate, itemsValued: Set<SupervisionItem>,
            arrivedOn: CivilDate? = nil
        ) {
            self.visit = visit
            self.project = project
            self.date = date
            self.itemsValued = itemsValued
            self.arrivedOn = arrivedOn
        }
    }

    /// How many members of a group were visited, and how many on all ten items.
    public struct Tally: Hashable, Sendable {
        /// Members of the list.
        public private(set) var members = 0
        /// Those with a sealed visit in the month.
        public private(set) var visited = 0
        /// Those whose sealed visits of the month together value all ten items.
        public private(set) var full = 0

        /// Nothing counted yet.
        public init() {}

        /// Visited over members; `nil` for an empty group.
        public var visitedRate: Ratio? { Ratio(visited, of: members) }
        /// Full over members; `nil` for an empty group.
        public var fullRate: Ratio? { Ratio(full, of: members) }

        mutating func count(visited isVisited: Bool, full isFull: Bool) {
            members += 1
            if isVisited { visited += 1 }
            if isFull { full += 1 }
        }
    }

    /// The month.
    public let month: CivilMonth
    /// All members.
    public let total: Tally
    /// By territory code.
    public let byTerritory: [String: Tally]
    /// By assigned team; members without a team are under `nil`.
    public let byTeam: [String?: Tally]
    /// Members without a sealed visit, by territory and id: what the visit plan starts from.
    public let unvisited: [Member]
    /// Members visited but not on all ten items, with the items still open.
    public let partly: [RecordID: [SupervisionItem]]
    /// Visits that arrived after the month ended (补录), sorted.
    public let late: [RecordID]
    /// Visits of projects that are not counted, such as ones removed meanwhile: kept, marked, excluded; sorted.
    public let offList: [RecordID]

    /// Counts a month.
    ///
    /// The list is frozen at the start of the month: later additions count from the next month, removals at once.
    ///
    /// - Parameters:
    ///   - members: All memberships; a project with several counts once, from its first that counts.
    ///   - visits: Sealed visits of any date; those of other months are ignored.
    ///   - today: Removals after this day have not happened yet.
    public init(
        month: CivilMonth, members: some Sequence<Member>, visits: some Sequence<SealedVisit>, today: CivilDate
    ) {
        var items: [RecordID: Set<SupervisionItem>] = [:]
        var late: [RecordID] = []
        let inMonth = visits.filter { month.contains($0.date) }
        for visit in inMonth {
            items[visit.project, default: []].formUnion(visit.itemsValued)
            if let arrived = visit.arrivedOn, arrived.civilMonth > month { late.append(visit.visit) }
        }
        var counted: Set<RecordID> = []
        var total = Tally()
        var byTerritory: [String: Tally] = [:]
        var byTeam: [String?: Tally] = [:]
        var unvisited: [Member] = []
        var partly: [RecordID: [SupervisionItem]] = [:]
        for member in members where Self.counts(member, in: month, today: today) {
            guard counted.insert(member.project).inserted else { continue }
            let valued = items[member.project]
            let open = SupervisionItem.allCases.filter { valued?.contains($0) != true }
            total.count(visited: valued != nil, full: open.isEmpty)
            byTerritory[member.territory, default: Tally()].count(visited: valued != nil, full: open.isEmpty)
            byTeam[member.team, default: Tally()].count(visited: valued != nil, full: open.isEmpty)
            if valued == nil { unvisited.append(member) } else if !open.isEmpty { partly[member.project] = open }
        }
        self.month = month
        self.total = total
        self.byTerritory = byTerritory
        self.byTeam = byTeam
        self.unvisited = unvisited.sorted { ($0.territory, $0.project) < ($1.territory, $1.project) }
        self.partly = partly
        self.late = late.sorted()
        offList = inMonth.filter { !counted.contains($0.project) }.map(\.visit).sorted()
    }

    /// The projects that a month counts; arguments as for the count itself.
    public static func counted(
        _ members: some Sequence<Member>, in month: CivilMonth, today: CivilDate
    ) -> Set<RecordID> {
        Set(members.filter { counts($0, in: month, today: today) }.map(\.project))
    }

    private static func counts(_ member: Member, in month: CivilMonth, today: CivilDate) -> Bool {
        guard let first = month.day(1), let last = month.day(month.dayCount), member.addedOn <= first else {
            return false
        }
        guard let removed = member.removedOn else { return true }
        return removed > min(last, today)
    }
}
