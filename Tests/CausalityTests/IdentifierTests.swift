import Causality
import TestSupport
import Testing

struct IdentifierTests {
    @Test(arguments: 1...100)
    func `an id survives bytes and digits`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let id = RecordID.random(using: &random)
        #expect(RecordID(bytes: id.bytes) == id)
        #expect(RecordID(hex: id.hex) == id)
        #expect(RecordID(hex: id.hex.uppercased()) == id)
    }

    @Test(arguments: ["", "0", String(repeating: "g", count: 32), String(repeating: "0", count: 33)])
    func `what is no id is refused`(text: String) { #expect(AuthorID(hex: text) == nil) }

    @Test(arguments: [0, 15, 17]) func `another count of bytes is refused`(count: Int) {
        #expect(AuthorID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test(arguments: ["", String(repeating: "x", count: 65), "a\0b", String(repeating: "市", count: 22)])
    func `what is no scope is refused`(name: String) { #expect(ScopeID(name) == nil) }

    @Test func `parts have the root of their record`() {
        let root = RecordID(high: 7, low: 0x0100)
        #expect(root.part(3).root == root)
        #expect(root.part(0) == root)
        #expect(root.part(3) != root.part(4))
    }

    @Test func `order is the order of bytes`() {
        #expect(RecordID(high: 1, low: .max) < RecordID(high: 2, low: 0))
        #expect(RecordID(high: 1, low: 1) < RecordID(high: 1, low: 2))
    }
}
