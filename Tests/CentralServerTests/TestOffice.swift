import Causality
import Console
import Foundation
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Synchronization
import SyncProtocol
import TestSupport
import Wording

@testable import CentralServer

/// A folder of its own for one test, removed afterwards.
final class TestFolder: Sendable {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("central-\(UInt64.random(in: 0...UInt64.max))", isDirectory: true)

    deinit { try? FileManager.default.removeItem(at: url) }

    func sub(_ name: String) -> URL { url.appendingPathComponent(name, isDirectory: true) }
}

/// A clock that a test sets, and bytes that depend on the seed alone.
final class TestWorld: Sendable {
    static let start: Int64 = 1_782_350_000_000
    let clock = Atomic<Int64>(TestWorld.start)
    private let generator: Mutex<SplitMix64>

    init(seed: UInt64 = 1) { generator = Mutex(SplitMix64(seed: seed)) }

    func advance(minutes: Int64) { clock.add(minutes * 60_000, ordering: .relaxed) }

    func surroundings(machine: String = "office") -> Surroundings {
        Surroundings(
            now: { self.clock.load(ordering: .relaxed) },
            randomBytes: { count in
                self.generator.withLock { generator in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                }
            },
            machineID: machine, environment: [:], streams: NoStreams())
    }

    func record() -> RecordID { generator.withLock { RecordID.randomRoot(using: &$0) } }
}

/// Streams that lead nowhere.
struct NoStreams: TerminalStreams {
    static let terminal = Terminal(language: .en, isJSON: false, streams: NoStreams())

    var canAsk: Bool { false }
    var canDraw: Bool { false }
    func readLine() -> String? { nil }
    func readRest() -> Data { Data() }
    func write(_ bytes: Data) {}
    func complain(_ bytes: Data) {}
}

enum Place {
    static let zezhou = Build.scope("territory/140525")
    static let city = Build.scope("territory/140502")
    static let register = Build.scope("register")
    static let officeScope = Build.scope("office")
}

/// A whole office with two territories, in a folder of its own.
final class TestOffice: Sendable {
    let folder = TestFolder()
    let world: TestWorld
    let office: CentralOffice
    let registry: DeviceRegistry

    init(seed: UInt64 = 1, hosts: [String] = ["localhost", "127.0.0.1"]) throws {
        world = TestWorld(seed: seed)
        office = try CentralOffice.initialise(
            at: folder.sub("office"), name: "晋城", hosts: hosts, environment: world.surroundings())
        _ = try office.store.write(
            [("140502", "城区"), ("140525", "泽州县")].map { [world] code, name in
                RecordEdit(
                    record: world.record(), type: RecordType.region.name, scope: Place.register,
                    values: ["code": .text(code), "name": .text(name), "level": .text("county")], person: "office")
            })
        try office.certifyOwnAuthor()
        registry = try DeviceRegistry(office: office)
    }

    /// A copy of another test's office, with random bytes of its own.
    init(copying other: TestOffice, seed: UInt64) throws {
        world = TestWorld(seed: seed)
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: other.folder.sub("office"), to: folder.sub("office"))
        office = try CentralOffice.open(at: folder.sub("office"), environment: world.surroundings())
        registry = try DeviceRegistry(office: office)
    }

    /// Answers requests at the router, without a listener.
    func serve<Value: Sendable>(
        settings: ServeSettings = ServeSettings(), bodies: BodyReader? = nil, meters: Meters = Meters(),
        _ test: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        let router = try buildCentralRouter(office: office, settings: settings, meters: meters, bodies: bodies)
        return try await Application(router: router).test(.router, test)
    }

    func invite(_ person: String = "P001", _ scopes: Set<ScopeID> = [Place.city]) async throws -> String {
        try await registry.invite(person: person, role: "inspector", scopes: scopes, hours: 72, by: "office").code
    }

    /// A laptop that was enrolled; what is in `before` was written before it knew its grants.
    func enrol(
        _ name: String, person: String? = nil, scopes: Set<ScopeID> = [Place.city],
        before: (InspectionStore) throws -> Void = { _ in }
    ) async throws -> Laptop {
        let store = try InspectionStore.create(
            at: folder.sub(name), environment: world.surroundings(machine: name).store)
        try before(store)
        let code = try await invite(person ?? name, scopes)
        let enrolment = try await registry.enrol(
            code: code, publicKey: store.author.card.publicKey, name: name, machine: name, peer: name)
        try store.install(
            card: AuthorCard(publicKey: store.author.card.publicKey, certificate: enrolment.certificate),
            organisation: office.organisation.publicKey)
        return Laptop(
            store: store, token: enrolment.token, device: enrolment.access.device,
            scopes: enrolment.access.readable.sorted(), world: world)
    }

    func fingerprint(of scope: ScopeID) throws -> String {
        try office.store.read { try $0.knowledge(of: scope).fingerprint }
    }

    /// All bytes of all files of the office's replica.
    func replicaBytes() throws -> Data {
        let files = FileManager.default.enumerator(at: office.folder.replica, includingPropertiesForKeys: nil)
        var bytes = Data()
        while let file = files?.nextObject() as? URL {
            if let part = try? Data(contentsOf: file) { bytes += part }
        }
        return bytes
    }
}
