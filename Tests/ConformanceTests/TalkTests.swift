import Foundation
import Testing

/// The product's protocol and the second implementation live through the same random histories
/// (SyncProtocol/README § Conversations).
@Suite struct TalkTests {
    /// The built harness, beside the running tests.
    private static let harness = [
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent(),
        Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
        Vector.folder.appending(path: "../../.build/debug"),
    ].map { $0.appending(path: "conformance").path }.first { FileManager.default.isExecutableFile(atPath: $0) }

    private static func python(_ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.currentDirectoryURL = Vector.folder
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static let hasCryptography = (try? python(["-c", "import cryptography"]).code) == 0

    @Test(.enabled(if: hasCryptography, "python3 with cryptography is not installed"), arguments: [1, 500_000])
    func `both implementations say the same over random histories, byte for byte`(seed: Int) throws {
        let harness = try #require(Self.harness, "the program conformance was not built")
        let talk = try Self.python(["talk.py", "--runs", "200", "--seed", "\(seed)", harness])
        #expect(talk.code == 0, "\(talk.output)")
        #expect(talk.output.contains("agree"))
    }

    @Test(.enabled(if: hasCryptography, "python3 with cryptography is not installed"))
    func `a harness that says something else is found out`() throws {
        let harness = try #require(Self.harness, "the program conformance was not built")
        // As if conflicts were not seen.
        let forgetful = ["sh", "-c", #"exec "$0" | sed -u 's/"conflicts":\["[^]]*\]/"conflicts":[]/'"#, harness]
        let talk = try Self.python(["talk.py", "--runs", "200", "--seed", "1"] + forgetful)
        #expect(talk.code == 1)
        #expect(talk.output.contains("again: python3 talk.py --runs 1 --seed"))
    }

    @Test(.enabled(if: hasCryptography, "python3 with cryptography is not installed"))
    func `the second implementation answers its own cases`() throws {
        let run = try Self.python(["run.py", "python3", "-m", "reference.harness"])
        #expect(run.code == 0, "\(run.output)")
    }
}
