import Foundation
import Testing

@testable import conformance

/// One vector, named by its file so that a failure names it too.
struct Vector: Sendable, CustomTestStringConvertible {
    let path: String
    var testDescription: String { path }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "SyncProtocol/vectors")
    static let families = ["causality", "codec", "merge", "exchange", "refused"]

    /// The cases of one family, by name of file.
    static func cases(of family: String) -> [Vector] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: family).path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { Vector(path: "\(family)/\($0)") }
    }

    var content: JSONValue {
        get throws {
            try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: Self.folder.appending(path: path)))
        }
    }

    /// Performs the case and compares.
    func check() throws {
        let content = try content
        let found = try Operations.perform(try content["operation"].text, content["given"])
        let expected = content["expected"]
        if !found.isSame(as: expected) { Issue.record("\(path): \(Self.difference(found, expected, at: ""))") }
    }

    /// The first place where two values differ, for people.
    private static func difference(_ found: JSONValue, _ expected: JSONValue, at place: String) -> String {
        switch (found, expected) {
        case (.object(let left), .object(let right)):
            for name in Set(left.keys).union(right.keys).sorted() {
                if left[name]?.isSame(as: right[name] ?? .null) == true { continue }
                return difference(left[name] ?? .null, right[name] ?? .null, at: "\(place).\(name)")
            }
        case (.list(let left), .list(let right)) where left.count == right.count:
            for index in left.indices where !left[index].isSame(as: right[index]) {
                return difference(left[index], right[index], at: "\(place)[\(index)]")
            }
        default: break
        }
        return "\(place): found \(found), expected \(expected)"
    }
}

@Suite struct VectorTests {
    @Test(arguments: Vector.cases(of: "causality"))
    func `dots, vectors, hashes and digests`(vector: Vector) throws { try vector.check() }

    @Test(arguments: Vector.cases(of: "codec"))
    func `bytes mean what they say`(vector: Vector) throws { try vector.check() }

    @Test(arguments: Vector.cases(of: "merge"))
    func `values merge alike`(vector: Vector) throws { try vector.check() }

    @Test(arguments: Vector.cases(of: "exchange"))
    func `replicas exchange the same bytes`(vector: Vector) throws { try vector.check() }

    @Test(arguments: Vector.cases(of: "refused"))
    func `what is not allowed is refused`(vector: Vector) throws { try vector.check() }

    @Test func `there are enough cases, and as many odd or refused ones as accepted ones`() throws {
        let kinds = try Vector.families.flatMap { Vector.cases(of: $0) }.map { try $0.content["kind"].text }
        #expect(kinds.count >= 120)
        #expect(kinds.count { $0 != "accepted" } >= kinds.count { $0 == "accepted" })
        for family in Vector.families { #expect(Vector.cases(of: family).count >= 20, "\(family)") }
    }

    @Test func `every operation is used by a case`() throws {
        let used = try Set(Vector.families.flatMap { Vector.cases(of: $0) }.map { try $0.content["operation"].text })
        #expect(used == Set(Operations.all.keys))
    }
}
