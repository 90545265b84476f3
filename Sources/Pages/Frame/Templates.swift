import Mustache
public import Wording

/// Mustache templates in which `[[中文|English]]` stands for a text in both languages.
///
/// The texts are chosen once, when the templates are read; rendering only fills in values, and escapes them.
public struct Templates: Sendable {
    /// What is wrong with a template; a fault of the program, found when it starts.
    public enum Fault: Error, Equatable {
        /// `[[` without `|` and `]]`.
        case unfinishedText(template: String)
        /// No template of that name.
        case unknown(String)
    }

    private let libraries: [Language: MustacheLibrary]

    /// Reads the shared templates and a program's own; of equal names the program's counts.
    ///
    /// - Parameter own: text by name.
    /// - Throws: ``Fault``, or the parser's error.
    public init(_ own: [String: [UInt8]] = [:]) throws {
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, bytes) in PageParts.templates.merging(own, uniquingKeysWith: { $1 }) {
                let text = try Self.chosen(String(decoding: bytes, as: UTF8.self), language, template: name)
                try library.register(text, named: name)
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    /// Fills a template; values are escaped unless the template says that they are markup.
    ///
    /// - Throws: ``Fault/unknown(_:)``.
    public func render(_ name: String, _ data: PageData, language: Language) throws -> String {
        guard let text = libraries[language]?.render(data, withTemplate: name) else { throw Fault.unknown(name) }
        return text
    }

    /// A template in one language.
    static func chosen(_ source: String, _ language: Language, template: String) throws -> String {
        var text = ""
        var rest = source[...]
        while let start = rest.firstRange(of: "[[") {
            text += rest[..<start.lowerBound]
            let inner = rest[start.upperBound...]
            guard let end = inner.firstRange(of: "]]"), let bar = inner[..<end.lowerBound].firstIndex(of: "|") else {
                throw Fault.unfinishedText(template: template)
            }
            text += language == .zh ? inner[..<bar] : inner[inner.index(after: bar)..<end.lowerBound]
            rest = inner[end.upperBound...]
        }
        return text + rest
    }
}

/// The templates and assets that every program's pages share.
enum PageParts {
    static let templates: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache, "refusal": PackageResources.refusal_mustache,
        "field": PackageResources.field_mustache, "input": PackageResources.input_mustache,
        "parts": PackageResources.parts_mustache, "grid": PackageResources.grid_mustache,
        "pagination": PackageResources.pagination_mustache, "history": PackageResources.history_mustache,
        "conflicts": PackageResources.conflicts_mustache, "conflict": PackageResources.conflict_mustache,
    ]
    static let assets: [String: [UInt8]] = [
        "page.css": PackageResources.page_css, "form.css": PackageResources.form_css,
        "print.css": PackageResources.print_css, "conflict.css": PackageResources.conflict_css, "form.js": PackageResources.form_js,
        "page.js": PackageResources.page_js, "icon.svg": PackageResources.icon_svg,
    ]
}
