public import Causality
public import InspectionDomain

/// The lights of projects: their progress and their entry into statistics by the profile's rules, the same at node and
/// centre.
///
/// A project is measured by its latest report of the year against its plan to the end of that month; the average is
/// that of all projects reported.
public struct ProjectLamps: Sendable {
    /// As of which months the projects' figures stand, with the number of projects.
    public let months: [CivilMonth: Int]
    private let progress: [RecordID: ProjectProgress]
    private let starts: ProjectStarts
    private let average: Ratio?
    private let rules: [LampRule]
    private let today: CivilDate

    /// Lights by the rules given, from figures that were read before.
    public init(
        _ progress: [RecordID: ProjectProgress], starts: ProjectStarts = ProjectStarts(), rules: [LampRule],
        today: CivilDate
    ) {
        months = progress.values.reduce(into: [:]) { $0[$1.month, default: 0] += 1 }
        average = Completion.group(progress.values.map { .init(done: $0.doneYear, plan: $0.plannedToDate) })?.rate
        self.progress = progress
        self.starts = starts
        self.rules = rules
        self.today = today
    }

    /// The gravest light of a project by the profile's rules, with its rule; `nil` where every rule lacks a figure.
    public func light(of project: RecordID) -> (rule: LampRule, light: LampRule.Light)? {
        let measures = measures(of: project)
        return rules.compactMap { rule in rule.light(for: measures).map { (rule: rule, light: $0) } }
            .max { $0.light < $1.light }
    }

    /// The light of a project by one rule; `nil` where a figure is missing that the rule asks for.
    public func light(of project: RecordID, by rule: LampRule) -> LampRule.Light? {
        rule.light(for: measures(of: project))
    }

    private func measures(of project: RecordID) -> [LampRule.Measure: Ratio] {
        let known = progress[project]
        return LampFigures(
            doneYear: known?.doneYear, plannedToDate: known?.plannedToDate, annualPlan: known?.annualPlan,
            averageCompletion: average, startedOn: starts.started[project], enteredOn: starts.entered[project]
        ).measures(today: today)
    }
}

/// When construction really began, and when projects entered statistics.
public struct ProjectStarts: Hashable, Sendable {
    /// The first day under construction, by project.
    public var started: [RecordID: CivilDate] = [:]
    /// The day of entry, by project.
    public var entered: [RecordID: CivilDate] = [:]

    /// Knows of none.
    public init() {}
}

extension InspectionStore {
    /// The lamps on a day, by the profile in force; reads nothing if the profile has no lamps.
    ///
    /// - Throws: ``ProfileError`` for a faulty profile.
    public func projectLamps(on today: CivilDate) throws -> ProjectLamps {
        let rules = try mechanismProfile(on: today).lamps
        guard !rules.isEmpty else { return ProjectLamps([:], rules: [], today: today) }
        return ProjectLamps(
            try projectProgress(through: today.civilMonth), starts: try projectStarts(for: rules), rules: rules,
            today: today)
    }

    /// The starts and entries in some scopes, `nil` for all; none are read unless a rule asks for them.
    public func projectStarts(for rules: [LampRule], scopes: Set<ScopeID>? = nil) throws -> ProjectStarts {
        var starts = ProjectStarts()
        let asks = rules.contains { $0.bands.contains { $0.when.contains { $0.measure == .monthsWithoutEntry } } }
        guard asks else { return starts }
        for record in try records(RecordQuery(type: RecordType.stageEvent.name, scopes: scopes)) {
            let event = StageEventView(unchecked: record.state)
            guard let project = event.project, let on = event.on, event.to == .started || event.to == .underConstruction
            else { continue }
            starts.started[project] = min(starts.started[project] ?? on, on)
        }
        for record in try records(RecordQuery(type: RecordType.statEntry.name, scopes: scopes)) {
            let entry = StatEntryView(unchecked: record.state)
            if let project = entry.project, let on = entry.enteredOn { starts.entered[project] = on }
        }
        return starts
    }
}
