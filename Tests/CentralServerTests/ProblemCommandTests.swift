import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Synchronization
import Testing

@testable import CentralServer

/// The office works on problems from its command line.
struct ProblemCommandTests {
    private let office: TestOffice
    private let problem: RecordID

    init() throws {
        office = try TestOffice()
        let project = office.world.record()
        try office.office.store.write([
            RecordEdit(
                record: project, type: "project", scope: Place.register,
                values: ["code": .text("P1"), "name": .text("示例"), "region": .text("140502")], person: "office")
        ])
        problem = try ProblemRecorder(in: office.office.store, person: "王工").raise(
            ProblemReport(title: "便道积水", description: "雨后无法通行", problemClass: .other), project: project)
    }

    private struct Ran {
        let status: Int32
        let documents: [JSONValue]
        let error: JSONValue?
    }

    private func run(_ words: [String]) async throws -> Ran {
        let streams = KeptStreams()
        var surroundings = office.world.surroundings()
        surroundings.environment = ["CENTRAL_HOME": office.folder.sub("office").path]
        surroundings.streams = streams
        let status = await Surroundings.$current.withValue(surroundings) {
            await CommandRun.status(of: CentralCommand.self, arguments: ["problem"] + words + ["--json"])
        }
        let lines = streams.output.split(separator: UInt8(ascii: "\n"))
        let complaint = try? JSONDecoder().decode(JSONValue.self, from: streams.complaints)
        return Ran(
            status: status, documents: try lines.map { try JSONDecoder().decode(JSONValue.self, from: Data($0)) },
            error: complaint?["error"])
    }

    /// The state after a step, or the code of its refusal.
    private func step(_ words: String..., by person: String = "C001") async throws -> String? {
        let ran = try await run(["event", problem.hex] + words + ["--person", person])
        return ran.documents.first?["state"]?.text ?? ran.error?["code"]?.text
    }

    @Test func `a problem goes from its submission to its closing, step by step`() async throws {
        #expect(try await step("sort") == "sorted")
        #expect(try await step("交办", "--unit", "市水务局", "--due", "2026-07-10", "--rung", "1") == "assigned")
        let listed = try await run(["list"]).documents
        #expect(listed.map { $0["due"] } == ["2026-07-10"] && listed.first?["overdue"] == false)
        #expect(try await step("reportResolved") == "resolvedPendingCheck")
        #expect(try await step("close") == "problem.unchecked-closing", "not by who reported it")
        #expect(try await step("close", "--note", "现场已核实", by: "C002") == "closed")
        #expect(try await run(["list"]).documents.isEmpty)
        #expect(try await run(["list", "--all"]).documents.count == 1)
        let events = try await run(["show", String(problem.hex.prefix(8))]).documents.first?["events"]?.list ?? []
        #expect(events.compactMap { $0["kind"]?.text } == ["submit", "sort", "assign", "reportResolved", "close"])
        #expect(events.last?["actor"] == "C002" && events.last?["note"] == "现场已核实")
    }

    @Test func `a step that the state or the work does not allow is refused and written nowhere`() async throws {
        #expect(try await step("close") == "problem.not-allowed")
        #expect(try await step("vanish") == "input.step")
        #expect(try await step("sort") == "sorted")
        #expect(try await step("assign", "--unit", "市水务局") == "input.assignment")
        #expect(try await step("assign", "--unit", "市水务局", "--due", "7月") == "input.date")
        #expect(try await step("merge") == "input.merge")
        #expect(try await step("merge", "--into", problem.hex) == "input.merge")
        #expect(try await step("escalate", "--rung", "11") == "store.field.out-of-range")
        #expect(try await run(["event", "ffffffff", "sort"]).status == ExitStatus.notFound.rawValue)
        let known = try #require(try office.office.store.problem(problem))
        #expect(known.history.state == .sorted && known.history.graph.ordered.count == 2)
    }

    @Test func `a problem is merged into another`() async throws {
        let other = try ProblemRecorder(in: office.office.store, person: "李工").raise(
            ProblemReport(title: "便道", description: "同上", problemClass: .other),
            project: try office.office.store.record(problem)?.value("project").recordID)
        #expect(try await step("merge", "--into", other.hex) == "merged")
        #expect(try await run(["list"]).documents.map { $0["problem"] } == [.text(other.hex)])
    }

    @Test func `classifying writes fields and takes no step`() async throws {
        let ran = try await run([
            "classify", problem.hex, "--class", "用地", "--severity", "grave", "--set", "crossRegion=是", "--reason", "会商",
        ])
        #expect(ran.documents.first?["changes"] == 1)
        let record = try #require(try office.office.store.record(problem))
        #expect(record.value("class") == .text("land") && record.value("severity") == .text("grave"))
        #expect(record.value("crossRegion") == .flag(true))
        #expect(try office.office.store.problem(problem)?.history.state == .submitted)
        #expect(try await run(["classify", problem.hex, "--class", "land"]).documents.first?["changes"] == 0)
        let refused = try await run(["classify", problem.hex, "--severity", "terrible"])
        #expect(refused.status == ExitStatus.invalidInput.rawValue && refused.error != nil)
    }
}

/// Streams that keep what was written.
final class KeptStreams: TerminalStreams {
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
