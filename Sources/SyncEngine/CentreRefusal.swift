public import Wording

/// What a centre said when it refused a request: in its own words, for the person who has to act on them.
public struct CentreRefusal: Hashable, Sendable {
    /// The centre's stable code, such as `code.expired`; `http.` and the status from one that states none.
    public let code: String
    /// The HTTP status.
    public let status: Int
    /// What happened; `nil` from a centre that does not say.
    public let message: Bilingual?
    /// What to do next; `nil` from a centre that does not say.
    public let nextStep: Bilingual?
    /// The values concerned, by name.
    public let values: [String: String]

    /// Repeats what a centre said.
    public init(
        code: String, status: Int, message: Bilingual? = nil, nextStep: Bilingual? = nil, values: [String: String] = [:]
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.nextStep = nextStep
        self.values = values
    }
}
