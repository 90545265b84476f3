import Foundation
import SyncProtocol
import Testing

@testable import conformance

/// The specification names what the code enforces, so that neither drifts from the other.
@Suite struct SpecTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every bound by its name; a test below compares the names with the source.
    private static let limits: [(name: String, value: UInt64)] = [
        ("format", UInt64(Limits.format)), ("headerBytesMax", UInt64(Limits.headerBytesMax)),
        ("valuesBytesMax", UInt64(Limits.valuesBytesMax)), ("writesMax", UInt64(Limits.writesMax)),
        ("replacedMax", UInt64(Limits.replacedMax)), ("fieldNameBytesMax", UInt64(Limits.fieldNameBytesMax)),
        ("typeNameBytesMax", UInt64(Limits.typeNameBytesMax)), ("personBytesMax", UInt64(Limits.personBytesMax)),
        ("reasonBytesMax", UInt64(Limits.reasonBytesMax)), ("batchBytesAim", UInt64(Limits.batchBytesAim)),
        ("messageBytesMax", UInt64(Limits.messageBytesMax)), ("batchChangesMax", UInt64(Limits.batchChangesMax)),
        ("batchLogsMax", UInt64(Limits.batchLogsMax)), ("scopesMax", UInt64(Limits.scopesMax)),
        ("headsMax", UInt64(Limits.headsMax)), ("messageHeadsMax", UInt64(Limits.messageHeadsMax)),
        ("sharedMax", UInt64(Limits.sharedMax)),
        ("lamportJumpMax", Limits.lamportJumpMax),
        ("photosPerRoundMax", UInt64(Limits.photosPerRoundMax)), ("photoChunkBytes", UInt64(Limits.photoChunkBytes)),
        ("photoBytesMax", UInt64(Limits.photoBytesMax)), ("certificateBytesMax", UInt64(Limits.certificateBytesMax)),
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func spec() throws -> String { try text("SyncProtocol/SPEC.md") }

    /// The titles of all sections, without their numbers.
    private static func titles() throws -> Set<String> {
        Set(try spec().matches(of: /(?m)^##+ [\d.]+ (.+)$/).map { String($0.1) })
    }

    @Test(arguments: ProtocolError.Code.allCases)
    func `the table of errors has every code`(code: ProtocolError.Code) throws {
        #expect(try Self.spec().contains("\n| `\(code.rawValue)` |"))
    }

    @Test func `the table of errors has no code that does not exist`() throws {
        let errors = try #require(try Self.spec().split(separator: "## 17. ").last?.split(separator: "## 18. ").first)
        let named = errors.matches(of: /\n\| `([a-z]+\.[A-Za-z]+)` \|/).map { String($0.1) }
        #expect(Set(named) == Set(ProtocolError.Code.allCases.map(\.rawValue)))
    }

    @Test(arguments: limits)
    func `the table of limits has every bound with its value`(limit: (name: String, value: UInt64)) throws {
        #expect(try Self.spec().contains("\n| `\(limit.name)` | \(limit.value) |"))
    }

    @Test func `every bound in the source is compared`() throws {
        let source = try Self.text("SyncProtocol/Swift/Limits.swift")
        let names = source.matches(of: /public static let (\w+)/).map { String($0.1) }
        #expect(Set(names) == Set(Self.limits.map(\.name)))
    }

    @Test func `every section that the sources name exists`() throws {
        let titles = try Self.titles()
        #expect(titles.contains("What to send"))
        var count = 0
        for file in ["Sources", "SyncProtocol/Swift", "SyncProtocol/schema"].flatMap(Self.files) {
            let text = try String(contentsOf: file, encoding: .utf8)
                .replacing(/\n\s*\/\/+ ?/, with: " ")
            for match in text.matches(of: /SPEC(?:\.md)? § ([A-Z][A-Za-z',\- ]*[a-z])/) {
                count += 1
                let named = String(match.1)
                let resolves = titles.contains { "\(named) ".hasPrefix("\($0) ") || named.hasPrefix("\($0),") }
                #expect(resolves, "\(file.lastPathComponent) names § \(named)")
            }
        }
        #expect(count > 10)
    }

    @Test func `every section that a case names exists`() throws {
        let titles = try Self.titles()
        for vector in Vector.families.flatMap({ Vector.cases(of: $0) }) {
            let section = try vector.content["spec"].text
            #expect(titles.contains(section), "\(vector.path) names § \(section)")
        }
    }

    @Test func `the worked exchange holds the bytes of its case`() throws {
        let expected = try Vector(path: "exchange/the-worked-exchange.json").content["expected"]
        let spec = try Self.spec().replacing("\n", with: "")
        for round in try expected["rounds"].list {
            #expect(spec.contains(try round["request"].text))
            #expect(spec.contains(try round["answer"].text))
        }
    }

    @Test func `the list of operations is whole`() throws {
        let readme = try Self.text("SyncProtocol/README.md")
        for operation in Operations.all.keys { #expect(readme.contains("`\(operation)`"), "\(operation)") }
    }

    @Test func `the specification speaks of no language and no file of the product`() throws {
        let spec = try Self.spec()
        for word in ["Swift", ".swift", "Sources/"] { #expect(!spec.contains(word)) }
    }

    /// The text files below a folder.
    private static func files(below folder: String) -> [URL] {
        let names = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return (names?.allObjects as? [URL] ?? []).filter { ["swift", "proto"].contains($0.pathExtension) }
    }
}
