import Causality
import InspectionDomain
import Testing
import Wording

private struct SampleCase: Decodable {
    struct Task: Decodable { let stage: String, name: String, state: String, documentNo: String, decidedOn: String }
    let openedOn: String, dueOn: String, finishedOn: String, state: String
    let workingDays: Int, stageBudgets: [Int], tasks: [Task]
}

struct ApprovalBoardTests {
    private func item(_ number: UInt64, _ stage: ApprovalStage, _ state: ApprovalItemState, on: String = "")
        -> ApprovalItemView
    {
        var values: [String: FieldValue] = [
            "stage": .text(stage.rawValue), "state": .text(state.rawValue), "name": .text("事项\(number)"),
        ]
        if !on.isEmpty { values["decidedOn"] = .text(on) }
        return ApprovalItemView(unchecked: made(.approvalItem, number, values))
    }

    @Test func `the thirty sample cases are due and late as stated`() throws {
        let calendar = try WorkCalendar.china2024To2026()
        let today = try day("2026-06-25")
        let cases = try SampleFolder.records("approvals.jsonl", as: SampleCase.self)
        #expect(cases.count == 30)
        var late: [String] = []
        for sample in cases {
            let items = try sample.tasks.enumerated().map { index, task in
                let stage = try #require(ApprovalStage.allCases.first { $0.label.zh == task.stage })
                let state = try #require(ApprovalItemState(rawValue: task.state))
                return item(UInt64(index), stage, state, on: task.decidedOn)
            }
            let board = try ApprovalBoard(
                flow: .startOnLand, openedOn: try day(sample.openedOn), items: items, budgets: sample.stageBudgets,
                today: today, calendar: calendar)
            #expect(board.clock?.dueOn == (try day(sample.dueOn)))
            #expect(board.clock?.allowed == sample.workingDays)
            if board.clock?.isLate == true { late.append(sample.openedOn) }
        }
        #expect(late.sorted() == ["2026-04-20", "2026-05-06"])
    }

    @Test func `stages wait for each other, their items run together, a late stage is marked`() throws {
        let calendar = try WorkCalendar.china2024To2026()
        let items = [
            item(1, .preparation, .approved, on: "2026-04-30"), item(2, .preparation, .exempt),
            item(3, .designReview, .approved, on: "2026-05-12"), item(4, .designReview, .underReview),
            item(5, .startPreparation, .notStarted),
        ]
        let board = try ApprovalBoard(
            flow: .startOnLand, openedOn: try day("2026-04-20"), items: items, budgets: [10, 10, 10, 5],
            today: try day("2026-05-25"), calendar: calendar)
        #expect(board.stages.map(\.state) == [.ended, .running, .waiting, .waiting])
        // The May holiday and its make-up Saturday, the 9th, lie between.
        #expect(
            board.stages.map(\.dueOn?.description)
                == ["2026-05-07", "2026-05-20", "2026-06-03", "2026-06-10"].map(Optional.some))
        #expect(board.stages.map(\.isLate) == [false, true, false, false])
        #expect(board.stages[1].open == [id(4)] && board.stages[1].items == [id(3), id(4)])
        #expect(board.stages[0].endedOn == (try day("2026-04-30")))
    }

    @Test func `the general flow has four stages and no clock`() throws {
        let board = try ApprovalBoard(
            flow: .general, openedOn: try day("2026-04-20"),
            items: [item(1, .landPlanning, .approved, on: "2026-05-06"), item(2, .constructionPlanning, .submitted)],
            budgets: [10, 10, 10, 5], today: try day("2026-06-25"), calendar: try WorkCalendar.china2024To2026())
        #expect(board.stages.map(\.state) == [.ended, .running, .waiting, .waiting])
        #expect(board.clock == nil && board.stages.allSatisfy { $0.dueOn == nil && !$0.isLate })
    }

    @Test func `a pause of the clock moves the due day, a missing year is refused`() throws {
        let calendar = try WorkCalendar.china2024To2026()
        let opened = try day("2026-04-20")
        let paused = try WorkingDayClock(
            openedOn: opened, workingDays: 35, pause: 2, finishedOn: nil, today: opened, calendar: calendar)
        #expect(paused.dueOn == (try day("2026-06-12")) && paused.used == 0)
        #expect(throws: CalendarError.yearMissing(year: 2027, calendar: "china")) {
            try WorkingDayClock(
                openedOn: try day("2026-12-15"), workingDays: 35, finishedOn: nil, today: opened, calendar: calendar)
        }
    }

    @Test func `F-ZH-13 the five groups of the procedure agency are on the checklist`() throws {
        let list = try #require(try MechanismProfile.zhanhe2021().checklist("procedureAgency"))
        #expect(list.items.map(\.label.zh) == ["立项", "环评", "规划", "土地", "建设"])
        let groups = RecordType.approvalItem.field(named: "group")?.kind.name ?? ""
        for item in list.items { #expect(groups.contains(item.code)) }
    }

    @Test func `F-JC-22 green lane and flow template stand on the project's case`() {
        #expect(RecordType.approvalCase.field(named: "greenLane")?.isQueried == true)
        #expect(RecordType.approvalCase.field(named: "template")?.kind == .text(maxCharacters: 120))
    }
}

struct PromiseFollowUpTests {
    private func promise(
        _ state: String, due: String? = "2026-07-20", anchor: String = "beforeStart", supplied: String? = nil
    ) -> PromisedDocumentView {
        var values: [String: FieldValue] = ["state": .text(state), "anchor": .text(anchor)]
        if let due { values["plannedDueOn"] = .text(due) }
        if let supplied { values["suppliedOn"] = .text(supplied) }
        return PromisedDocumentView(unchecked: made(.promisedDocument, 1, values))
    }

    private func state(
        _ promise: PromisedDocumentView, _ today: String, events: [PromiseAnchor: CivilDate] = [:]
    ) throws -> PromiseState {
        try promise.state(on: try day(today), events: events, dueSoon: 10, calendar: try WorkCalendar.china2024To2026())
    }

    @Test(
        arguments: [
            ("2026-07-05", .promised), ("2026-07-06", .dueSoon), ("2026-07-20", .dueSoon), ("2026-07-21", .overdue),
        ] as [(String, PromiseState)])
    func `a promise is due soon within ten working days and overdue the day after`(
        today: String, expected: PromiseState
    ) throws {
        #expect(try state(promise("promised"), today) == expected)
    }

    @Test func `a started project makes an open “before start” promise overdue that day`() throws {
        let started: [PromiseAnchor: CivilDate] = [.beforeStart: try day("2026-06-10")]
        #expect(try state(promise("promised"), "2026-06-09", events: started) == .promised)
        #expect(try state(promise("promised"), "2026-06-10", events: started) == .overdue)
        let later = promise("promised", anchor: "beforeCompletionAcceptance")
        #expect(try state(later, "2026-06-10", events: started) == .promised)
        #expect(try state(promise("promised", supplied: "2026-06-08"), "2026-06-10", events: started) == .supplemented)
    }

    @Test func `what people recorded later is not undone by time`() throws {
        for recorded in [PromiseState.verified, .supplemented, .breached, .followedUp, .overdue, .offered] {
            #expect(try state(promise(recorded.rawValue, due: "2026-01-05"), "2026-06-25") == recorded)
        }
    }

    @Test func `every state is reached only along the table`() throws {
        for today in ["2026-06-25", "2026-07-10", "2026-07-30"] {
            let now = try state(promise("promised"), today)
            #expect(now == .promised || PromiseState.table.allows(.promised, now))
        }
    }

    @Test func `essential, uncorrectable and grave material cannot be promised`() {
        func refusal(_ essential: Bool, _ correctable: Bool, _ serious: Bool) -> PromiseRefusal? {
            .of(isEssential: essential, isCorrectableLater: correctable, hasSeriousConsequence: serious)
        }
        #expect(refusal(true, true, false) == .essential)
        #expect(refusal(false, false, false) == .notCorrectable)
        #expect(refusal(false, true, true) == .seriousConsequence)
        #expect(refusal(false, true, false) == nil)
    }
}

struct StartFollowUpTests {
    private func entry(on: String? = nil, proof: Bool = false, state: String = "ceremonyHeld") -> StartEntryView {
        var values: [String: FieldValue] = ["state": .text(state)]
        if let on { values["substantiveOn"] = .text(on) }
        if proof { values[FamilyField.name("proof", id(9))] = .member }
        return StartEntryView(unchecked: made(.startEntry, 1, values))
    }

    @Test(arguments: [
        ("2026-03-20", "2026-05-20"), ("2026-06-16", "2026-08-17"), ("2025-12-31", "2026-02-28"),
        ("2026-08-04", "2026-10-08"),
    ])
    func `F-ZH-05 the substantive start is due two months on, moved from days off`(ceremony: String, due: String) throws
    {
        let calendar = try WorkCalendar.china2024To2026()
        let found = try MechanismProfile.zhanhe2021().substantiveStartDue(
            ceremony: try day(ceremony), calendar: calendar)
        #expect(found == (try day(due)))
    }

    @Test(
        arguments: [
            (nil, false, "2026-03-19", .selected), (nil, false, "2026-03-20", .ceremonyHeld),
            (nil, false, "2026-05-20", .ceremonyHeld), (nil, false, "2026-05-21", .overdue),
            ("2026-04-02", false, "2026-05-21", .overdue), ("2026-04-02", true, "2026-05-21", .substantivelyStarted),
            ("2026-04-02", true, "2026-04-01", .ceremonyHeld),
        ] as [(String?, Bool, String, StartEntryState)])
    func `F-ZH-05 only a date with proof from the field makes it started`(
        on: String?, proof: Bool, today: String, expected: StartEntryState
    ) throws {
        let state = entry(on: on, proof: proof).state(
            on: try day(today), ceremony: try day("2026-03-20"), dueOn: try day("2026-05-20"))
        #expect(state == expected)
    }

    @Test func `F-ZH-05 the sample batches have the stated overdue projects`() throws {
        let calendar = try WorkCalendar.china2024To2026()
        let profile = try MechanismProfile.zhanhe2021()
        let today = try day("2026-06-25")
        var overdue = 0
        for row in try SampleFolder.rows("starts.csv") {
            let ceremony = try day(try #require(row["batch"]))
            let due = try profile.substantiveStartDue(ceremony: ceremony, calendar: calendar)
            #expect(due.description == row["dueOn"])
            let on = row["substantiveOn"].flatMap { $0.isEmpty ? nil : $0 }
            let state = entry(on: on, proof: on != nil).state(on: today, ceremony: ceremony, dueOn: due)
            #expect(state.rawValue == row["state"], "\(row["project"] ?? "")")
            if state == .overdue { overdue += 1 }
        }
        #expect(overdue == 3)
    }
}
