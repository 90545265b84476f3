import Causality
import Foundation
import InspectionStore
import Synchronization
import SyncProtocol

/// Makes replicas of a given size, with real signatures of certified authors.
struct Replicas {
    let folder: URL
    let seed: UInt64
    private let organisation: Ed25519Signer
    private let authors: [LocalAuthor]
    let policy: OrganisationPolicy

    static let authorCount = 20
    private static let recordsPerTransaction = 2_000

    init(folder: URL, seed: UInt64 = 20_260_625) throws {
        self.folder = folder
        self.seed = seed
        var dice = Dice(seed: seed)
        organisation = try Ed25519Signer(privateKey: dice.bytes(32))
        var authors: [LocalAuthor] = []
        for number in 1...Self.authorCount {
            let signer = try Ed25519Signer(privateKey: dice.bytes(32))
            authors.append(try Self.certified(signer, number: number, organisation: organisation))
        }
        self.authors = authors
        policy = OrganisationPolicy(organisation: organisation.publicKey)
    }

    /// The scopes that an inspector syncs.
    static func scopes() throws -> [ScopeID] { [try scope("register"), try scope(SampleEntries.territory)] }

    static func scope(_ name: String) throws -> ScopeID {
        guard let scope = ScopeID(name) else { throw BenchError.unexpected("scope \(name)") }
        return scope
    }

    /// Real time, but numbers from a seed.
    static func environment(seed: UInt64) -> StoreEnvironment {
        let dice = Mutex(Dice(seed: seed))
        return StoreEnvironment(
            now: { Clock.milliseconds() }, randomBytes: { count in dice.withLock { $0.bytes(count) } },
            machineID: "bench")
    }

    static func certified(_ signer: Ed25519Signer, number: Int, organisation: Ed25519Signer) throws -> LocalAuthor {
        LocalAuthor(
            card: try card(of: signer.publicKey, number: number, organisation: organisation), signer: signer)
    }

    /// A card with a certificate for a key that a store made itself.
    func card(of publicKey: [UInt8]) throws -> AuthorCard {
        try Self.card(of: publicKey, number: 99, organisation: organisation)
    }

    private static func card(of publicKey: [UInt8], number: Int, organisation: Ed25519Signer) throws -> AuthorCard {
        let certificate = Certificate(
            publicKey: publicKey, device: "督导平板\(number)", person: "P\(number)", role: "inspector",
            grants: [
                .init(scope: try scope("register"), mayWrite: false),
                .init(scope: try scope(SampleEntries.territory), mayWrite: true),
            ],
            issuedMilliseconds: 1_767_196_800_000, serial: UInt64(number))
        return AuthorCard(publicKey: publicKey, certificate: try certificate.signed(by: organisation))
    }

    /// The author that a process of a measurement writes as.
    func certifiedAuthor(_ number: Int) throws -> LocalAuthor {
        var dice = Dice(seed: seed &+ UInt64(number) &* 7919)
        return try Self.certified(
            Ed25519Signer(privateKey: dice.bytes(32)), number: 100 + number, organisation: organisation)
    }

    /// A closed replica with so many entries, each written by one of twenty inspectors; made once.
    func filled(_ count: Int) throws -> URL {
        let place = folder.appendingPathComponent("filled-\(count)")
        let mark = folder.appendingPathComponent("filled-\(count).done")
        if FileManager.default.fileExists(atPath: mark.path) { return place }
        try? FileManager.default.removeItem(at: place)
        let store = try InspectionStore.create(at: place, environment: Self.environment(seed: seed))
        let scope = try Self.scope(SampleEntries.territory)
        for start in stride(from: 0, to: count, by: Self.recordsPerTransaction) {
            let end = min(start + Self.recordsPerTransaction, count)
            try store.write { writer in
                for index in start..<end { try write(index, in: scope, to: writer) }
            }
        }
        try store.close()
        try Data().write(to: mark)
        return place
    }

    private func write(_ index: Int, in scope: ScopeID, to writer: any ReplicaWriter) throws {
        // An inspector fills a visit's ten entries, so ten in a row share the author.
        let author = authors[index / 10 % authors.count]
        let draft = Draft(
            record: SampleEntries.id(index, seed: seed), recordType: SampleEntries.type,
            writes: SampleEntries.values(index, seed: seed)
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { Draft.Write(field: $0.key, value: $0.value, replaces: []) },
            person: "P\(index / 10 % authors.count)")
        var dice = Dice(seed: UInt64(index) ^ seed << 32)
        try writer.write(
            draft, in: scope, as: author, wallMilliseconds: 1_767_196_800_000 + Int64(index) * 300_000,
            salt: dice.bytes(16))
    }

    /// A copy of a filled replica under another name.
    func copy(of count: Int, named name: String) throws -> URL {
        let source = try filled(count)
        let target = folder.appendingPathComponent("\(name)-\(count)")
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: source, to: target)
        return target
    }

    /// A name for a replica that does not exist yet.
    func fresh(_ name: String) -> URL {
        let target = folder.appendingPathComponent(name)
        try? FileManager.default.removeItem(at: target)
        return target
    }
}

/// What keeps a measurement from being made.
enum BenchError: Error {
    case unexpected(String)
}
