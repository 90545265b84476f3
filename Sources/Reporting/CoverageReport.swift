public import InspectionDomain
public import Wording

/// The monthly coverage of key projects by territory (catalogue §6.1): node and centre print it alike.
public enum CoverageReport {
    /// What is known of one territory.
    public struct Territory: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its place in the administrative order; equal places are ordered by the bytes of the name.
        public let order: Int
        /// Key projects of the month.
        public let keyProjects: Int
        /// Those with at least one sealed visit in the month.
        public let visited: Int
        /// Those whose sealed visits in the month together give all ten items a value.
        public let full: Int
        /// The names of the projects not visited.
        public let unvisited: [String]
        /// Visits that came after the month had ended (补录), in words; counted like any other.
        public let late: [String]
        /// Visits of projects that the month does not count (清单外), in words.
        public let offList: [String]

        /// Describes one territory.
        public init(
            name: String, order: Int = 0, keyProjects: Int, visited: Int, full: Int, unvisited: [String],
            late: [String] = [], offList: [String] = []
        ) {
            self.name = name
            self.order = order
            self.keyProjects = keyProjects
            self.visited = visited
            self.full = full
            self.unvisited = unvisited
            self.late = late
            self.offList = offList
        }
    }

    /// The table of a month with a total row; equal inputs in any order give an equal table.
    ///
    /// `period` is printed in the title as it is, such as `2026年6月`.
    /// - Throws: `report.coverage.inconsistent` with the territory unless full ≤ visited ≤ key projects and the names
    ///   are as many as the unvisited projects, or if a territory comes twice.
    public static func table(
        period: String, territories: [Territory], language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let ordered = territories.sorted(by: precedes)
        var seen: Set<String> = []
        for territory in ordered {
            let isSound =
                0 <= territory.full && territory.full <= territory.visited && territory.visited <= territory.keyProjects
                && territory.unvisited.count == territory.keyProjects - territory.visited
            guard isSound, seen.insert(territory.name).inserted else {
                throw ReportingError(.inconsistentCoverage, values: ["territory": territory.name])
            }
        }
        let words = Words(language)
        let total = Territory(
            name: words.total, keyProjects: ordered.map(\.keyProjects).reduce(0, +),
            visited: ordered.map(\.visited).reduce(0, +), full: ordered.map(\.full).reduce(0, +), unvisited: [])
        return try ReportTable(
            title: words.title(period), unitLine: words.unit, language: language, columns: words.columns,
            rows: ordered.map { row($0, words) } + [row(total, words)], notes: [words.note] + marks(of: ordered, words))
    }

    /// Bars of full coverage by territory, in the order of the table.
    public static func chart(
        period: String, territories: [Territory], language: Language = .zh
    ) -> String {
        SVGBarChart.document(
            title: Words(language).title(period),
            bars: territories.sorted(by: precedes).map { .init($0.name, .share($0.full, of: $0.keyProjects)) },
            language: language)
    }

    /// The same counts by team; projects without a team stand last.
    ///
    /// - Parameter tallies: by team; `nil` for projects without one.
    public static func teams(
        period: String, _ tallies: [String?: MonthlyCoverage.Tally], language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let words = Words(language)
        let named = tallies.filter { $0.key != nil }.sorted {
            ($0.key ?? "").utf8.lexicographicallyPrecedes(($1.key ?? "").utf8)
        }
        let ordered = named + tallies.filter { $0.key == nil }
        let columns = [ReportColumn(words.team)] + Array(words.columns[1...6])
        return try ReportTable(
            title: words.title(period) + words.byTeam, unitLine: words.unit, language: language, columns: columns,
            rows: ordered.map { team, tally in counts(tally, named: team ?? words.noTeam) })
    }

    private static func counts(_ tally: MonthlyCoverage.Tally, named name: String) -> [ReportCell] {
        [
            .text(name), .integer(Int64(tally.members)), .integer(Int64(tally.visited)),
            .share(tally.visited, of: tally.members), .integer(Int64(tally.full)),
            .share(tally.full, of: tally.members), .integer(Int64(tally.members - tally.visited)),
        ]
    }

    /// At most so many late or uncounted visits are named; the rest is their number.
    private static let namedMax = 5

    private static func row(_ territory: Territory, _ words: Words) -> [ReportCell] {
        let names = territory.unvisited.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return [
            .text(territory.name), .integer(Int64(territory.keyProjects)),
            .integer(Int64(territory.visited)), .share(territory.visited, of: territory.keyProjects),
            .integer(Int64(territory.full)), .share(territory.full, of: territory.keyProjects),
            .integer(Int64(territory.keyProjects - territory.visited)),
            names.isEmpty ? .empty : .text(names.joined(separator: words.comma)),
        ]
    }

    private static func marks(of territories: [Territory], _ words: Words) -> [String] {
        [(words.late, \Territory.late), (words.offList, \Territory.offList)].compactMap { head, visits in
            let all = territories.flatMap { $0[keyPath: visits].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
            guard !all.isEmpty else { return nil }
            let few = all.prefix(namedMax).joined(separator: words.comma)
            return "\(head)\(all.count)\(words.colon)\(few)" + (all.count > namedMax ? words.andMore : "")
        }
    }

    private static func precedes(_ left: Territory, _ right: Territory) -> Bool {
        if left.order != right.order { return left.order < right.order }
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }

    /// The words of the report in one language.
    private struct Words {
        let total: String
        let unit: String
        let note: String
        let comma: String
        let colon: String
        let late: String
        let offList: String
        let andMore: String
        let team: String
        let byTeam: String
        let noTeam: String
        let columns: [ReportColumn]
        private let before: String
        private let after: String

        init(_ language: Language) {
            switch language {
            case .zh:
                (total, unit, comma) = ("合计", "单位：个", "、")
                (before, after) = ("", "重点项目推进督导覆盖情况")
                (late, offList, colon) = ("补录（所属月份过后送达，计入原月份）：", "清单外（不计入）：", " 次，")
                andMore = " 等"
                (team, byTeam, noTeam) = ("督导组", "（按督导组）", "未分组")
                note = "全面覆盖：当月已封存的督导记录合起来，十大督导均有结论。"
                columns = [
                    ReportColumn("县（市、区）"), ReportColumn("重点项目"), ReportColumn(group: "已督导", "项目数"),
                    ReportColumn(group: "已督导", "比例"), ReportColumn(group: "全面覆盖", "项目数"),
                    ReportColumn(group: "全面覆盖", "比例"), ReportColumn(group: "未督导", "项目数"),
                    ReportColumn(group: "未督导", "项目名称"),
                ]
            case .en:
                (total, unit, comma) = ("Total", "Unit: projects", ", ")
                (before, after) = ("Coverage of key projects, ", "")
                (late, offList, colon) = (
                    "Late (arrived after the month, counted in it): ", "Off the list (not counted): ", "; "
                )
                andMore = ", …"
                (team, byTeam, noTeam) = ("Team", ", by team", "no team")
                note = "Full: the sealed visits of the month together give all ten supervisions a result."
                columns = [
                    ReportColumn("Territory"), ReportColumn("Key projects"), ReportColumn(group: "Visited", "Projects"),
                    ReportColumn(group: "Visited", "Share"), ReportColumn(group: "Full", "Projects"),
                    ReportColumn(group: "Full", "Share"), ReportColumn(group: "Not visited", "Projects"),
                    ReportColumn(group: "Not visited", "Names"),
                ]
            }
        }

        func title(_ period: String) -> String { before + period + after }
    }
}
