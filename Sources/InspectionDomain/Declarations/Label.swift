public import Wording

/// A name or sentence of the declarations, in Chinese and English.
public typealias Label = Bilingual

extension Label {
    /// Pairs Chinese, as printed on forms and exports, with English: the short spelling for tables of declarations.
    public init(_ zh: String, _ en: String) {
        self.init(zh: zh, en: en)
    }
}
