import FullStack
import Simulation
import Testing

/// Simulated worlds whose machines run the real store on faulty disks.
struct FullStackTests {
    private static let steps = 14

    @Test(arguments: 0..<8) func `worlds of real stores lose nothing`(part: UInt64) {
        for seed in part * 250 + 1...part * 250 + 250 {
            let outcome = simulate(
                seed: seed, options: Options(steps: Self.steps), makeStore: RealStore.maker(seed: seed))
            #expect(outcome.failures.isEmpty, "seed \(seed): \(outcome.failures)")
        }
    }

    @Test func `the same seed gives the same history, on the real store and in memory`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            let options = Options(steps: Self.steps, rates: .none)
            let real = simulate(seed: seed, options: options, makeStore: RealStore.maker(seed: seed))
            #expect(real.traceHash == simulate(seed: seed, options: options).traceHash, "seed \(seed)")
        }
    }
}
