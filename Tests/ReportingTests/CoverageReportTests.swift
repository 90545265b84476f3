import Reporting
import Testing
import Wording

@Suite struct `Reporting coverage` {
    private let territories: [CoverageReport.Territory] = [
        .init(name: "陵川", order: 2, keyProjects: 100, visited: 94, full: 90, unvisited: (0..<6).map { "项目\($0)" }),
        .init(name: "高平", order: 1, keyProjects: 198, visited: 196, full: 178, unvisited: ["乙", "甲"]),
        .init(name: "城区", order: 2, keyProjects: 2, visited: 2, full: 2, unvisited: []),
        .init(name: "空", order: 3, keyProjects: 0, visited: 0, full: 0, unvisited: []),
    ]

    @Test func `rows are counted, shared and summed`() throws {
        let table = try CoverageReport.table(period: "2026年6月", territories: territories)
        #expect(table.title == "2026年6月重点项目推进督导覆盖情况")
        #expect(table.rows.map { $0[0].shown } == ["高平", "城区", "陵川", "空", "合计"])
        #expect(table.rows[0].map(\.shown) == ["高平", "198", "196", "99.0%", "178", "89.9%", "2", "乙、甲"])
        #expect(table.rows[3].map(\.shown) == ["空", "0", "0", "", "0", "", "0", ""])
        #expect(table.rows[4].map(\.shown) == ["合计", "300", "292", "97.3%", "270", "90.0%", "8", ""])
    }

    @Test(arguments: Language.allCases)
    func `the order of the inputs does not matter`(language: Language) throws {
        let table = try CoverageReport.table(period: "2026-06", territories: territories, language: language)
        #expect(
            try CoverageReport.table(period: "2026-06", territories: territories.reversed(), language: language)
                == table)
        let chart = CoverageReport.chart(period: "2026-06", territories: territories, language: language)
        #expect(
            CoverageReport.chart(period: "2026-06", territories: territories.reversed(), language: language) == chart)
    }

    @Test(arguments: [
        CoverageReport.Territory(name: "坏", keyProjects: 1, visited: 2, full: 0, unvisited: []),
        CoverageReport.Territory(name: "坏", keyProjects: 2, visited: 1, full: 2, unvisited: ["a"]),
        CoverageReport.Territory(name: "坏", keyProjects: 2, visited: 1, full: 1, unvisited: []),
        CoverageReport.Territory(name: "坏", keyProjects: 1, visited: 1, full: -1, unvisited: []),
    ])
    func `figures that contradict each other are refused`(territory: CoverageReport.Territory) {
        #expect(throws: ReportingError(.inconsistentCoverage, values: ["territory": "坏"])) {
            try CoverageReport.table(period: "", territories: [territory])
        }
    }

    @Test func `late and uncounted visits are named below the table, in any order alike`() throws {
        let marked = [
            CoverageReport.Territory(
                name: "乙", order: 1, keyProjects: 1, visited: 1, full: 0, unvisited: [], late: ["丙 2026-05-02", "甲 2026-05-01"]),
            .init(name: "甲", order: 0, keyProjects: 0, visited: 0, full: 0, unvisited: [], late: ["丁"], offList: ["戊"]),
        ]
        let notes = try CoverageReport.table(period: "2026年5月", territories: marked).notes
        #expect(
            notes.dropFirst() == [
                "补录（所属月份过后送达，计入原月份）：3 次，丁、丙 2026-05-02、甲 2026-05-01", "清单外（不计入）：1 次，戊",
            ])
        #expect(try CoverageReport.table(period: "2026年5月", territories: marked.reversed()).notes == notes)
        let english = try CoverageReport.table(period: "2026-05", territories: marked, language: .en).notes
        #expect(english.last == "Off the list (not counted): 1; 戊")
        #expect(try CoverageReport.table(period: "", territories: territories).notes.count == 1)
    }

    @Test func `a territory comes once`() {
        #expect(throws: ReportingError.self) {
            try CoverageReport.table(period: "", territories: [territories[2], territories[2]])
        }
    }
}
