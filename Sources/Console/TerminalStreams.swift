public import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a command reads and writes: the process's own streams, or a test's.
public protocol TerminalStreams: Sendable {
    /// Whether standard input and output are terminals, so that a person can be asked.
    var canAsk: Bool { get }
    /// Whether standard error is a terminal, so that a line can be drawn over.
    var canDraw: Bool { get }
    /// The next line of standard input without its end; `nil` at the end of input.
    func readLine() -> String?
    /// What is left of standard input.
    func readRest() -> Data
    /// Writes to standard output.
    func write(_ bytes: Data)
    /// Writes to standard error.
    func complain(_ bytes: Data)
}

/// The streams of this process.
public struct ProcessStreams: TerminalStreams {
    /// Has no state.
    public init() {}

    /// Looks at standard input and output.
    public var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }
    /// Looks at standard error.
    public var canDraw: Bool { isatty(STDERR_FILENO) == 1 }
    /// Waits for a line.
    public func readLine() -> String? { Swift.readLine(strippingNewline: true) }
    /// Waits for the end of input.
    public func readRest() -> Data { FileHandle.standardInput.readDataToEndOfFile() }
    /// To standard output; a reader that has gone away is no error.
    public func write(_ bytes: Data) { try? FileHandle.standardOutput.write(contentsOf: bytes) }
    /// To standard error.
    public func complain(_ bytes: Data) { try? FileHandle.standardError.write(contentsOf: bytes) }
}
