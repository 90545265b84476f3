import Causality
@testable import SyncProtocol
import TestSupport
import Testing

/// Counts are taken from the bytes: what is over a limit is never decoded (SPEC § Limits).
struct MessageShapeTests {
    /// A field with a length, at a number that needs one byte of tag.
    private static func field(_ number: UInt8, _ content: [UInt8] = []) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        repeat {
            length.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return [number << 3 | 2] + length + content
    }

    private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array((0..<count).map { _ in bytes }.joined())
    }

    private static func refusal(_ shape: MessageShape, _ bytes: [UInt8]) -> ProtocolError.Code? {
        do {
            try shape.check(bytes, "message")
            return nil
        } catch {
            return (error as? ProtocolError)?.code
        }
    }

    /// What may be repeated: the shape, the bytes of one, and how many there may be.
    private static let bounded: [(shape: MessageShape, one: [UInt8], most: Int)] = [
        (.request, field(4), Limits.scopesMax), (.request, field(8), Limits.photosPerRoundMax),
        (.request, field(9), Limits.batchLogsMax), (.request, field(5, field(1)), Limits.batchLogsMax),
        (.request, field(5, field(2)), Limits.batchLogsMax), (.request, field(5, field(3)), Limits.batchChangesMax),
        (.answer, field(3), Limits.scopesMax), (.answer, field(6), Limits.photosPerRoundMax),
        (.answer, field(8), Limits.batchLogsMax), (.answer, field(4, field(3)), Limits.batchChangesMax),
        (.receipt, field(4), Limits.messageHeadsMax), (.receipt, field(5), Limits.photosPerRoundMax),
    ]

    @Test(arguments: bounded.indices)
    func `as many parts as the limit says are passed, and one more is refused`(index: Int) {
        let (shape, one, most) = Self.bounded[index]
        #expect(Self.refusal(shape, Self.repeated(one, most)) == nil)
        #expect(Self.refusal(shape, Self.repeated(one, most + 1)) == .limitExceeded)
    }

    @Test func `heads are counted in each scope and over all scopes`() {
        let scope = { (count: Int) in Self.field(4, Self.repeated(Self.field(5), count)) }
        #expect(Self.refusal(.request, scope(Limits.headsMax)) == nil)
        #expect(Self.refusal(.request, scope(Limits.headsMax + 1)) == .limitExceeded)
        #expect(Self.refusal(.request, scope(Limits.headsMax) + scope(Limits.headsMax)) == nil)
        #expect(Self.refusal(.request, scope(Limits.headsMax) + scope(Limits.headsMax) + scope(1)) == .limitExceeded)
    }

    @Test func `another count of values than of writes is refused before they are decoded`() {
        #expect(Self.refusal(.values(of: 2), Self.repeated(Self.field(2), 2)) == nil)
        #expect(Self.refusal(.values(of: 2), Self.repeated(Self.field(2), 3)) == .malformed)
    }

    /// The forms that the quick reader leaves alone: long tags and lengths, groups, fixed widths.
    @Test func `a part is counted however its tag and length are written`() {
        let longTag: [UInt8] = [4 << 3 | 2 | 0x80, 0x80, 0, 0]
        let longLength: [UInt8] = [4 << 3 | 2, 0x80, 0x80, 0]
        let group: [UInt8] = [4 << 3 | 3] + longTag + [11 << 3 | 3, 11 << 3 | 4, 4 << 3 | 4]
        let others: [UInt8] = group + [4 << 3, 7] + [4 << 3 | 5, 1, 2, 3, 4] + [4 << 3 | 1, 1, 2, 3, 4, 5, 6, 7, 8]
        for one in [longTag, longLength, longLength + others] {
            #expect(Self.refusal(.request, Self.repeated(one, Limits.scopesMax)) == nil)
            #expect(Self.refusal(.request, Self.repeated(one, Limits.scopesMax + 1)) == .limitExceeded)
        }
        #expect(Self.refusal(.request, Self.repeated(others, Limits.scopesMax + 1)) == nil)
    }

    /// Were the count to stop earlier than the decoder, what follows would be decoded uncounted.
    @Test(arguments: 1...400)
    func `bytes that the count takes for broken are broken to the decoder`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let kinds: [UInt8] = [0, 1, 2, 3, 4, 5, 2, 2, 0]
        let bytes = (0..<random.below(12)).flatMap { _ in
            let tag = UInt8(random.below(6)) << 3 | kinds[random.below(kinds.count)]
            return [tag] + (0..<random.below(4)).map { _ in UInt8(random.below(random.below(2) == 0 ? 4 : 256)) }
        }
        guard Self.refusal(.request, bytes) == .malformed else { return }
        #expect(throws: (any Error).self) {
            try Wire.uncounted(bytes, "request") as Tensupervisions_Sync_V1_ExchangeRequest
        }
    }

    @Test func `eight million bytes of small parts are refused by the count, not by the decoder`() {
        let bytes = Self.field(4, Self.repeated(Self.field(5), Limits.messageBytesMax / 2 - 8))
        #expect(throws: ProtocolError(.limitExceeded, "exchange request: too many of field 5")) {
            try ExchangeRequest(bytes: bytes)
        }
    }
}
