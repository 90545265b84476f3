/// A name or sentence for people, in Chinese and English.
public struct Label: Hashable, Sendable, Codable {
    /// Chinese, as printed on forms and exports.
    public let zh: String
    /// English.
    public let en: String

    /// Pairs the two languages.
    public init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }
}
