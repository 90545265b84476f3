public import Wording

/// One value of a choice field.
public struct Choice: Hashable, Sendable {
    /// What is stored; never translated, never reused for another meaning.
    public let code: String
    /// What people see.
    public let label: Label
    /// How cautious the value is: among concurrent values the view shows the one with the highest rank.
    public let caution: Int

    /// Declares a value.
    public init(_ code: String, _ zh: String, _ en: String, caution: Int = 0) {
        self.code = code
        self.label = Label(zh, en)
        self.caution = caution
    }

    /// The choices of a coded enumeration, in the order of its cases.
    static func all<Coded: CodedChoice>(of type: Coded.Type) -> [Choice] {
        Coded.allCases.map { Choice($0.rawValue, $0.label.zh, $0.label.en, caution: $0.caution) }
    }
}

/// An enumeration whose cases are the values of a choice field.
public protocol CodedChoice: CaseIterable, RawRepresentable, Hashable, Sendable where RawValue == String {
    /// What people see.
    var label: Label { get }
    /// See ``Choice/caution``.
    var caution: Int { get }
}

extension CodedChoice {
    /// No case is more cautious than another.
    public var caution: Int { 0 }
}
