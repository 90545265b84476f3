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
    @Option(help: "Kinds of faults that happen eight times as often, comma between.") var often = ""
    @Option(help: "A bug to put in on purpose.") var mutant: String?
    @Flag(help: "Run each seed once; otherwise twice, and both must have the same trace.") var once = false
    @Flag(help: "Print the table of bugs put in on purpose and which oracle catches them.") var mutants = false

    func run() throws {
        var options = Options(steps: steps, mutant: try chosenMutant())
        options.isRepeated = !once && mutant == nil
        for kind in try kinds(often) { options.rates[kind] = max(1, options.rates[kind] / 8) }
        for kind in try kinds(without) { options.rates[kind] = 0 }
        if mutants { return try printMutants() }
        guard let replay else { return try runAll(options) }
        options.keepsTrace = true
        let outcome = simulate(seed: replay, options: options)
        outcome.lines.forEach { print($0) }
        outcome.failures.forEach { print("seed \(replay): \($0)") }
        throw outcome.failures.isEmpty ? ExitCode.success : ExitCode.failure
    }

    private func kinds(_ names: String) throws -> [FaultKind] {
        try names.split(separator: ",").map { name in
            guard let kind = FaultKind(name: name) else { throw ValidationError("no fault \(name)") }
            return kind
        }
    }

    private func runAll(_ options: Options) throws {
        let clock = ContinuousClock()
        let start = clock.now
        var faults = [Int](repeating: 0, count: FaultKind.allCases.count)
        var rules = [Int](repeating: 0, count: 15)
        var traces: UInt64 = 0
        for seed in from..<from + UInt64(seeds) {
            let outcome = simulate(seed: seed, options: options)
            for index in faults.indices { faults[index] += outcome.faultCounts[index] }
            for rule in rules.indices { rules[rule] += outcome.rules[rule] }
            traces = (traces ^ outcome.traceHash) &* 0x100_0000_01b3
            guard let failure = outcome.failures.first else { continue }
            print("seed \(seed): \(failure)")
            report(seed, options: Shrinker.shrink(seed: seed, options: options))
            throw ExitCode.failure
        }
        let elapsed = start.duration(to: clock.now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = Int(Double(seeds) / max(seconds, 0.001))
        print("\(seeds) seeds of \(steps) steps in \(Int(seconds * 10) / 10) s, \(rate) seeds/s, no failure")
        print("all traces: \(String(traces, radix: 16))")
        print("rules: " + rules.indices.dropFirst().map { "\($0)×\(rules[$0])" }.joined(separator: " "))
        for kind in FaultKind.allCases { print("\(kind.name): \(faults[kind.index])") }
    }

    private func report(_ seed: UInt64, options: Options) {
        var options = options
        options.keepsTrace = true
        let off = FaultKind.allCases.filter { options.rates[$0] == 0 }.map(\.name).joined(separator: ",")
        let bug = options.mutant.map { " --mutant \($0.rawValue)" } ?? ""
        let without = (often.isEmpty ? "" : " --often \(often)") + (off.isEmpty ? "" : " --without \(off)")
        print("replay: Scripts/simulate --replay \(seed) --steps \(options.steps)\(without)\(bug)")
        simulate(seed: seed, options: options).lines.forEach { print("  \($0)") }
    }

    private func printMutants() throws {
        let rows = MutantTable.rows(mutants: Mutant.allCases, seedsMax: UInt64(seeds), steps: steps)
        print(MutantTable.markdown(rows), terminator: "")
        guard rows.allSatisfy({ $0.oracle != nil }) else { throw ExitCode.failure }
    }

    private func chosenMutant() throws -> Mutant? {
        guard let mutant else { return nil }
        guard let chosen = Mutant(rawValue: mutant) else { throw ValidationError("no mutant \(mutant)") }
        return chosen
    }
}
