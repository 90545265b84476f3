/// Completion rates (catalogue §6.2).
///
/// Money counts 0.01 万元.
public enum Completion {
    /// What one project did and was to do.
    public struct Figures: Hashable, Sendable {
        /// Completed investment; `nil` if not reported.
        public let done: Int64?
        /// Planned investment; `nil` if not set.
        public let plan: Int64?

        /// Pairs the two.
        public init(done: Int64?, plan: Int64?) {
            self.done = done
            self.plan = plan
        }
    }

    /// The rate of a group, and what it rests on.
    public struct GroupRate: Hashable, Sendable {
        /// Σ done / Σ plan; `nil` if no project has a plan.
        public let rate: Ratio?
        /// Σ done of the projects with a plan.
        public let done: Int64
        /// Σ plan.
        public let plan: Int64
        /// How many projects were left out for want of a plan.
        public let withoutPlan: Int
        /// How many projects with a plan reported nothing; they count as nothing done.
        public let withoutReport: Int
    }

    /// Done over plan; `nil`, shown as “—” and never as 0 %, without a plan or with a plan of 0.
    public static func rate(done: Int64?, plan: Int64?) -> Ratio? {
        guard let done, let plan else { return nil }
        return Ratio(done, over: plan)
    }

    /// The rate of a group: sum over sum, never the average of rates; `nil` if the sums leave 64 bits.
    public static func group(_ projects: some Sequence<Figures>) -> GroupRate? {
        var sums: (done: Int64, plan: Int64) = (0, 0)
        var withoutPlan = 0
        var withoutReport = 0
        for project in projects {
            guard let plan = project.plan, plan > 0 else {
                withoutPlan += 1
                continue
            }
            if project.done == nil { withoutReport += 1 }
            let done = sums.done.addingReportingOverflow(project.done ?? 0)
            let planned = sums.plan.addingReportingOverflow(plan)
            guard !done.overflow, !planned.overflow else { return nil }
            sums = (done.partialValue, planned.partialValue)
        }
        return GroupRate(
            rate: Ratio(sums.done, over: sums.plan), done: sums.done, plan: sums.plan, withoutPlan: withoutPlan,
            withoutReport: withoutReport)
    }
}

/// The plan of a year by months.
///
/// Money counts 0.01 万元.
public struct MonthlyPlanSeries: Hashable, Sendable {
    /// The amounts by month, 1 to 12; absent months have no plan.
    public let amounts: [Int: Int64]

    /// Keeps the amounts of the months 1 to 12.
    public init(_ amounts: [Int: Int64]) { self.amounts = amounts.filter { (1...12).contains($0.key) } }

    /// Whether every month has an amount.
    public var isWhole: Bool { amounts.count == 12 }

    /// The sum of January to that month; `nil` if a month is missing or the sum leaves 64 bits.
    public func planned(through month: Int) -> Int64? {
        guard (1...12).contains(month) else { return nil }
        var sum: Int64 = 0
        for number in 1...month {
            guard let amount = amounts[number] else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(amount)
            guard !overflow else { return nil }
            sum = next
        }
        return sum
    }

    /// Σ of the twelve months less the annual plan, 0 when they agree (catalogue §6.5); `nil` if a month is missing.
    public func gap(to annualPlan: Int64) -> Int64? {
        guard let sum = planned(through: 12) else { return nil }
        let (gap, overflow) = sum.subtractingReportingOverflow(annualPlan)
        return overflow ? nil : gap
    }
}

/// Slip against schedule (catalogue §6.3, 序时进度).
public enum Slip {
    /// Done less expected as a share of the annual plan; negative is behind.
    ///
    /// `nil` without an annual plan.
    ///
    /// - Parameters:
    ///   - doneYear: Completed since 1 January.
    ///   - annualPlan: Plan of the year.
    ///   - plannedToDate: What the monthly plan expects by the end of the month; `nil` if there is no monthly plan.
    ///   - elapsedMonths: Whole months elapsed, 0 to 12: without a monthly plan, that many twelfths are expected.
    public static func againstSchedule(
        doneYear: Int64, annualPlan: Int64?, plannedToDate: Int64?, elapsedMonths: Int
    ) -> Ratio? {
        guard let annualPlan, annualPlan > 0, (0...12).contains(elapsedMonths) else { return nil }
        if let plannedToDate {
            let (lead, overflow) = doneYear.subtractingReportingOverflow(plannedToDate)
            return overflow ? nil : Ratio(lead, over: annualPlan)
        }
        let done = doneYear.multipliedReportingOverflow(by: 12)
        let expected = annualPlan.multipliedReportingOverflow(by: Int64(elapsedMonths))
        let whole = annualPlan.multipliedReportingOverflow(by: 12)
        let lead = done.partialValue.subtractingReportingOverflow(expected.partialValue)
        guard !done.overflow, !expected.overflow, !whole.overflow, !lead.overflow else { return nil }
        return Ratio(lead.partialValue, over: whole.partialValue)
    }

    /// The slip in words, such as “滞后序时进度 7.2 个百分点”.
    public static func words(_ slip: Ratio) -> Label {
        let tenths = slip.roundedTenthsOfPercent
        let points = Ratio(tenthsOfPercent: Int64(clamping: tenths.magnitude)).percentText.dropLast()
        if tenths < 0 { return Label("滞后序时进度 \(points) 个百分点", "\(points) percentage points behind schedule") }
        if tenths > 0 { return Label("超序时进度 \(points) 个百分点", "\(points) percentage points ahead of schedule") }
        return Label("与序时进度持平", "on schedule")
    }

    /// Days a milestone is late: actual date, or today if not reached, less planned; negative is early.
    public static func milestone(planned: CivilDate, actual: CivilDate?, today: CivilDate) -> Int {
        (actual ?? today).days(since: planned)
    }
}

/// The share of the key list in the city's annual investment (catalogue §6.4).
public struct KeyShare: Hashable, Sendable {
    /// Where the city's total comes from.
    public enum TotalSource: String, Hashable, Sendable {
        /// The sum over all registered projects.
        case registered
        /// Entered by hand because not all projects are registered.
        case entered
    }

    /// Σ annual plan of the key list.
    public let keyPlan: Int64
    /// Σ annual plan of the city's projects.
    public let cityPlan: Int64
    /// Where the city's total comes from.
    public let source: TotalSource
    /// How many projects the list has.
    public let count: Int
    /// Key over city; `nil` if the city's plan is 0.
    public let share: Ratio?
    /// Whether the share reaches the required one; “以上” includes equality.
    public let reachesShare: Bool
    /// Whether the list has exactly the required number of projects.
    public let hasRequiredCount: Bool

    /// Compares a list with the profile's requirements.
    public init(
        keyPlan: Int64, cityPlan: Int64, source: TotalSource, count: Int, requiredCount: Int, requiredShare: Ratio
    ) {
        self.keyPlan = keyPlan
        self.cityPlan = cityPlan
        self.source = source
        self.count = count
        share = Ratio(keyPlan, over: cityPlan)
        reachesShare = share.map { $0 >= requiredShare } ?? false
        hasRequiredCount = count == requiredCount
    }
}
