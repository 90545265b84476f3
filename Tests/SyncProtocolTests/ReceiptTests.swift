import Causality
import SyncProtocol
import TestSupport
import Testing

struct ReceiptTests {
    let scope = Samples.scope
    let one = Build.author(1), centre = Build.author(2)

    private func receipt(of asking: MemoryReplica, by answering: MemoryReplica) throws -> ExchangeAnswer {
        var asker = Asker(scopes: [scope], author: one, policy: Samples.policy)
        let request = try asker.request(
            from: asking, bytesMax: 10_000, wallMilliseconds: 0, backlog: Samples.backlog, confirmPhotos: [])
        return try Answerer(author: centre, policy: Samples.policy).answer(
            request, readable: [scope], writable: [scope], store: answering, photos: PhotoDeskStub(),
            wallMilliseconds: 0
        ).answer
    }

    @Test func `a head of another branch does not show this branch as received`() throws {
        let device = MemoryReplica()
        try Samples.fill(device, as: one, count: 2)
        let centreStore = MemoryReplica(device.contents)
        try Samples.fill(centreStore, as: one, count: 3, record: 2)
        let mine = try device.set("b", of: Build.record(1), to: .integer(1), in: scope, as: one)
        let receipt = try receipt(of: device, by: centreStore).verifiedReceipt(for: one.id, verifier: FastVerifier())
        let head = LogHead(author: one.id, sequence: 3, hash: mine.hash)
        #expect(receipt.heads[scope]?.contains { $0.author == one.id && $0.sequence >= 3 } == true)
        #expect(try !device.read { try receipt.covers(head, in: scope, heldBy: $0) })
    }

    @Test func `what the answerer holds is covered`() throws {
        let device = MemoryReplica()
        let first = try device.set("b", of: Build.record(1), to: .integer(1), in: scope, as: one)
        let centreStore = MemoryReplica(device.contents)
        let second = try device.set("b", of: Build.record(1), to: .integer(2), in: scope, as: one)
        let receipt = try receipt(of: device, by: centreStore).verifiedReceipt(for: one.id, verifier: FastVerifier())
        func covers(_ change: ChainedChange) throws -> Bool {
            let head = LogHead(author: one.id, sequence: change.change.sequence, hash: change.hash)
            return try device.read { try receipt.covers(head, in: scope, heldBy: $0) }
        }
        #expect(try covers(first))
        #expect(try !covers(second))
    }

    @Test func `a receipt covers the earlier authors of the asker's device and nobody else's`() throws {
        let earlier = Build.author(3), other = Build.author(4)
        let centreStore = MemoryReplica()
        for author in [one, earlier, other] { try Samples.fill(centreStore, as: author, count: 2) }
        var asker = Asker(scopes: [scope], author: one, policy: Samples.policy)
        let request = try asker.request(
            from: MemoryReplica(), bytesMax: 10_000, wallMilliseconds: 0, backlog: Samples.backlog, confirmPhotos: [])
        func authors(earlier: Set<AuthorID>) throws -> Set<AuthorID> {
            let answer = try Answerer(author: centre, policy: Samples.policy).answer(
                request, readable: [scope], writable: [scope], store: centreStore, photos: PhotoDeskStub(),
                wallMilliseconds: 0, earlierAuthors: earlier
            ).answer
            let receipt = try answer.verifiedReceipt(for: one.id, verifier: FastVerifier())
            return Set((receipt.heads[scope] ?? []).map(\.author))
        }
        #expect(try authors(earlier: []) == [one.id])
        #expect(try authors(earlier: [earlier.id]) == [one.id, earlier.id])
        #expect(try authors(earlier: [one.id, earlier.id]) == [one.id, earlier.id])
    }

    @Test func `a receipt for another asker is refused`() throws {
        let answer = try receipt(of: MemoryReplica(), by: MemoryReplica())
        #expect(throws: ProtocolError.self) {
            try answer.verifiedReceipt(for: Build.author(7).id, verifier: FastVerifier())
        }
    }
}
