import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a program left behind when it ended.
struct Outcome: Sendable, CustomStringConvertible {
    let command: String
    /// The exit code, or minus the number of the signal that ended it.
    let code: Int32
    let out: String
    let err: String

    /// The first document on standard output.
    var json: JSON { documents.first ?? .null }
    /// Every document on standard output, one a line.
    var documents: [JSON] { out.split(separator: "\n").compactMap { JSON(line: $0) } }
    /// The error document on standard error.
    var error: JSON {
        err.split(separator: "\n").compactMap { JSON(line: $0) }.first { !$0["error"].isNull }?["error"] ?? .null
    }
    /// The stable code of the error.
    var errorCode: String? { error["code"].text }

    var description: String {
        "\(command)\n→ \(code)\n\(String(out.prefix(1500)))\n\(String(err.prefix(1500)))"
    }
}

/// One run of a program, which may be ended at any moment.
final class Run: @unchecked Sendable {
    // Unchecked: everything is set before the process starts, and the process and the files guard themselves.
    private let process = Process()
    private let folder: TemporaryFolder
    private let command: String
    private let ended: AsyncStream<Void>

    /// Starts a program with standard input from a file, or none.
    init(_ path: String, _ arguments: [String], environment: [String: String], input: URL? = nil) throws {
        folder = try TemporaryFolder()
        let shown = arguments.map { $0.count > 60 ? String($0.prefix(60)) + "…" : $0 }
        command = ([URL(fileURLWithPath: path).lastPathComponent] + shown).joined(separator: " ")
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        ended = stream
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        // Files, not pipes: nobody has to read along, and nothing is lost when the program is killed.
        let handles = [
            try FileHandle(forReadingFrom: input ?? URL(fileURLWithPath: "/dev/null")),
            try FileHandle(forWritingTo: folder.file("out", Data())), try FileHandle(forWritingTo: folder.file("err", Data())),
        ]
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        // The program has its own copies; kept here, hundreds of runs would use up this process's descriptors.
        for handle in handles { try handle.close() }
    }

    var isRunning: Bool { process.isRunning }

    /// Sends a signal, such as `SIGKILL`.
    func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

    /// Waits for the end and collects what was printed.
    ///
    /// No program may hang, crash by itself, or show a person a stack trace.
    func outcome(
        within seconds: Double = 120, isKilled: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) async -> Outcome {
        let process = process
        let watch = Task {
            try await Task.sleep(for: .seconds(seconds))
            kill(process.processIdentifier, SIGKILL)
            return true
        }
        for await _ in ended {}
        process.terminationHandler = nil
        watch.cancel()
        let hung = (try? await watch.value) ?? false
        let isSignal = process.terminationReason == .uncaughtSignal
        let outcome = Outcome(
            command: command, code: isSignal ? -process.terminationStatus : process.terminationStatus,
            out: printed("out"), err: printed("err"))
        #expect(!hung, "no answer within \(seconds) seconds: \(outcome)", sourceLocation: sourceLocation)
        if !isKilled { #expect(!isSignal, "the program crashed: \(outcome)", sourceLocation: sourceLocation) }
        for trace in ["Fatal error", "Stack dump", "Program crashed", "Thread 0 crashed", "$s"] {
            let isShown = outcome.out.contains(trace) && trace != "$s" || outcome.err.contains(trace)
            #expect(!isShown, "a person saw “\(trace)”: \(outcome)", sourceLocation: sourceLocation)
        }
        return outcome
    }

    private func printed(_ name: String) -> String {
        String(decoding: (try? Data(contentsOf: folder.place(name))) ?? Data(), as: UTF8.self)
    }
}

/// Changes the world that a program runs in.
struct Conditions: Sendable {
    /// How far the clock is off, in whole seconds; needs Debian's `faketime`.
    var clockOffsetSeconds = 0
    /// Another `/etc/machine-id`: as if on another machine; needs root and `unshare`.
    var machine: String?
    /// Further variables.
    var environment: [String: String] = [:]

    /// Whether a program's clock can be shifted: Debian's package `faketime` is installed.
    static let mayShiftClocks = FileManager.default.isExecutableFile(atPath: "/usr/bin/faketime")

    /// Whether tests may mount, as `unshare` and a small disk need: as root on Linux with that privilege.
    static let mayMount = geteuid() == 0 && SmallDisk.mount(["-t", "tmpfs", "none", "/mnt"], apart: true)

    /// The variables and the command line under these conditions.
    func applied(to path: String, _ arguments: [String], home: [String: String], in folder: TemporaryFolder) throws
        -> (path: String, arguments: [String], environment: [String: String])
    {
        var variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.url.path]
        variables.merge(home) { _, new in new }
        variables.merge(environment) { _, new in new }
        var (path, arguments) = (path, arguments)
        if clockOffsetSeconds != 0 {
            guard Self.mayShiftClocks else { throw Programs.Missing(what: "Debian's package faketime") }
            let offset = (clockOffsetSeconds > 0 ? "+" : "") + "\(clockOffsetSeconds)s"
            arguments = ["--exclude-monotonic", "-f", offset, path] + arguments
            path = "/usr/bin/faketime"
            variables["NO_FAKE_STAT"] = "1"
        }
        guard let machine else { return (path, arguments, variables) }
        let id = try folder.file("machine-\(machine)", machine + "\n")
        let script = "mount --bind \"$0\" /etc/machine-id && exec \"$@\""
        return ("/usr/bin/unshare", ["-m", "/bin/sh", "-c", script, id.path, path] + arguments, variables)
    }
}
