import InspectionDomain
import Testing
import Wording

/// Each machine is compared, pair by pair, with a drawing of its own: one line a state, the states it may lead to.
struct StateTableTests {
    private func compare<State: MachineState>(_ table: StateTable<State>, with drawing: String) throws {
        var drawn: Set<Arrow<State>> = []
        for line in drawing.split(separator: "\n") {
            let ends = line.split(separator: ">").map { $0.split(separator: " ").map(String.init) }
            let from = try #require(State(rawValue: ends[0][0]))
            for target in ends.count > 1 ? ends[1] : [] {
                drawn.insert(Arrow(from, try #require(State(rawValue: target))))
            }
        }
        for from in State.allCases {
            for to in State.allCases {
                let isDrawn = drawn.contains(Arrow(from, to))
                #expect(table.allows(from, to) == isDrawn, "\(table.name): \(from) → \(to)")
                if isDrawn {
                    #expect(throws: Never.self) { try table.check(from, to) }
                } else {
                    #expect(throws: IllegalTransition.self) { try table.check(from, to) }
                }
            }
        }
        #expect(reachable(in: table) == Set(State.allCases), "\(table.name): every state can be reached")
        #expect(Set(State.allCases.map(\.label)).count == State.allCases.count)
    }

    private func reachable<State: MachineState>(in table: StateTable<State>) -> Set<State> {
        var found: Set = [table.initial]
        var open = [table.initial]
        while let state = open.popLast() {
            for next in table.next(after: state) where found.insert(next).inserted { open.append(next) }
        }
        return found
    }

    @Test func `the visit machine allows exactly its drawing`() throws {
        try compare(
            VisitState.table,
            with: """
                planned > draft
                draft > sealed
                sealed > delivered
                delivered > accepted returned
                returned > delivered
                accepted > archived
                archived
                """)
        #expect(VisitState.table.isTerminal(.archived))
    }

    @Test func `the statistical-entry machine allows exactly its drawing`() throws {
        try compare(
            StatEntryState.table,
            with: """
                notEligible > eligible
                eligible > guided
                guided > submitted
                submitted > underAudit
                underAudit > returned entered
                returned > submitted
                entered > volumeComplete
                """)
    }

    @Test func `the resolution machine allows exactly its drawing`() throws {
        try compare(
            ResolutionState.table,
            with: """
                decided > assigned
                assigned > inProgress overdue
                inProgress > reportedDone overdue
                reportedDone > verified inProgress
                overdue > supervised reportedDone
                supervised > reportedDone
                """)
    }

    @Test func `the centralised-start machine allows exactly its drawing`() throws {
        try compare(
            StartEntryState.table,
            with: """
                selected > ceremonyHeld
                ceremonyHeld > substantivelyStarted overdue
                overdue > rectifying substantivelyStarted
                rectifying > substantivelyStarted
                """)
    }

    @Test func `the report-run machine allows exactly its drawing`() throws {
        try compare(
            ReportRunState.table,
            with: """
                open > drafted
                drafted > submitted
                submitted > audited returned
                returned > drafted
                audited > published
                published > superseded
                """)
    }

    @Test func `the promise machine allows exactly its drawing`() throws {
        try compare(
            PromiseState.table,
            with: """
                offered > promised
                promised > dueSoon supplemented overdue
                dueSoon > supplemented overdue
                overdue > followedUp
                followedUp > supplemented breached
                supplemented > verified
                """)
        #expect(PromiseState.table.isTerminal(.breached))
    }

    @Test func `the approval machine allows exactly its drawing and refuses only over the proposal`() throws {
        try compare(
            ApprovalItemState.table,
            with: """
                notStarted > preService submitted exempt
                preService > submitted exempt
                submitted > accepted acceptedWithDeficiency returnedForCorrection refusedProposed
                accepted > underReview returnedForCorrection
                acceptedWithDeficiency > underReview returnedForCorrection
                underReview > approved refusedProposed returnedForCorrection
                returnedForCorrection > submitted
                refusedProposed > refusedSigned underReview
                """)
        let ways = ApprovalItemState.allCases.filter { ApprovalItemState.table.allows($0, .refusedSigned) }
        #expect(ways == [.refusedProposed])
    }

    @Test func `the project stages allow exactly their drawing`() throws {
        try compare(
            ProjectStage.table,
            with: """
                negotiating > signed rejectedAtPreReview withdrawn
                signed > admitted rejectedAtPreReview withdrawn
                admitted > reserve preliminary withdrawn
                reserve > preliminary withdrawn
                preliminary > readyToStart suspended withdrawn
                readyToStart > started suspended withdrawn
                started > underConstruction suspended withdrawn
                underConstruction > completed suspended withdrawn
                completed > inProduction
                suspended > preliminary readyToStart started underConstruction withdrawn
                rejectedAtPreReview > negotiating
                """)
        #expect(!ProjectStage.table.allows(.rejectedAtPreReview, .admitted))
    }

    @Test func `a refusal names what is allowed instead`() {
        let error = #expect(throws: IllegalTransition.self) { try VisitState.table.check(.sealed, .draft) }
        #expect(error?.code == "state.visit")
        #expect(error?.nextStep.zh == "可变为：已送达")
        let final = #expect(throws: IllegalTransition.self) { try VisitState.table.check(.archived, .draft) }
        #expect(final?.nextStep.en == "It is final; nothing may follow.")
    }
}
