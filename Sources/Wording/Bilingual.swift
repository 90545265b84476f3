/// The languages that the product speaks.
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// Chinese, simplified.
    case zh
    /// English.
    case en

    /// The language that a POSIX locale such as `zh_CN.UTF-8` asks for; English for every other.
    public init(locale: String) {
        self = locale.lowercased().hasPrefix("zh") ? .zh : .en
    }
}

/// One sentence or label in both languages.
public struct Bilingual: Hashable, Sendable, Codable {
    /// The Chinese wording.
    public let zh: String
    /// The English wording.
    public let en: String

    /// Pairs the two wordings.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The wording in a language.
    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
