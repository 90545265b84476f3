/// An error of the domain that a program can match and a person can act on.
public protocol DomainError: Error {
    /// Stable dotted code, such as `calendar.year-missing`; never translated, never reused.
    var code: String { get }
    /// The values concerned, by name.
    var values: [String: String] { get }
    /// What is wrong.
    var message: Label { get }
    /// What to do next.
    var nextStep: Label { get }
}
