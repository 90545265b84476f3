import Causality
import InspectionDomain
import Testing

struct ProblemMachineTests {
    @Test func `the problem machine allows exactly its drawing`() throws {
        let drawing = """
            discovered: submit=submitted stillOpen=discovered merge=merged withdraw=withdrawn
            submitted: sort=sorted confirmSolved=resolvedPendingCheck stillOpen=submitted giveBack=returned \
            merge=merged withdraw=withdrawn escalate=submitted
            sorted: assign=assigned confirmSolved=resolvedPendingCheck stillOpen=sorted giveBack=returned \
            merge=merged withdraw=withdrawn escalate=sorted
            assigned: assign=assigned handleJointly=jointHandling supervise=supervised \
            reportResolved=resolvedPendingCheck confirmSolved=resolvedPendingCheck stillOpen=assigned \
            giveBack=returned merge=merged escalate=assigned
            jointHandling: assign=assigned supervise=supervised reportResolved=resolvedPendingCheck \
            confirmSolved=resolvedPendingCheck stillOpen=jointHandling escalate=jointHandling
            supervised: assign=assigned handleJointly=jointHandling reportResolved=resolvedPendingCheck \
            confirmSolved=resolvedPendingCheck stillOpen=supervised escalate=supervised
            resolvedPendingCheck: confirmSolved=resolvedPendingCheck stillOpen=reopened close=closed \
            escalate=resolvedPendingCheck
            closed: stillOpen=reopened reopen=reopened
            returned: submit=submitted stillOpen=returned merge=merged withdraw=withdrawn
            merged: reopen=reopened
            withdrawn: stillOpen=reopened reopen=reopened
            reopened: sort=sorted assign=assigned handleJointly=jointHandling supervise=supervised \
            reportResolved=resolvedPendingCheck confirmSolved=resolvedPendingCheck stillOpen=reopened merge=merged \
            escalate=reopened
            closureDisputed: confirmSolved=closureDisputed stillOpen=reopened close=closed reopen=reopened
            """
        var drawn: [ProblemState: [ProblemMove: ProblemState]] = [:]
        for line in drawing.split(separator: "\n") {
            let ends = line.split(separator: ":")
            let state = try #require(ProblemState(rawValue: String(ends[0])))
            var moves: [ProblemMove: ProblemState] = [.comment: state]
            for step in ends[1].split(separator: " ") {
                let names = step.split(separator: "=").map(String.init)
                let move = try #require(ProblemMove(rawValue: names[0]))
                let target: ProblemState = try #require(ProblemState(rawValue: names[1]))
                moves[move] = target
            }
            drawn[state] = moves
        }
        for state in ProblemState.allCases {
            for move in ProblemMove.allCases {
                let next = ProblemMachine.next(after: state, move)
                #expect(next == drawn[state]?[move], "\(state) \(move)")
                if next == nil {
                    #expect(throws: IllegalTransition.self) { try ProblemMachine.check(state, move) }
                }
            }
        }
    }

    @Test func `nothing but a closing closes, and only what is resolved or disputed`() {
        for state in ProblemState.allCases {
            for move in ProblemMove.allCases where move != .comment {
                guard ProblemMachine.next(after: state, move) == .closed else { continue }
                #expect(move == .close)
                #expect(state == .resolvedPendingCheck || state == .closureDisputed)
            }
        }
    }
}

struct ProblemHistoryTests {
    private func event(
        _ number: UInt64, _ move: String, by actor: String = "办公室", after follows: [UInt64] = [],
        _ more: [String: FieldValue] = [:]
    ) -> ProblemEventView {
        var sample = Sample(.problemEvent, id: id(number))
        sample.write(.text(move), to: "kind")
        sample.write(.text(actor), to: "actor")
        for parent in follows { sample.write(FamilyField.added, to: FamilyField.name("follows", id(parent))) }
        for (field, value) in more { sample.write(value, to: field) }
        return ProblemEventView(unchecked: sample.record)
    }

    /// Found, submitted, sorted, assigned and reported resolved by 承办.
    private func resolved() -> [ProblemEventView] {
        [
            event(1, "submit", by: "甲子"), event(2, "sort", after: [1]),
            event(3, "assign", after: [2], ["unit": .text("住建局"), "dueOn": .text("2026-06-20"), "rung": .integer(1)]),
            event(4, "reportResolved", by: "承办", after: [3]),
        ]
    }

    @Test func `a problem without events is discovered`() {
        let history = ProblemHistory([])
        #expect(history.state == .discovered)
        #expect(history.graph.heads.isEmpty)
    }

    @Test func `a problem goes from submission to close-out, checked by another`() {
        let events =
            resolved() + [
                event(5, "confirmSolved", by: "甲子", after: [4]), event(6, "close", by: "办公室", after: [5]),
            ]
        let history = ProblemHistory(events)
        #expect(history.state == .closed)
        #expect(!history.isDisputed && history.ignored.isEmpty)
        #expect(history.units == ["住建局"] && history.rung == 1)
        #expect(history.graph.heads == [id(6)])
    }

    @Test func `the order in which events arrive changes nothing`() {
        let events =
            resolved() + [
                event(5, "close", by: "办公室", after: [4]), event(6, "stillOpen", by: "乙丑", after: [4]),
            ]
        for shift in 0..<events.count {
            let rotated = Array(events[shift...] + events[..<shift])
            for order in [rotated, rotated.reversed()] {
                let history = ProblemHistory(order)
                #expect(history.state == .closureDisputed)
                #expect(history.graph.ordered.map(\.id) == events.map(\.id))
            }
        }
    }

    @Test func `a closing that did not know of “still open” does not close`() {
        let history = ProblemHistory(
            resolved() + [event(5, "close", after: [4]), event(6, "stillOpen", by: "乙丑", after: [4])])
        #expect(history.state == .closureDisputed)
        #expect(history.isDisputed)
        #expect(history.graph.heads == [id(5), id(6)])
    }

    @Test(arguments: ["stillOpen", "escalate"])
    func `any objecting step beside a closing disputes it`(move: String) {
        let history = ProblemHistory(
            resolved() + [event(5, "close", after: [4]), event(6, move, by: "乙丑", after: [4])])
        #expect(history.state == .closureDisputed)
    }

    @Test(arguments: ["comment", "confirmSolved", "close"])
    func `a remark, a good recheck or a second closing beside a closing leaves it closed`(move: String) {
        let history = ProblemHistory(
            resolved() + [event(5, "close", after: [4]), event(6, move, by: "乙丑", after: [4])])
        #expect(history.state == .closed)
        #expect(!history.isDisputed)
    }

    @Test func `“still open” hidden behind a remark disputes all the same`() {
        let history = ProblemHistory(
            resolved() + [
                event(5, "close", after: [4]), event(6, "comment", by: "乙丑", after: [4]),
                event(7, "stillOpen", by: "乙丑", after: [6]),
            ])
        #expect(history.state == .closureDisputed)
    }

    @Test func `“still open” that came earlier on its branch is not forgotten by a new report`() {
        let history = ProblemHistory(
            resolved() + [
                event(5, "close", after: [4]), event(6, "stillOpen", by: "乙丑", after: [4]),
                event(7, "reportResolved", by: "承办", after: [6]),
            ])
        #expect(history.state == .closureDisputed)
    }

    @Test func `a decision that saw both sides settles the dispute`() {
        let disputed = resolved() + [event(5, "close", after: [4]), event(6, "stillOpen", by: "乙丑", after: [4])]
        let reopened = ProblemHistory(disputed + [event(7, "reopen", after: [5, 6])])
        #expect(reopened.state == .reopened && !reopened.isDisputed)
        let closed = ProblemHistory(disputed + [event(7, "close", after: [5, 6])])
        #expect(closed.state == .closed && !closed.isDisputed)
    }

    @Test func `“still open” that saw the closing reopens`() {
        let history = ProblemHistory(
            resolved() + [event(5, "close", after: [4]), event(6, "stillOpen", by: "乙丑", after: [5])])
        #expect(history.state == .reopened)
    }

    @Test func `who reported it resolved cannot close it alone`() throws {
        let own = event(5, "close", by: "承办", after: [4])
        let history = ProblemHistory(resolved() + [own])
        #expect(history.state == .resolvedPendingCheck)
        #expect(history.ignored == [id(5): .uncheckedClosing])
        let error = #expect(throws: ProblemMoveError.self) {
            try ProblemHistory(resolved()).check(.close, by: "承办")
        }
        #expect(error?.code == "problem.unchecked-closing")
        try ProblemHistory(resolved()).check(.close, by: "办公室")
    }

    @Test func `with another's recheck the handler may close`() throws {
        let checked = resolved() + [event(5, "confirmSolved", by: "甲子", after: [4])]
        #expect(ProblemHistory(checked + [event(6, "close", by: "承办", after: [5])]).state == .closed)
        let ownCheck = resolved() + [event(5, "confirmSolved", by: "承办", after: [4])]
        #expect(ProblemHistory(ownCheck + [event(6, "close", by: "承办", after: [5])]).state == .resolvedPendingCheck)
    }

    @Test func `a recheck from before the last report does not count`() {
        let events =
            resolved() + [
                event(5, "confirmSolved", by: "甲子", after: [4]), event(6, "stillOpen", by: "乙丑", after: [5]),
                event(7, "reportResolved", by: "承办", after: [6]), event(8, "close", by: "承办", after: [7]),
            ]
        #expect(ProblemHistory(events).ignored == [id(8): .uncheckedClosing])
    }

    @Test func `a recheck beside a new assignment does not count for what is reported afterwards`() {
        let events =
            Array(resolved().prefix(3)) + [
                event(4, "confirmSolved", by: "甲子", after: [3]), event(5, "assign", after: [3]),
                event(6, "reportResolved", by: "承办", after: [4, 5]), event(7, "close", by: "承办", after: [6]),
            ]
        #expect(ProblemHistory(events).ignored == [id(7): .uncheckedClosing])
    }

    @Test func `a refused closing beside a good one disputes nothing`() {
        let history = ProblemHistory(
            resolved() + [event(5, "close", by: "办公室", after: [4]), event(6, "close", by: "承办", after: [4])])
        #expect(history.state == .closed && !history.isDisputed)
        #expect(history.ignored == [id(6): .uncheckedClosing])
    }

    @Test func `a step of newer software beside a closing disputes it`() {
        let history = ProblemHistory(
            resolved() + [event(5, "close", after: [4]), event(6, "arbitrate", by: "乙丑", after: [4])])
        #expect(history.state == .closureDisputed)
    }

    @Test func `a step out of turn changes nothing and is listed`() {
        let history = ProblemHistory([event(1, "submit"), event(2, "close", after: [1])])
        #expect(history.state == .submitted)
        #expect(history.ignored == [id(2): .notAllowed(.submitted)])
    }

    @Test func `a step of newer software changes nothing and is listed`() {
        let history = ProblemHistory([event(1, "submit"), event(2, "arbitrate", after: [1])])
        #expect(history.state == .submitted)
        #expect(history.ignored == [id(2): .unknownMove])
    }

    @Test func `two concurrent assignments keep both units, the earlier due date and the higher rung`() {
        let history = ProblemHistory([
            event(1, "submit"), event(2, "sort", after: [1]),
            event(3, "assign", after: [2], ["unit": .text("住建局"), "dueOn": .text("2026-07-01"), "rung": .integer(2)]),
            event(4, "assign", after: [2], ["unit": .text("发改委"), "dueOn": .text("2026-06-20"), "rung": .integer(1)]),
        ])
        #expect(history.units == ["住建局", "发改委"].sorted())
        #expect(history.dueOn?.description == "2026-06-20")
        #expect(history.rung == 2)
        #expect(history.state == .assigned && !history.isDisputed)
    }

    @Test func `escalation raises the rung and never lowers it`() {
        let events = Array(resolved().prefix(3)) + [event(4, "escalate", after: [3], ["rung": .integer(3)])]
        #expect(ProblemHistory(events).rung == 3)
        #expect(ProblemHistory(events + [event(5, "escalate", after: [4], ["rung": .integer(2)])]).rung == 3)
    }

    @Test func `a problem is past due while open and not reported resolved`() throws {
        let assigned = Array(resolved().prefix(3))
        #expect(try !ProblemHistory(assigned).isOverdue(today: day("2026-06-20")))
        #expect(try ProblemHistory(assigned).isOverdue(today: day("2026-06-21")))
        #expect(try !ProblemHistory(resolved()).isOverdue(today: day("2026-06-21")))
    }

    @Test func `the handling rungs are optional`() {
        let joint =
            Array(resolved().prefix(3)) + [
                event(4, "handleJointly", after: [3]), event(5, "supervise", after: [4]),
                event(6, "reportResolved", by: "承办", after: [5]), event(7, "close", after: [6]),
            ]
        #expect(ProblemHistory(joint).state == .closed)
        #expect(ProblemHistory(resolved() + [event(5, "close", after: [4])]).state == .closed)
    }
}

struct EventGraphTests {
    private struct Bare: CausalEvent {
        let id: RecordID
        let follows: [RecordID]
    }

    private func bare(_ number: UInt64, _ follows: UInt64...) -> Bare {
        Bare(id: id(number), follows: follows.map(id))
    }

    @Test func `an event comes after all that it follows, unordered ones by id`() {
        let graph = EventGraph([bare(4, 2, 3), bare(3, 1), bare(2, 1), bare(1)])
        #expect(graph.ordered.map(\.id) == [id(1), id(2), id(3), id(4)])
        #expect(graph.heads == [id(4)])
    }

    @Test func `events in a circle are left out and named`() {
        let graph = EventGraph([bare(1), bare(2, 3), bare(3, 2), bare(4, 4)])
        #expect(graph.ordered.map(\.id) == [id(1)])
        #expect(graph.circular == [id(2), id(3), id(4)])
    }

    @Test func `an event may follow one that has not arrived`() {
        let graph = EventGraph([bare(2, 1)])
        #expect(graph.ordered.map(\.id) == [id(2)])
        #expect(graph.unknown == [id(1)])
    }

    @Test func `an event that does not count is as if its author had only looked`() {
        let graph = EventGraph([bare(1), bare(2, 1), bare(3, 1), bare(4, 3)])
        let path = graph.fold("", join: { "(" + $0.sorted().joined(separator: "|") + ")" }) { path, event in
            event.id == id(3) ? nil : path + String(event.id.low)
        }
        #expect(path == "(12|14)")
        let silent = graph.fold("", join: { $0.joined() }) { path, event in event.id.low > 2 ? nil : path + "x" }
        #expect(silent == "xx")
    }

    @Test func `branches are joined once, where they meet`() {
        let graph = EventGraph([bare(1), bare(2, 1), bare(3, 1), bare(4, 1, 2, 3), bare(4, 1)])
        var joins = 0
        let path = graph.fold(
            "",
            join: { branches in
                joins += 1
                return "(" + branches.sorted().joined(separator: "|") + ")"
            }, apply: { $0 + String($1.id.low) })
        #expect(path == "(12|13)4")
        #expect(joins == 1)
    }
}

struct ProjectStageHistoryTests {
    private func event(
        _ number: UInt64, _ to: String, on date: String, after follows: [UInt64] = [], proof: Bool = false
    ) -> StageEventView {
        var sample = Sample(.stageEvent, id: id(number))
        sample.write(.text(to), to: "to")
        sample.write(.text(date), to: "on")
        for parent in follows { sample.write(FamilyField.added, to: FamilyField.name("follows", id(parent))) }
        if proof { sample.write(FamilyField.added, to: FamilyField.name("evidence", id(0x900))) }
        return StageEventView(unchecked: sample.record)
    }

    @Test func `a stage follows from the events, and the first may enter any`() throws {
        let history = ProjectStageHistory([
            event(1, "readyToStart", on: "2026-03-01"), event(2, "started", on: "2026-03-20", after: [1], proof: true),
        ])
        #expect(history.stage == .started)
        #expect(try history.since == day("2026-03-20"))
        #expect(history.unproved.isEmpty)
        #expect(ProjectStageHistory([]).stage == nil)
    }

    @Test func `a start without proof is named`() {
        let history = ProjectStageHistory([event(1, "started", on: "2026-03-20")])
        #expect(history.unproved == [id(1)])
    }

    @Test func `a step that the stages do not allow is ignored`() {
        let history = ProjectStageHistory([
            event(1, "completed", on: "2026-03-20", proof: true), event(2, "started", on: "2026-04-01", after: [1]),
        ])
        #expect(history.stage == .completed)
        #expect(history.ignored == [id(2)])
    }

    @Test func `“still stopped” beside “resumed” is disputed and shown as stopped until settled`() throws {
        let disputed = [
            event(1, "underConstruction", on: "2026-03-01"), event(2, "suspended", on: "2026-04-01", after: [1]),
            event(3, "underConstruction", on: "2026-05-01", after: [2]),
            event(4, "suspended", on: "2026-05-02", after: [2]),
        ]
        let history = ProjectStageHistory(disputed)
        #expect(history.isDisputed)
        #expect(history.stage == .suspended)
        #expect(try history.since == day("2026-04-01"))
        #expect(history.ignored.isEmpty)
        let settled = ProjectStageHistory(disputed + [event(5, "underConstruction", on: "2026-05-03", after: [3, 4])])
        #expect(!settled.isDisputed && settled.stage == .underConstruction)
        #expect(try settled.since == day("2026-05-03"))
    }

    @Test func `who settles a dispute may set any stage`() {
        let disputed = [
            event(1, "underConstruction", on: "2026-03-01"), event(2, "suspended", on: "2026-04-01", after: [1]),
            event(3, "completed", on: "2026-04-02", after: [1], proof: true),
        ]
        #expect(ProjectStageHistory(disputed).stage == .suspended)
        let settled = ProjectStageHistory(
            disputed + [event(4, "completed", on: "2026-04-02", after: [2, 3], proof: true)])
        #expect(settled.stage == .completed && !settled.isDisputed && settled.ignored.isEmpty)
    }

    @Test func `an ignored step beside a good one disputes nothing`() {
        let history = ProjectStageHistory([
            event(1, "preliminary", on: "2026-03-01"), event(2, "readyToStart", on: "2026-04-01", after: [1]),
            event(3, "inProduction", on: "2026-04-02", after: [1], proof: true),
        ])
        #expect(history.stage == .readyToStart && !history.isDisputed)
        #expect(history.ignored == [id(3)])
    }
}
