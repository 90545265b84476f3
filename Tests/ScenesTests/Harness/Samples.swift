import Foundation
import Testing

/// Lines of the sample data, as they are.
enum Samples {
    /// The register with these projects only, byte for byte as in the full one.
    static func register(of projects: [String]) throws -> Data {
        let whole = try String(contentsOf: Programs.sample("register.csv"), encoding: .utf8)
        let lines = whole.components(separatedBy: "\r\n")
        let kept = lines.dropFirst().filter { line in projects.contains { line.hasPrefix($0 + ",") } }
        try #require(kept.count == projects.count, "the sample register lacks one of \(projects)")
        return Data((lines.prefix(1) + kept).joined(separator: "\r\n").utf8) + Data("\r\n".utf8)
    }

    /// Every project code of the register.
    static func codes() throws -> [String] {
        try String(contentsOf: Programs.sample("register.csv"), encoding: .utf8).components(separatedBy: "\r\n").dropFirst()
            .compactMap { line in line.split(separator: ",").first.map(String.init) }
    }

    /// A visit of `visits.jsonl` or `visits-late.jsonl`.
    static func visit(_ key: String) throws -> JSON { try line("visit", key, ["visits.jsonl", "visits-late.jsonl"]) }

    /// A problem of `problems.jsonl`.
    static func problem(_ key: String) throws -> JSON { try line("problem", key, ["problems.jsonl"]) }

    /// A committed photo.
    static func photo(_ name: String) -> String { Programs.sample("photos/\(name)").path }

    /// The present moment as ISO 8601 text.
    static func now() -> String { ISO8601DateFormatter().string(from: Date()) }

    /// Every visit of a month, such as `2026-05`.
    static func visits(of month: String) throws -> [JSON] {
        try documents("visits.jsonl").filter { $0["date"].text?.hasPrefix(month) == true }
    }

    static func documents(_ file: String) throws -> [JSON] {
        try String(contentsOf: Programs.sample(file), encoding: .utf8).split(separator: "\n").compactMap { JSON(line: $0) }
    }

    private static func line(_ type: String, _ key: String, _ files: [String]) throws -> JSON {
        for file in files {
            let text = try String(contentsOf: Programs.sample(file), encoding: .utf8)
            let found = text.split(separator: "\n").first { $0.hasPrefix("{\"\(type)\":\"\(key)\"") }
            if let found, let json = JSON(line: found) { return json }
        }
        throw Programs.Missing(what: "\(key) in \(files)")
    }
}
