import Foundation
import Testing

/// The repository's text files, read from the checkout that this test was compiled in.
struct SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var testDescription: String { path }
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files below the given folders, without generated ones, sorted by path.
    static func swiftFiles(below folders: [String]) -> [File] {
        files(below: folders, extension: "swift").filter { !$0.path.hasSuffix(".pb.swift") }
    }

    static func files(below folders: [String], extension suffix: String) -> [File] {
        folders.flatMap { folder -> [File] in
            let base = root.appendingPathComponent(folder)
            guard let names = FileManager.default.enumerator(atPath: base.path) else { return [] }
            return names.compactMap { $0 as? String }.filter { $0.hasSuffix("." + suffix) }.sorted().compactMap {
                let path = folder + "/" + $0
                guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else {
                    return nil
                }
                return File(path: path, text: text)
            }
        }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }
}

/// One rule broken at one place, printed as `path:line: text`.
struct Offence: CustomStringConvertible {
    let path: String
    let line: Int
    let text: String

    var description: String { "\(path):\(line): \(text.trimmingCharacters(in: .whitespaces))" }
}
