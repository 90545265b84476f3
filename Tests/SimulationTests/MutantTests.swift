import Simulation
import Testing

/// An oracle that cannot fail proves nothing: each seeded bug must be caught.
struct MutantTests {
    static let seedsMax: UInt64 = 3_000

    @Test(arguments: Mutant.allCases)
    func `a seeded bug is caught by an oracle`(mutant: Mutant) throws {
        let caught = (1...Self.seedsMax).lazy
            .map { simulate(seed: $0, options: Options(steps: 30, mutant: mutant)) }
            .first { !$0.failures.isEmpty }
        let outcome = try #require(caught, "\(mutant) survived \(Self.seedsMax) seeds")
        #expect(outcome.failures.first?.oracle != "exception", "\(outcome.failures)")
    }

    @Test func `the shrinker finds less that still fails`() throws {
        let options = Options(steps: 60, mutant: .digestForgotten)
        let seed = try #require((1...UInt64(500)).first { !simulate(seed: $0, options: options).failures.isEmpty })
        let less = Shrinker.shrink(seed: seed, options: options)
        #expect(less.steps < options.steps)
        #expect(!simulate(seed: seed, options: less).failures.isEmpty)
    }
}
