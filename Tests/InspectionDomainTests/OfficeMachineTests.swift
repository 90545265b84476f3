import Causality
import InspectionDomain
import Testing

/// Each machine against a drawing of its own, over every pair of states.
struct OfficeMachineTests {
    private func compare<State: MachineState>(_ table: StateTable<State>, with drawing: String) throws {
        var drawn: Set<Arrow<State>> = []
        for line in drawing.split(separator: "\n") {
            let ends = line.split(separator: ">").map { $0.split(separator: " ").map(String.init) }
            let from = try #require(State(rawValue: ends[0][0]))
            for target in ends[1] { drawn.insert(Arrow(from, try #require(State(rawValue: target)))) }
        }
        for from in State.allCases {
            for to in State.allCases {
                let isDrawn = drawn.contains(Arrow(from, to))
                #expect(table.allows(from, to) == isDrawn, "\(table.name): \(from) → \(to)")
                if !isDrawn { #expect(throws: IllegalTransition.self) { try table.check(from, to) } }
            }
        }
        #expect(Set(State.allCases.map(\.label)).count == State.allCases.count)
    }

    @Test func `a letter is proposed by a rule and sent only after a person approved it`() throws {
        try compare(
            NoticeState.letter,
            with: """
                proposed > approved lapsed
                approved > sent lapsed
                sent > acknowledged
                acknowledged > rectifying replied
                rectifying > replied
                replied > verified rectifying
                """)
    }

    @Test func `an interview is held only after a leader approved it`() throws {
        try compare(
            NoticeState.interview,
            with: """
                proposed > approved lapsed
                approved > scheduled lapsed
                scheduled > held lapsed
                held > rectifying
                rectifying > verified
                """)
    }

    @Test func `a supervision order is issued only when signed, and its reply closes it`() throws {
        try compare(
            NoticeState.supervisionOrder,
            with: """
                drafted > signed lapsed
                signed > issued
                issued > replied
                replied > closed issued
                """)
    }

    @Test func `a yellow card needs a verified complaint, an unfounded one ends there`() throws {
        try compare(
            NoticeState.yellowCard,
            with: """
                complained > verifying
                verifying > unfounded confirmed
                confirmed > carded
                carded > counted
                """)
        #expect(NoticeState.yellowCard.isTerminal(.unfounded))
    }

    @Test func `a blacklisting is proposed, published and lifted`() throws {
        try compare(
            NoticeState.blacklist, with: "proposed > published lapsed\npublished > lifted")
    }

    @Test func `every kind of notice has a machine that starts where it says`() {
        let starts: [NoticeKind: NoticeState] = [
            .reminder: .proposed, .circular: .proposed, .exposure: .proposed, .interview: .proposed,
            .supervisionOrder: .drafted, .yellowCard: .complained, .blacklist: .proposed,
        ]
        for kind in NoticeKind.allCases { #expect(kind.table.initial == starts[kind]) }
    }

    @Test func `case, task, need, round, honour and warning machines allow exactly their drawings`() throws {
        try compare(
            ApprovalCaseState.table, with: "planned > open withdrawn\nopen > completed withdrawn\ncompleted > open")
        try compare(
            TaskState.table, with: "opened > inProgress\ninProgress > reportedDone\nreportedDone > verified inProgress")
        try compare(
            NeedState.table,
            with: """
                listed > handling coordinating withdrawn
                handling > coordinating answered withdrawn
                coordinating > answered handling
                answered > closed handling
                """)
        try compare(RoundState.table, with: "open > scored\nscored > published open")
        try compare(HonorState.table, with: "candidate > confirmed declined\nconfirmed > revoked")
        try compare(
            WarningState.table, with: "raised > acknowledged\nacknowledged > rectifying cleared\nrectifying > cleared")
    }

    @Test func `what is published is never opened again`() {
        #expect(RoundState.table.isTerminal(.published))
        #expect(ReportRunState.table.next(after: .published) == [.superseded])
    }

    @Test func `F-JC-21 a notice or reward is recorded with its approval`() throws {
        #expect(!NoticeKind.exposure.table.allows(.proposed, .sent))
        #expect(RecordType.reward.field(named: "approvedBy")?.isRequired == true)
        let without = RecordType.reward.violations(
            in: [
                "receiver": .text("阳城县"), "receiverKind": .text("county"), "kind": .text("landQuota"),
                "reason": .text("季度第一"),
            ], unknown: .refused, requiresAll: true)
        #expect(without.map(\.field) == ["approvedBy", "approvedOn"])
    }

    @Test func `F-JC-20 a work task needs its standard, schedule and due day`() {
        let missing = RecordType.workTask.violations(
            in: ["unit": .text("泽州县"), "text": .text("完成征拆"), "dueOn": .text("2026-07-31")], unknown: .refused,
            requiresAll: true)
        #expect(missing.map(\.field) == ["schedule", "standard"])
        #expect(missing.allSatisfy { $0.reason == .missing })
    }

    @Test func `F-JC-05 an item without level, measure, limit, leader or handler is not listed`() throws {
        let full: [String: FieldValue] = [
            "project": .reference(id(1)), "name": .text("环评"), "level": .text("city"), "measure": .text("并联办理"),
            "limitOn": .text("2026-07-01"), "responsibleLeader": .text("责任领导"), "handler": .text("承办人"),
        ]
        let item = ApprovalItemView(unchecked: made(.approvalItem, 2, full))
        #expect(item.missingForList.isEmpty)
        for field in ["level", "measure", "limitOn", "responsibleLeader", "handler"] {
            var less = full
            less[field] = nil
            #expect(ApprovalItemView(unchecked: made(.approvalItem, 3, less)).missingForList == [field])
            let violations = RecordType.approvalItem.violations(in: less, unknown: .refused, requiresAll: true)
            #expect(violations.map(\.field) == [field])
        }
    }
}
