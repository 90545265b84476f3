import Causality
import SwiftProtobuf
@testable import SyncProtocol
import TestSupport
import Testing

/// What is written without the generated code is what the generated code would write, and it reads all of it.
struct WrittenBytesTests {
    private let scope = Samples.scope
    private let author = Build.author(1), other = Build.author(2)

    private func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// Values near the places where a number takes one byte more, and any others.
    private func number(_ random: inout SplitMix64) -> UInt64 {
        random.pick([0, 1, 127, 128, 16_383, 16_384, .max, random.next()])
    }

    private func head(_ random: inout SplitMix64) -> LogHead {
        LogHead(author: random.pick([author, other]).id, sequence: number(&random) | 1, hash: bytes(32, &random))
    }

    private func knowledge(_ random: inout SplitMix64) -> [ScopeKnowledge] {
        let full = ScopeKnowledge(
            scope: scope, heads: VersionVector((0..<random.below(9)).map { _ in head(&random) }),
            liveDigest: LiveDigest(bytes: bytes(32, &random)) ?? LiveDigest(), shared: [head(&random)])
        let other = ScopeKnowledge(scope: Build.scope("二"), heads: VersionVector(), liveDigest: LiveDigest())
        return [full, other.digestOnly]
    }

    private func batch(_ random: inout SplitMix64) throws -> Batch {
        let values: [FieldValue] = [
            .empty, .text(""), .text(String(repeating: "长", count: random.below(9_000))), .integer(0),
            .integer(Int64(bitPattern: number(&random))), .flag(true), .flag(false), .bytes([]), .bytes([0]),
        ]
        let dots = [author.id, other.id].map { Dot(author: $0, sequence: number(&random), hashPrefix: 0) }
        let draft = Draft(
            record: Build.record(random.next()), recordType: "visit",
            writes: values.enumerated().map { Draft.Write(field: "f\($0)", value: $1, replaces: dots) },
            person: random.oneIn(2) ? "" : "王工", reason: random.oneIn(2) ? "" : "复核")
        let change = try Change.sealing(
            draft, author: author.id, sequence: number(&random) | 1, lamport: number(&random) | 1,
            wallMilliseconds: Int64(bitPattern: number(&random)), previous: bytes(32, &random), salt: Build.salt,
            signer: author.signer
        ).change
        try expectSame(change.header, Tensupervisions_Sync_V1_ChangeHeader.self)
        try expectSame(change.values ?? [], Tensupervisions_Sync_V1_ChangeValues.self)
        let stripped = try Change(
            header: change.header, values: nil, valuesHash: change.valuesHash, signature: change.signature)
        return Batch(
            authors: [AuthorCard(publicKey: author.card.publicKey, certificate: bytes(200, &random), cutoff: [1])],
            segments: [.init(scope: scope, author: author.id, previousHash: bytes(32, &random))],
            items: [.init(segment: 0, change: change), .init(segment: 0, change: stripped)])
    }

    private func expectSame<M: Message>(_ bytes: [UInt8], _ type: M.Type) throws {
        let message = try M(serializedBytes: bytes)
        #expect(message.unknownFields.data.isEmpty)
        #expect(try message.serializedBytes() as [UInt8] == bytes)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>) func `requests`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let request = ExchangeRequest(
            asker: author.id, wallMilliseconds: Int64(bitPattern: number(&random)), knowledge: knowledge(&random),
            changes: try batch(&random), answerBytesMax: random.below(100_000),
            backlog: Backlog(records: number(&random), photos: number(&random), photoBytes: number(&random)),
            confirmPhotos: [bytes(32, &random)],
            refusals: [.init(scope: scope, author: other.id, sequence: number(&random), code: "change.gap")])
        let written = try request.encoded()
        try expectSame(written, Tensupervisions_Sync_V1_ExchangeRequest.self)
        let read = try ExchangeRequest(bytes: written)
        #expect(read.knowledge == request.knowledge)
        #expect(read.changes == request.changes)
        #expect(read.refusals == request.refusals)
        #expect(read.backlog == request.backlog)
        #expect(read.confirmPhotos == request.confirmPhotos)
        #expect(read.wallMilliseconds == request.wallMilliseconds)
        #expect(read.answerBytesMax == request.answerBytesMax)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>) func `answers with their receipts`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let receipt = Receipt(
            answerer: other.id, asker: author.id, wallMilliseconds: Int64(bitPattern: number(&random)),
            heads: [scope: [head(&random)], Build.scope("二"): [head(&random)]], photos: [bytes(32, &random)])
        let answer = try ExchangeAnswer(
            wallMilliseconds: 0, knowledge: knowledge(&random), changes: try batch(&random), hasMore: random.oneIn(2),
            wants: [
                PhotoWant(photo: bytes(32, &random), needsManifest: true, needsThumbnail: false, missingChunks: [0, 9]),
                PhotoWant(photo: bytes(32, &random), needsManifest: false, needsThumbnail: true, missingChunks: nil),
            ], refusals: [], answerer: other, receipt: receipt)
        let written = try answer.encoded()
        try expectSame(written, Tensupervisions_Sync_V1_ExchangeAnswer.self)
        let read = try ExchangeAnswer(bytes: written)
        #expect(read.knowledge == answer.knowledge)
        #expect(read.changes == answer.changes)
        #expect(read.wants == answer.wants)
        #expect(read.hasMore == answer.hasMore)
        #expect(read.answerer == answer.answerer)
        try expectSame(answer.receipt.body, Tensupervisions_Sync_V1_ReceiptBody.self)
        #expect(try read.verifiedReceipt(for: author.id, verifier: FastVerifier()) == receipt)
        #expect(throws: ProtocolError.self) {
            try read.verifiedReceipt(forAnyOf: [other.id, Build.author(3).id], verifier: FastVerifier())
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func `what the organisation signs, and manifests of photos`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let certificate = Certificate(
            publicKey: author.card.publicKey, device: "笔记本", person: "", role: "inspector",
            grants: [.init(scope: scope, mayWrite: true), .init(scope: Build.scope("二"), mayWrite: false)],
            issuedMilliseconds: Int64(bitPattern: number(&random)), serial: number(&random))
        let cutoff = Cutoff(
            author: author.id, heads: [scope: head(&random)], issuedMilliseconds: Int64(bitPattern: number(&random)),
            reason: "遗失")
        for signed in [try certificate.signed(by: FastSigner(seed: 1)), try cutoff.signed(by: FastSigner(seed: 1))] {
            try expectSame(signed, Tensupervisions_Sync_V1_Certificate.self)
        }
        let envelope = try Tensupervisions_Sync_V1_Certificate(
            serializedBytes: certificate.signed(by: FastSigner(seed: 1)))
        try expectSame([UInt8](envelope.body), Tensupervisions_Sync_V1_CertificateBody.self)
        let cutEnvelope = try Tensupervisions_Sync_V1_Cutoff(serializedBytes: cutoff.signed(by: FastSigner(seed: 1)))
        try expectSame([UInt8](cutEnvelope.body), Tensupervisions_Sync_V1_CutoffBody.self)
        let manifest = try PhotoManifest(
            size: UInt64(Limits.photoChunkBytes) + 1, chunks: [bytes(32, &random), bytes(32, &random)],
            mediaType: "image/jpeg")
        try expectSame(try manifest.encoded(), Tensupervisions_Sync_V1_PhotoManifest.self)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func `altered receipts are read as the generated code reads them`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let receipt = Receipt(
            answerer: other.id, asker: author.id, wallMilliseconds: -7,
            heads: [scope: [head(&random), head(&random)]], photos: [bytes(32, &random)])
        let body = try receipt.signed(by: other.signer).body
        var readCount = 0
        for _ in 0..<300 {
            var altered = body
            let position = random.below(altered.count)
            switch random.below(4) {
            case 0: altered[position] ^= 1 << UInt8(random.below(8))
            case 1: altered.remove(at: position)
            case 2: altered.insert(random.pick([0, 0x0a, 0x22, 0x80, 0xff]), at: position)
            default: altered += body[position...]
            }
            guard let quick = altered.withUnsafeBytes({ Receipt(plain: ProtobufReader($0)) }) else { continue }
            readCount += 1
            #expect(try quick == Receipt(body: altered), "seed \(seed): \(altered)")
        }
        #expect(readCount > 20)
    }
}
