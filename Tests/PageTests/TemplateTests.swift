import Testing
import Wording

@testable import Pages

/// Templates in two languages, and lists in pages.
struct TemplateTests {
    @Test func `a text is chosen by language`() throws {
        let source = "<p>[[共 {{n}} 个|{{n}} in all]]</p>[[甲|a]]"
        #expect(try Templates.chosen(source, .zh, template: "t") == "<p>共 {{n}} 个</p>甲")
        #expect(try Templates.chosen(source, .en, template: "t") == "<p>{{n}} in all</p>a")
    }

    @Test(arguments: ["[[甲", "[[甲]]", "[[甲|a"]) func `an unfinished text is a fault`(source: String) {
        #expect(throws: Templates.Fault.unfinishedText(template: "t")) {
            try Templates.chosen(source, .zh, template: "t")
        }
    }

    @Test func `values are escaped and empty ones are absent, not those around them`() throws {
        let templates = try Templates(["t": Array("{{#rows}}({{name}}{{^name}}none{{/name}}){{/rows}}".utf8)])
        let data: PageData = ["name": "outer", "rows": [["name": "<b>&\"'"], ["name": ""], ["name": nil]] as [PageData]]
        #expect(try templates.render("t", data, language: .zh) == "(&lt;b&gt;&amp;&quot;&#39;)(none)(none)")
    }

    @Test func `an unknown template is a fault`() throws {
        #expect(throws: Templates.Fault.unknown("x")) { try Templates().render("x", [:], language: .zh) }
    }

    @Test(arguments: [(nil, 0), (1, 0), (2, 50), (3, 100), (99, 100), (-4, 0)] as [(Int?, Int)])
    func `a page out of range is brought into it`(page: Int?, offset: Int) {
        #expect(Pagination(page: page, total: 101) { "?page=\($0)" }.offset == offset)
    }
}
