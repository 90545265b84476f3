/// An error that can be shown to a person: what happened, with the values, and what to do next.
public protocol PersonFacingError: Error, Sendable {
    /// Stable dotted code, such as `sync.unreachable`; never reused for another meaning.
    var code: String { get }
    /// The values concerned, by name, for programs; empty if the message names none.
    var values: [String: String] { get }
    /// What happened, with the values concerned.
    var message: Bilingual { get }
    /// What the person can do next.
    var nextStep: Bilingual { get }
    /// Whether the same thing may work when tried again without changing anything.
    var isRetryable: Bool { get }
}

extension PersonFacingError {
    /// None, unless the error names some.
    public var values: [String: String] { [:] }
    /// Trying again does not help, unless the error says so.
    public var isRetryable: Bool { false }
}
