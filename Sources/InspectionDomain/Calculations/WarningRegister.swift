/// The warnings of a city over time: the same rule, subject and period never fires twice (catalogue §6.11).
public struct WarningRegister: Hashable, Sendable {
    /// A warning that was raised.
    public struct Entry: Hashable, Sendable {
        /// What it is.
        public let key: WarningFinding.Key
        /// The gravest level so far.
        public let level: WarningRule.Level
        /// The figures when it was raised or became graver.
        public let inputs: [String: String]
        /// The day it was raised.
        public let firstSeenOn: CivilDate
        /// The last day it was found.
        public let lastSeenOn: CivilDate
        /// What people did about it.
        public let state: WarningState

        /// Describes a warning as recorded.
        public init(
            key: WarningFinding.Key, level: WarningRule.Level, inputs: [String: String], firstSeenOn: CivilDate,
            lastSeenOn: CivilDate, state: WarningState
        ) {
            self.key = key
            self.level = level
            self.inputs = inputs
            self.firstSeenOn = firstSeenOn
            self.lastSeenOn = lastSeenOn
            self.state = state
        }
    }

    /// What a day's findings change.
    public struct Outcome: Hashable, Sendable {
        /// Raised for the first time, sorted.
        public let raised: [Entry]
        /// Known and found again, with the new last day and perhaps a graver level, sorted.
        public let continued: [Entry]
        /// Known, not cleared, and not found any more: a person may clear them, sorted.
        public let gone: [Entry]
    }

    private let known: [WarningFinding.Key: Entry]

    /// Starts from the warnings recorded; of several with one key the first counts.
    public init(_ known: some Sequence<Entry>) {
        self.known = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Compares the findings of a day with what is known; a cleared warning is not raised again in its period.
    public func apply(_ findings: some Sequence<WarningFinding>, on day: CivilDate) -> Outcome {
        var raised: [Entry] = []
        var continued: [Entry] = []
        var found: Set<WarningFinding.Key> = []
        for finding in findings.sorted(by: { ($0.key, $1.level) < ($1.key, $0.level) }) {
            guard found.insert(finding.key).inserted else { continue }
            guard let entry = known[finding.key] else {
                raised.append(
                    Entry(
                        key: finding.key, level: finding.level, inputs: finding.inputs, firstSeenOn: day,
                        lastSeenOn: day, state: .raised))
                continue
            }
            guard entry.state != .cleared else { continue }
            let isGraver = finding.level > entry.level
            continued.append(
                Entry(
                    key: entry.key, level: max(entry.level, finding.level),
                    inputs: isGraver ? finding.inputs : entry.inputs, firstSeenOn: entry.firstSeenOn,
                    lastSeenOn: max(day, entry.lastSeenOn), state: entry.state))
        }
        let gone = known.values.filter { $0.state != .cleared && !found.contains($0.key) }
        return Outcome(raised: raised, continued: continued, gone: gone.sorted { $0.key < $1.key })
    }
}
