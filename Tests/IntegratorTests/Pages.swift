import Foundation

/// The pages of `Docs` and the files that they quote, read from the checkout that this test was compiled in.
enum Pages {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Whether generated parts are written instead of compared: `RECORD_DOCS=1`, as `Scripts/docs` sets it.
    static let isRecording = ProcessInfo.processInfo.environment["RECORD_DOCS"] == "1"

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The lines between two marker lines, markers excluded; `nil` if there is no such pair.
    static func part(of text: String, from opening: String, to closing: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let begin = lines.firstIndex(of: opening[...]), let end = lines[begin...].firstIndex(of: closing[...])
        else { return nil }
        return lines[(begin + 1)..<end].joined(separator: "\n")
    }

    /// A named part of the example file.
    static func example(_ name: String) throws -> String? {
        part(
            of: try text("Tests/IntegratorTests/Example.swift"), from: "// example-begin: \(name)",
            to: "// example-end: \(name)")
    }

    /// How the generated part of a page differs from what it should be, `nil` if it does not; when recording it is
    /// replaced first.
    static func staleness(of name: String, in path: String, expected: String) throws -> String? {
        let opening = "<!-- generated: \(name) -->"
        let closing = "<!-- end: \(name) -->"
        let page = try text(path)
        guard let present = part(of: page, from: opening, to: closing) else {
            return "\(path) has no part “\(name)”"
        }
        if present == expected { return nil }
        guard isRecording else { return "\(path), \(name): \(difference(expected, present)); Scripts/docs renews it" }
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let begin = lines.firstIndex(of: opening), let end = lines[begin...].firstIndex(of: closing) else {
            return "\(path) has no part “\(name)”"
        }
        lines.replaceSubrange((begin + 1)..<end, with: [expected])
        let renewed = lines.joined(separator: "\n")
        try renewed.write(to: root.appendingPathComponent(path), atomically: true, encoding: .utf8)
        return nil
    }

    /// The first difference of two texts, for a message.
    static func difference(_ expected: String, _ found: String) -> String {
        let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let have = found.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in wanted.enumerated() where index >= have.count || have[index] != line {
            return "line \(index + 1) should be “\(line)” and is “\(index < have.count ? have[index] : "")”"
        }
        return wanted.count == have.count ? "none" : "the page has \(have.count - wanted.count) lines more"
    }
}
