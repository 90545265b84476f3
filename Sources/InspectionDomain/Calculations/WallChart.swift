public import Causality

/// Nodes planned backwards from a finish, and the chart that shows where they stand (挂图作战, ZH 三.4).
public enum WallChart {
    /// A step of the work.
    public struct Step: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// How many days it takes.
        public let days: Int

        /// Describes a step.
        public init(_ name: String, days: Int) {
            self.name = name
            self.days = days
        }
    }

    /// A planned node.
    public struct PlannedNode: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// When it must begin.
        public let beginsOn: CivilDate
        /// When it must be reached.
        public let plannedOn: CivilDate
    }

    /// Plans steps backwards so that the last ends on the finish date (倒排工期); `nil` if a length is negative.
    public static func backwards(from finish: CivilDate, _ steps: [Step]) -> [PlannedNode]? {
        var end = finish
        var nodes: [PlannedNode] = []
        for step in steps.reversed() {
            guard step.days >= 0, let begin = end.adding(days: -step.days) else { return nil }
            nodes.append(PlannedNode(name: step.name, beginsOn: begin, plannedOn: end))
            end = begin
        }
        return nodes.reversed()
    }

    /// Where a node stands.
    public enum NodeState: String, Hashable, Sendable, CaseIterable {
        /// Reached by the planned day.
        case reached
        /// Reached after it.
        case reachedLate
        /// Not reached, planned in the chart's present period.
        case due
        /// Not reached, planned later.
        case ahead
        /// Not reached and past.
        case late

        /// What people see.
        public var label: Label {
            switch self {
            case .reached: Label("按期完成", "reached")
            case .reachedLate: Label("逾期完成", "reached late")
            case .due: Label("本期应完成", "due")
            case .ahead: Label("未到期", "ahead")
            case .late: Label("逾期未完成", "late")
            }
        }
    }

    /// A node on the chart.
    public struct ChartNode: Hashable, Sendable {
        /// The milestone.
        public let milestone: RecordID
        /// Where it stands.
        public let state: NodeState
    }

    /// One field of the chart.
    public struct Field: Hashable, Sendable {
        /// The period.
        public let period: Period
        /// Its nodes, by planned day and id.
        public let nodes: [ChartNode]
    }

    /// The chart of one project or of many: a field for each period that has nodes, in order.
    ///
    /// A chart by days has no period of its own: use ``PeriodKind/week`` and the nodes' dates.
    public static func fields(
        _ milestones: some Sequence<MilestoneView>, by kind: PeriodKind, today: CivilDate
    ) -> [Field] {
        var byPeriod: [Period: [MilestoneView]] = [:]
        for milestone in milestones where milestone.standing != .deleted {
            guard let planned = milestone.plannedOn, let period = Period(kind, containing: planned) else { continue }
            byPeriod[period, default: []].append(milestone)
        }
        return byPeriod.sorted { $0.key < $1.key }.map { period, milestones in
            let ordered = milestones.sorted { ($0.plannedOn ?? today, $0.id) < ($1.plannedOn ?? today, $1.id) }
            return Field(
                period: period,
                nodes: ordered.map { ChartNode(milestone: $0.id, state: state(of: $0, in: period, today: today)) })
        }
    }

    private static func state(of milestone: MilestoneView, in period: Period, today: CivilDate) -> NodeState {
        guard let planned = milestone.plannedOn else { return .ahead }
        if let actual = milestone.actualOn { return actual <= planned ? .reached : .reachedLate }
        if planned < today { return .late }
        return period.contains(today) ? .due : .ahead
    }
}
