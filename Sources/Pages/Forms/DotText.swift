public import Causality

/// Dots as text in a form, so that a write names exactly the values that the person saw (sync rule 4).
public enum DotText {
    /// `author:sequence:prefix` of each, separated by spaces; empty for a field that showed nothing.
    public static func text(of dots: [Dot]) -> String {
        dots.map { "\($0.author.hex):\($0.sequence):\(String($0.hashPrefix, radix: 16))" }.joined(separator: " ")
    }

    /// The dots of a text; `nil` if it is not one that ``text(of:)`` made.
    public static func dots(of text: String) -> [Dot]? {
        var dots: [Dot] = []
        for word in text.split(separator: " ") {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, let author = AuthorID(hex: parts[0]), let sequence = UInt64(parts[1]),
                let prefix = UInt32(parts[2], radix: 16)
            else { return nil }
            dots.append(Dot(author: author, sequence: sequence, hashPrefix: prefix))
        }
        return dots
    }
}
