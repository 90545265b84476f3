import ArgumentParser
import CrashPoints
import FullStack
import Simulation

/// Runs simulated worlds on the real store.
struct Worlds: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs simulated worlds on the real store and faulty disks.")

    @Option(help: "How many seeds.") var seeds: UInt64 = 2_000
    @Option(help: "The first seed.") var from: UInt64 = 1
    @Option(help: "Steps of a world before the faults stop.") var steps = 14
    @Flag(help: "Print what happened in each world.") var trace = false

    func run() throws {
        var failed = 0
        var faults = [Int](repeating: 0, count: FaultKind.allCases.count)
        for seed in from..<from + seeds {
            var options = Options(steps: steps)
            options.keepsTrace = trace
            let outcome = simulate(seed: seed, options: options, makeStore: RealStore.maker(seed: seed))
            for index in faults.indices { faults[index] += outcome.faultCounts[index] }
            if trace { outcome.lines.forEach(CrashPointsCommand.say) }
            if (seed - from + 1) % 1_000 == 0 { CrashPointsCommand.say("\(seed - from + 1) worlds, \(failed) failed") }
            guard !outcome.failures.isEmpty else { continue }
            failed += 1
            CrashPointsCommand.say("seed \(seed): \(outcome.failures.map(\.description).joined(separator: "; "))")
        }
        CrashPointsCommand.say("\(seeds) worlds of \(steps) steps from seed \(from), \(failed) failed")
        CrashPointsCommand.say(FaultKind.allCases.map { "\($0.name) \(faults[$0.index])" }.joined(separator: ", "))
        if failed > 0 { throw ExitCode.failure }
    }
}

/// Turns bits in a store's files.
struct Bits: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Turns one bit of a store's files at a time.")

    @Option(help: "How many seeds.") var seeds: UInt64 = 5_000

    func run() throws {
        let flip = try BitFlip()
        var counts = (noticed: 0, harmless: 0, undone: 0, silent: 0)
        for seed in 1...max(1, seeds) {
            let (file, result) = flip.turn(seed: seed)
            switch result {
            case .noticed: counts.noticed += 1
            case .harmless: counts.harmless += 1
            case .undone: counts.undone += 1
            case .silent(let what):
                counts.silent += 1
                CrashPointsCommand.say("seed \(seed), \(file): \(what)")
            }
        }
        CrashPointsCommand.say(
            "\(seeds) bits: \(counts.noticed) noticed, \(counts.harmless) of no use, "
                + "\(counts.undone) undid the last transaction, \(counts.silent) silent")
        if counts.silent > 0 { throw ExitCode.failure }
    }
}
