/// The two directions of a position.
public enum CoordinateAxis: Hashable, Sendable {
    /// North positive, at most 90 degrees.
    case latitude
    /// East positive, at most 180 degrees.
    case longitude

    var greatest: Int64 { self == .latitude ? 90_000_000 : 180_000_000 }
    var positive: [String] { self == .latitude ? ["N", "北纬"] : ["E", "东经"] }
    var negative: [String] { self == .latitude ? ["S", "南纬"] : ["W", "西经"] }
}

extension CellParser {
    /// A latitude or longitude in microdegrees (about 0.1 m); finer digits are rounded to the nearest.
    ///
    /// Accepts decimal degrees and degrees, minutes, seconds (`112°51'04.4"E`), with 东经, 北纬, N, S, E or W before
    /// or after. The datum (WGS 84, CGCS2000, GCJ-02) is not converted.
    /// - Throws: `table.cell.coordinate`.
    public static func microdegrees(
        _ text: String, axis: CoordinateAxis, at place: CellPlace
    ) throws(TableIntakeError) -> Int64 {
        var figure = HeadingText.trimmed(text).uppercased()
        var sign: Int64 = 1
        for (words, value) in [(axis.positive, Int64(1)), (axis.negative, Int64(-1))] {
            guard let word = words.first(where: { figure.hasPrefix($0) || figure.hasSuffix($0) }) else { continue }
            figure = figure.hasPrefix(word) ? String(figure.dropFirst(word.count)) : String(figure.dropLast(word.count))
            figure = HeadingText.trimmed(figure)
            sign = value
            guard !figure.hasPrefix("-") else { throw refused(.notCoordinate, text, place) }
            break
        }
        if figure.hasPrefix("-") {
            sign = -1
            figure.removeFirst()
        }
        guard let size = degrees(figure), size <= axis.greatest else { throw refused(.notCoordinate, text, place) }
        return sign * size
    }

    /// The size of an angle in microdegrees; `nil` if it is not written as one.
    private static func degrees(_ text: String) -> Int64? {
        let marks: [Character: Int] = [
            "°": 0, "度": 0, "'": 1, "′": 1, "’": 1, "分": 1, "\"": 2, "″": 2, "”": 2, "秒": 2,
        ]
        var numbers: [Int: Substring] = [:]
        var rest = text.filter { !$0.isWhitespace }[...]
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let level = rest.popFirst().map { marks[$0] ?? 9 } ?? (numbers.isEmpty ? 0 : 9)
            guard level < 3, numbers.keys.allSatisfy({ $0 < level }), !number.isEmpty else { return nil }
            numbers[level] = number
        }
        guard numbers[0] != nil else { return nil }
        // Nanodegrees times 3600 keep every step whole until the last rounding.
        var total: Int64 = 0
        for (level, factor) in [(0, Int64(3_600)), (1, 60), (2, 1)] {
            guard let number = numbers[level] else { continue }
            guard let nano = nanos(number), level == 0 || nano < 60_000_000_000 else { return nil }
            total += nano * factor
        }
        return (total + 1_800_000) / 3_600_000
    }

    /// A plain decimal number below 1,000 times 10⁹, digits beyond the ninth cut off.
    private static func nanos(_ number: Substring) -> Int64? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, isDigits(parts[0]), parts[0].count <= 3, let whole = Int64(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000_000 }
        guard isDigits(parts[1]) else { return nil }
        let digits = parts[1].prefix(9)
        let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
        return whole * 1_000_000_000 + fraction
    }
}
