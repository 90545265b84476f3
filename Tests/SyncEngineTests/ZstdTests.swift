import SyncEngine
import Testing

@Suite("Zstd")
struct ZstdTests {
    private let text = Array(String(repeating: "督导记录：现场基坑支护完成。", count: 400).utf8)

    @Test(arguments: [0, 1, 1024, 200_000, 3_000_000]) func `decompressing gives back what was compressed`(
        count: Int
    ) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        #expect(try Zstd.decompress(Zstd.compress(bytes), bytesMax: count) == bytes)
    }

    @Test func `texts become smaller`() throws {
        #expect(try Zstd.compress(text).count * 10 < text.count)
    }

    @Test func `a bomb is refused before it is unpacked`() throws {
        let bomb = try Zstd.compress([UInt8](repeating: 0, count: 64 * 1024 * 1024))
        #expect(bomb.count < 16 * 1024)
        #expect(throws: SyncFailure.tooLarge(bytesMax: 1_000_000)) {
            try Zstd.decompress(bomb, bytesMax: 1_000_000)
        }
    }

    @Test func `one byte more than allowed is refused`() throws {
        let compressed = try Zstd.compress(text)
        #expect(throws: SyncFailure.tooLarge(bytesMax: text.count - 1)) {
            try Zstd.decompress(compressed, bytesMax: text.count - 1)
        }
    }

    @Test func `a frame cut at any byte is refused`() throws {
        let compressed = try Zstd.compress(text)
        for count in 0..<compressed.count {
            #expect(throws: SyncFailure.self, "cut at \(count)") {
                try Zstd.decompress(Array(compressed[..<count]), bytesMax: text.count)
            }
        }
    }

    @Test func `what is no frame is refused`() {
        #expect(throws: SyncFailure.self) { try Zstd.decompress(Array("hello".utf8), bytesMax: 100) }
    }

    @Test func `frames one after the other are one text`() throws {
        let twice = try Zstd.compress(text) + Zstd.compress(text)
        #expect(try Zstd.decompress(twice, bytesMax: text.count * 2) == text + text)
    }
}
