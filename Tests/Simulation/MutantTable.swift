/// Which oracle catches which bug put in on purpose, and after how many seeds; the table in Docs/Testing.md.
public enum MutantTable {
    /// How one bug fared.
    public struct Row: Sendable {
        /// The bug.
        public let mutant: Mutant
        /// The oracle that caught it first; `nil` if none did.
        public let oracle: String?
        /// The seed that caught it, which is how many were needed, counted from 1.
        public let seeds: UInt64
    }

    /// Runs each bug over seeds from 1 on until an oracle catches it.
    public static func rows(mutants: [Mutant], seedsMax: UInt64, steps: Int) -> [Row] {
        mutants.map { mutant in
            for seed in 1...seedsMax {
                let outcome = simulate(seed: seed, options: Options(steps: steps, mutant: mutant))
                guard let failure = outcome.failures.first else { continue }
                return Row(mutant: mutant, oracle: failure.oracle, seeds: seed)
            }
            return Row(mutant: mutant, oracle: nil, seeds: seedsMax)
        }
    }

    /// The table in Markdown.
    public static func markdown(_ rows: [Row]) -> String {
        let lines = rows.map { row in
            let story = row.mutant.story
            return "| `\(row.mutant.rawValue)` | \(story.bug) | \(story.breaks) | \(row.oracle ?? "–") | \(row.seeds) |"
        }
        return (["| Name | Bug | Rule or hazard | Caught by | Seeds |", "|---|---|---|---|---|"] + lines)
            .map { $0 + "\n" }.joined()
    }
}
