import Causality
import InspectionDomain
import Testing
import Wording

struct KeyNodeBoardTests {
    private func item(_ number: UInt64, _ state: ApprovalItemState, document: String? = "示例〔2026〕1号")
        -> ApprovalItemView
    {
        var values: [String: FieldValue] = ["state": .text(state.rawValue)]
        if let document { values["documentNo"] = .text(document) }
        return ApprovalItemView(unchecked: made(.approvalItem, number, values))
    }

    @Test func `F-JC-01 seven nodes, none done without evidence, an open problem lights 堵点难点`() {
        let board = KeyNodeBoard(
            [
                .filing: .approvals([item(1, .approved), item(2, .exempt, document: nil)]),
                .procedures: .approvals([item(3, .approved, document: nil)]),
                .resources: .init(isBegun: true, isFinished: false, evidence: []),
            ], openProblems: [id(9)])
        #expect(board.lines.map(\.node) == KeyNodeBoard.Node.allCases && board.lines.count == 7)
        #expect(
            board.lines.map(\.state) == [
                .done, .inProgress, .inProgress, .notStarted, .notStarted, .blocked, .notStarted,
            ])
        #expect(board.lines[1].lacksEvidence && !board.lines[0].lacksEvidence)
        #expect(board.current == .procedures)
        #expect(board.lines[5].evidence == [id(9)])
    }

    @Test func `closed problems end the blockage, and no problem leaves it dark`() {
        #expect(KeyNodeBoard([:], openProblems: [], closedProblems: [id(3)]).lines[5].state == .done)
        #expect(KeyNodeBoard([:], openProblems: []).lines[5].state == .notStarted)
        let whole = KeyNodeBoard.Facts(isBegun: true, isFinished: true, evidence: [id(1)])
        let all = Dictionary(uniqueKeysWithValues: KeyNodeBoard.Node.allCases.map { ($0, whole) })
        #expect(KeyNodeBoard(all, openProblems: []).current == .completion)
    }

    @Test func `a start counts from stage events, proved by their photos`() {
        func event(_ photo: Bool) -> StageEventView {
            var values: [String: FieldValue] = [
                "to": .text("started"), "kind": .text("started"), "on": .text("2026-04-01"),
            ]
            if photo { values[FamilyField.name("evidence", id(8))] = .member }
            return StageEventView(unchecked: made(.stageEvent, 5, values))
        }
        let proved = KeyNodeBoard.Facts.stages(ProjectStageHistory([event(true)]), finishedAt: [.started])
        #expect(proved.isFinished && proved.evidence == [id(5)])
        let bare = KeyNodeBoard.Facts.stages(ProjectStageHistory([event(false)]), finishedAt: [.started])
        #expect(bare.isFinished && bare.evidence.isEmpty)
    }

    @Test func `the nodes are those of the project's declaration`() {
        let kind = RecordType.project.field(named: "keyNodes")?.kind.name ?? ""
        for node in KeyNodeBoard.Node.allCases { #expect(kind.contains(node.rawValue)) }
        for state in KeyNodeBoard.NodeState.allCases { #expect(kind.contains(state.rawValue)) }
    }
}

struct StandingListTests {
    private func stages(_ steps: [(to: String, kind: String, on: String)]) -> ProjectStageHistory {
        ProjectStageHistory(
            steps.enumerated().map { index, step in
                var values: [String: FieldValue] = [
                    "to": .text(step.to), "kind": .text(step.kind), "on": .text(step.on),
                ]
                if index > 0 { values[FamilyField.name("follows", id(UInt64(index)))] = .member }
                return StageEventView(unchecked: made(.stageEvent, UInt64(index + 1), values))
            })
    }

    private func lists(
        _ steps: [(String, String, String)], planned: String? = nil, entry: String? = nil
    ) throws -> Set<StandingList> {
        let stat = entry.map { StatEntryView(unchecked: made(.statEntry, 50, ["state": .text($0)])) }
        return StandingList.lists(
            of: .init(stage: stages(steps), plannedStart: try planned.map(day), entry: stat),
            today: try day("2026-06-25"))
    }

    @Test func `F-JC-22 not started, stopped, resumed and not entered are current`() throws {
        let ready = ("readyToStart", "advanced", "2026-03-01")
        let started = ("started", "started", "2026-04-01")
        let stopped = ("suspended", "stopped", "2026-05-01")
        let resumed = ("underConstruction", "resumed", "2026-06-01")
        #expect(try lists([ready], planned: "2026-06-24") == [.notStarted])
        #expect(try lists([ready], planned: "2026-06-25") == [])
        #expect(try lists([ready, started], planned: "2026-03-31") == [])
        #expect(try lists([ready, started, stopped], planned: "2026-03-31") == [.stopped])
        #expect(try lists([ready, started, stopped, resumed], planned: "2026-03-31") == [.resumed])
        #expect(
            try lists([started, ("suspended", "stopped", "2025-05-01"), ("underConstruction", "resumed", "2025-07-01")])
                == [])
    }

    @Test func `F-JC-09 eligible, submitted and returned entries are on the list, entered ones not`() throws {
        for state in StatEntryState.allCases {
            let isListed = ![.notEligible, .entered, .volumeComplete].contains(state)
            #expect(try lists([], entry: state.rawValue) == (isListed ? [.notEntered] : []), "\(state)")
        }
        #expect(RecordType.statEntry.field(named: "proofs")?.editors.contains(.inspector) == true)
    }

    @Test func `F-JC-09 the sample's entries count as stated`() throws {
        let rows = try SampleFolder.rows("stat-entries.csv")
        let entries = rows.map { StatEntryView(unchecked: made(.statEntry, 1, ["state": .text($0["state"] ?? "")])) }
        #expect(entries.count == 212 && entries.filter(\.isEntered).count == 197)
        #expect(
            entries.filter { $0.state == .underAudit }.count == 9 && entries.filter { $0.state == .returned }.count == 6
        )
    }
}

struct LandQuotaTests {
    private func pool(_ changes: [(String, Int64)]) throws -> LandQuotaPool {
        LandQuotaPool(
            try changes.enumerated().map { .init(id: id(UInt64($0)), on: try day($1.0), change: $1.1) })
    }

    private func claim(_ number: UInt64, _ priority: LandPriority, _ area: Int64) -> LandQuotaPool.Claim {
        .init(need: id(number), priority: priority, area: area)
    }

    @Test func `F-JC-17 the balance is never negative and the priority classes go first`() throws {
        let pool = try pool([("2026-01-05", 10_000), ("2026-02-05", -4_000)])
        #expect(pool.balance == 6_000 && pool.overdrawn.isEmpty)
        #expect(throws: Never.self) { try pool.check(claim(1, .provinceOrCityKey, 6_000), waiting: []) }
        #expect(throws: LandQuotaPool.Refusal.exceeds(balance: 6_000, area: 6_001)) {
            try pool.check(claim(1, .provinceOrCityKey, 6_001), waiting: [])
        }
        let waiting = [claim(2, .provinceOrCityKey, 4_000), claim(3, .other, 9_000)]
        #expect(throws: Never.self) { try pool.check(claim(4, .signedToLand, 2_000), waiting: waiting) }
        #expect(throws: LandQuotaPool.Refusal.goesBefore(needs: [id(2)])) {
            try pool.check(claim(4, .signedToLand, 2_001), waiting: waiting)
        }
        #expect(throws: Never.self) { try pool.check(claim(2, .provinceOrCityKey, 6_000), waiting: waiting) }
        #expect(throws: LandQuotaPool.Refusal.areaRefused(0)) { try pool.check(claim(1, .other, 0), waiting: []) }
    }

    @Test func `two clerks who overdrew the pool unaware of each other are shown`() throws {
        let pool = try pool([("2026-01-05", 100), ("2026-01-06", -80), ("2026-01-06", -80), ("2026-01-07", 200)])
        #expect(pool.balance == 140 && pool.overdrawn == [id(2)])
    }

    @Test func `F-JC-08 land needs live in the territory and are open until closed or withdrawn`() {
        #expect(RecordType.resourceNeed.home == .territory)
        #expect(NeedState.allCases.filter(\.isOpen) == [.listed, .handling, .coordinating, .answered])
        #expect(RecordType.resourceNeed.field(named: "dueOn")?.isQueried == true)
    }

    @Test func `F-ZH-15 needs, bank meetings and fund lines have their records`() {
        for type in [RecordType.resourceNeed, .bankMeeting, .fundLine] { #expect(RecordTypes.named(type.name) == type) }
        #expect(
            RecordType.fundLine.field(named: "arrived")?.unit
                == RecordType.project.field(named: "totalInvestment")?.unit)
    }

    @Test func `the land listing of the sample is due 30 working days on`() throws {
        let calendar = try WorkCalendar.china2024To2026()
        for row in try SampleFolder.rows("land-listing.csv") {
            let listed = try row["listedOn"].flatMap { $0.isEmpty ? nil : $0 }.map(day)
            let clock = try WorkingDayClock(
                openedOn: try day(try #require(row["signedOn"])), workingDays: 30, finishedOn: listed,
                today: try day("2026-06-25"), calendar: calendar)
            #expect(clock.dueOn.description == row["dueOn"] && !clock.isLate)
        }
    }
}

struct WallChartTests {
    @Test func `F-ZH-14 nodes are planned backwards from the finish`() throws {
        let nodes = try #require(
            WallChart.backwards(
                from: try day("2026-12-31"),
                [.init("征拆", days: 30), .init("基础", days: 60), .init("主体", days: 120)]))
        #expect(nodes.map(\.name) == ["征拆", "基础", "主体"])
        #expect(nodes.map(\.plannedOn.description) == ["2026-07-04", "2026-09-02", "2026-12-31"])
        #expect(nodes[0].beginsOn.description == "2026-06-04")
        #expect(WallChart.backwards(from: try day("2026-12-31"), [.init("坏", days: -1)]) == nil)
    }

    @Test func `F-ZH-14 the chart shows each node's state by week, month, quarter and year`() throws {
        func node(_ number: UInt64, _ planned: String, _ actual: String? = nil) -> MilestoneView {
            var values: [String: FieldValue] = ["plannedOn": .text(planned), "name": .text("节点\(number)")]
            if let actual { values["actualOn"] = .text(actual) }
            return MilestoneView(unchecked: made(.milestone, number, values))
        }
        let nodes = [
            node(1, "2026-06-01", "2026-06-01"), node(2, "2026-06-02", "2026-06-03"), node(3, "2026-06-24"),
            node(4, "2026-06-26"), node(5, "2026-07-01"),
        ]
        let today = try day("2026-06-25")
        let months = WallChart.fields(nodes, by: .month, today: today)
        #expect(months.map(\.period.first.description) == ["2026-06-01", "2026-07-01"])
        #expect(months[0].nodes.map(\.state) == [.reached, .reachedLate, .late, .due])
        #expect(months[1].nodes.map(\.state) == [.ahead])
        for (kind, count) in [(PeriodKind.week, 3), (.quarter, 2), (.year, 1)] {
            #expect(WallChart.fields(nodes, by: kind, today: today).count == count, "\(kind)")
        }
    }

    @Test func `F-JC-13 candidates follow the rule, a person decides`() throws {
        let rules = try MechanismProfile.jincheng2024().honors
        func candidate(_ tenths: Int64, problem: Bool = false) -> HonorKind? {
            HonorCandidate.of(id(1), slip: Ratio(tenthsOfPercent: tenths), hasOpenProblem: problem, rules: rules)?.kind
        }
        #expect(candidate(100) == .steed && candidate(99) == nil && candidate(100, problem: true) == nil)
        #expect(candidate(-100) == .snail && candidate(-99) == nil && candidate(-100, problem: true) == .snail)
        #expect(HonorCandidate.of(id(1), slip: Ratio(tenthsOfPercent: 500), hasOpenProblem: false, rules: nil) == nil)
        #expect(HonorState.table.next(after: .candidate) == [.confirmed, .declined])
    }

    @Test func `F-ZH-04 tour scores are ranked by township within their group`() {
        func score(_ region: String, _ group: String, _ points: [Int]) -> TourRanking.Score {
            .init(
                region: region, group: group, points: Dictionary(uniqueKeysWithValues: zip(TourAspect.allCases, points))
            )
        }
        let places = TourRanking.places([
            score("甲乡", "乡", [80, 80, 80, 80]), score("甲乡", "乡", [91, 90, 90, 90]), score("乙街道", "街道", [70]),
            score("丙街道", "街道", [60, 90, 90, 90]),
        ])
        let byName = Dictionary(uniqueKeysWithValues: places.map { ($0.subject, $0) })
        #expect(byName["甲乡"]?.score.text == "85.13" && byName["甲乡"]?.rank == 1)
        #expect(byName["丙街道"]?.rank == 1 && byName["乙街道"]?.rank == 2)
    }
}
