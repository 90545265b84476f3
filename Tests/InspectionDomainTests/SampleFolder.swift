import Foundation
import Testing

/// The sample data of the checkout that this test was compiled in; all of it is invented.
enum SampleFolder {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("SampleData")

    /// The rows of a CSV file without quoted fields, by heading.
    static func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        try #require(!text.contains("\""), "\(name) has quoted fields")
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let headings = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(headings, $0)) }
    }

    /// The records of a JSON-lines file.
    static func records<Record: Decodable>(_ name: String, as type: Record.Type) throws -> [Record] {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        return try data.split(separator: 10).map { try JSONDecoder().decode(type, from: Data($0)) }
    }

    /// An amount or score with at most two decimals, in hundredths.
    static func hundredths(_ text: String) throws -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: max(0, 2 - fraction.count))
        return try #require(Int64(String(parts[0]) + padded))
    }
}
