import Causality

/// The lists that the office keeps current (JC 督考一体, F-JC-22).
public enum StandingList: String, Hashable, Sendable, CaseIterable {
    /// Planned start passed, not started.
    case notStarted
    /// Works stopped.
    case stopped
    /// Works resumed in the year.
    case resumed
    /// Conditions met, not in statistics.
    case notEntered

    /// What people see.
    public var label: Label {
        switch self {
        case .notStarted: Label("应开工未开工", "planned start passed, not started")
        case .stopped: Label("停工", "stopped")
        case .resumed: Label("已复工", "resumed")
        case .notEntered: Label("应入统未入统", "eligible, not in statistics")
        }
    }

    /// What is known of a project.
    public struct Facts: Sendable {
        /// Its stage.
        public let stage: ProjectStageHistory
        /// 计划开工日期.
        public let plannedStart: CivilDate?
        /// Its way into statistics.
        public let entry: StatEntryView?

        /// Collects the facts.
        public init(stage: ProjectStageHistory, plannedStart: CivilDate?, entry: StatEntryView?) {
            self.stage = stage
            self.plannedStart = plannedStart
            self.entry = entry
        }

        /// Whether real construction has begun; a disputed stage is read cautiously.
        public var hasStarted: Bool {
            switch stage.stage {
            case .started, .underConstruction, .completed, .inProduction: true
            case .suspended: stage.graph.ordered.contains { $0.to == .started || $0.to == .underConstruction }
            default: false
            }
        }
    }

    /// The lists that a project stands on that day.
    public static func lists(of facts: Facts, today: CivilDate) -> Set<StandingList> {
        var lists: Set<StandingList> = []
        if let planned = facts.plannedStart, planned < today, !facts.hasStarted { lists.insert(.notStarted) }
        if facts.stage.stage == .suspended { lists.insert(.stopped) }
        let resumptions = facts.stage.graph.ordered.filter { $0.kind == .resumed && $0.on?.year == today.year }
        if facts.stage.stage != .suspended && !resumptions.isEmpty { lists.insert(.resumed) }
        if let entry = facts.entry, !entry.isEntered, entry.state != .notEligible { lists.insert(.notEntered) }
        return lists
    }
}
