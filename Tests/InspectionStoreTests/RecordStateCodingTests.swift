import Causality
@testable import InspectionStore
import TestSupport
import Testing

struct RecordStateCodingTests {
    private func sample(_ random: inout SplitMix64) -> RecordState {
        var record = RecordState(id: RecordID(high: random.next(), low: random.next()), type: "visit")
        let values: [FieldValue] = [
            .empty, .text("十大督导 e\u{301}\u{0}"), .integer(.min), .integer(7), .flag(true), .flag(false),
            .bytes([0, 255, 128]),
        ]
        for number in 0..<Int.random(in: 0...12, using: &random) {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let dot = Dot(
                    author: AuthorID(high: random.next() % 3, low: 1), sequence: random.next() >> 20,
                    hashPrefix: UInt32(truncatingIfNeeded: random.next()))
                let value = values.randomElement(using: &random) ?? .empty
                record.write(value, to: "field\(number)", as: dot, replacing: [])
            }
        }
        return record
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>) func `a record comes back as it was packed`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let record = sample(&random)
        let bytes = RecordStateCoding.encode(record)
        #expect(bytes.withUnsafeBytes { RecordStateCoding.decode($0, id: record.id) } == record, "seed \(seed)")
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func `no turned bit, and no two in one column of words, pass`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        let record = sample(&random)
        var bytes = RecordStateCoding.encode(record)
        func isNoticed() -> Bool { bytes.withUnsafeBytes { RecordStateCoding.decode($0, id: record.id) } == nil }
        for position in bytes.indices {
            for bit in 0..<8 as Range<UInt8> {
                bytes[position] ^= 1 << bit
                #expect(isNoticed(), "seed \(seed), byte \(position), bit \(bit)")
                if position + 8 < bytes.count {
                    bytes[position + 8] ^= 1 << bit
                    #expect(isNoticed(), "seed \(seed), bytes \(position) and \(position + 8), bit \(bit)")
                    bytes[position + 8] ^= 1 << bit
                }
                bytes[position] ^= 1 << bit
            }
        }
    }

    @Test func `what the first version packed is still read`() {
        // {integer 5 in "a", text "甲" in "b"}, packed by the first version's rule.
        var bytes: [UInt8] = [1, 4] + Array("note".utf8) + [1]
        bytes += [UInt8](repeating: 0, count: 15) + [9]
        bytes += [2, 1] + Array("a".utf8) + [1, 0, 3, 4, 2, 10]
        bytes += [1] + Array("b".utf8) + [1, 0, 5, 6, 1, 3] + Array("甲".utf8)
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: sum >> (56 - 8 * $0)) }
        let id = RecordID(high: 1, low: 2)
        let read = bytes.withUnsafeBytes { RecordStateCoding.decode($0, id: id) }
        #expect(read?["a"].agreed == .integer(5))
        #expect(read?["b"].agreed == .text("甲"))
        #expect(read?["b"].dots == [Dot(author: AuthorID(high: 0, low: 9), sequence: 5, hashPrefix: 6)])
    }
}
