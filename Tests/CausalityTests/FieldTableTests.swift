import Causality
import TestSupport
import Testing

struct FieldTableTests {
    private func siblings(_ number: UInt64) -> Siblings {
        let dot = Dot(author: AuthorID(high: 1, low: 2), sequence: number, hashPrefix: 3)
        return Siblings([.init(dot: dot, value: .integer(Int64(number)))])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `any order of writing gives the same table, in byte order`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        var known: [FieldName: Siblings] = [:]
        var table = FieldTable()
        for number in 1...200 as ClosedRange<UInt64> {
            let name = FieldName(
                ["forms/", "é", "e\u{301}", "", "字段", "z"][Int(random.next() % 6)] + String(random.next() % 25))
            if random.next() % 8 == 0 {
                known[name] = nil
                table[name] = nil
            } else {
                known[name] = siblings(number)
                table[name] = siblings(number)
            }
        }
        #expect(table.keys == known.keys.sorted(), "seed \(seed)")
        #expect(table.values == known.sorted { $0.key < $1.key }.map(\.value))
        #expect(table == FieldTable(known))
        #expect(table.hashValue == FieldTable(known.shuffled(using: &random)).hashValue)
        for (name, value) in known { #expect(table[name] == value) }
        #expect(table["not there"] == nil)
    }

    @Test func `names that only look alike are two fields`() {
        let table: FieldTable = ["é": siblings(1), "e\u{301}": siblings(2)]
        #expect(table.count == 2)
        #expect(table["é"] == siblings(1))
        #expect(table["e\u{301}"] == siblings(2))
    }
}
