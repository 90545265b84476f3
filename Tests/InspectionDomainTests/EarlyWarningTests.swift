import Causality
import InspectionDomain
import Testing

/// Golden cases of W-01 to W-17 on 2026-06-25 unless said otherwise, with Jincheng's thresholds.
struct EarlyWarningTests {
    private typealias Level = WarningRule.Level

    private func warning(_ today: String = "2026-06-25") throws -> EarlyWarning {
        EarlyWarning(
            profile: try .jincheng2024(), calendar: try .china2024To2026(), today: try day(today))
    }

    @Test(
        arguments: [(-49, nil), (-50, .yellow), (-99, .yellow), (-100, .red), (30, nil)]
            as [(Int64, WarningRule.Level?)])
    func `W-01 five points behind is yellow, ten are red`(tenths: Int64, level: WarningRule.Level?) throws {
        let finding = try warning().behindSchedule(id(1), slip: Ratio(tenthsOfPercent: tenths))
        #expect(finding?.level == level)
        #expect(finding.map(\.key.period) == level.map { _ in "2026-06" })
    }

    @Test func `W-01 compares without rounding`() throws {
        let almost = try #require(Ratio(-49_999, over: 1_000_000))
        #expect(almost.pointsText == "-5.0")
        #expect(try warning().behindSchedule(id(1), slip: almost) == nil)
        #expect(try warning().behindSchedule(id(1), slip: nil) == nil)
    }

    @Test func `W-02 two low months running, no gap between them`() throws {
        let (low, high) = (Ratio(tenthsOfPercent: 599), Ratio(tenthsOfPercent: 600))
        let warning = try warning()
        #expect(warning.lowMonths(id(1), rates: [high, low, low])?.level == .yellow)
        #expect(warning.lowMonths(id(1), rates: [low, high]) == nil)
        #expect(warning.lowMonths(id(1), rates: [low]) == nil)
        #expect(warning.lowMonths(id(1), rates: [low, nil, low]) == nil)
    }

    @Test(
        arguments: [("2026-06-10", nil), ("2026-06-09", .yellow), ("2026-05-26", .yellow), ("2026-05-25", .red)]
            as [(String, WarningRule.Level?)])
    func `W-03 a milestone more than 15 days late is yellow, more than 30 red`(
        planned: String, level: WarningRule.Level?
    ) throws {
        #expect(try warning().lateMilestone(id(1), plannedOn: try day(planned), actualOn: nil)?.level == level)
        #expect(try warning().lateMilestone(id(1), plannedOn: try day(planned), actualOn: try day("2026-06-24")) == nil)
    }

    @Test func `W-04 the planned start has passed`() throws {
        let (yesterday, today) = (try day("2026-06-24"), try day("2026-06-25"))
        #expect(try warning().notStarted(id(1), plannedStart: yesterday, hasStarted: false)?.level == .yellow)
        #expect(try warning().notStarted(id(1), plannedStart: today, hasStarted: false) == nil)
        #expect(try warning().notStarted(id(1), plannedStart: yesterday, hasStarted: true) == nil)
        #expect(try warning().notStarted(id(1), plannedStart: nil, hasStarted: false) == nil)
    }

    @Test func `W-05 reported fifteen points above observed`() throws {
        func finding(_ reported: Int64, _ observed: Int64) throws -> WarningFinding? {
            try warning().reportedAboveObserved(
                id(1), reported: Ratio(tenthsOfPercent: reported), observed: Ratio(tenthsOfPercent: observed))
        }
        #expect(try finding(650, 500)?.level == .yellow)
        #expect(try finding(650, 500)?.inputs == ["reported": "65.0%", "observed": "50.0%", "gap": "+15.0"])
        #expect(try finding(649, 500) == nil)
        #expect(try finding(300, 500) == nil)
    }

    @Test(
        arguments: [("2026-06-19", nil), ("2026-06-18", .yellow), ("2026-06-11", .yellow), ("2026-06-10", .red)]
            as [(String, WarningRule.Level?)])
    func `W-06 seven days of standstill are yellow, fifteen red`(since: String, level: WarningRule.Level?) throws {
        #expect(try warning().stopped(id(1), since: try day(since))?.level == level)
    }

    @Test(
        arguments: [
            ("2026-06-19", nil), ("2026-06-20", .yellow), ("2026-06-29", .yellow), ("2026-06-30", .red),
            ("2026-02-28", .red), ("2026-02-27", .yellow),
        ] as [(String, WarningRule.Level?)])
    func `W-07 no full visit by the 20th is yellow, by the month's end red`(today: String, level: WarningRule.Level?)
        throws
    {
        #expect(try warning(today).uncovered(id(1), isFull: false)?.level == level)
        #expect(try warning(today).uncovered(id(1), isFull: true) == nil)
    }

    private func entry(_ state: String, _ eligible: String) -> StatEntryView {
        StatEntryView(unchecked: made(.statEntry, 1, ["state": .text(state), "eligibleOn": .text(eligible)]))
    }

    @Test func `W-08 eligible and not entered for more than 30 days`() throws {
        #expect(try warning().notInStatistics(entry("submitted", "2026-05-25"))?.level == .yellow)
        #expect(try warning().notInStatistics(entry("submitted", "2026-05-26")) == nil)
        #expect(try warning().notInStatistics(entry("entered", "2026-01-26")) == nil)
        #expect(try warning().notInStatistics(entry("notEligible", "2026-01-26")) == nil)
    }

    @Test(
        arguments: [("2026-05-04", nil), ("2026-05-05", .yellow), ("2026-05-20", .yellow), ("2026-05-21", .red)]
            as [(String, WarningRule.Level?)])
    func `W-09 fifteen days before the substantive start is due, and after it`(today: String, level: WarningRule.Level?)
        throws
    {
        let entry = StartEntryView(unchecked: made(.startEntry, 1, ["state": .text("ceremonyHeld")]))
        let finding = try warning(today).substantiveStart(entry, ceremony: try day("2026-03-20"))
        #expect(finding?.level == level)
        if let finding { #expect(finding.key.period == "2026-05-20") }
    }

    @Test(
        arguments: [
            ("2026-05-29", nil), ("2026-06-01", .yellow), ("2026-06-09", .yellow), ("2026-06-10", .red),
            ("2026-06-11", .red),
        ]
            as [(String, WarningRule.Level?)])
    func `W-10 80 per cent of 35 working days are yellow, the whole is red`(today: String, level: WarningRule.Level?)
        throws
    {
        let warning = try warning(today)
        let clock = try WorkingDayClock(
            openedOn: try day("2026-04-20"), workingDays: 35, finishedOn: nil, today: try day(today),
            calendar: warning.calendar)
        #expect(warning.approvalCase(id(1), clock: clock, isFinished: false)?.level == level)
        #expect(warning.approvalCase(id(1), clock: clock, isFinished: true) == nil)
    }

    @Test func `W-10 an item past its limit is red`() throws {
        func item(_ limit: String, _ state: String) -> ApprovalItemView {
            ApprovalItemView(unchecked: made(.approvalItem, 1, ["limitOn": .text(limit), "state": .text(state)]))
        }
        #expect(try warning().approvalItem(item("2026-06-24", "underReview"))?.level == .red)
        #expect(try warning().approvalItem(item("2026-06-25", "underReview")) == nil)
        #expect(try warning().approvalItem(item("2026-06-24", "approved")) == nil)
    }

    @Test(
        arguments: [("2026-05-25", nil), ("2026-05-26", .yellow), ("2026-06-02", .yellow), ("2026-06-03", .red)]
            as [(String, WarningRule.Level?)])
    func `W-11 a plot signed on 20 April is due for listing on 3 June`(today: String, level: WarningRule.Level?) throws
    {
        let signed = try day("2026-04-20")
        #expect(try warning(today).landListing(id(1), signedOn: signed, listedOn: nil)?.level == level)
        #expect(try warning(today).landListing(id(1), signedOn: signed, listedOn: try day("2026-05-20")) == nil)
    }

    @Test(
        arguments: [("2026-07-05", nil), ("2026-07-06", .yellow), ("2026-07-20", .yellow), ("2026-07-21", .red)]
            as [(String, WarningRule.Level?)])
    func `W-12 a promise due within ten working days, and overdue`(today: String, level: WarningRule.Level?) throws {
        let promise = PromisedDocumentView(
            unchecked: made(
                .promisedDocument, 1,
                ["state": .text("promised"), "anchor": .text("beforeStart"), "plannedDueOn": .text("2026-07-20")]))
        #expect(try warning(today).promise(promise, events: [:])?.level == level)
        let started: [PromiseAnchor: CivilDate] = [.beforeStart: try day("2026-06-01")]
        #expect(try warning(today).promise(promise, events: started)?.level == .red)
    }

    @Test func `W-13 past due, or two rounds without an event`() throws {
        func problem(due: String, lastEventOn last: String) throws -> ProblemFacts {
            let assign = made(
                .problemEvent, 3,
                [
                    "kind": .text("assign"), "actor": .text("乙"), "rung": .integer(1), "dueOn": .text(due),
                    "at": .integer(try day(last).startInstant), FamilyField.name("follows", id(2)): .member,
                ])
            let sort = made(
                .problemEvent, 2,
                ["kind": .text("sort"), "actor": .text("乙"), FamilyField.name("follows", id(1)): .member])
            let submit = made(.problemEvent, 1, ["kind": .text("submit"), "actor": .text("甲")])
            return ProblemFacts(
                ProblemView(unchecked: made(.problem, 9, [:])),
                [submit, sort, assign].map(ProblemEventView.init(unchecked:)))
        }
        let warning = try warning()
        func level(due: String, lastEventOn last: String) throws -> WarningRule.Level? {
            warning.stuckProblem(try problem(due: due, lastEventOn: last))?.level
        }
        #expect(try level(due: "2026-06-24", lastEventOn: "2026-06-22") == .yellow)
        #expect(try level(due: "2026-06-25", lastEventOn: "2026-06-22") == nil)
        #expect(try level(due: "2026-07-25", lastEventOn: "2026-05-31") == .yellow)
        #expect(try level(due: "2026-07-25", lastEventOn: "2026-06-01") == nil)
    }

    @Test func `W-14 less than half of the money spent, asked from July on`() throws {
        #expect(try warning("2026-07-01").fundUse(id(1), arrived: 1000, spent: 499)?.level == .yellow)
        #expect(try warning("2026-07-01").fundUse(id(1), arrived: 1000, spent: 500) == nil)
        #expect(try warning("2026-07-01").fundUse(id(1), arrived: 1000, spent: nil)?.level == .yellow)
        #expect(try warning("2026-06-30").fundUse(id(1), arrived: 1000, spent: 0) == nil)
        #expect(try warning("2026-07-01").fundUse(id(1), arrived: 0, spent: 0) == nil)
    }

    @Test func `W-15 the list's count or share is missed`() throws {
        func share(_ count: Int, _ plan: Int64) -> KeyShare {
            KeyShare(
                keyPlan: plan, cityPlan: 1000, source: .registered, count: count, requiredCount: 300,
                requiredShare: Ratio(tenthsOfPercent: 700))
        }
        #expect(try warning().keyList(id(1), share(300, 700)) == nil)
        #expect(try warning().keyList(id(1), share(299, 700))?.level == .red)
        #expect(try warning().keyList(id(1), share(300, 699))?.level == .red)
    }

    @Test(
        arguments: [("2026-06-21", nil), ("2026-06-22", .yellow), ("2026-06-25", .yellow), ("2026-06-26", .red)]
            as [(String, WarningRule.Level?)])
    func `W-16 three days before the 25th, and late`(today: String, level: WarningRule.Level?) throws {
        let june = try month("2026-06")
        #expect(try warning(today).report(id(1), table: "annex1", month: june, isSubmitted: false)?.level == level)
        #expect(try warning(today).report(id(1), table: "annex1", month: june, isSubmitted: true) == nil)
    }

    @Test func `W-17 fixings or people are missing`() throws {
        let project = ProjectView(unchecked: made(.project, 1, ["responsibleUnit": .text("泽州县")]))
        let membership = ListMembershipView(
            unchecked: made(.listMembership, 2, ["addedOn": .text("2026-01-01"), "contactLeader": .text("包联领导")]))
        let facts = ProjectGaps.Facts(
            project: project, stage: nil, membership: membership, hasSchedule: true, assignments: [])
        let warning = try warning()
        let gaps = ProjectGaps(facts, by: warning.profile, on: warning.today)
        #expect(warning.gaps(gaps)?.level == .yellow)
        #expect(warning.gaps(gaps)?.inputs == ["missing": "投资目标、缺跟踪专人"])
    }

    @Test func `a rule that the profile leaves out never fires`() throws {
        let zhanhe = EarlyWarning(
            profile: try .zhanhe2021(), calendar: try .china2024To2026(), today: try day("2026-06-30"))
        #expect(zhanhe.uncovered(id(1), isFull: false) == nil)
        #expect(zhanhe.stopped(id(1), since: try day("2026-06-01"))?.level == .red)
    }
}

struct WarningRegisterTests {
    private func finding(_ today: String, since: String) throws -> WarningFinding {
        let warning = EarlyWarning(
            profile: try .jincheng2024(), calendar: try .china2024To2026(), today: try day(today))
        return try #require(warning.stopped(id(1), since: try day(since)))
    }

    @Test func `the same rule, subject and period never fires twice, and grows graver in place`() throws {
        let first = WarningRegister([]).apply(
            [try finding("2026-06-20", since: "2026-06-10")], on: try day("2026-06-20"))
        #expect(first.raised.count == 1 && first.raised[0].level == .yellow)
        let second = WarningRegister(first.raised).apply(
            [try finding("2026-06-26", since: "2026-06-10")], on: try day("2026-06-26"))
        #expect(second.raised.isEmpty)
        #expect(second.continued.map(\.level) == [.red])
        #expect(second.continued[0].inputs["days"] == "16")
        #expect(second.continued[0].firstSeenOn == (try day("2026-06-20")))
        let again = WarningRegister(second.continued).apply(
            [try finding("2026-06-26", since: "2026-06-10"), try finding("2026-06-26", since: "2026-06-10")],
            on: try day("2026-06-26"))
        #expect(again.raised.isEmpty && again.continued == second.continued)
    }

    @Test func `another stop is another warning`() throws {
        let first = WarningRegister([]).apply(
            [try finding("2026-06-20", since: "2026-06-10")], on: try day("2026-06-20"))
        let next = WarningRegister(first.raised).apply(
            [try finding("2026-07-20", since: "2026-07-10")], on: try day("2026-07-20"))
        #expect(next.raised.map(\.key.period) == ["2026-07-10"])
        #expect(next.gone.map(\.key.period) == ["2026-06-10"])
    }

    @Test func `F-ZH-12 what was cleared after its rectification is not raised again in its period`() throws {
        let raised = WarningRegister([]).apply(
            [try finding("2026-06-20", since: "2026-06-10")], on: try day("2026-06-20")
        ).raised[0]
        let cleared = WarningRegister.Entry(
            key: raised.key, level: raised.level, inputs: raised.inputs, firstSeenOn: raised.firstSeenOn,
            lastSeenOn: raised.lastSeenOn, state: .cleared)
        let outcome = WarningRegister([cleared]).apply(
            [try finding("2026-06-26", since: "2026-06-10")], on: try day("2026-06-26"))
        #expect(outcome.raised.isEmpty && outcome.continued.isEmpty && outcome.gone.isEmpty)
        #expect(RecordType.rectificationPlan.field(named: "measures")?.isRequired == true)
        #expect(RecordType.rectificationPlan.field(named: "warning")?.kind == .reference("warning"))
    }
}
