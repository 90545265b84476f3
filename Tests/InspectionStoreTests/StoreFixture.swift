import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Synchronization
import TestSupport
import Testing

/// A folder of its own for one test, removed afterwards.
final class TestFolder: Sendable {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("store-\(UInt64.random(in: 0...UInt64.max))", isDirectory: true)

    deinit { try? FileManager.default.removeItem(at: url) }

    func sub(_ name: String) -> URL { url.appendingPathComponent(name, isDirectory: true) }

    /// Writes a file of that many bytes, different for each seed.
    func file(_ name: String, bytes count: Int, seed: UInt64 = 1) throws -> (url: URL, bytes: [UInt8]) {
        var generator = SplitMix64(seed: seed)
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return (file, bytes)
    }
}

/// A clock that moves by a second a look, and bytes that depend on the seed alone.
final class TestWorld: Sendable {
    private let clock = Atomic<Int64>(1_760_000_000_000)
    private let generator: Mutex<SplitMix64>
    private let serial = Atomic<UInt64>(0)
    let organisation: Ed25519Signer

    init(seed: UInt64 = 1) {
        generator = Mutex(SplitMix64(seed: seed))
        organisation = Ed25519Signer()
    }

    func environment(machine: String = "machine-a") -> StoreEnvironment {
        StoreEnvironment(
            now: { self.clock.add(1000, ordering: .relaxed).newValue },
            randomBytes: { count in
                self.generator.withLock { generator in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                }
            },
            machineID: machine)
    }

    func record() -> RecordID { generator.withLock { RecordID.randomRoot(using: &$0) } }

    /// A new store whose author the organisation has certified.
    func store(
        at folder: URL, device: String, scopes: [ScopeID] = [Place.territory, Place.register]
    ) throws -> InspectionStore {
        let store = try InspectionStore.create(at: folder, environment: environment(machine: device))
        try certify(store, device: device, scopes: scopes)
        return store
    }

    func certify(
        _ store: InspectionStore, device: String, scopes: [ScopeID] = [Place.territory, Place.register]
    ) throws {
        let key = store.author.card.publicKey
        let certificate = Certificate(
            publicKey: key, device: device, person: "王工", role: "inspector",
            grants: scopes.map { .init(scope: $0, mayWrite: true) }, issuedMilliseconds: 1,
            serial: serial.add(1, ordering: .relaxed).newValue)
        let card = AuthorCard(publicKey: key, certificate: try certificate.signed(by: organisation))
        try store.install(card: card, organisation: organisation.publicKey)
    }
}

enum Place {
    static let territory = Build.scope("territory/140502")
    static let other = Build.scope("territory/140521")
    static let register = Build.scope("register")
}

extension InspectionStore {
    /// Writes fields of one record.
    @discardableResult
    func put(
        _ values: [String: FieldValue], to record: RecordID, type: String = "fieldNote",
        in scope: ScopeID = Place.territory,
        shown: [String: [Dot]]? = nil, person: String = "王工"
    ) throws -> [ChainedChange] {
        try write([
            RecordEdit(record: record, type: type, scope: scope, values: values, shown: shown, person: person)
        ])
    }
}

/// Exchanges until both know the same, every message through its bytes, and notes the receipts.
@discardableResult
func exchange(_ node: InspectionStore, with centre: InspectionStore, rounds: Int = 20) throws -> Asker.Standing {
    let scopes = try node.grantedScopes()
    let policy = try #require(node.policy)
    var asker = Asker(scopes: scopes, author: node.author, policy: policy, hint: try node.peerHint())
    let answerer = Answerer(author: centre.author, policy: try #require(centre.policy))
    for _ in 0..<rounds where asker.standing == .goingOn {
        let request = try asker.request(
            from: node, bytesMax: 64 * 1024, wallMilliseconds: 0, backlog: node.backlog(),
            confirmPhotos: node.photosToConfirm(count: 256))
        let (answer, _) = try answerer.answer(
            ExchangeRequest(bytes: request.encoded()), readable: Set(scopes), writable: Set(scopes), store: centre,
            photos: centre, wallMilliseconds: 0)
        let received = try ExchangeAnswer(bytes: answer.encoded())
        let receipt = try received.verifiedReceipt(for: request.asker, verifier: policy.verifier)
        _ = try asker.take(received, into: node)
        try node.note(
            receipt: receipt, peerKnowledge: asker.peerKnowledge, clockOffsetMilliseconds: 40,
            refusals: asker.refusals.sorted { $0.sequence < $1.sequence })
    }
    #expect(asker.divergedScopes.isEmpty)
    return asker.standing
}
