import Testing
import Wording

@testable import InspectorApp
@testable import Pages

/// The inspector's own templates and scripts.
struct InspectorPageTests {
    @Test func `every template can be read in both languages`() throws { _ = try Templates(PageFiles.templates) }

    @Test(arguments: PageFiles.templates.keys.sorted() + PageParts.templates.keys.sorted())
    func `a template holds no script, no style and no Chinese outside its texts`(name: String) throws {
        let bytes = try #require(PageFiles.templates[name] ?? PageParts.templates[name])
        let source = String(decoding: bytes, as: UTF8.self)
        #expect(!source.contains("style=") && !source.contains("javascript:") && (!source.contains("<style") || name == "sheet-file"))
        #expect(source.matches(of: /\son[a-z]+=/).isEmpty)
        let english = try Templates.chosen(source, .en, template: name).replacing("中文", with: "")
        #expect(english.unicodeScalars.allSatisfy { !(0x4e00...0x9fff).contains($0.value) }, "\(name)")
    }

    @Test(arguments: PageFiles.templates.keys.sorted() + PageParts.templates.keys.sorted())
    func `markup that is not escaped stands in known places only`(name: String) throws {
        let bytes = try #require(PageFiles.templates[name] ?? PageParts.templates[name])
        let raw = String(decoding: bytes, as: UTF8.self).matches(of: /\{\{\{(\w+)\}\}\}|\{\{&/).map { $0.1.map(String.init) ?? "&" }
        #expect(raw.allSatisfy { ["layout body", "today coverage", "sheet-file styles"].contains("\(name) \($0)") }, "\(name): \(raw)")
    }

    @Test func `styles and scripts name no other host`() {
        for (name, bytes) in PageParts.assets.merging(PageFiles.assets, uniquingKeysWith: { $1 }) where name != "icon.svg" {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("//www"), "\(name)")
            #expect(!String(decoding: bytes, as: UTF8.self).contains("http"), "\(name)")
        }
    }
}
