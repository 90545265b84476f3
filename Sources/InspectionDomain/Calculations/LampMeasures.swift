/// What lamp rules measure, from the figures of one subject.
public struct LampFigures: Hashable, Sendable {
    /// Completed since 1 January, in 0.01 万元.
    public let doneYear: Int64?
    /// What the monthly plan expects by now, in 0.01 万元.
    public let plannedToDate: Int64?
    /// The plan of the year, in 0.01 万元.
    public let annualPlan: Int64?
    /// The completion rate of all subjects together, Σ done over Σ plan to date.
    public let averageCompletion: Ratio?
    /// When real construction began.
    public let startedOn: CivilDate?
    /// When it entered statistics.
    public let enteredOn: CivilDate?

    /// Collects the figures; absent ones leave the measures out that need them.
    public init(
        doneYear: Int64?, plannedToDate: Int64?, annualPlan: Int64?, averageCompletion: Ratio? = nil,
        startedOn: CivilDate? = nil, enteredOn: CivilDate? = nil
    ) {
        self.doneYear = doneYear
        self.plannedToDate = plannedToDate
        self.annualPlan = annualPlan
        self.averageCompletion = averageCompletion
        self.startedOn = startedOn
        self.enteredOn = enteredOn
    }

    /// The measures on a day.
    public func measures(today: CivilDate) -> [LampRule.Measure: Ratio] {
        var measures: [LampRule.Measure: Ratio] = [:]
        if let doneYear, let plannedToDate {
            let (behind, overflow) = plannedToDate.subtractingReportingOverflow(doneYear)
            if !overflow {
                if let annualPlan { measures[.pointsBehind] = Ratio(behind, over: annualPlan) }
                measures[.shortfall] = Ratio(behind, over: plannedToDate)
            }
            measures[.completion] = Ratio(doneYear, over: plannedToDate)
        }
        if let completion = measures[.completion], let averageCompletion {
            measures[.leadOverAverage] = completion.difference(to: averageCompletion)
        }
        if let startedOn {
            let months = enteredOn == nil ? Self.wholeMonths(from: startedOn, through: today) : 0
            measures[.monthsWithoutEntry] = Ratio(Int64(months), over: 1)
        }
        return measures
    }

    /// Whole months from a day to another: the corresponding day must have come; 0 if it lies before.
    static func wholeMonths(from start: CivilDate, through today: CivilDate) -> Int {
        let months = (today.year - start.year) * 12 + today.month - start.month
        guard months > 0, let corresponding = start.adding(months: months) else { return 0 }
        return corresponding <= today ? months : months - 1
    }
}

extension Ratio {
    /// This less the other; `nil` if the exact difference leaves 64 bits.
    public func difference(to other: Ratio) -> Ratio? {
        let numerator =
            Int128(self.numerator) * Int128(other.denominator) - Int128(other.numerator) * Int128(denominator)
        let product = Int128(denominator) * Int128(other.denominator)
        var divisor = (numerator.magnitude, product.magnitude)
        while divisor.1 != 0 { divisor = (divisor.1, divisor.0 % divisor.1) }
        let common = Int128(divisor.0)
        guard common > 0, let top = Int64(exactly: numerator / common), let bottom = Int64(exactly: product / common)
        else { return nil }
        return Ratio(top, over: bottom)
    }
}
