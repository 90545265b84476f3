import Causality
import InspectionDomain
import Reporting
import Testing
import Wording

struct MonthlyIssueTests {
    private let lines: [MonthlyIssue.Line] = [
        .init(
            territory: "陵川县", order: 2, code: "B1", project: "慢", annualPlan: 10_000, plannedToDate: 3000,
            doneMonth: 100, doneYear: 2280, visibleProgress: "基础"),
        .init(
            territory: "泽州县", order: 1, code: "A2", project: "快", annualPlan: 20_000, plannedToDate: 6000,
            doneMonth: 900, doneYear: 6700, visibleProgress: "主体"),
        .init(
            territory: "泽州县", order: 1, code: "A1", project: "未审核", annualPlan: 20_000, plannedToDate: 6000,
            doneMonth: nil, doneYear: nil, visibleProgress: ""),
        .init(
            territory: "开发区", order: 3, code: "C1", project: "无计划", annualPlan: nil, plannedToDate: nil, doneMonth: 5,
            doneYear: 5, visibleProgress: "前期"),
    ]
    private func june() throws -> CivilMonth { try #require(CivilMonth("2026-06")) }

    @Test func `F-JC-10 the circular ranks territories by sum over sum, those without plan last and unranked`() throws {
        let table = try MonthlyIssue.circular(lines, month: june())
        #expect(table.title == "2026年6月重点项目推进情况通报" && table.unitLine == "单位：万元")
        #expect(
            table.rows.map { $0.map(\.shown) } == [
                ["1", "陵川县", "1", "100", "22.8", "22.8%", "0"], ["2", "泽州县", "2", "400", "67", "16.8%", "1"],
                ["—", "开发区", "1", "0", "0", "—", "0"],
            ])
        #expect(table.notes == ["1 个项目未报、未审核或数据有争议，未计入完成数。"])
    }

    @Test func `F-JC-10 a territory that reported nothing has no rate and no rank, not nought per cent`() throws {
        let silent = MonthlyIssue.Line(
            territory: "沁水县", order: 4, code: "D1", project: "未报", annualPlan: 10_000, plannedToDate: 3000,
            doneMonth: nil, doneYear: nil, visibleProgress: "")
        let rows = try MonthlyIssue.circular(lines + [silent], month: june()).rows.map { $0.map(\.shown) }
        #expect(rows.last == ["—", "沁水县", "1", "100", "—", "—", "1"])
        #expect(try MonthlyIssue.circular([silent], month: june()).rows.map { $0[0].shown } == ["—"])
        #expect(try MonthlyIssue.bulletin([silent], month: june()).rows.map { $0[1].shown } == ["—"])
    }

    @Test func `the handbook holds every project in administrative order, “—” where nothing is known`() throws {
        let table = try MonthlyIssue.handbook(lines, month: june())
        #expect(table.rows.map { $0[2].shown } == ["未审核", "快", "慢", "无计划"])
        #expect(table.rows[0].map(\.shown) == ["1", "泽州县", "未审核", "200", "—", "—", "—", "—", ""])
        #expect(table.rows[2].map(\.shown) == ["3", "陵川县", "慢", "100", "1", "22.8", "22.8%", "-7.2", "基础"])
        #expect(table.rows[3][6].shown == "—")
    }

    @Test func `the bulletin begins with the city and names who is farthest behind`() throws {
        let table = try MonthlyIssue.bulletin(lines, month: june(), slowest: 1)
        #expect(
            table.rows.map { $0.map(\.shown) } == [
                ["全市", "18.0%", "89.8", "500"], ["陵川县 · 慢", "-7.2", "22.8", "100"],
            ])
    }

    @Test(arguments: Language.allCases) func `the order of the lines changes nothing`(language: Language) throws {
        let month = try june()
        for make in [MonthlyIssue.circular, MonthlyIssue.handbook]
            as [([MonthlyIssue.Line], CivilMonth, Language) throws -> ReportTable]
        {
            #expect(try make(lines, month, language) == make(lines.reversed(), month, language))
        }
        #expect(
            try MonthlyIssue.bulletin(lines, month: month, language: language)
                == MonthlyIssue.bulletin(lines.reversed(), month: month, language: language))
    }
}

struct RankingReportTests {
    @Test func `F-JC-11 the race's table shows aspects, ties, changes and why points were added`() throws {
        let rules = try #require(try MechanismProfile.jincheng2024().race)
        func score(_ territory: String, _ actual: Int64, _ adjustment: Adjustment? = nil) throws -> Race.Score {
            let inputs = Dictionary(
                uniqueKeysWithValues: rules.indicators.map {
                    ($0.code, Race.Input(actual: actual, target: $0.code == "growth" ? nil : 100))
                })
            return try Race.score(
                Race.Entry(territory: territory, inputs: inputs, adjustments: adjustment.map { [$0] } ?? []), by: rules)
        }
        let scores = [
            try score("140502", 80), try score("140525", 90),
            try score("140522", 80, Adjustment(Points(hundredths: 0), note: "示例")),
        ]
        let table = try RankingReport.race(
            title: Label("赛马", "Race"), scores: scores, rules: rules,
            names: ["140502": "城区", "140525": "泽州县", "140522": "阳城县"],
            previous: ["140502": 1, "140525": 2])
        #expect(table.columns.map(\.flattened) == ["排名", "单位", "扩大投资规模", "优化投资结构", "项目开工入统", "项目谋划储备", "总分", "较上期"])
        #expect(
            table.rows.map { $0.map(\.shown) }[0] == ["1", "泽州县", "20.00", "20.00", "30.00", "20.00", "90.00", "↑1"])
        #expect(table.rows.map { $0[0].shown } == ["1", "2", "2"])
        #expect(table.rows.map { $0[7].shown } == ["↑1", "↓1", "—"])
        #expect(table.notes.contains("阳城县：0.00 分，示例"))
        #expect(table.notes.filter { $0.contains("同比增长") }.count == 3)
    }

    @Test func `groups get a column only where there are several`() throws {
        let one = Ranking.places([Ranking.Entry("a", score: .zero)])
        #expect(try RankingReport.table(title: Label("排名", "Ranking"), places: one, names: [:]).columns.count == 4)
        let two = Ranking.places([
            Ranking.Entry("a", group: "乡", score: .zero), Ranking.Entry("b", group: "街道", score: nil),
        ])
        let table = try RankingReport.table(title: Label("排名", "Ranking"), places: two, names: [:])
        #expect(table.columns.count == 5)
        #expect(table.rows.map { $0.map(\.shown) } == [["1", "a", "乡", "0.00", "—"], ["—", "b", "街道", "—", "—"]])
    }
}

struct LedgerReportTests {
    @Test(arguments: Language.allCases) func `F-JC-15 the ledger exports every line with its tier, state and due day`(
        language: Language
    ) throws {
        let profile = try MechanismProfile.jincheng2024()
        let problem = RecordState(id: RecordID(high: 1, low: 1), type: "problem")
        let ledger = ProblemLedger(
            [(problem: ProblemView(unchecked: problem), events: [], project: nil)], profile: profile,
            today: try Sample.day(2026, 6, 25))
        let table = try LedgerReport.problems(
            ledger.lines, profile: profile, territories: [:], projects: [:], language: language)
        #expect(table.rows.count == 1 && table.columns.count == 12)
        #expect(table.rows[0][5].shown == (language == .zh ? "属地" : "territory"))
        #expect(table.rows[0][6].shown == (language == .zh ? "发现" : "discovered"))
        #expect(table.notes.first?.contains("1") == true)
    }

    @Test func `warnings stand red before yellow with the figures that raised them`() throws {
        let profile = try MechanismProfile.jincheng2024()
        func entry(_ rule: String, _ level: WarningRule.Level) throws -> WarningRegister.Entry {
            WarningRegister.Entry(
                key: .init(rule: rule, subject: RecordID(high: 1, low: 1), period: "2026-06"), level: level,
                inputs: ["slip": "-7.2", "a": "b"], firstSeenOn: try Sample.day(2026, 6, 1),
                lastSeenOn: try Sample.day(2026, 6, 25), state: .raised)
        }
        let table = try LedgerReport.warnings(
            [try entry("W-01", .yellow), try entry("W-15", .red)], profile: profile, subjects: [:])
        #expect(table.rows.map { $0[0].shown } == ["红色", "黄色"])
        #expect(table.rows[1][1].shown == "W-01 滞后序时进度" && table.rows[1][4].shown == "a=b; slip=-7.2")
    }

    @Test func `F-P-05 what a report does not know stands on its own page, with the cut it rests on`() throws {
        let day = try Sample.day(2026, 6, 25)
        let gaps = CoveragePage.Gaps(
            devices: [
                .init(name: "T01", lastSeenOn: day, unsentRecords: 0, unsentPhotos: 0),
                .init(name: "T07", lastSeenOn: try Sample.day(2026, 6, 18), unsentRecords: 41, unsentPhotos: 118),
                .init(name: "T12", lastSeenOn: nil, unsentRecords: nil, unsentPhotos: nil),
                .init(name: "T03", lastSeenOn: day, unsentRecords: 2, unsentPhotos: 0),
            ], unvisited: 13, keyProjects: 300, conflicts: 2, photosOutstanding: 5, unaudited: 1)
        let table = try CoveragePage.table(gaps, on: day, cut: "3f9a")
        #expect(
            table.rows.map { $0.map(\.shown) } == [
                ["本月未督导项目", "13", "共 300 个"], ["未报或未审核的项目", "1", ""], ["待处理冲突", "2", ""], ["未到照片", "5", ""],
                ["笔记本 T12", "从未同步", "最后申报未送：记录 —，照片 —"], ["笔记本 T07", "7 天未同步", "最后申报未送：记录 41，照片 118"],
                ["笔记本 T03", "0 天未同步", "最后申报未送：记录 2，照片 0"],
            ])
        #expect(table.notes == ["依据的数据截面：3f9a（2026-06-25）"])
    }
}
