import Foundation

/// The invented data that is committed beside the code.
enum SampleData {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ name: String) -> String { root.appendingPathComponent("SampleData/" + name).path }

    static func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: path(name), encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
    }
}
