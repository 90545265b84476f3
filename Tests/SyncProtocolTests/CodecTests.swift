import Causality
import SyncProtocol
import TestSupport
import Testing

struct CodecTests {
    let scope = Samples.scope

    private func request(changes: Int) throws -> ExchangeRequest {
        let store = MemoryReplica()
        try Samples.fill(store, as: Build.author(1), count: changes)
        return ExchangeRequest(
            asker: Build.author(1).id, wallMilliseconds: -5, knowledge: [try store.stated(of: scope)],
            changes: try Samples.batch(from: store), answerBytesMax: 1_000,
            backlog: Backlog(records: 1, photos: 2, photoBytes: 3), confirmPhotos: [[UInt8](repeating: 4, count: 32)],
            refusals: [.init(scope: scope, author: Build.author(2).id, sequence: 7, code: "change.gap")])
    }

    @Test(arguments: [0, 1, 20]) func `a request survives its bytes`(changes: Int) throws {
        let sent = try request(changes: changes)
        let read = try ExchangeRequest(bytes: sent.encoded())
        #expect(read.asker == sent.asker)
        #expect(read.wallMilliseconds == sent.wallMilliseconds)
        #expect(read.knowledge == sent.knowledge)
        #expect(read.changes == sent.changes)
        #expect(read.backlog == sent.backlog)
        #expect(read.confirmPhotos == sent.confirmPhotos)
        #expect(read.refusals == sent.refusals)
        #expect(try read.encoded() == sent.encoded())
    }

    @Test func `cut bytes are refused or give nothing that is taken wrongly`() throws {
        let bytes = try request(changes: 3).encoded()
        for count in bytes.indices {
            guard let read = try? ExchangeRequest(bytes: Array(bytes[..<count])) else { continue }
            let report = try Samples.admit(read.changes, to: MemoryReplica())
            #expect(report.appliedCount <= 3)
        }
    }

    @Test(arguments: 1...300) func `a flipped bit never changes what is taken`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let sent = try request(changes: 3)
        var bytes = try sent.encoded()
        bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
        guard let read = try? ExchangeRequest(bytes: bytes) else { return }
        let target = MemoryReplica()
        try Samples.admit(read.changes, to: target)
        let truth = Set(sent.changes.items.compactMap { $0.change.map { [$0.header, $0.values ?? []] } })
        for log in target.contents.logs {
            for change in log.changes { #expect(truth.contains([change.change.header, change.change.values ?? []])) }
        }
    }

    @Test(arguments: 1...200) func `bytes of chance are refused without a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        _ = try? ExchangeRequest(bytes: bytes)
        _ = try? ExchangeAnswer(bytes: bytes)
        _ = try? Change(header: bytes, values: bytes, valuesHash: nil, signature: [UInt8](repeating: 0, count: 64))
    }

    @Test func `a stripped change still verifies and gives no value`() throws {
        let store = MemoryReplica()
        let change = try store.set("a", of: Build.record(1), to: .text("memo"), in: scope, as: Build.author(1))
        let stripped = try Change(
            header: change.change.header, values: nil, valuesHash: change.change.valuesHash,
            signature: change.change.signature)
        #expect(stripped.hash(after: Hashing.origin(of: Build.author(1).id, in: scope)) == change.hash)
        #expect(stripped.writes.map(\.value) == [nil])
    }
}
