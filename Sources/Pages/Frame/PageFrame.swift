import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
public import Wording

/// What stands around every page: title, navigation, language, and the style sheets and scripts.
public struct PageFrame: Sendable {
    /// One entry of the navigation.
    public struct Section: Sendable {
        /// Where it leads.
        public let path: String
        /// What people see.
        public let label: Bilingual

        /// Names an entry.
        public init(path: String, label: Bilingual) {
            self.path = path
            self.label = label
        }
    }

    /// One page to be put into the frame.
    public struct Content: Sendable {
        /// The template of the page's own part.
        public var template: String
        /// What the browser's tab shows.
        public var title: String
        /// The path of the navigation's entry that it belongs to.
        public var section: String
        /// Scripts that it needs, by name; without them it still reads.
        public var scripts: [String]
        /// Counts to show in the navigation, by path.
        public var badges: [String: Int]
        /// The status of the answer.
        public var status: HTTPResponse.Status
        /// The navigation's entries for this visitor; `nil` for the program's own.
        public var sections: [Section]?
        /// What the visitor is called; the session's person if empty.
        public var visitor = ""

        /// Describes a page.
        public init(
            template: String, title: String, section: String = "", scripts: [String] = [], badges: [String: Int] = [:],
            status: HTTPResponse.Status = .ok
        ) {
            self.template = template
            self.title = title
            self.section = section
            self.scripts = scripts
            self.badges = badges
            self.status = status
        }
    }

    private let templates: Templates
    /// The style sheets and scripts.
    public let assets: Assets
    private let product: Bilingual
    private let sections: [Section]
    private let keptAt: Bilingual
    private let accountPath: String

    /// What a page says of a save on the machine that shows it.
    public static let keptHere = Bilingual(zh: "已保存在本机", en: "Saved on this laptop")

    /// Describes the frame of a program's pages.
    ///
    /// - Parameters:
    ///   - keptAt: what is said once something was saved.
    ///   - accountPath: where the person's name leads; nowhere if empty.
    public init(
        templates: Templates, assets: Assets, product: Bilingual, sections: [Section],
        keptAt: Bilingual = PageFrame.keptHere, accountPath: String = ""
    ) {
        self.keptAt = keptAt
        self.accountPath = accountPath
        self.templates = templates
        self.assets = assets
        self.product = product
        self.sections = sections
    }

    /// The whole page as an answer.
    ///
    /// - Parameter data: what the page's template names.
    /// - Throws: ``Templates/Fault`` for an unknown template.
    public func answer(_ content: Content, _ data: PageData, state: PageState) throws -> Response {
        let language = state.language
        let body = try templates.render(content.template, Self.with(state, data), language: language)
        let page: PageData = [
            "title": content.title, "product": product[language], "body": body,
            "tag": language == .zh ? "zh-CN" : "en", "isChinese": language == .zh,
            "person": content.visitor.isEmpty ? state.session?.person : content.visitor, "accountPath": accountPath,
            "savedWord": keptAt[language], "csrf": state.session?.csrf ?? "",
            "hasSession": state.session != nil,
            "icon": assets.address(of: "icon.svg"), "styles": assets.styles.map(assets.address),
            "scripts": (["page.js"] + content.scripts).map(assets.address),
            "sections": (content.sections ?? sections).map { section -> PageData in
                let badge = content.badges[section.path] ?? 0
                return [
                    "path": section.path, "label": section.label[language],
                    "isCurrent": section.path == content.section,
                    "badge": badge > 0 ? String(badge) : "",
                ]
            },
        ]
        return Self.html(try templates.render("layout", page, language: language), status: content.status)
    }

    /// A part of a page by itself, for scripts that renew it.
    public func part(_ template: String, _ data: PageData, state: PageState) throws -> Response {
        Self.html(try templates.render(template, Self.with(state, data), language: state.language), status: .ok)
    }

    /// A part of a page as text, for answers that hold several.
    public func text(_ template: String, _ data: PageData, state: PageState) throws -> String {
        try templates.render(template, Self.with(state, data), language: state.language)
    }

    /// What every template may name beside its own data.
    private static func with(_ state: PageState, _ data: PageData) -> PageData {
        data.merging(["csrf": state.session?.csrf])
    }

    private static func html(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// An answer for scripts; whatever can be encoded, keys sorted.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    /// Sends the browser on after a write, so that reloading repeats nothing.
    public static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
