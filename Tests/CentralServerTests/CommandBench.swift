import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Synchronization
import Testing

@testable import CentralServer

/// The office at its command line, on a day that the test chooses.
final class CommandBench: Sendable {
    /// What one command did.
    struct Ran {
        let status: Int32
        let documents: [JSONValue]
        let output: Data
        /// Every complaint that was JSON, by its code.
        let codes: [String]
        let complaints: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    let folder = TestFolder()
    private let world = TestWorld()

    /// An office with nothing but what `central init` makes.
    init() async throws {
        let made = try await run(["init", "--name", "示例", "--host", "localhost"])
        try #require(made.status == 0, "\(made.complaints)")
    }

    var home: URL { folder.sub("office") }

    /// Runs a command on a day; without a day on the one before.
    @discardableResult
    func run(_ words: [String], on day: String? = nil, json: Bool = true) async throws -> Ran {
        if let day { world.clock.store(try #require(CivilDate(day)).startInstant + 36_000_000, ordering: .relaxed) }
        let streams = Kept()
        var surroundings = world.surroundings()
        surroundings.environment = ["CENTRAL_HOME": home.path]
        surroundings.streams = streams
        let status = await Surroundings.$current.withValue(surroundings) {
            await CommandRun.status(of: CentralCommand.self, arguments: words + (json ? ["--json"] : ["--lang", "zh"]))
        }
        let output = streams.output
        let documents = output.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(JSONValue.self, from: Data($0))
        }
        let complaints = streams.complaints
        let codes = complaints.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? JSONDecoder().decode(JSONValue.self, from: Data(line)))?["error"]?["code"]?.text
        }
        return Ran(
            status: status, documents: documents, output: output, codes: codes,
            complaints: String(decoding: complaints, as: UTF8.self))
    }

    /// Runs a command that must succeed.
    @discardableResult
    func done(_ words: String..., on day: String? = nil) async throws -> Ran {
        let ran = try await run(words, on: day)
        try #require(ran.status == 0, "\(words.joined(separator: " ")): \(ran.complaints)\(ran.text)")
        return ran
    }

    /// The code of a refusal.
    func refused(_ words: String..., on day: String? = nil) async throws -> String? {
        let ran = try await run(words, on: day)
        #expect(ran.status != 0)
        return ran.codes.first
    }

    /// A file of the sample data.
    static func sample(_ name: String) -> String { SampleData.root.appendingPathComponent(name).path }

    /// Works on the replica directly, as another clerk or a sync would.
    func store<Result>(_ work: (InspectionStore) throws -> Result) throws -> Result {
        let office = try CentralOffice.open(at: home, environment: world.surroundings())
        defer { try? office.store.close() }
        return try work(office.store)
    }

    private final class Kept: TerminalStreams {
        private let kept = Mutex<(output: Data, complaints: Data)>((Data(), Data()))
        var canAsk: Bool { false }
        var canDraw: Bool { false }
        func readLine() -> String? { nil }
        func readRest() -> Data { Data() }
        func write(_ bytes: Data) { kept.withLock { $0.output += bytes } }
        func complain(_ bytes: Data) { kept.withLock { $0.complaints += bytes } }
        var output: Data { kept.withLock { $0.output } }
        var complaints: Data { kept.withLock { $0.complaints } }
    }
}
