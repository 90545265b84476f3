import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncEngine
import SyncProtocol
import Testing

@Suite("The example of the integrator's page")
struct ExampleTests {
    /// What the example shows, in order, for a test that waits for a line.
    private final class Screen: Sendable {
        let lines: AsyncStream<String>
        private let continuation: AsyncStream<String>.Continuation

        init() { (lines, continuation) = AsyncStream.makeStream() }

        func show(_ line: String) { continuation.yield(line) }

        /// All lines up to and with the first that satisfies the condition.
        func lines(through isLast: (String) -> Bool) async -> [String] {
            var seen: [String] = []
            for await line in lines {
                seen.append(line)
                if isLast(line) { break }
            }
            return seen
        }
    }

    /// A city in which a colleague changed a note that the laptop holds in its older version.
    private struct Prepared {
        let city: City
        let centre: InspectionStore
        let note: RecordID
        let project: RecordID

        init() async throws {
            city = try City()
            centre = try city.enrol("office", isCentre: true)
            project = centre.makeRootID()
            note = centre.makeRootID()
            try centre.write([
                RecordEdit(
                    record: project, type: "project", scope: city.register,
                    values: ["code": .text("JC26-140525-001"), "name": .text("新能源电池"), "region": .text("140525")],
                    person: "office"),
                RecordEdit(
                    record: note, type: "fieldNote", scope: city.territory,
                    values: ["subject": .reference(project), "text": .text("塔吊待拆除")], person: "办公室"),
            ])
            let laptop = try city.enrol("laptop")
            let colleague = try city.enrol("colleague")
            try await ExampleTests.sync(laptop, city.transport(to: centre))
            try laptop.close()
            try await ExampleTests.sync(colleague, city.transport(to: centre))
            try colleague.write([
                RecordEdit(
                    record: note, type: "fieldNote", scope: city.territory, values: ["text": .text("塔吊仍在使用")],
                    person: "李工")
            ])
            try await ExampleTests.sync(colleague, city.transport(to: centre))
            try colleague.close()
        }

        func runExample(_ screen: Screen, project: String = "JC26-140525-001") async throws {
            try await dayOnSite(
                at: city.place("laptop"), project: project,
                photo: Pages.root.appendingPathComponent("SampleData/photos/V2605-140502-001-1-1.jpg"),
                centre: city.transport(to: centre), environment: city.environment(of: "laptop"), show: screen.show)
        }

        func reopenedLaptop() throws -> InspectionStore {
            try InspectionStore.open(at: city.place("laptop"), environment: city.environment(of: "laptop"))
        }
    }

    @discardableResult
    private static func sync(_ store: InspectionStore, _ transport: InProcessCentre) async throws -> SyncReport {
        let effects = SyncEffects(
            nowMilliseconds: store.environment.now, sleep: { _ in }, random: { 0.5 })
        let report = await SyncRun(
            store: store, transport: transport, author: store.author, trusting: try #require(store.policy),
            effects: effects
        ).run()
        try #require(report.standing == .complete, "\(report)")
        return report
    }

    @Test func `it records, syncs and settles, and the centre holds the visit with its photo`() async throws {
        let prepared = try await Prepared()
        try await prepared.runExample(Screen())

        let centre = prepared.centre
        let visit = try #require(try centre.records(RecordQuery(type: "visit", parent: prepared.project)).first)
        let entry = try #require(try centre.record(SupervisionItem.progress.entryID(in: visit.id)))
        #expect(entry.value("rating") == .text(Rating.lagging.rawValue))
        let photo = try #require(try centre.records(RecordQuery(type: "photo", parent: visit.id)).first)
        #expect(entry.elements("photos") == [photo.id.hex])
        let hash = try #require(photo.value("hash").bytes)
        #expect(try centre.photoState(hash) == .complete)
        #expect(try centre.thumbnail(of: hash) != nil)

        let laptop = try prepared.reopenedLaptop()
        #expect(try laptop.photoState(hash) == .receivedByCentre)
        #expect(try laptop.delivery(of: visit.id) == .received)
        #expect(try laptop.check(rebuild: false).isSound)
    }

    @Test func `what it shows tells of both sides, the sync and its end`() async throws {
        let prepared = try await Prepared()
        let screen = Screen()
        try await prepared.runExample(screen)
        screen.show("end")
        let lines = await screen.lines { $0 == "end" }
        #expect(lines.contains { $0.hasPrefix("texts: ") })
        #expect(lines.contains { $0.hasPrefix("done: ") })
        #expect(lines.contains("sync complete, visit received"))
        #expect(lines.contains { $0.hasPrefix("王工: ") && $0.contains("塔吊已拆除") })
        #expect(lines.contains { $0.hasPrefix("李工: ") && $0.contains("塔吊仍在使用") })
    }

    @Test(.timeLimit(.minutes(15))) func `an observer hears of each transaction`() async throws {
        let prepared = try await Prepared()
        let screen = Screen()
        try await prepared.runExample(screen)
        let lines = await screen.lines { $0.hasSuffix(" records changed") }
        #expect(lines.last?.hasSuffix(" records changed") == true)
    }

    @Test func `the decision that it took back is open again, here and at the centre`() async throws {
        let prepared = try await Prepared()
        try await prepared.runExample(Screen())
        let laptop = try prepared.reopenedLaptop()
        try await Self.sync(laptop, prepared.city.transport(to: prepared.centre))
        for store in [laptop, prepared.centre] {
            let conflict = try #require(try store.conflicts(ConflictFilter(record: prepared.note)).first)
            #expect(Set(conflict.sides.map(\.value)) == [.text("塔吊已拆除"), .text("塔吊仍在使用")])
            #expect(try store.check(rebuild: false).isSound)
        }
        let reasons = try laptop.history(of: prepared.note).map(\.reason)
        #expect(reasons.contains("现场核实"))
        #expect(reasons.contains("按错了"))
    }

    @Test func `a project that is not here is said, and nothing is written`() async throws {
        let prepared = try await Prepared()
        let screen = Screen()
        try await prepared.runExample(screen, project: "JC26-000000-000")
        let lines = await screen.lines { $0.contains("Enrol") }
        #expect(lines == ["Enrol this device and sync it first."])
        #expect(try prepared.reopenedLaptop().count(RecordQuery(type: "visit")) == 0)
    }
}
