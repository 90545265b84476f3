import Foundation

/// One figure of the promise, its target and what was measured.
struct Figure: Codable {
    /// What was measured, in a few words.
    let name: String
    /// The target as promised; the unit stands in it.
    let target: String
    /// The measured number.
    let measured: Double
    /// The unit of ``measured``, such as `×` or `MB`.
    let unit: String
    /// The greatest number that meets the target.
    let limit: Double
    /// A smaller number cannot be true: the floor does less than we do, so something was left out, such as the flush.
    let leastBelievable: Double
    /// What explains it: medians, parts, sizes.
    var detail: [String: Double] = [:]
    /// The load averages when it was done.
    var load = Machine.load()

    var isBelievable: Bool { measured >= leastBelievable }
    var isMet: Bool { isBelievable && measured <= limit }
    var verdict: String { isBelievable ? (isMet ? "met" : "MISSED") : "NOT BELIEVABLE: less work than the floor" }

    init(
        _ name: String, _ measured: Double, atMost limit: Double, _ unit: String, leastBelievable: Double = 0,
        detail: [String: Double] = [:]
    ) {
        self.name = name
        self.measured = measured
        self.limit = limit
        self.unit = unit
        self.leastBelievable = leastBelievable
        self.detail = detail
        target = "≤ \(Self.text(limit)) \(unit)"
    }

    static func text(_ number: Double) -> String {
        number.isNaN ? "–" : number >= 100 ? String(format: "%.0f", number) : String(format: "%.4g", number)
    }
}

/// All that one run measured.
struct Report: Codable {
    var machine = Machine.facts()
    var isQuick: Bool
    var figures: [Figure] = []

    /// Prints a figure as soon as it is there, so that a long run shows where it is.
    mutating func add(_ figure: Figure) {
        figures.append(figure)
        let name = figure.name.padding(toLength: 58, withPad: " ", startingAt: 0)
        let measured = "\(Figure.text(figure.measured)) \(figure.unit)".padding(toLength: 14, withPad: " ", startingAt: 0)
        let target = figure.target.padding(toLength: 16, withPad: " ", startingAt: 0)
        print("\(name) \(measured) \(target) \(figure.verdict)")
        for (key, value) in figure.detail.sorted(by: { $0.key < $1.key }) { print("    \(key): \(Figure.text(value))") }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}
