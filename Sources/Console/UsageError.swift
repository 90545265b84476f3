import ArgumentParser
public import Wording

/// A command line that the parser refused, in the shape of every other error.
///
/// The parser words its complaints in English; the usual ones are put into Chinese here, a rare one is quoted.
public struct UsageError: PersonFacingError {
    /// Always `usage.arguments`.
    public var code: String { "usage.arguments" }
    /// What cannot be understood.
    public let message: Bilingual
    /// How the command is written, and where to read more.
    public let nextStep: Bilingual

    /// Describes what the parser of a program threw; `nil` for what is no complaint, such as a request for help.
    init?<Root: ParsableCommand>(_ error: any Error, of root: Root.Type) {
        guard Root.exitCode(for: error) == .validationFailure else { return nil }
        message = Self.wording(of: Root.message(for: error))
        let (usage, help) = Self.usage(in: Root.fullMessage(for: error))
        nextStep = Bilingual(
            zh: (usage.isEmpty ? "" : "用法：\(usage)；") + "说明见 \(help)。",
            en: (usage.isEmpty ? "" : "Usage: \(usage); ") + "see \(help).")
    }

    /// A sentence of ours comes as “中文。/ English.”, one of the parser's in English alone.
    private static func wording(of text: String) -> Bilingual {
        let halves = text.split(separator: "/ ", maxSplits: 1).map(String.init)
        if halves.count == 2, !halves[0].allSatisfy(\.isASCII) { return Bilingual(zh: halves[0], en: halves[1]) }
        return Bilingual(zh: chinese(text), en: text)
    }

    private static func chinese(_ text: String) -> String {
        if let found = text.wholeMatch(of: /Unknown option '([^']*)'(?:\. Did you mean '([^']*)'\?)?/) {
            return "没有选项 \(found.1)" + (found.2.map { "，是不是 \($0)？" } ?? "")
        }
        if let found = text.wholeMatch(of: /Missing expected argument '([^']*)'/) { return "缺少参数 \(found.1)" }
        if let found = text.wholeMatch(of: /Missing value for '([^']*)'/) { return "\(found.1) 没有给出值" }
        if let found = text.wholeMatch(of: /Unexpected argument '(.*)'/) { return "多余的参数 \(found.1)" }
        if let found = text.wholeMatch(of: /\d+ unexpected arguments: (.*)/) { return "多余的参数 \(found.1)" }
        if let found = text.prefixMatch(of: /The value '(.*?)' is invalid for '([^']*)'/) {
            return "\(found.2) 不能写成 \(found.1)"
        }
        return "命令行无法理解（\(text)）"
    }

    /// The line of usage, and the command that explains more, as the parser prints them below its complaint.
    private static func usage(in full: String) -> (usage: String, help: String) {
        let lines = full.split(separator: "\n").map(String.init)
        let usage = lines.first { $0.hasPrefix("Usage: ") }.map { String($0.dropFirst(7)) } ?? ""
        let help = full.firstMatch(of: /See '([^']*)' for more/).map { String($0.1) } ?? "--help"
        return (usage, help)
    }
}
