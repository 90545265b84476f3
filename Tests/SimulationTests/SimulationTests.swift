import Simulation
import Testing

/// The sync under faults, in a sample: `Scripts/simulate` runs the same worlds optimised, by the hundred thousand.
struct SimulationTests {
    static let steps = 14

    @Test(arguments: Array(0..<UInt64(4)))
    func `worlds with all faults break no rule, and run alike twice`(chunk: UInt64) {
        expectSound(seeds: chunk * 500 + 1...chunk * 500 + 500, steps: Self.steps)
    }

    @Test(arguments: Array(0..<UInt64(2)))
    func `long worlds break no rule`(chunk: UInt64) {
        expectSound(seeds: chunk * 50 + 1_000_001...chunk * 50 + 1_000_050, steps: 120)
    }

    @Test func `different seeds give different traces`() {
        let hashes = Set((1...200).map { simulate(seed: UInt64($0), options: Options(steps: Self.steps)).traceHash })
        #expect(hashes.count == 200)
    }

    @Test func `every kind of fault is injected`() {
        var counts = [Int](repeating: 0, count: FaultKind.allCases.count)
        for seed in UInt64(1)...300 {
            let outcome = simulate(seed: seed, options: Options(steps: 60))
            for index in counts.indices { counts[index] += outcome.faultCounts[index] }
        }
        for kind in FaultKind.allCases { #expect(counts[kind.index] > 0, "\(kind) never happened") }
    }

    @Test func `without faults nothing is refused and everybody agrees`() {
        for seed in UInt64(1)...100 {
            let outcome = simulate(seed: seed, options: Options(steps: 40, rates: .none))
            #expect(outcome.failures.isEmpty, "seed \(seed): \(outcome.failures)")
        }
    }

    private func expectSound(seeds: ClosedRange<UInt64>, steps: Int) {
        var options = Options(steps: steps)
        options.isRepeated = true
        for seed in seeds {
            guard let failure = simulate(seed: seed, options: options).failures.first else { continue }
            Issue.record("Scripts/simulate --replay \(seed) --steps \(steps): \(failure)")
            return
        }
    }
}
