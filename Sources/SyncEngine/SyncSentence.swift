/// One sentence for people, in both languages of the office.
public struct SyncSentence: Hashable, Sendable {
    /// Simplified Chinese.
    public let chinese: String
    /// English.
    public let english: String

    /// Pairs the two.
    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}
