import ArgumentParser
import Simulation

/// Runs seeds and says how many, how fast, which faults, which rules; a failing seed prints how to replay it.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Runs the sync under faults, deterministic by seed.")

    @Option(help: "How many seeds.") var seeds = 10_000
    @Option(help: "The first seed.") var from: UInt64 = 1
    @Option(help: "Steps of a run before the faults stop.") var steps = 40
    @Option(help: "Run this seed alone, with its trace.") var replay: UInt64?
    @Option(help: "Kinds of faults to leave out, comma between.") var without = ""
    @Option(help: "A bug to put in on purpose.") var mutant: String?

    func run() throws {
        var options = Options(steps: steps, mutant: try chosenMutant())
        for name in without.split(separator: ",") {
            guard let kind = FaultKind(rawValue: String(name)) else { throw ValidationError("no fault \(name)") }
            options.rates[kind] = 0
        }
        if let replay {
            options.keepsTrace = true
            let outcome = simulate(seed: replay, options: options)
            outcome.lines.forEach { print($0) }
            outcome.failures.forEach { print("seed \(replay): \($0)") }
            throw outcome.failures.isEmpty ? ExitCode.success : ExitCode.failure
        }
        try runAll(options)
    }

    private func runAll(_ options: Options) throws {
        let clock = ContinuousClock()
        let start = clock.now
        var counts = [Int](repeating: 0, count: FaultKind.allCases.count)
        var rules: Set<Int> = []
        for seed in from..<from + UInt64(seeds) {
            let outcome = simulate(seed: seed, options: options)
            for index in counts.indices { counts[index] += outcome.faultCounts[index] }
            rules.formUnion(outcome.rules)
            guard let failure = outcome.failures.first else { continue }
            print("seed \(seed): \(failure)")
            report(seed, options: Shrinker.shrink(seed: seed, options: options))
            throw ExitCode.failure
        }
        let elapsed = start.duration(to: clock.now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        print(
            "\(seeds) seeds in \(Int(seconds * 10) / 10) s, \(Int(Double(seeds) / max(seconds, 0.001))) seeds/s, no failure"
        )
        print("rules in play: \(rules.sorted().map(String.init).joined(separator: " "))")
        for kind in FaultKind.allCases { print("\(kind.rawValue): \(counts[kind.index])") }
    }

    private func report(_ seed: UInt64, options: Options) {
        var options = options
        options.keepsTrace = true
        let off = FaultKind.allCases.filter { options.rates[$0] == 0 }.map(\.rawValue).joined(separator: ",")
        let bug = options.mutant.map { " --mutant \($0.rawValue)" } ?? ""
        print(
            "replay: Scripts/simulate --replay \(seed) --steps \(options.steps)\(off.isEmpty ? "" : " --without \(off)")\(bug)"
        )
        simulate(seed: seed, options: options).lines.forEach { print("  \($0)") }
    }

    private func chosenMutant() throws -> Mutant? {
        guard let mutant else { return nil }
        guard let chosen = Mutant(rawValue: mutant) else { throw ValidationError("no mutant \(mutant)") }
        return chosen
    }
}
