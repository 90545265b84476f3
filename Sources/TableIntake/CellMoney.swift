/// The units that amounts of money are written in.
public enum MoneyUnit: Hashable, Sendable, CaseIterable {
    /// 100,000,000 yuan.
    case hundredMillionYuan
    /// 10,000 yuan.
    case tenThousandYuan
    /// One yuan.
    case yuan

    /// The words for the unit, longest first.
    var words: [String] {
        switch self {
        case .hundredMillionYuan: ["亿元", "亿"]
        case .tenThousandYuan: ["万元", "万"]
        case .yuan: ["元"]
        }
    }

    /// By how many decimal places one unit exceeds 0.01 万元.
    var shift: Int {
        switch self {
        case .hundredMillionYuan: 6
        case .tenThousandYuan: 2
        case .yuan: -2
        }
    }
}

/// Reads single cells into values; every error names the cell.
public enum CellParser {
    /// An amount as a count of 0.01 万元 (100 yuan).
    ///
    /// Accepts full-width digits, thousands separators, a leading ¥ and a unit after the figure; without one the
    /// amount is in `unit`. Negative amounts are refused.
    /// - Throws: `table.cell.money.letters`, `table.cell.money`, `table.cell.money.too-fine` for an amount finer than
    ///   0.01 万元, `table.cell.too-large`.
    public static func money(
        _ text: String, unit: MoneyUnit = .tenThousandYuan, at place: CellPlace
    ) throws(TableIntakeError) -> Int64 {
        var figure = HeadingText.trimmed(text)
        if let sign = figure.first, sign == "¥" || sign == "￥" {
            figure = HeadingText.trimmed(String(figure.dropFirst()))
        }
        var unit = unit
        for candidate in MoneyUnit.allCases {
            if let word = candidate.words.first(where: { figure.hasSuffix($0) }) {
                figure = HeadingText.trimmed(String(figure.dropLast(word.count)))
                unit = candidate
                break
            }
        }
        guard !figure.contains(where: \.isLetter) else { throw refused(.lettersInMoney, text, place) }
        let parts = figure.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ ungrouped($0) }), parts.count == 1 || isDigits(parts[1]) else {
            throw refused(.notMoney, text, place)
        }
        var digits = whole
        var shift = unit.shift
        if parts.count == 2 {
            digits += parts[1]
            shift -= parts[1].count
        }
        while shift < 0 {
            guard let last = digits.popLast() else { break }
            guard last == "0" else { throw refused(.moneyTooFine, text, place) }
            shift += 1
        }
        digits += String(repeating: "0", count: max(shift, 0))
        if digits.isEmpty { return 0 }
        guard let value = Int64(digits) else { throw refused(.numberTooLarge, text, place) }
        return value
    }

    /// A whole number; thousands separators, full-width digits and a leading minus are accepted.
    /// - Throws: `table.cell.integer`, `table.cell.too-large`.
    public static func integer(_ text: String, at place: CellPlace) throws(TableIntakeError) -> Int64 {
        var figure = HeadingText.trimmed(text)[...]
        let isNegative = figure.hasPrefix("-")
        if isNegative { figure = figure.dropFirst() }
        guard let digits = ungrouped(figure) else { throw refused(.notInteger, text, place) }
        guard let value = Int64((isNegative ? "-" : "") + digits) else { throw refused(.numberTooLarge, text, place) }
        return value
    }

    static func refused(_ reason: TableIntakeError.Reason, _ text: String, _ place: CellPlace) -> TableIntakeError {
        TableIntakeError(reason, row: place.row, column: place.column, values: ["text": String(text.prefix(80))])
    }

    static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The digits without separators; `nil` unless separators stand before every third digit from the right.
    private static func ungrouped(_ text: some StringProtocol) -> String? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ isDigits($0) }), let first = groups.first else { return nil }
        if groups.count > 1, first.count > 3 || groups.dropFirst().contains(where: { $0.count != 3 }) { return nil }
        return groups.joined()
    }
}
