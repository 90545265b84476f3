/// How a city lights progress or statistical entry red, yellow or green (rules of four cities are published).
public struct LampRule: Hashable, Sendable, Decodable {
    /// A colour; green is what no band claims.
    public enum Light: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// 绿.
        case green
        /// 黄.
        case yellow
        /// 红.
        case red

        /// What is stored: `green`, `yellow` or `red`.
        public var code: String { String(describing: self) }

        /// What people see.
        public var label: Label {
            switch self {
            case .green: Label("绿灯", "green")
            case .yellow: Label("黄灯", "yellow")
            case .red: Label("红灯", "red")
            }
        }

        /// Red over yellow over green.
        public static func < (left: Light, right: Light) -> Bool { left.rawValue < right.rawValue }
    }

    /// What is measured.
    public enum Measure: String, Hashable, Sendable, Decodable, CaseIterable {
        /// Expected less done, as a share of the annual plan: percentage points behind, negative when ahead.
        case pointsBehind
        /// What is missing of the plan to date, as a share of that plan.
        case shortfall
        /// Done over the plan to date.
        case completion
        /// ``completion`` less the average of all subjects.
        case leadOverAverage
        /// Whole months since the start while not in statistics; 0 once entered.
        case monthsWithoutEntry

        /// Whether thresholds count tenths of a per cent; otherwise whole units.
        public var isShare: Bool { self != .monthsWithoutEntry }
    }

    /// One comparison of a band.
    public struct Condition: Hashable, Sendable, Decodable {
        /// What is measured.
        public let measure: Measure
        /// On which side of the value.
        public let compares: WarningRule.Comparison
        /// In 0.1 % or 0.1 percentage points; in months for ``Measure/monthsWithoutEntry``.
        public let value: Int64

        /// The value as a fraction.
        var threshold: Ratio {
            measure.isShare ? Ratio(tenthsOfPercent: value) : Ratio(tenthsOfPercent: value.multipliedClamping(by: 1000))
        }
    }

    /// A colour and when it shows: all conditions hold.
    public struct Band: Hashable, Sendable {
        /// The colour.
        public let light: Light
        /// All of them must hold; at least one.
        public let when: [Condition]
    }

    /// Stable code, such as `yinchuan-progress`.
    public let code: String
    /// What people see.
    public let label: Label
    /// Where the rule is published, and what of it is our reading.
    public let source: String
    /// The bands from the gravest; the first that holds gives the light, green if none does.
    public let bands: [Band]

    /// The light for the measures given; `nil`, shown as “—”, if a measure that the rule asks for is missing.
    public func light(for measures: [Measure: Ratio]) -> Light? {
        for band in bands {
            var holds = true
            for condition in band.when {
                guard let value = measures[condition.measure] else { return nil }
                holds = holds && condition.compares.holds(value, condition.threshold)
            }
            if holds { return band.light }
        }
        return .green
    }
}

extension LampRule.Band: Decodable {
    private enum CodingKeys: String, CodingKey { case light, when }

    /// Reads a band; the light by its code.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let code = try values.decode(String.self, forKey: .light)
        guard let light = LampRule.Light.allCases.first(where: { $0.code == code }) else {
            throw DecodingError.dataCorruptedError(forKey: .light, in: values, debugDescription: code)
        }
        self.light = light
        when = try values.decode([LampRule.Condition].self, forKey: .when)
    }
}

extension Int64 {
    // Thresholds come from a document: a hostile one must not trap.
    fileprivate func multipliedClamping(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? (self < 0 ? .min : .max) : product
    }
}
