import Causality
import InspectionDomain
import InspectionStore

/// The projects with what the day's planning needs.
struct TodayBoard: Sendable {
    /// Where a project stands this month.
    enum Standing: String, CaseIterable {
        /// Neither this month nor the last.
        case overdue
        /// Not yet this month.
        case due
        /// Visited this month.
        case visited
        /// In a territory that this laptop does not follow: what is not known here is not called overdue.
        case elsewhere
    }

    /// One project.
    struct Row: Sendable {
        let project: ProjectView
        let territory: String
        let standing: Standing
        let lastVisit: CivilDate?
        /// A visit that was begun and not sealed.
        let draft: RecordID?
        let openProblems: Int
        /// The gravest of the profile's lamps, with its rule; `nil` where a figure is missing.
        let lamp: (rule: LampRule, light: LampRule.Light)?
        let place: (latitude: Int64, longitude: Int64)?
        let words: String
    }

    let rows: [Row]
    let today: CivilDate
    /// The month's coverage of the key list in the territories that this laptop follows.
    let coverage: MonthlyCoverage
    let territoryNames: [String: String]

    /// The same board with the projects of the given territories only; with all if none are given.
    func within(_ territories: Set<ScopeID>) -> TodayBoard {
        guard !territories.isEmpty else { return self }
        let own = rows.filter { $0.project.territoryScope.map(territories.contains) ?? true }
        return TodayBoard(rows: own, today: today, coverage: coverage, territoryNames: territoryNames)
    }

    /// The order in which a day is planned: visits that were begun, then by standing, the longest ago first.
    static func inOrder(_ rows: [Row]) -> [Row] {
        let order = Dictionary(uniqueKeysWithValues: zip(Standing.allCases, 0...))
        return rows.enumerated().sorted { left, right in
            func key(_ each: (offset: Int, element: Row)) -> [Int] {
                let row = each.element
                return [
                    row.draft == nil ? 1 : 0, order[row.standing] ?? 0, row.lastVisit?.daysSince1970 ?? .min, each.offset,
                ]
            }
            return key(left).lexicographicallyPrecedes(key(right))
        }.map(\.element)
    }

    /// The rows that hold all the words, whatever the case, and stand and are lit as asked.
    func rows(holding text: String, standing: Standing?, light: LampRule.Light?) -> [Row] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        return rows.filter { row in
            (standing == nil || row.standing == standing) && (light == nil || row.lamp?.light == light)
                && words.allSatisfy { row.words.contains($0) }
        }
    }

    /// Overdue is a project that was on the list for the whole last month and not visited in it either.
    static func standing(_ last: CivilDate?, listed: CivilDate?, today: CivilDate) -> Standing {
        let month = today.civilMonth
        if let last, last.civilMonth >= month { return .visited }
        guard let before = month.adding(months: -1), let first = before.day(1) else { return .due }
        if let last, last.civilMonth == before { return .due }
        return listed.map { $0 <= first } == true ? .overdue : .due
    }
}
