public import Wording

/// Where a photo probably belongs, for a person to confirm; never applied by itself.
public struct IntakeProposal: Hashable, Sendable {
    /// One visit, and perhaps an item of it, that the photo may belong to.
    public struct Suggestion: Hashable, Sendable {
        /// The visit's id.
        public let visitID: String
        /// The project's id.
        public let projectID: String
        /// The item's id, if a time hint of the visit holds the photo's time.
        public let itemID: String?
        /// From 1 to 99; for ranking, not a probability.
        public let confidence: Int
        /// Why, in words for the person.
        public let reason: Bilingual

        func with(_ confidence: Int, _ reason: Bilingual) -> Suggestion {
            Suggestion(visitID: visitID, projectID: projectID, itemID: itemID, confidence: confidence, reason: reason)
        }
    }

    /// The suggestions, best first; equal confidence in the order of visit ids.
    public let suggestions: [Suggestion]
    /// Why there is no suggestion; `nil` if there is one.
    public let noProposal: Bilingual?

    /// Less than this between first and second leaves the choice open.
    static let clearLead = 15

    /// Whether the first suggestion leads too little for it to be preselected.
    public var isAmbiguous: Bool {
        suggestions.count > 1 && suggestions[0].confidence - suggestions[1].confidence < Self.clearLead
    }

    /// Below this nothing is preselected: the dates contradict each other.
    static let leastPreferred = 25

    /// The suggestion to preselect; `nil` if there is none, the choice is open, or the dates differ.
    public var preferred: Suggestion? {
        isAmbiguous ? nil : suggestions.first.flatMap { $0.confidence >= Self.leastPreferred ? $0 : nil }
    }
}
