import Causality
import InspectionDomain
import Testing
import Wording

private func rules() throws -> MechanismProfile.TableRules { try #require(try MechanismProfile.zhanhe2021().tables) }

/// A row that can be handed in, of any of the three tables.
private func row(
    _ number: UInt64, _ change: [AnnexColumn.Content: AnnexRow.Cell] = [:], without: [AnnexColumn.Content] = [],
    note: String = ""
) -> AnnexRow {
    var cells: [AnnexColumn.Content: AnnexRow.Cell] = [:]
    for content in AnnexColumn.Content.allCases {
        cells[content] = content.isMoney ? .money(100_000) : .text("已办结，示例〔2026〕\(number)号，2026-03-12")
    }
    cells[.name] = .text("项目\(number)")
    cells[.years] = .text("2026—2028")
    cells[.doneMonth] = .money(1000)
    cells[.doneYear] = .money(5000)
    cells[.doneTotal] = .money(9000)
    cells[.totalInvestment] = .money(100_000)
    for (content, cell) in change { cells[content] = cell }
    for content in without { cells[content] = nil }
    return AnnexRow(project: id(number), code: "P\(number)", cells: cells, correctionNote: note)
}

struct AnnexCheckTests {
    private func reasons(
        _ kind: AnnexKind, _ rows: [AnnexRow], previous: [AnnexRow]? = nil, month text: String = "2026-06"
    )
        throws -> [String]
    {
        try kind.faults(in: rows, rules(), month: try month(text), previous: previous)
            .map { "\($0.row) \($0.heading) \($0.reason.rawValue)" }
    }

    @Test(arguments: AnnexKind.allCases) func `a full row can be handed in`(kind: AnnexKind) throws {
        #expect(try reasons(kind, [row(1), row(2)]) == [])
    }

    @Test(arguments: [
        ("", "blank"), ("  \t ", "blank"), ("无", "filler"), ("/", "filler"), ("—", "filler"), ("同上", "filler"),
        ("　同上　", "filler"), ("已办结", "not-detailed"), ("办理中，待", "not-detailed"), ("正在走流程，预计七月办结", "not-detailed"),
    ])
    func `F-ZH-08 an empty, filler or bare cell of the four is refused, naming project and cell`(
        text: String, reason: String
    ) throws {
        let four: [(AnnexColumn.Content, String)] = [
            (.establishment, "审批、核准、备案"), (.eia, "环评"), (.land, "土地"), (.planning, "规划"),
        ]
        for (content, leaf) in four {
            let faults = try AnnexKind.annex2.faults(
                in: [row(1), row(2, [content: .text(text)])], rules(), month: try month("2026-06"))
            #expect(
                faults == [
                    AnnexFault(
                        row: 2, project: "项目2", heading: "前期进展情况（必须填写详细，不能留空格）·" + leaf,
                        reason: try #require(AnnexFault.Reason(rawValue: reason)))
                ])
        }
        let refusal = #expect(throws: AnnexRefusal.self) {
            try AnnexKind.annex2.check([row(1, [.eia: .text(text)])], rules(), month: try month("2026-06"))
        }
        #expect(refusal?.message.zh.contains("“项目1”") == true && refusal?.message.zh.contains("环评") == true)
        #expect(refusal?.code == "report.cells-refused")
    }

    @Test(arguments: [
        "已办结，示例〔2026〕201号，2026-03-12", "办理中，专家评审，7 月底前", "未启动，待选址", "不需办理，属豁免类",
    ])
    func `F-ZH-08 the four state words with more behind them pass`(text: String) throws {
        #expect(try reasons(.annex2, [row(1, [.land: .text(text)])]) == [])
    }

    @Test func `the remark may stay empty, every other cell may not`() throws {
        for kind in AnnexKind.allCases {
            for column in kind.columns {
                let faults = try reasons(kind, [row(1, without: [column.content])])
                let expected = column.content == .remark ? [] : ["1 \(column.flattened(year: 2026)) blank"]
                #expect(faults == expected, "\(kind) \(column.content)")
            }
        }
    }

    @Test func `figures are not negative, and month is at most year is at most total`() throws {
        #expect(try reasons(.annex3, [row(1, [.doneMonth: .money(5001)])]) == ["1 本月完成投资 order"])
        #expect(try reasons(.annex3, [row(1, [.doneMonth: .money(5000)])]) == [])
        #expect(try reasons(.annex3, [row(1, [.doneTotal: .money(4999)])]) == ["1 累计完成投资 order"])
        #expect(try reasons(.annex3, [row(1, [.totalInvestment: .money(-1)])]) == ["1 总投资 negative"])
        #expect(try reasons(.annex1, [row(1, [.years: .text("2028—2026")])]) == ["1 建设年限 years"])
    }

    @Test func `this month's figures continue last month's, or a note says why`() throws {
        let may = row(1, [.doneYear: .money(4000), .doneTotal: .money(8000)])
        #expect(try reasons(.annex3, [row(1)], previous: [may]) == [])
        let less = row(1, [.doneYear: .money(4001), .doneTotal: .money(8000)])
        #expect(try reasons(.annex3, [row(1)], previous: [less]) == ["1 年度完成投资 not-continued"])
        #expect(try reasons(.annex3, [row(1, note: "更正 5 月误报")], previous: [less]) == [])
        #expect(try reasons(.annex3, [row(1)], month: "2026-01") == ["1 年度完成投资 not-continued"])
        #expect(try reasons(.annex3, [row(1, [.doneMonth: .money(5000)])], month: "2026-01") == [])
    }

    @Test func `more done than the total investment is remarked, not refused`() throws {
        let over = row(1, [.totalInvestment: .money(8999)])
        #expect(try reasons(.annex3, [over]) == [])
        #expect(AnnexKind.annex3.remarks(in: [over, row(2)]).map(\.zh) == ["“项目1”累计完成投资大于总投资"])
    }

    @Test func `all faults are named at once`() throws {
        let bad = row(1, [.eia: .text("无"), .land: .text("")], without: [.remark])
        let group = "前期进展情况（必须填写详细，不能留空格）·"
        #expect(
            try reasons(.annex2, [bad, row(2, [.contact: .text(" ")], without: [.builder])]) == [
                "1 \(group)环评 filler", "1 \(group)土地 blank", "2 建设单位 blank", "2 项目单位联系人及电话 blank",
            ])
    }
}

struct AnnexFreezeTests {
    private func frozen(_ rows: [(String, [AnnexRow])], after: FrozenTable? = nil) throws -> FrozenTable {
        try FrozenTable.merging(
            rows.map { (unit: $0.0, rows: $0.1) }, kind: .annex2, month: try month("2026-05"), into: "示例区",
            after: after,
            rules: rules())
    }

    @Test func `F-ZH-09 three township runs merge in order, and a later edit makes a version, not a change`() throws {
        let runs = [("甲乡", [row(2), row(1)]), ("乙街道", [row(3)]), ("丙街道", [row(5), row(4)])]
        let first = try frozen(runs)
        #expect(first.rows.map(\.code) == ["P1", "P2", "P3", "P4", "P5"] && first.version == 1)
        let before = first
        var corrected = runs
        corrected[1].1 = [row(3, [.annualTarget: .money(120_000)])]
        let second = try frozen(corrected, after: first)
        #expect(second.version == 2 && first == before)
        #expect(Array(second.changes(since: first).keys) == [id(3)])
        #expect(first.rows[2].money(.annualTarget) == 100_000)
        #expect(second.changes(since: second).isEmpty)
    }

    @Test func `F-ZH-09 a run that cannot be handed in stops the merge, naming it`() throws {
        #expect(throws: AnnexRefusal.self) {
            try frozen([("甲乡", [row(1)]), ("乙街道", [row(2, [.eia: .text("")])])])
        }
    }
}

struct AnnexRowTests {
    private func sources(overrides: [AnnexColumn.Content: String] = [:]) -> AnnexSources {
        let project = made(
            .project, 1,
            [
                "code": .text("P1"), "name": .text("【示例】锂电池厂"), "sector": .text("工业"), "contentAndScale": .text("厂房两栋"),
                "location": .text("示例路1号"), "buildStart": .integer(2026), "buildEnd": .integer(2028),
                "totalInvestment": .integer(1_234_550), "annualPlan/2026": .integer(500_000),
                "annualTarget/2026": .integer(600_000), "ownerUnit": .text("示例公司"), "contactName": .text("示例联系人"),
                "contactPhone": .text("0356-000 0001"), "responsibleUnit": .text("甲乡"),
                "responsiblePerson": .text("责任人"), "signingState": .text("signed"), "signedOn": .text("2026-02-18"),
                "signingAmount": .integer(1_000_000), "demolitionText": .text("不涉及"),
            ])
        let report = made(
            .investmentReport, 2,
            [
                "doneMonth": .integer(1000), "doneYear": .integer(5000), "doneTotal": .integer(9000),
                "visibleProgress": .text("主体封顶"), "progressText": .text("6 月完成基础"), "state": .text("audited"),
            ])
        func item(
            _ number: UInt64, _ name: String, _ group: String, _ state: String, _ more: [String: FieldValue] = [:]
        )
            -> ApprovalItemView
        {
            var values: [String: FieldValue] = ["name": .text(name), "group": .text(group), "state": .text(state)]
            values.merge(more) { $1 }
            return ApprovalItemView(unchecked: made(.approvalItem, number, values))
        }
        return AnnexSources(
            project: ProjectView(unchecked: project), report: InvestmentReportView(unchecked: report),
            items: [
                item(
                    3, "备案", "establishment", "approved",
                    [
                        "documentNo": .text("示例〔2026〕1号"), "decidedOn": .text("2026-03-12"),
                        "track": .text("establishment"),
                    ]),
                item(
                    4, "环评", "eia", "underReview",
                    ["limitOn": .text("2026-07-20"), "cellText": .text("办理中，专家评审，7 月底前")]),
                item(5, "用地", "land", "notStarted", ["limitOn": .text("2026-08-01"), "track": .text("landApproval")]),
            ], openProblems: [("电力接入", "指挥部办公室调度")],
            assignments: [
                ServiceAssignmentView(
                    unchecked: made(
                        .serviceAssignment, 6,
                        ["role": .text("chiefServiceOfficer"), "person": .text("首席服务员甲"), "from": .text("2026-01-01")]))
            ], overrides: overrides)
    }

    private func row(_ kind: AnnexKind, _ overrides: [AnnexColumn.Content: String] = [:]) throws -> AnnexRow {
        AnnexRow(sources(overrides: overrides), kind: kind, on: try day("2026-06-25"))
    }

    @Test func `F-ZH-07 annex 1 is filled from project, items and problems`() throws {
        let row = try row(.annex1)
        #expect(row.text(.signing) == "已签约，2026-02-18，10000 万元")
        #expect(row.text(.procedures) == "已办结：备案；办理中：环评；未启动：用地；下一步：环评（2026-07-20 前）")
        #expect(row.text(.demolition) == "不涉及" && row.text(.problems) == "电力接入（指挥部办公室调度）")
        #expect(row.text(.years) == "2026—2028" && row.money(.totalInvestment) == 1_234_550)
        #expect(row.text(.contact) == "示例联系人 0356-000 0001")
        #expect(try AnnexKind.annex1.faults(in: [row], rules(), month: try month("2026-06")).isEmpty)
    }

    @Test func `F-ZH-17 annex 2 takes the annual target and the four groups of items`() throws {
        let row = try row(.annex2)
        #expect(row.money(.annualTarget) == 600_000 && row.text(.builder) == "示例公司")
        #expect(row.text(.establishment) == "已办结，示例〔2026〕1号，2026-03-12")
        #expect(row.text(.eia) == "办理中，专家评审，7 月底前")
        let faults = try AnnexKind.annex2.faults(in: [row], rules(), month: try month("2026-06"))
        #expect(faults.map(\.reason) == [.notDetailed, .blank], "用地 has no more than a state word, 规划 no item")
    }

    @Test func `F-ZH-18 annex 3 takes the month's report, the annual plan and the five tracks`() throws {
        let row = try row(.annex3)
        #expect([row.money(.doneMonth), row.money(.doneTotal), row.money(.doneYear)] == [1000, 9000, 5000])
        #expect(row.money(.annualPlan) == 500_000 && row.text(.visibleProgress) == "主体封顶")
        #expect(row.text(.landApproval) == "未启动" && row.text(.establishment).hasPrefix("已办结"))
        #expect(row.text(.landPlanning).isEmpty)
        #expect(row.text(.chiefOfficer) == "首席服务员甲")
    }

    @Test func `F-ZH-01 the active chief service officer prints in annex 3`() throws {
        #expect(try row(.annex3).text(.chiefOfficer) == "首席服务员甲")
    }

    @Test func `words that the unit typed go first, amounts never`() throws {
        let row = try row(.annex3, [.visibleProgress: "封顶并砌筑", .doneYear: "999999", .sector: "  "])
        #expect(row.text(.visibleProgress) == "封顶并砌筑" && row.money(.doneYear) == 5000)
        #expect(row.text(.sector) == "工业")
    }

    @Test(
        arguments: [
            (nil, nil, [.annex1]), ("2026-03-01", nil, [.annex2]), ("2025-03-01", nil, [.annex3]),
            ("2025-03-01", "2026-05-01", [.annex2]), ("2026-03-01", "2026-05-01", [.annex2]),
            ("2024-03-01", "2025-05-01", []), ("2027-01-05", nil, [.annex1]),
        ] as [(String?, String?, [AnnexKind])])
    func `a project stands in the table of its year`(started: String?, completed: String?, kinds: [AnnexKind]) throws {
        let found = AnnexKind.tables(
            startedOn: try started.map(day), completedOn: try completed.map(day), year: 2026, rules: try rules())
        #expect(found == kinds)
    }

    @Test func `only audited figures without conflict may be printed`() {
        func isAudited(_ state: String, conflict: Bool = false) -> Bool {
            var sample = Sample(.investmentReport)
            sample.write(.text(state), to: "state")
            sample.write(.integer(5), to: "doneMonth")
            if conflict { sample.writeUnaware(.integer(6), to: "doneMonth", by: 2) }
            return InvestmentReportView(unchecked: sample.record).isAudited
        }
        #expect(isAudited("audited") && isAudited("published"))
        #expect(!isAudited("submitted") && !isAudited("audited", conflict: true))
    }
}
