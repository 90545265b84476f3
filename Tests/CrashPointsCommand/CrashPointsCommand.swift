import ArgumentParser
import CrashPoints
import FaultyDisks
import Foundation

/// Cuts the store's work off at every operation, and prints what was found.
@main struct CrashPointsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash-points", abstract: "Stops the real store at its k-th write, sync or rename, for every k.")

    @Option(help: "Only scenarios whose name contains this.") var scenario = ""
    @Option(help: "Seeds for each random survival.") var seeds: UInt64 = 1
    @Option(help: "Every how many operations.") var stride = 1
    @Option(help: "Only this operation.") var at: Int?
    @Option(help: "A mistake to make on purpose; the run then succeeds if it is noticed.") var mutant: String?

    func run() throws {
        let mutants = try mutant.map { name -> [Mutant] in
            if name == "all" { return Mutant.allCases }
            guard let mutant = Mutant(rawValue: name) else {
                throw ValidationError("mutants: \(Mutant.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return [mutant]
        }
        guard let mutants else { return try enumerate() }
        for mutant in mutants { try prove(mutant) }
    }

    /// Prints at once, so that a long run can be watched through a pipe.
    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private var selection: Selection {
        var selection = Selection()
        selection.seeds = 1...max(1, seeds)
        selection.stride = at == nil ? stride : Int.max / 2
        selection.offset = at ?? 0
        return selection
    }

    private var chosen: [Scenario] { Scenario.all.filter { scenario.isEmpty || $0.name.contains(scenario) } }

    private func enumerate() throws {
        var total = Tally()
        for scenario in chosen {
            let start = Date()
            let tally = try scenario.enumerate(selection)
            let took = Int(Date().timeIntervalSince(start) * 1000)
            say("\(scenario.name): \(tally.operations) operations, \(tally.points) points, \(tally.disks) disks, "
                + "\(tally.findings.count) findings, \(took) ms")
            for finding in tally.findings.prefix(8) { say("  \(finding)") }
            total = total + tally
        }
        say("\(chosen.count) scenarios, \(total.operations) operations, \(total.points) crash points, "
            + "\(total.disks) different disks, \(total.findings.count) findings")
        if !total.findings.isEmpty { throw ExitCode.failure }
    }

    private func prove(_ mutant: Mutant) throws {
        var selection = selection
        selection.stopsAtFinding = true
        var caught: Finding?
        for scenario in chosen where caught == nil {
            do {
                caught = try scenario.enumerate(selection, mutant: mutant).findings.first
            } catch {
                say("\(mutant.rawValue): \(scenario.name) cannot even run: \(error)")
            }
        }
        say("\(mutant.rawValue): \(caught?.description ?? "NOT CAUGHT")")
        if caught == nil { throw ExitCode.failure }
    }
}
