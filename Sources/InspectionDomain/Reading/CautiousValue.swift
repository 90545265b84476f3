public import Causality

/// The value a view shows for a field: the agreed one, or in a conflict the more cautious one, marked.
///
/// Lagging over attention over normal, stopped over working, the lower amount: what ``FieldDeclaration/caution`` and
/// ``Choice/caution`` declare. Where no value is more cautious (texts, times, references), and among equals, the value
/// of the first dot is shown, so that every replica shows the same. Any value goes before empty; a value that does not
/// fit the declaration goes before empty and after all that fit.
public struct CautiousValue: Hashable, Sendable {
    /// The value to show; ``FieldValue/empty`` if nobody wrote one.
    public let value: FieldValue
    /// Whether there are other values: the view shows a mark.
    public let isConflict: Bool
    /// All different values in the order of their dots.
    public let values: [FieldValue]

    /// Chooses among siblings; a field that no declaration explains shows the value of its first dot.
    public init(_ siblings: Siblings, declared: FieldDeclaration?) {
        values = siblings.values
        isConflict = siblings.isConflict
        let ranked = values.map { (value: $0, rank: Self.rank(of: $0, declared)) }
        var best = ranked.first
        for candidate in ranked.dropFirst() {
            if let current = best, Self.isMoreCautious(candidate, current) { best = candidate }
        }
        value = best?.value ?? .empty
    }

    private enum Rank {
        case nothing
        case misfit
        case plain
        case number(Int64)

        var order: Int {
            switch self {
            case .nothing: 0
            case .misfit: 1
            case .plain, .number: 2
            }
        }
    }

    private static func isMoreCautious(
        _ left: (value: FieldValue, rank: Rank), _ right: (value: FieldValue, rank: Rank)
    ) -> Bool {
        if case .number(let first) = left.rank, case .number(let second) = right.rank { return first > second }
        return left.rank.order > right.rank.order
    }

    private static func rank(of value: FieldValue, _ declared: FieldDeclaration?) -> Rank {
        if value == .empty { return .nothing }
        guard let declared else { return .plain }
        let kind = declared.kind.valueKind
        if kind.misfit(value) != nil { return .misfit }
        guard declared.caution != .first, let size = size(of: value, kind) else { return .plain }
        // The complement turns the order around and cannot overflow.
        return .number(declared.caution == .higher ? size : ~size)
    }

    private static func size(of value: FieldValue, _ kind: FieldKind) -> Int64? {
        switch (kind, value) {
        case (.choice(let choices), .text(let code)): choices.first { $0.code == code }.map { Int64($0.caution) }
        case (.date, .text(let text)): CivilDate(text).map { Int64($0.daysSince1970) }
        case (.month, .text(let text)): CivilMonth(text).map { Int64($0.year * 12 + $0.month) }
        case (_, .integer(let number)): number
        case (_, .flag(let flag)): flag ? 1 : 0
        default: nil
        }
    }
}

extension FieldKind {
    /// The kind of the value in one register: for families, of their members.
    var valueKind: FieldKind {
        switch self {
        case .set: .flag
        case .map(_, let value): value
        default: self
        }
    }
}
