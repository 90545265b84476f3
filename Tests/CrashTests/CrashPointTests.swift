import CrashPoints
import FaultyDisks
import Testing

/// Stops scenarios at their k-th operation and looks at what is left.
struct CrashPointTests {
    @Test(arguments: Scenario.all) func `whatever is cut off, nothing acknowledged is lost`(scenario: Scenario) throws {
        let tally = try scenario.enumerate()
        #expect(tally.findings.isEmpty, "\(tally.findings.prefix(3).map(\.description).joined(separator: "\n"))")
        #expect(tally.operations > 0)
    }
}
