import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Synchronization
import Testing
import Wording

@testable import CentralServer

/// The office of the sample city on 2026-06-25: 300 projects, people, 164 problems, loaded by the program's own commands.
///
/// Loaded once; every test gets a copy of its own.
final class SampleCity: Sendable {
    let folder = TestFolder()
    // Not the seed that the copied records got their ids from: the same bytes would name them again.
    let world = TestWorld(seed: 8)
    let office: CentralOffice

    init() async throws {
        try FileManager.default.copyItem(at: try await Template.shared.folder(), to: folder.url)
        office = try CentralOffice.open(at: folder.sub("office"), environment: world.surroundings())
    }

    var store: InspectionStore { office.store }

    /// What the desks read, as somebody sees it.
    func city(_ territories: Set<String>? = nil) throws -> CityReading {
        try CityReading(store: store, today: try world.surroundings().today(), territories: territories)
    }

    func ledger(_ person: String = "C001", _ territories: Set<String>? = nil) throws -> LedgerDesk {
        LedgerDesk(city: try city(territories), person: person)
    }

    func dispatch(_ person: String = "C001") throws -> DispatchDesk { DispatchDesk(city: try city(), person: person) }

    func meetings(_ person: String = "C001") throws -> MeetingDesk { MeetingDesk(dispatch: try dispatch(person)) }

    func followUp(_ person: String = "C001") throws -> FollowUpDesk { FollowUpDesk(city: try city(), person: person) }

    func warnings(_ person: String = "C001") throws -> WarningDesk { WarningDesk(city: try city(), person: person) }

    /// Moves the clock to another day, nine in the morning.
    func move(to day: String) throws {
        let date = try #require(CivilDate(day))
        world.clock.store(date.startInstant + 9 * 3_600_000, ordering: .relaxed)
    }

    /// The id of a sample problem such as `Q26-0084`.
    static func problem(_ key: String) -> RecordID { RecordKey.id(of: "problem", key: key) }

    /// What a command of the office printed as JSON, and how it ended.
    func run(_ words: String...) async throws -> (status: Int32, documents: [JSONValue]) {
        try await Self.run(words, home: folder.sub("office"), world: world)
    }

    fileprivate static func run(
        _ words: [String], home: URL, world: TestWorld
    ) async throws -> (status: Int32, documents: [JSONValue]) {
        let streams = SilentStreams()
        var surroundings = world.surroundings()
        surroundings.environment = ["CENTRAL_HOME": home.path]
        surroundings.streams = streams
        let status = await Surroundings.$current.withValue(surroundings) {
            await CommandRun.status(of: CentralCommand.self, arguments: words + ["--json"])
        }
        let lines = streams.output.split(separator: UInt8(ascii: "\n"))
        return (status, try lines.map { try JSONDecoder().decode(JSONValue.self, from: Data($0)) })
    }

    /// The folder that all copies are made of.
    private actor Template {
        static let shared = Template()
        private let folder = TestFolder()
        private var loading: Task<URL, any Error>?

        func folder() async throws -> URL {
            if let loading { return try await loading.value }
            let folder = folder
            let task = Task { () throws -> URL in
                let world = TestWorld(seed: 7)
                let home = folder.sub("office")
                try CentralOffice.initialise(
                    at: home, name: "晋城", hosts: ["localhost"], environment: world.surroundings()
                ).store.close()
                for words in [
                    [
                        "register", "import", SampleData.root.appendingPathComponent("register.csv").path, "--year",
                        "2026",
                    ],
                    ["people", "import", SampleData.root.appendingPathComponent("people.csv").path],
                    ["import", SampleData.root.appendingPathComponent("problems.jsonl").path],
                ] {
                    let ran = try await SampleCity.run(words, home: home, world: world)
                    try #require(ran.status == 0, "\(words): \(ran.documents)")
                }
                return folder.url
            }
            loading = task
            return try await task.value
        }
    }
}

/// Streams that keep what was written.
private final class SilentStreams: TerminalStreams {
    private let kept = Mutex(Data())

    var canAsk: Bool { false }
    var canDraw: Bool { false }
    func readLine() -> String? { nil }
    func readRest() -> Data { Data() }
    func write(_ bytes: Data) { kept.withLock { $0 += bytes } }
    func complain(_ bytes: Data) {}
    var output: Data { kept.withLock { $0 } }
}
