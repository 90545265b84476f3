import Causality
import Foundation
import SwiftProtobuf
@testable import SyncProtocol
import TestSupport
import Testing

/// The quick reading of headers and values may give up, but never differ from what the generated code reads.
struct ChangeContentTests {
    private func sample(_ random: inout SplitMix64) throws -> Change {
        let texts = ["", "甲", "主体施工", "a\u{0}b", "🀄️ e\u{301}", String(repeating: "长", count: 300)]
        let author = Build.author(3)
        func dot() -> Dot {
            Dot(
                author: Bool.random(using: &random) ? author.id : Build.author(4).id, sequence: random.next(),
                hashPrefix: UInt32(truncatingIfNeeded: random.next()))
        }
        let writes = (0..<Int.random(in: 1...6, using: &random)).map { number in
            let values: [FieldValue] = [
                .empty, .text(texts.randomElement(using: &random) ?? ""), .flag(Bool.random(using: &random)),
                .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random)),
                .bytes([0, 255, UInt8(number)]),
            ]
            return Draft.Write(
                field: "字段\(number)", value: values.randomElement(using: &random) ?? .empty,
                replaces: (0..<Int.random(in: 0...2, using: &random)).map { _ in dot() })
        }
        let draft = Draft(
            record: Build.record(random.next()), recordType: "visit", writes: writes, person: "王工",
            reason: texts.randomElement(using: &random) ?? "")
        return try Change.sealing(
            draft, author: author.id, sequence: random.next() >> 1 | 1, lamport: random.next() >> 3 | 1,
            wallMilliseconds: Int64(bitPattern: random.next()), previous: [UInt8](repeating: 1, count: 32),
            salt: Build.salt, signer: author.signer
        ).change
    }

    private func generated<M: Message>(_ bytes: [UInt8], as type: M.Type) -> M? {
        try? Wire.decode(bytes, "sample") as M
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func `the plain form is read without the generated code and the same`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let change = try sample(&random)
        let head = change.header.withUnsafeBytes { ChangeHead.plain(ProtobufReader($0)) }
        #expect(try #require(head) == ChangeHead(Tensupervisions_Sync_V1_ChangeHeader(serializedBytes: change.header)))
        let values = try #require(change.values)
        let content = values.withUnsafeBytes { ChangeContent.plain(ProtobufReader($0)) }
        #expect(try #require(content) == ChangeContent(Tensupervisions_Sync_V1_ChangeValues(serializedBytes: values)))
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func `altered bytes are read as the generated code reads them`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed &+ 1000)
        let change = try sample(&random)
        var readCount = 0
        for source in [change.header, change.values ?? []] {
            for _ in 0..<300 {
                let bytes = altered(source, &random)
                if let head = bytes.withUnsafeBytes({ ChangeHead.plain(ProtobufReader($0)) }) {
                    readCount += 1
                    let other = generated(bytes, as: Tensupervisions_Sync_V1_ChangeHeader.self).map { ChangeHead($0) }
                    #expect(head == other, "seed \(seed): \(bytes)")
                }
                if let content = bytes.withUnsafeBytes({ ChangeContent.plain(ProtobufReader($0)) }) {
                    readCount += 1
                    let other = generated(bytes, as: Tensupervisions_Sync_V1_ChangeValues.self)
                        .map { ChangeContent($0) }
                    #expect(content == other, "seed \(seed): \(bytes)")
                }
            }
        }
        #expect(readCount > 20)
    }

    private func altered(_ source: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = source
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let position = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[position] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.remove(at: position)
            case 3: bytes.insert([0, 0x80, 0xff, 0x0b, 0x50].randomElement(using: &random) ?? 0, at: position)
            default: bytes.removeSubrange(position...)
            }
        }
        return bytes
    }

    @Test func `forms that only the generated code knows are still read`() throws {
        var random = SplitMix64(seed: 5)
        let change = try sample(&random)
        // Field 200, a group of field 11, and a number whose tag takes two bytes: unknown fields, to be kept and ignored.
        for unknown in [[0xc0, 0x0c, 0x01], [0x5b, 0x08, 0x01, 0x5c], [0xd2, 0x0f, 0x02, 0x41, 0x42]] as [[UInt8]] {
            let read = try Change(
                header: change.header + unknown, values: change.values.map { $0 + unknown }, valuesHash: nil,
                signature: change.signature)
            #expect(read.writes == change.writes)
            #expect(read.sequence == change.sequence)
            #expect(read.reason == change.reason)
        }
    }
}
