import Simulation
import Testing

/// Seeds that failed once, by what was wrong. They mean the same world only as long as worlds draw alike: what was wrong
/// in the product has a unit test of its own.
struct SeedTests {
    static let seeds: [(seed: UInt64, steps: Int, wrong: String)] = [
        (2_077, 14, "a liar that is asked brings changes of a scope that is not its own, where every key is trusted"),
        (50_794, 60, "a restored centre has forgotten a cut-off that only members of another scope remember"),
        (70_086, 60, "a branch is sent whose parent is held back, because the peer's longer branch might continue it"),
        (54_247, 60, "a cut-off reaches the centre after a device had its last undisturbed call"),
    ]

    @Test(arguments: seeds.indices) func `a seed that failed once fails no more`(index: Int) {
        let (seed, steps, wrong) = Self.seeds[index]
        var options = Options(steps: steps)
        options.isRepeated = true
        let failures = simulate(seed: seed, options: options).failures
        #expect(failures.isEmpty, "\(wrong): Scripts/simulate --replay \(seed) --steps \(steps): \(failures)")
    }
}
