public import Causality

/// Least numbers per period, shown as done, required and days left (catalogue §6.9).
public struct QuotaLine: Hashable, Sendable {
    /// Whose: a unit or territory; empty for the city.
    public let subject: String
    /// What is counted.
    public let label: Label
    /// In which period.
    public let period: Period
    /// How many there are.
    public let done: Int
    /// How many there must be.
    public let required: Int
    /// Days until the period ends, today not counted; negative once it is over.
    public let daysLeft: Int
    /// The records counted, sorted.
    public let sources: [RecordID]

    /// Whether the number is reached; equality counts.
    public var isMet: Bool { done >= required }

    /// Describes a line.
    public init(
        subject: String, label: Label, period: Period, done: Int, required: Int, today: CivilDate,
        sources: [RecordID] = []
    ) {
        self.subject = subject
        self.label = label
        self.period = period
        self.done = done
        self.required = required
        daysLeft = period.last.days(since: today)
        self.sources = sources.sorted()
    }
}

/// Trips to win projects against their quotas (JC 招商引资行动).
public struct TripQuotas: Sendable {
    /// A trip.
    public struct Trip: Hashable, Sendable {
        /// The record.
        public let id: RecordID
        /// The unit that travelled.
        public let unit: String
        /// The day.
        public let on: CivilDate
        /// How many projects were contacted.
        public let projects: Int

        /// Describes a trip.
        public init(id: RecordID, unit: String, on: CivilDate, projects: Int) {
            self.id = id
            self.unit = unit
            self.on = on
            self.projects = projects
        }
    }

    /// The profile's numbers.
    public let quotas: MechanismProfile.Quotas
    /// Today.
    public let today: CivilDate

    /// Sets the numbers and the day.
    public init(_ quotas: MechanismProfile.Quotas, today: CivilDate) {
        self.quotas = quotas
        self.today = today
    }

    /// A leader's trips in the quarter of a day; a trip counts only with enough projects.
    public func leader(_ unit: String, quarterOf day: CivilDate, trips: some Sequence<Trip>) -> QuotaLine? {
        guard let quarter = Period(.quarter, containing: day) else { return nil }
        let counted = trips.filter {
            $0.unit == unit && quarter.contains($0.on) && $0.projects >= quotas.projectsPerLeaderTrip
        }
        let least = quotas.projectsPerLeaderTrip
        return QuotaLine(
            subject: unit,
            label: Label("主要领导外出招商（每次不少于 \(least) 个项目）", "leader's trips (at least \(least) projects each)"),
            period: quarter, done: counted.count, required: quotas.tripsPerLeaderQuarter, today: today,
            sources: counted.map(\.id))
    }

    /// A department's trips in the month of a day, and its projects over the elapsed months of the year.
    ///
    /// The second line requires the monthly average times the months elapsed, so that it compares whole numbers.
    public func department(_ unit: String, monthOf day: CivilDate, trips: some Sequence<Trip>) -> [QuotaLine] {
        guard let month = Period(.month, containing: day), let year = Period(.year, containing: day) else { return [] }
        let own = trips.filter { $0.unit == unit && year.contains($0.on) && $0.on <= month.last }
        let inMonth = own.filter { month.contains($0.on) }
        return [
            QuotaLine(
                subject: unit, label: Label("投促部门外出次数", "department's trips"), period: month, done: inMonth.count,
                required: quotas.tripsPerDepartmentMonth, today: today, sources: inMonth.map(\.id)),
            QuotaLine(
                subject: unit,
                label: Label(
                    "年内累计对接项目（月均不少于 \(quotas.projectsPerDepartmentMonth) 个）",
                    "projects since January (\(quotas.projectsPerDepartmentMonth) a month on average)"),
                period: month, done: own.map(\.projects).reduce(0, +),
                required: quotas.projectsPerDepartmentMonth * day.month, today: today, sources: own.map(\.id)),
        ]
    }
}

extension MechanismProfile.Duty {
    /// How often the duty was done in the period that a day lies in.
    public func line(on day: CivilDate, doneOn: some Sequence<(id: RecordID, on: CivilDate)>) -> QuotaLine? {
        guard let period = Period(cadence, containing: day) else { return nil }
        let done = doneOn.filter { period.contains($0.on) }
        return QuotaLine(
            subject: group ?? "", label: label, period: period, done: done.count, required: times, today: day,
            sources: done.map(\.id))
    }
}
