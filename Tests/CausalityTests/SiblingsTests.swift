import Causality
import TestSupport
import Testing

struct SiblingsTests {
    static func dot(_ author: UInt64, _ sequence: UInt64) -> Dot {
        Dot(author: AuthorID(high: author, low: 0), sequence: sequence, hashPrefix: UInt32(author * 100 + sequence))
    }

    @Test func `a concurrent value stands beside the first`() {
        var siblings = Siblings()
        siblings.write(.integer(1), as: Self.dot(1, 1), replacing: [])
        siblings.write(.integer(2), as: Self.dot(2, 1), replacing: [])
        #expect(siblings.isConflict)
        #expect(siblings.agreed == nil)
        #expect(siblings.values == [.integer(1), .integer(2)])
    }

    @Test func `equal concurrent values are no conflict but keep both dots`() {
        var siblings = Siblings()
        siblings.write(.text("好"), as: Self.dot(1, 1), replacing: [])
        siblings.write(.text("好"), as: Self.dot(2, 1), replacing: [])
        #expect(!siblings.isConflict)
        #expect(siblings.agreed == .text("好"))
        #expect(siblings.dots.count == 2)
    }

    @Test func `a late edit that a resolution did not name opens the conflict again`() {
        var siblings = Siblings()
        siblings.write(.integer(1), as: Self.dot(1, 1), replacing: [])
        siblings.write(.integer(2), as: Self.dot(2, 1), replacing: [])
        siblings.write(.integer(3), as: Self.dot(1, 2), replacing: [Self.dot(1, 1), Self.dot(2, 1)])
        #expect(siblings.agreed == .integer(3))
        siblings.write(.integer(4), as: Self.dot(3, 1), replacing: [Self.dot(1, 1)])
        #expect(siblings.isConflict)
    }

    @Test func `writing the same dot twice changes nothing`() {
        var siblings = Siblings()
        siblings.write(.integer(1), as: Self.dot(1, 1), replacing: [])
        let before = siblings
        siblings.write(.integer(1), as: Self.dot(1, 1), replacing: [])
        #expect(siblings == before)
    }

    @Test(arguments: 1...200)
    func `concurrent writes give the same siblings in any order`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let first = (UInt64(1)...4).map { (Self.dot($0, 1), FieldValue.integer(Int64(random.below(3)))) }
        var second: [(Dot, FieldValue, [Dot])] = []
        for author in UInt64(5)...8 {
            second.append((Self.dot(author, 1), .integer(Int64(random.below(3))), [random.pick(first).0]))
        }
        var results: Set<Siblings> = []
        for _ in 0..<4 {
            var siblings = Siblings()
            for (dot, value) in first.shuffled(using: &random) { siblings.write(value, as: dot, replacing: []) }
            for (dot, value, replaced) in second.shuffled(using: &random) {
                siblings.write(value, as: dot, replacing: replaced)
            }
            results.insert(siblings)
        }
        #expect(results.count == 1)
    }
}
