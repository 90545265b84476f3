import Causality
import Console
import Foundation
import GRDB
import InspectionDomain
import InspectionStore
import InspectorApp
import Presentation
import Synchronization
import Testing

/// A laptop in a temporary folder that runs commands in process, with a clock and randomness of its own.
final class Laptop: Sendable {
    let home: URL
    private let clock: Mutex<Int64>
    private let random: Mutex<SplitMix>
    private let machine: String

    /// 2026-06-25 09:00 in UTC+8.
    static let morning: Int64 = 1_782_349_200_000

    init(seed: UInt64 = 1, now: Int64 = Laptop.morning) {
        home = FileManager.default.temporaryDirectory.appendingPathComponent("laptop-\(UUID().uuidString)")
        clock = Mutex(now)
        random = Mutex(SplitMix(state: seed))
        machine = "machine \(seed)"
    }

    deinit { try? FileManager.default.removeItem(at: home) }

    struct Ran {
        let status: Int32
        let output: String
        let complaints: String
        let unread: [String]

        /// The JSON documents printed, one a line.
        var documents: [JSONValue] {
            output.split(separator: "\n").compactMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
        }
        /// The error printed as JSON.
        var error: JSONValue? { (try? JSONDecoder().decode(JSONValue.self, from: Data(complaints.utf8)))?["error"] }
        /// The code of the error printed in brackets or as JSON.
        var errorCode: String? {
            error?["code"]?.text ?? complaints.firstMatch(of: /\[([a-zA-Z0-9.-]+)\]/).map { String($0.1) }
        }
    }

    func tick(milliseconds: Int64) { clock.withLock { $0 += milliseconds } }

    var surroundings: Surroundings { surroundings(TestStreams()) }

    private func surroundings(_ streams: TestStreams, editor: String? = nil) -> Surroundings {
        var environment = ["INSPECTOR_HOME": home.path, "LANG": "zh_CN.UTF-8"]
        environment["EDITOR"] = editor
        return Surroundings(
            now: { [self] in
                clock.withLock { now in
                    now += 1; return now
                }
            },
            randomBytes: { [self] count in random.withLock { $0.bytes(count) } },
            machineID: machine, environment: environment, streams: streams)
    }

    /// Runs a command with the words of its line.
    @discardableResult
    func run(
        _ words: String..., answers: [String]? = nil, input: String = "", editor: String? = nil
    ) async -> Ran {
        await run(words, answers: answers, input: input, editor: editor)
    }

    @discardableResult
    func run(_ words: [String], answers: [String]? = nil, input: String = "", editor: String? = nil) async -> Ran {
        let streams = TestStreams(answers: answers ?? [], standardInput: input, isTerminal: answers != nil)
        let status = await Surroundings.$current.withValue(surroundings(streams, editor: editor)) {
            await CommandRun.status(of: Inspector.self, arguments: words)
        }
        return Ran(status: status, output: streams.output, complaints: streams.complaints, unread: streams.unread)
    }

    /// Opens the store for looking at it.
    func store() throws -> InspectionStore {
        try InspectionStore.open(at: home, environment: surroundings.store, readOnly: true)
    }

    /// Reaches into the database behind the program's back.
    func damage(_ sql: String) throws {
        let queue = try DatabaseQueue(path: home.appendingPathComponent("inspection.sqlite").path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Begins with a person and a few projects of two territories.
    func begin(projects: [String] = ["JC26-140524-025", "JC26-140502-007"]) async throws {
        await run("init", "--person", "庚辰", "--territory", "140524")
        let store = try InspectionStore.open(at: home, environment: surroundings.store)
        let register = try #require(Scopes.register)
        try store.write(
            projects.enumerated().map { number, code in
                RecordEdit(
                    record: RecordKey.id(of: "project", key: code), type: "project", scope: register,
                    values: [
                        "code": .text(code), "name": .text("【示例】赤松\(number)号综合利用"),
                        "region": .text(String(code.split(separator: "-")[1])),
                    ], person: "office")
            })
        try store.close()
    }

    /// Begins a visit of the first project and returns its id.
    func visit(_ options: String...) async throws -> String {
        let ran = await run(["visit", "new", "--project", "JC26-140524-025", "--json"] + options)
        return try #require(ran.documents.first?["visit"]?.text, "\(ran.complaints)")
    }
}

/// A small deterministic generator (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// The exit codes of the programs; Swift Testing has a type of the same name.
typealias Exit = Console.ExitStatus
