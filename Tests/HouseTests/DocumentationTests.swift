import Foundation
import Testing

/// The documents speak of things that exist.
struct DocumentationTests {
    static let pages = SourceTree.files(below: ["Docs", "SyncProtocol", "SampleData"], extension: "md").map(\.path)
        + ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]

    @Test(arguments: pages) func `relative links resolve`(page: String) throws {
        let text = try SourceTree.text(page)
        let folder = (page as NSString).deletingLastPathComponent
        for match in text.matches(of: /\]\(([^)#]+)(?:#[^)]*)?\)/) {
            let target = String(match.1)
            if target.contains("://") || target.hasPrefix("mailto:") { continue }
            let path = folder.isEmpty ? target : folder + "/" + target
            let resolved = URL(fileURLWithPath: "/" + path).standardized.path.dropFirst()
            #expect(SourceTree.exists(String(resolved)), "\(page) links to \(target)")
        }
    }

    @Test(arguments: pages) func `scripts that are named exist and can be run`(page: String) throws {
        for match in try SourceTree.text(page).matches(of: /Scripts\/([a-z-]+)/) {
            let path = "Scripts/\(match.1)"
            let isThere = FileManager.default.isExecutableFile(atPath: SourceTree.root.appendingPathComponent(path).path)
            #expect(isThere || path == "Scripts/lib", "\(page) names \(path)")
        }
    }

    @Test func `nothing in the tree names the machine it was made on`() {
        let files = SourceTree.swiftFiles(below: ["Sources", "SyncProtocol", "Tests"])
            + SourceTree.files(below: ["Docs", "SyncProtocol"], extension: "md")
        for file in files where !file.path.hasSuffix("DocumentationTests.swift") {
            #expect(!file.text.contains("/" + "work/"), "\(file.path)")
        }
    }
}
