import Foundation
public import Wording

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a command writes: text for a person on standard output, or JSON; complaints on standard error.
public struct Terminal: Sendable {
    /// The language of everything printed.
    public let language: Language
    /// Whether JSON is wanted.
    public let isJSON: Bool
    /// Whether a person can be asked: standard input and output are terminals and no JSON is wanted.
    public let isInteractive: Bool
    /// Whether progress may be drawn over one line: standard error is a terminal.
    public let drawsProgress: Bool

    /// Looks at the process's own streams.
    public init(language: Language, isJSON: Bool) {
        self.language = language
        self.isJSON = isJSON
        isInteractive = !isJSON && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        drawsProgress = !isJSON && isatty(STDERR_FILENO) == 1
    }

    /// A line for a person; nothing when JSON is wanted.
    public func say(_ text: Bilingual) {
        if !isJSON { write(text[language] + "\n") }
    }

    /// A line for a person that reads the same in both languages; nothing when JSON is wanted.
    public func say(_ text: String) {
        if !isJSON { write(text + "\n") }
    }

    /// One JSON document on one line, keys sorted; nothing unless JSON is wanted.
    public func emit(_ value: some Encodable) throws {
        if isJSON { try emitLine(value) }
    }

    /// One JSON document on one line, whatever was asked for: for JSON Lines exports.
    public func emitLine(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }

    /// A line on standard error, in text or JSON mode alike.
    public func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Writes text as it is to standard output.
    public func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
