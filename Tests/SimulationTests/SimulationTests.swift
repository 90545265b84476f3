import Simulation
import Testing

/// The sync under faults. `Scripts/simulate` runs the same worlds longer and by the million.
struct SimulationTests {
    static let chunkSize: UInt64 = 1_000
    static let steps = 14

    @Test(arguments: Array(0..<UInt64(20)))
    func `a thousand worlds with faults break no rule`(chunk: UInt64) {
        let first = chunk * Self.chunkSize + 1
        for seed in first..<first + Self.chunkSize {
            let outcome = simulate(seed: seed, options: Options(steps: Self.steps))
            guard let failure = outcome.failures.first else { continue }
            Issue.record("Scripts/simulate --replay \(seed) --steps \(Self.steps): \(failure)")
            return
        }
    }

    @Test(arguments: Array(0..<UInt64(4)))
    func `long worlds break no rule`(chunk: UInt64) {
        for seed in chunk * 50 + 1_000_001..<chunk * 50 + 1_000_051 {
            let outcome = simulate(seed: seed, options: Options(steps: 120))
            guard let failure = outcome.failures.first else { continue }
            Issue.record("Scripts/simulate --replay \(seed) --steps 120: \(failure)")
            return
        }
    }

    @Test func `a seed run twice gives the same trace`() {
        for seed in stride(from: UInt64(1), to: 20_000, by: 97) {
            let one = simulate(seed: seed, options: Options(steps: Self.steps))
            let two = simulate(seed: seed, options: Options(steps: Self.steps))
            #expect(one.traceHash == two.traceHash, "seed \(seed)")
        }
    }

    @Test func `different seeds give different traces`() {
        let hashes = Set((1...200).map { simulate(seed: UInt64($0), options: Options(steps: Self.steps)).traceHash })
        #expect(hashes.count == 200)
    }

    @Test func `every kind of fault is injected`() {
        var counts = [Int](repeating: 0, count: FaultKind.allCases.count)
        for seed in UInt64(1)...600 {
            let outcome = simulate(seed: seed, options: Options(steps: 60))
            for index in counts.indices { counts[index] += outcome.faultCounts[index] }
        }
        for kind in FaultKind.allCases { #expect(counts[kind.index] > 0, "\(kind) never happened") }
    }

    @Test func `without faults nothing is refused and everybody agrees`() {
        for seed in UInt64(1)...200 {
            let outcome = simulate(seed: seed, options: Options(steps: 40, rates: .none))
            #expect(outcome.failures.isEmpty, "seed \(seed): \(outcome.failures)")
        }
    }
}
