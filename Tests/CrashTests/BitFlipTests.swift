import CrashPoints
import Testing

struct BitFlipTests {
    @Test func `a turned bit is noticed, or of no use to anybody`() throws {
        let flip = try BitFlip()
        var noticed = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            let (file, result) = flip.turn(seed: seed)
            if case .silent(let what) = result { Issue.record("seed \(seed), \(file): \(what)") }
            if result == .noticed { noticed += 1 }
            // SQLite takes a WAL with a turned bit for one that a power cut left: what follows the bit never was.
            if result == .undone { #expect(file.hasSuffix("-wal"), "seed \(seed)") }
        }
        #expect(noticed > 50)
    }
}
