import Causality
public import Wording

/// Points of a score: a count of 0.01 points, so that published parts add up to the published total.
public struct Points: Hashable, Sendable, Comparable {
    /// Hundredths of a point.
    public let hundredths: Int64

    /// Nothing.
    public static let zero = Points(hundredths: 0)

    /// That many hundredths.
    public init(hundredths: Int64) { self.hundredths = hundredths }

    /// A fraction of a point, rounded half away from zero and held within 64 bits; `nil` unless the divisor is positive.
    init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator > 0 else { return nil }
        let half = numerator < 0 ? -denominator : denominator
        hundredths = Int64(clamping: (200 * numerator + half) / (2 * denominator))
    }

    /// Such as `109.68`.
    public var text: String {
        let size = hundredths.magnitude
        let fraction = size % 100
        return (hundredths < 0 ? "-" : "") + "\(size / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }

    /// By value.
    public static func < (left: Points, right: Points) -> Bool { left.hundredths < right.hundredths }

    /// The sum, held within 64 bits.
    public static func + (left: Points, right: Points) -> Points {
        Points(hundredths: Int64(clamping: Int128(left.hundredths) + Int128(right.hundredths)))
    }

    /// Σ weight × points / Σ weight over the parts that have points; `nil` if none has, or the weights add up to 0.
    static func weightedMean(_ parts: [(weight: Int, points: Points?)]) -> Points? {
        var sum: Int128 = 0
        var weights: Int128 = 0
        for part in parts {
            guard let points = part.points else { continue }
            sum += Int128(part.weight) * Int128(points.hundredths)
            weights += Int128(part.weight)
        }
        return Points(sum, over: 100 * weights)
    }
}

extension Points? {
    /// Such as `109.68`, or `—` where there is no score.
    public var text: String { self?.text ?? Ratio?.missingText }
}

/// Points added or taken by hand, with the reason.
public struct Adjustment: Hashable, Sendable {
    /// How many; negative takes.
    public let points: Points
    /// Why; an adjustment without a reason is refused.
    public let note: String

    /// Pairs points and reason.
    public init(_ points: Points, note: String) {
        self.points = points
        self.note = note
    }
}

/// Why a score cannot be computed.
public enum ScoreError: PersonFacingError, Hashable {
    /// Points were added or taken without a reason.
    case adjustmentWithoutNote(subject: String, points: Points)

    /// `score.adjustment-without-note`.
    public var code: String { "score.adjustment-without-note" }
    /// Subject and points.
    public var values: [String: String] {
        switch self {
        case .adjustmentWithoutNote(let subject, let points): ["subject": subject, "points": points.text]
        }
    }
    /// Names the subject.
    public var message: Label {
        switch self {
        case .adjustmentWithoutNote(let subject, let points):
            Label("“\(subject)”的加减分 \(points.text) 没有说明", "The adjustment \(points.text) of “\(subject)” has no reason")
        }
    }
    /// Write the reason.
    public var nextStep: Label { Label("请写明加减分理由。", "Give the reason of the adjustment.") }

    static func check(_ adjustments: [Adjustment], of subject: String) throws(ScoreError) {
        for adjustment in adjustments where !FieldValue.text(adjustment.note).isFilled {
            throw .adjustmentWithoutNote(subject: subject, points: adjustment.points)
        }
    }
}
