import Causality
import TestSupport
import Testing

struct VersionVectorTests {
    static func head(_ author: UInt64, _ sequence: UInt64, _ byte: UInt8 = 0) -> LogHead {
        LogHead(
            author: AuthorID(high: author, low: 0), sequence: sequence, hash: [UInt8](repeating: byte, count: 32))
    }

    @Test(
        arguments: [
            ([(1, 3)], [(1, 3)], CausalOrder.equal), ([(1, 3)], [(1, 2)], .after), ([(1, 1)], [(1, 2)], .before),
            ([(1, 1)], [(2, 1)], .concurrent), ([], [(1, 1)], .before), ([], [], .equal),
            ([(1, 2), (2, 1)], [(1, 1), (2, 2)], .concurrent),
        ] as [([(UInt64, UInt64)], [(UInt64, UInt64)], CausalOrder)])
    func `knowledge is ordered by what each side holds`(
        left: [(UInt64, UInt64)], right: [(UInt64, UInt64)], expected: CausalOrder
    ) {
        let one = VersionVector(left.map { Self.head($0.0, $0.1) })
        let two = VersionVector(right.map { Self.head($0.0, $0.1) })
        #expect(one.order(comparedWith: two) == expected)
    }

    @Test func `two heads of one number are two branches`() {
        let one = VersionVector([Self.head(1, 2, 1)])
        let two = VersionVector([Self.head(1, 2, 2)])
        #expect(one.order(comparedWith: two) == .concurrent)
        #expect(VersionVector(one.heads + two.heads).heads(of: AuthorID(high: 1, low: 0)).count == 2)
    }

    @Test func `heads of an author are found among many`() {
        let vector = VersionVector((UInt64(1)...50).map { Self.head($0, $0) })
        #expect(vector.heads(of: AuthorID(high: 33, low: 0)) == [Self.head(33, 33)])
        #expect(vector.heads(of: AuthorID(high: 99, low: 0)).isEmpty)
        #expect(vector.authors.count == 50)
    }

    @Test func `heads stand in order and each once, however they come`() {
        let heads = [Self.head(1, 2, 1), Self.head(1, 2, 2), Self.head(1, 3), Self.head(2, 1)]
        #expect(VersionVector(heads).heads == heads)
        #expect(VersionVector((heads + heads).reversed()).heads == heads)
    }
}
