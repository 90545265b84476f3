public import Foundation
import Presentation
public import Wording

/// Where a command writes: text for a person on standard output, or JSON; complaints on standard error.
///
/// Text is made safe on its way out: control characters of names and notes become visible and steer nothing.
public struct Terminal: Sendable {
    /// The language of everything printed.
    public let language: Language
    /// Whether JSON is wanted.
    public let isJSON: Bool
    /// Whether a person can be asked: standard input and output are terminals and no JSON is wanted.
    public let isInteractive: Bool
    /// Whether progress may be drawn over one line: standard error is a terminal.
    public let drawsProgress: Bool
    /// Where everything goes.
    public let streams: any TerminalStreams

    /// Looks at the streams of the running command.
    public init(language: Language, isJSON: Bool, streams: any TerminalStreams = Surroundings.current.streams) {
        self.language = language
        self.isJSON = isJSON
        self.streams = streams
        isInteractive = !isJSON && streams.canAsk
        drawsProgress = !isJSON && streams.canDraw
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
        let document = String(decoding: try encoder.encode(value), as: UTF8.self)
        streams.write(Data((SafeText.json(document) + "\n").utf8))
    }

    /// A line on standard error, in text or JSON mode alike.
    public func complain(_ text: String) {
        streams.complain(Data((SafeText.block(text) + "\n").utf8))
    }

    /// Writes text to standard output, hidden characters made visible.
    public func write(_ text: String) {
        streams.write(Data(SafeText.block(text).utf8))
    }

    /// Writes an export to standard output: byte for byte to a file or program, made safe on a terminal.
    public func writeRaw(_ bytes: Data) {
        if isInteractive { write(String(decoding: bytes, as: UTF8.self)) } else { streams.write(bytes) }
    }
}
