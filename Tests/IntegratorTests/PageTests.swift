import Foundation
import InspectionDomain
import Testing

/// One after the other, as recording rewrites the pages.
@Suite("The pages say what the code says", .serialized)
struct PageTests {
    static let page = "Docs/Integrator.md"

    @Test func `the examples on the page are those that the tests compile and run`() throws {
        for name in ["imports", "environment", "photo", "day", "centre"] {
            let expected = "```swift\n\(try #require(try Pages.example(name)))\n```"
            let stale = try Pages.staleness(of: "example \(name)", in: Self.page, expected: expected)
            #expect(stale == nil)
        }
    }

    @Test func `the day on site stays about thirty lines of body`() throws {
        let code = try #require(try Pages.example("day"))
        let lines = code.split(separator: "\n").filter { !$0.trimmingCharacters(in: .whitespaces).isEmpty }
        #expect(lines.count <= 48)
    }

    @Test func `the table of errors is the one of the code`() throws {
        let stale = try Pages.staleness(of: "errors", in: Self.page, expected: ErrorCodes.page())
        #expect(stale == nil)
    }

    @Test func `no code is spelled in a source and missing in the table`() throws {
        for family in try ErrorCodes.families() {
            let spelled = try ErrorCodes.spelled(in: family.source)
            #expect(spelled.count > 4, "\(family.name)")
            let listed = Set(family.rows.map(\.code))
            #expect(listed.count == family.rows.count, "\(family.name) lists a code twice")
            #expect(spelled.subtracting(listed).isEmpty, "\(family.name): \(spelled.subtracting(listed).sorted())")
        }
        let store = try #require(try ErrorCodes.families().first).rows.map(\.code)
        for reason in FieldViolation.Reason.allCases { #expect(store.contains("store.field.\(reason.rawValue)")) }
    }

    @Test func `every error says what it means`() throws {
        for row in try ErrorCodes.families().flatMap(\.rows) { #expect(!row.meaning.isEmpty, "\(row.code)") }
    }

    @Test func `the glossary is the one of the declarations`() throws {
        let stale = try Pages.staleness(of: "declarations", in: "Docs/Glossary.md", expected: GlossaryPage.text())
        #expect(stale == nil)
    }

    @Test func `the glossary's hand-written words name identifiers that the sources know`() throws {
        let page = try Pages.text("Docs/Glossary.md")
        let head = try #require(page.components(separatedBy: "<!-- generated: declarations -->").first)
        let sources = try Self.sources()
        let rows = head.split(separator: "\n").filter { $0.hasPrefix("|") && $0.contains("`") }
        #expect(rows.count > 20)
        for row in rows {
            for match in row.matches(of: /`([A-Za-z0-9.]+)`/) {
                for word in match.1.split(separator: ".") {
                    let isKnown = sources.contains(word)
                    #expect(isKnown, "\(match.1) of “\(row)”")
                }
            }
        }
    }

    private static func sources() throws -> String {
        let files = ["Sources", "SyncProtocol/Swift"].flatMap { folder -> [String] in
            let names = FileManager.default.enumerator(atPath: Pages.root.appendingPathComponent(folder).path)
            let files = names?.compactMap { $0 as? String } ?? []
            return files.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
        }
        return try files.map(Pages.text).joined(separator: "\n")
    }
}
