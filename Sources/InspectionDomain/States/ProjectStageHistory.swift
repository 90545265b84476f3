public import Causality

/// A step of a project from stage to stage.
public struct StageEventView: RecordView, CausalEvent {
    /// ``RecordType/stageEvent``.
    public static let type = RecordType.stageEvent
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// The stage it leads to; `nil` for stages of newer versions.
    public var to: ProjectStage? { choice("to") }
    /// The business date.
    public var on: CivilDate? { date("on") }
    /// What kind of step.
    public var kind: StageEventKind? { choice("kind") }
    /// Photos that prove it.
    public var evidence: [RecordID] { references("evidence") }
    /// The latest events of the project that the author saw.
    public var follows: [RecordID] { references("follows") }
}

/// The stage of a project, computed from its stage events (catalogue §5.1).
///
/// If one says stopped and another, unaware, says resumed, the stage is the more cautious one and disputed until a
/// later event that saw both settles it.
public struct ProjectStageHistory: Sendable {
    /// The events in causal order.
    public let graph: EventGraph<StageEventView>
    /// The stage; `nil` if no event tells; in a dispute the more cautious one.
    public let stage: ProjectStage?
    /// Whether people recorded different stages without knowing of each other.
    public let isDisputed: Bool
    /// When the stage was entered, by business date; the latest if entered concurrently.
    public let since: CivilDate?
    /// Events whose step the table does not allow; they changed nothing; sorted.
    public let ignored: [RecordID]
    /// Events that entered a stage without the evidence it needs; they count and are shown; sorted.
    public let unproved: [RecordID]

    /// Computes from the events of one project, in any order; the first event may enter any stage.
    public init(_ events: some Sequence<StageEventView>) {
        graph = EventGraph(events)
        var ignored: [RecordID] = []
        var unproved: [RecordID] = []
        let end = graph.fold(Standing(), join: Standing.join) { before, event in
            guard let to = event.to, before.admits(to) else {
                ignored.append(event.id)
                return nil
            }
            if to.needsProof && event.evidence.isEmpty { unproved.append(event.id) }
            // Saying again what is known keeps the day it began, but contradicts whoever says otherwise.
            return Standing(stage: to, since: before.stage == to ? before.since : event.on)
        }
        stage = end.stage
        isDisputed = end.isDisputed
        since = end.since
        self.ignored = ignored.sorted()
        self.unproved = unproved.sorted()
    }

    private struct Standing {
        var stage: ProjectStage?
        var since: CivilDate?
        var isDisputed = false

        // In a dispute a later event may set any stage: a person decided.
        func admits(_ to: ProjectStage) -> Bool {
            guard let stage, !isDisputed else { return true }
            return stage == to || ProjectStage.table.allows(stage, to)
        }

        static func join(_ branches: [Standing]) -> Standing {
            let stages = Set(branches.compactMap(\.stage))
            let stage = stages.max { $0.caution < $1.caution }
            return Standing(
                stage: stage, since: branches.filter { $0.stage == stage }.compactMap(\.since).max(),
                isDisputed: stages.count > 1 || branches.contains(where: \.isDisputed))
        }
    }
}
