import CrashPoints
import FaultyDisks
import Testing

/// Stops the real store in the middle of its work and looks at what is left.
///
/// Each scenario is stopped at every third operation here; `Scripts/crash-points` stops it at each.
struct CrashPointTests {
    private static let stride = 3

    @Test(arguments: Array(Scenario.all.enumerated()).map { ($0.offset, $0.element.name) })
    func `whatever is cut off, nothing acknowledged is lost and nothing half-done is seen`(index: Int, name: String)
        throws
    {
        var selection = Selection()
        selection.stride = Self.stride
        selection.offset = index % Self.stride
        let tally = try Scenario.all[index].enumerate(selection)
        #expect(tally.findings.isEmpty, "\(tally.findings.prefix(3).map(\.description).joined(separator: "\n"))")
        #expect(tally.disks > 10, "\(name) does next to nothing")
    }

    @Test(arguments: [
        (Mutant.synchronousNormal, "settings"), (.walNotSynced, "settings"), (.databaseNotSynced, "long WAL"),
        (.folderNotSynced, "photo"), (.fileNotSynced, "photo"), (.noRename, "photo"), (.rowBeforeBytes, "photo"),
        (.headsApart, "apply a batch"), (.acknowledgedFirst, "settings"),
    ])
    func `a mistake in storing is caught`(mutant: Mutant, name: String) throws {
        let scenario = try #require(Scenario.all.first { $0.name == name })
        var selection = Selection()
        selection.seeds = 1...3
        selection.stopsAtFinding = true
        #expect(try scenario.enumerate(selection, mutant: mutant).findings.count == 1, "\(mutant) was not caught")
    }

    @Test func `every mutant has its test`() {
        #expect(Mutant.allCases.count == 9)
    }

    @Test(arguments: ["create", "chunks", "damaged photo"])
    func `a process killed between a new name and its sync leaves nothing that is taken for durable`(name: String)
        throws
    {
        let scenario = try #require(Scenario.all.first { $0.name == name })
        var selection = Selection()
        selection.survivals = [.killed]
        let tally = try scenario.enumerate(selection)
        #expect(tally.findings.isEmpty, "\(tally.findings.prefix(3).map(\.description).joined(separator: "\n"))")
    }
}
