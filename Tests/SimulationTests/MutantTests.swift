import Foundation
import Simulation
import Testing

/// An oracle that cannot fail proves nothing: each bug put in on purpose must be caught.
struct MutantTests {
    static let seedsMax: UInt64 = 3_000
    static let steps = 30

    @Test func `every bug put in on purpose is caught, as the table in Testing says`() throws {
        let rows = MutantTable.rows(mutants: Mutant.allCases, seedsMax: Self.seedsMax, steps: Self.steps)
        #expect(rows.count >= 40)
        for row in rows {
            let oracle = try #require(row.oracle, "\(row.mutant) survived \(Self.seedsMax) seeds")
            #expect(oracle != "exception", "\(row.mutant) only stopped the simulator")
        }
        #expect(
            try Self.tableInDocumentation() == MutantTable.markdown(rows),
            "renew it: Scripts/simulate --mutants --seeds \(Self.seedsMax) --steps \(Self.steps)")
    }

    @Test func `the shrinker finds less that still fails`() throws {
        let options = Options(steps: 60, mutant: .digestForgotten)
        let seed = try #require((1...UInt64(500)).first { !simulate(seed: $0, options: options).failures.isEmpty })
        let less = Shrinker.shrink(seed: seed, options: options)
        #expect(less.steps < options.steps)
        #expect(!simulate(seed: seed, options: less).failures.isEmpty)
    }

    private static func tableInDocumentation() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/Testing.md"), encoding: .utf8)
        let parts = text.components(separatedBy: "<!-- mutants: begin, written by Scripts/simulate --mutants -->\n")
        let table = try #require(parts.last).components(separatedBy: "<!-- mutants: end -->")
        return try #require(table.first)
    }
}
