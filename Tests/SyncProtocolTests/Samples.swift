import Causality
import SyncProtocol
import TestSupport

/// A pair of replicas and what tests do with them.
enum Samples {
    static let scope = Build.scope("territory-1")
    static let policy = OpenPolicy()
    static let backlog = Backlog(records: 0, photos: 0, photoBytes: 0)

    static func batch(lackedBy vector: VersionVector = VersionVector(), from store: MemoryReplica) throws -> Batch {
        try store.read {
            try Outgoing(reader: $0, verifier: FastVerifier()).pack(lackedBy: [scope: vector], bytesMax: 1 << 20).batch
        }
    }

    @discardableResult
    static func admit(_ batch: Batch, to store: MemoryReplica) throws -> AdmissionReport {
        try store.write { try Admission.apply(batch, allowing: [scope], policy: policy, to: $0) }
    }

    /// One run between two replicas through the real bytes; returns the asker and the bytes that travelled.
    @discardableResult
    static func sync(
        _ asking: MemoryReplica, as author: LocalAuthor, with answering: MemoryReplica, as answerer: LocalAuthor,
        scopes: [ScopeID] = [scope], readable: Set<ScopeID> = [scope], bytesMax: Int = 100_000, roundsMax: Int = 200,
        hint: [ScopeKnowledge] = []
    ) throws -> (asker: Asker, rounds: Int, bytes: Int) {
        var asker = Asker(scopes: scopes, author: author, policy: policy, hint: hint)
        var rounds = 0
        var bytes = 0
        while asker.standing == .goingOn, rounds < roundsMax {
            rounds += 1
            let request = try asker.request(
                from: asking, bytesMax: bytesMax, wallMilliseconds: 0, backlog: backlog, confirmPhotos: []
            ).encoded()
            let (answer, _) = try Answerer(author: answerer, policy: policy).answer(
                ExchangeRequest(bytes: request), readable: readable, writable: readable, store: answering,
                photos: PhotoDeskStub(), wallMilliseconds: 0)
            let encoded = try answer.encoded()
            bytes += request.count + encoded.count
            _ = try asker.take(ExchangeAnswer(bytes: encoded), into: asking)
        }
        return (asker, rounds, bytes)
    }

    /// Writes `count` changes of one field, each replacing the one before.
    static func fill(_ store: MemoryReplica, as author: LocalAuthor, count: Int, record: UInt64 = 1) throws {
        for number in 0..<count {
            try store.set("a", of: Build.record(record), to: .integer(Int64(number)), in: scope, as: author)
        }
    }
}

/// Signs well only when the count of its signatures is among those named.
final class CarelessSigner: Signer, @unchecked Sendable {
    let honest: FastSigner
    private let good: (Int) -> Bool
    private var count = 0

    init(seed: UInt64, good: @escaping (Int) -> Bool) {
        honest = FastSigner(seed: seed)
        self.good = good
    }

    var publicKey: [UInt8] { honest.publicKey }

    func signature(of message: [UInt8]) throws -> [UInt8] {
        count += 1
        return good(count) ? try honest.signature(of: message) : [UInt8](repeating: 7, count: 64)
    }

    var author: LocalAuthor { LocalAuthor(card: AuthorCard(publicKey: publicKey), signer: self) }
}
