/// An exact fraction: compared without rounding, shown with one decimal of a per cent.
public struct Ratio: Hashable, Sendable, Comparable {
    /// The numerator in lowest terms.
    public let numerator: Int64
    /// The denominator in lowest terms, at least 1.
    public let denominator: Int64

    /// Nothing at all.
    public static let zero = Ratio(unchecked: 0, 1)

    /// A fraction; `nil` unless the denominator is positive.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard denominator > 0 else { return nil }
        self.init(unchecked: numerator, denominator)
    }

    /// A fraction of two counts; `nil` unless the second is positive.
    public init?(_ part: Int, of whole: Int) { self.init(Int64(part), over: Int64(whole)) }

    /// That many tenths of a per cent.
    public init(tenthsOfPercent tenths: Int64) { self.init(unchecked: tenths, 1000) }

    private init(unchecked numerator: Int64, _ denominator: Int64) {
        var divisor = (numerator.magnitude, denominator.magnitude)
        while divisor.1 != 0 { divisor = (divisor.1, divisor.0 % divisor.1) }
        // The common divisor divides the denominator, which is positive, so it fits.
        let common = Int64(divisor.0)
        self.numerator = numerator / common
        self.denominator = denominator / common
    }

    /// Tenths of a per cent, rounded half away from zero and held within 64 bits.
    public var roundedTenthsOfPercent: Int64 {
        let scaled = Int128(numerator) * 2000
        let twice = 2 * Int128(denominator)
        let half = Int128(denominator)
        return Int64(clamping: (scaled + (numerator < 0 ? -half : half)) / twice)
    }

    /// Such as `95.7%`.
    public var percentText: String { Self.decimal(roundedTenthsOfPercent) + "%" }

    /// Percentage points with their sign, such as `+1.2`, `-7.2` or `0.0`.
    public var pointsText: String {
        let tenths = roundedTenthsOfPercent
        return (tenths > 0 ? "+" : "") + Self.decimal(tenths)
    }

    /// By value, exactly.
    public static func < (left: Ratio, right: Ratio) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }

    private static func decimal(_ tenths: Int64) -> String {
        (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}

extension Ratio? {
    /// What stands where there is nothing to divide by.
    public static var missingText: String { "—" }

    /// Such as `95.7%`, or `—` where there is nothing to divide by.
    public var percentText: String { self?.percentText ?? Self.missingText }
}
