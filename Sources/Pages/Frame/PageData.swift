public import Mustache

/// What a template names, by name.
///
/// `nil`, empty texts and empty lists count as absent for sections, and an absent name never falls through to the data
/// around it.
public struct PageData: MustacheParent, ExpressibleByDictionaryLiteral, Sendable {
    private var values: [String: any Sendable]

    /// Pairs names and values.
    public init(dictionaryLiteral elements: (String, (any Sendable)?)...) {
        values = [:]
        for (name, value) in elements { self[name] = value }
    }

    /// The value of a name; setting `nil` keeps the name, as absent.
    public subscript(name: String) -> (any Sendable)? {
        get { values[name] }
        set {
            if let text = newValue as? String, text.isEmpty {
                values[name] = Absent()
            } else {
                values[name] = newValue ?? Absent()
            }
        }
    }

    /// What the renderer asks for.
    public func child(named: String) -> Any? { values[named] }

    /// Takes the names of another; of equal names the other's counts.
    public func merging(_ other: PageData) -> PageData {
        var merged = self
        merged.values.merge(other.values) { $1 }
        return merged
    }

    /// Nothing: no text, and false in a section.
    private struct Absent: MustacheCustomRenderable, Sendable {
        var renderText: String { "" }
        var isNull: Bool { true }
    }
}
