import ArgumentParser
import CrashPoints
import FaultyDisks
import Foundation

/// Runs the real store on disks that fail, and prints what was found.
@main struct CrashPointsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash-points", abstract: "Runs the real store on disks that lose power, bits and space.",
        subcommands: [Points.self, Worlds.self, Bits.self], defaultSubcommand: Points.self)

    /// Prints at once, so that a long run can be watched through a pipe.
    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

/// Stops scenarios at their k-th operation.
struct Points: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops work at its k-th write, sync or rename, for every k.")

    @Option(help: "Only scenarios whose name contains this.") var scenario = ""
    @Option(help: "Seeds for each random survival.") var seeds: UInt64 = 1
    @Option(help: "Every how many operations.") var stride = 1
    @Option(help: "Only this operation.") var at: Int?
    @Option(help: "A mistake to make on purpose, or all; the run then succeeds if it is noticed.") var mutant: String?

    func run() throws {
        guard let mutant else { return try enumerate() }
        let mutants = mutant == "all" ? Mutant.allCases : Mutant(rawValue: mutant).map { [$0] } ?? []
        guard !mutants.isEmpty else {
            throw ValidationError("mutants: \(Mutant.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        for mutant in mutants { try prove(mutant) }
    }

    private var selection: Selection {
        var selection = Selection()
        selection.seeds = 1...max(1, seeds)
        selection.stride = at == nil ? max(1, stride) : Int(Int32.max)
        selection.offset = at ?? 0
        return selection
    }

    private var chosen: [Scenario] { Scenario.all.filter { scenario.isEmpty || $0.name.contains(scenario) } }

    private func enumerate() throws {
        var total = Tally()
        for scenario in chosen {
            let tally = try scenario.enumerate(selection)
            CrashPointsCommand.say("\(scenario.name): \(words(for: tally))")
            for finding in tally.findings.prefix(8) { CrashPointsCommand.say("  \(finding)") }
            total = total + tally
        }
        CrashPointsCommand.say("\(chosen.count) scenarios: \(words(for: total))")
        if !total.findings.isEmpty { throw ExitCode.failure }
    }

    private func words(for tally: Tally) -> String {
        "\(tally.operations) operations, \(tally.points) crash points, \(tally.disks) different disks, "
            + "\(tally.findings.count) findings"
    }

    private func prove(_ mutant: Mutant) throws {
        var selection = selection
        selection.stopsAtFinding = true
        for scenario in chosen {
            guard let caught = try scenario.enumerate(selection, mutant: mutant).findings.first else { continue }
            return CrashPointsCommand.say("\(mutant.rawValue): \(caught)")
        }
        CrashPointsCommand.say("\(mutant.rawValue): NOT CAUGHT")
        throw ExitCode.failure
    }
}
