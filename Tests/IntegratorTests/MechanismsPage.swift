import Foundation
import Testing

/// The generated part of Docs/Mechanisms.md: each row, the tests that bear its name, and what they reach.
enum MechanismsPage {
    /// A test; the rows that it shows stand before its name.
    struct NamedTest {
        let rows: [String]
        let name: String
        let module: String

        init(_ text: String, module: String) {
            let words = text.split(separator: " ").map(String.init)
            rows = Array(words.prefix { $0.wholeMatch(of: /F-[A-Z]+-[0-9]+/) != nil })
            name = words.dropFirst(rows.count).joined(separator: " ")
            self.module = module
        }
    }

    /// Modules whose tests run desks, commands, pages or the built programs; all others test calculations and records.
    private static let throughPrograms: Set<String> = ["CentralServerTests", "InspectorAppTests", "ScenesTests"]

    static func text() throws -> String {
        let tests = try allTests()
        var lines = ["| Row | Works when | Shown by | State |", "|---|---|---|---|"]
        var counts: [String: Int] = [:]
        for row in MechanismRow.all {
            let named = tests.filter { $0.rows.contains(row.code) }
            let older = tests.filter { row.alsoShownBy.contains($0.name) }
            let state = state(named + older)
            counts[state, default: 0] += 1
            let shown = (named + older).map { "\($0.name) (`\($0.module)`)" }
            lines.append(
                "| **\(row.code)** \(row.title) | \(row.worksWhen) | \(shown.map(escaped).joined(separator: "<br>")) | \(state) |"
            )
        }
        let summary = ["through the programs", "calculation only", "open"]
            .map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
        return "Of \(MechanismRow.all.count) rows: \(summary).\n\n" + lines.joined(separator: "\n")
    }

    /// Every test of the checkout with its module.
    static func allTests() throws -> [NamedTest] {
        let folder = Pages.root.appendingPathComponent("Tests")
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".swift") }.sorted()
        return try files.flatMap { file in
            let module = String(file.prefix { $0 != "/" })
            return try Pages.text("Tests/" + file).matches(of: /func `([^`]+)`/)
                .map { NamedTest(String($0.1), module: module) }
        }
    }

    private static func state(_ tests: [NamedTest]) -> String {
        if tests.isEmpty { return "open" }
        return tests.contains { throughPrograms.contains($0.module) } ? "through the programs" : "calculation only"
    }

    private static func escaped(_ text: String) -> String { text.replacingOccurrences(of: "|", with: "\\|") }
}

extension PageTests {
    @Test func `the table of mechanisms is the one of the tests' names`() throws {
        let stale = try Pages.staleness(
            of: "mechanisms", in: "Docs/Mechanisms.md", expected: MechanismsPage.text())
        #expect(stale == nil)
    }

    @Test func `a test named after a row names one that exists, and older tests that rows name exist`() throws {
        let rows = MechanismRow.all
        #expect(Set(rows.map(\.code)).count == rows.count)
        let tests = try MechanismsPage.allTests()
        for test in tests {
            for code in test.rows { #expect(rows.contains { $0.code == code }, "\(code) \(test.name)") }
        }
        let names = Set(tests.map(\.name))
        for name in rows.flatMap(\.alsoShownBy) { #expect(names.contains(name), "\(name)") }
    }

    @Test func `the page on adding a record type prints the file as it is`() throws {
        let source = try Pages.text("Sources/InspectionDomain/Records/RecordType+BankMeeting.swift")
        let expected = "```swift\n\(source.trimmingCharacters(in: .newlines))\n```"
        let stale = try Pages.staleness(of: "record type", in: "Docs/AddingARecordType.md", expected: expected)
        #expect(stale == nil)
    }
}
