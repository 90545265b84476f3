/// A visit that a photo may belong to.
///
/// Names and ids mean nothing here; they are handed back.
public struct VisitCandidate: Hashable, Sendable {
    /// A stretch of time in which one item of the visit was worked on, ends included, milliseconds since 1970.
    public struct ItemHint: Hashable, Sendable {
        /// The item's id.
        public let itemID: String
        /// From the first to the last instant known.
        public let span: ClosedRange<Int64>

        /// Ties an item to a time.
        public init(itemID: String, span: ClosedRange<Int64>) {
            self.itemID = itemID
            self.span = span
        }
    }

    /// The visit's id.
    public let visitID: String
    /// The id of the project visited.
    public let projectID: String
    /// The project's name, for reasons.
    public let projectName: String
    /// The business date, `yyyy-mm-dd` in UTC+8.
    public let date: String
    /// Where the project is, if known.
    public let place: Place?
    /// When which item was worked on, if known.
    public let itemHints: [ItemHint]

    /// Describes a visit.
    public init(
        visitID: String, projectID: String, projectName: String, date: String, place: Place? = nil,
        itemHints: [ItemHint] = []
    ) {
        self.visitID = visitID
        self.projectID = projectID
        self.projectName = projectName
        self.date = date
        self.place = place
        self.itemHints = itemHints
    }
}
