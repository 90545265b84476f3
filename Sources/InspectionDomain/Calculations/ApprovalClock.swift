public import Causality

/// A time limit in working days that runs from a day (35 for a start on land, 30 for the listing of a plot).
public struct WorkingDayClock: Hashable, Sendable {
    /// The day it starts; not counted itself.
    public let openedOn: CivilDate
    /// The day by whose end it must be done.
    public let dueOn: CivilDate
    /// Working days used until it was done, or until today.
    public let used: Int
    /// Working days allowed, with those of correction if they pause the clock.
    public let allowed: Int
    /// Whether it was or is late.
    public let isLate: Bool

    /// Used over allowed; 1 on the due day.
    public var share: Ratio? { Ratio(used, of: allowed) }

    /// Reads the clock.
    ///
    /// - Parameter pause: Working days that do not count, such as the owner's correction; 0 unless the profile says so.
    public init(
        openedOn: CivilDate, workingDays: Int, pause: Int = 0, finishedOn: CivilDate?, today: CivilDate,
        calendar: WorkCalendar
    ) throws(CalendarError) {
        self.openedOn = openedOn
        allowed = workingDays + max(0, pause)
        dueOn = try calendar.addWorkingDays(openedOn, allowed)
        let end = finishedOn ?? today
        used = try calendar.workingDays(after: openedOn, through: end)
        isLate = end > dueOn
    }
}

/// The stages of one approval case on one board (catalogue §5.4): items of a stage run side by side.
public struct ApprovalBoard: Hashable, Sendable {
    /// Where a stage stands.
    public enum StageState: String, Hashable, Sendable {
        /// An earlier stage is not ended.
        case waiting
        /// Its items run.
        case running
        /// All its items are approved or not needed.
        case ended
    }

    /// One stage.
    public struct Stage: Hashable, Sendable {
        /// The stage.
        public let stage: ApprovalStage
        /// Its items, by name and id.
        public let items: [RecordID]
        /// Its items that are not ended.
        public let open: [RecordID]
        /// By when it must end; `nil` in a flow without budgets.
        public let dueOn: CivilDate?
        /// When its last item was decided; `nil` until it ended.
        public let endedOn: CivilDate?
        /// Where it stands.
        public let state: StageState
        /// Whether it ended or runs past its due day.
        public let isLate: Bool
    }

    /// The stages in the order of the flow.
    public let stages: [Stage]
    /// The whole clock; `nil` for the general flow, which has none.
    public let clock: WorkingDayClock?

    /// Reads the board.
    ///
    /// - Parameters:
    ///   - budgets: Working days of each stage in the order of the flow; ignored for the general flow.
    ///   - pause: Working days of correction, if the profile lets them pause the clock.
    public init(
        flow: ApprovalFlow, openedOn: CivilDate, items: some Sequence<ApprovalItemView>, budgets: [Int],
        pause: Int = 0, today: CivilDate, calendar: WorkCalendar
    ) throws(CalendarError) {
        let byStage = Dictionary(grouping: items.filter { $0.standing != .deleted }) { $0.stage }
        let hasClock = flow == .startOnLand && budgets.count == flow.stages.count
        var stages: [Stage] = []
        var isOpen = true
        var spent = max(0, pause)
        for (index, stage) in flow.stages.enumerated() {
            let own = (byStage[stage] ?? []).sorted { ($0.name ?? "", $0.id) < ($1.name ?? "", $1.id) }
            let open = own.filter { !$0.isEnded }
            let hasEnded = isOpen && open.isEmpty && !own.isEmpty
            if hasClock { spent += budgets[index] }
            let due = hasClock ? try calendar.addWorkingDays(openedOn, spent) : nil
            let endedOn = hasEnded ? own.compactMap(\.decidedOn).max() ?? openedOn : nil
            stages.append(
                Stage(
                    stage: stage, items: own.map(\.id), open: open.map(\.id), dueOn: due, endedOn: endedOn,
                    state: hasEnded ? .ended : isOpen ? .running : .waiting,
                    isLate: due.map { (endedOn ?? today) > $0 } ?? false))
            isOpen = isOpen && hasEnded
        }
        self.stages = stages
        guard hasClock else {
            clock = nil
            return
        }
        clock = try WorkingDayClock(
            openedOn: openedOn, workingDays: budgets.reduce(0, +), pause: pause,
            finishedOn: isOpen ? stages.compactMap(\.endedOn).max() : nil, today: today, calendar: calendar)
    }
}
