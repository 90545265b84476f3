/// What a declared field holds and how that is stored as a field value.
public indirect enum FieldKind: Hashable, Sendable {
    /// One line of text; the limit counts Unicode scalars.
    case text(maxCharacters: Int)
    /// Text of several lines that people write together; the limit counts Unicode scalars.
    case note(maxCharacters: Int)
    /// One of the codes; a code that this version does not know is kept and shown raw.
    case choice([Choice])
    /// A civil date in UTC+8, text `yyyy-mm-dd`.
    case date
    /// A civil month in UTC+8, text `yyyy-mm`.
    case month
    /// A moment, milliseconds since 1970-01-01T00:00:00Z.
    case instant
    /// Money, an integer count of 0.01 万元 (100 yuan).
    case money
    /// A whole number within the range; its unit stands in the declaration.
    case integer(ClosedRange<Int64>)
    /// A share of the whole, an integer count of 0.1 %, 0 to 1000.
    case percent
    /// Yes or no; empty means not answered.
    case flag
    /// A coordinate, an integer count of 10⁻⁶ degrees within plus or minus the limit in whole degrees.
    case microdegrees(limit: Int64)
    /// The id of a record of that type, 16 bytes; the type `*` admits any.
    case reference(String)
    /// A SHA-256 value, 32 bytes.
    case hash
    /// A set in which concurrent additions all survive; see ``FamilyField``.
    case set(of: FieldKind)
    /// One value for each key, each an independent register; see ``FamilyField``.
    case map(from: FieldKind, to: FieldKind)

    /// A year that a plan or a building period may name.
    public static let year = FieldKind.integer(1990...2100)

    /// A choice among the cases of an enumeration.
    static func choice<Coded: CodedChoice>(of type: Coded.Type) -> FieldKind { .choice(Choice.all(of: type)) }

    /// The unit that values of the kind are counted in, where the kind fixes it.
    public var fixedUnit: Label? {
        switch self {
        case .money: Label("0.01 万元", "0.01 万元 (100 yuan)")
        case .percent: Label("0.1 %", "0.1 %")
        case .instant: Label("毫秒（自 1970 年）", "milliseconds since 1970")
        case .microdegrees: Label("百万分之一度", "10⁻⁶ degrees")
        case .set(let element): element.fixedUnit
        case .map(_, let value): value.fixedUnit
        case .text, .note, .choice, .date, .month, .integer, .flag, .reference, .hash: nil
        }
    }

    /// The kind's name in glossaries.
    public var name: String {
        switch self {
        case .text(let limit): "text(\(limit))"
        case .note(let limit): "note(\(limit))"
        case .choice(let choices): "choice(\(choices.map(\.code).joined(separator: "|")))"
        case .date: "date"
        case .month: "month"
        case .instant: "instant"
        case .money: "money"
        case .integer(let range): "integer(\(range.lowerBound)…\(range.upperBound))"
        case .percent: "percent"
        case .flag: "flag"
        case .microdegrees: "microdegrees"
        case .reference(let type): "reference(\(type))"
        case .hash: "hash"
        case .set(let element): "set of \(element.name)"
        case .map(let key, let value): "map from \(key.name) to \(value.name)"
        }
    }

    /// Whether the field is stored as a family of registers `field/key`.
    public var isFamily: Bool {
        switch self {
        case .set, .map: true
        default: false
        }
    }
}
