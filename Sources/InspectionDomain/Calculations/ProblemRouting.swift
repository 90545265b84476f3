import Causality
public import Wording

/// Where the profile's decision table sends a problem (catalogue §5.2); the clerk may override it with a reason.
public struct RoutingProposal: Hashable, Sendable {
    /// The tier.
    public let tier: MechanismProfile.Tier
    /// The unit, if the table names one.
    public let unit: String?
    /// The meeting whose agenda it goes on, if it is not the tier's own.
    public let agenda: MeetingKind?
    /// Which line of the table decided, from 1; `nil` if none fitted.
    public let line: Int?
}

extension MechanismProfile {
    /// Looks a problem up in the routing table; the first line that fits decides.
    ///
    /// A conflicting flag is read cautiously, as ``ProblemView`` does. `nil` only for a profile with faults.
    public func route(_ problem: ProblemView) -> RoutingProposal? {
        let flags = [
            "crossRegion": problem.isCrossRegion, "crossField": problem.isCrossField,
            "needsCityLevel": problem.needsCityLevel, "critical": problem.isCritical,
            "withinRemit": problem.isWithinRemit,
        ]
        for (index, rule) in routing.rules.enumerated() {
            let fitsClass = rule.classes.map { $0.contains(problem.problemClass?.rawValue ?? "") } ?? true
            guard fitsClass, rule.flags.allSatisfy({ flags[$0.key] == $0.value }), let tier = tier(rule.tier) else {
                continue
            }
            return RoutingProposal(
                tier: tier, unit: rule.unit, agenda: rule.agenda.flatMap(MeetingKind.init(rawValue:)), line: index + 1)
        }
        return tier(routing.otherwise).map { RoutingProposal(tier: $0, unit: nil, agenda: nil, line: nil) }
    }
}

/// A clerk chose another tier than the table proposes and gave no reason.
public struct OverrideWithoutReason: PersonFacingError, Hashable {
    /// The tier chosen.
    public let tier: String

    /// `problem.override-without-reason`.
    public var code: String { "problem.override-without-reason" }
    /// The tier.
    public var values: [String: String] { ["tier": tier] }
    /// The reason is missing.
    public var message: Label {
        Label("改变建议层级须说明理由", "Choosing another tier than proposed needs a reason")
    }
    /// Give the reason.
    public var nextStep: Label { Label("请写明理由。", "Give the reason.") }

    /// Refuses another tier than proposed without a reason.
    public static func check(
        chosen tier: String, proposed: RoutingProposal, reason: String
    ) throws(OverrideWithoutReason) {
        if tier != proposed.tier.code && !FieldValue.text(reason).isFilled { throw OverrideWithoutReason(tier: tier) }
    }
}

/// When an open problem should go one tier up (proposed; escalation never lowers).
public struct EscalationProposal: Hashable, Sendable {
    /// Why.
    public enum Reason: Hashable, Sendable {
        /// The due date has passed.
        case overdue(since: CivilDate)
        /// So many dispatch rounds of its tier went by without an event.
        case silent(rounds: Int)
    }

    /// The tier to raise it to.
    public let tier: MechanismProfile.Tier
    /// Why; at least one.
    public let reasons: [Reason]
}

extension MechanismProfile {
    /// Rounds of dispatch that began and ended after the last event and before today; 0 without a fixed cadence.
    public func silentRounds(rung: Int, lastEventOn: CivilDate, today: CivilDate) -> Int {
        guard let cadence = tier(rung: rung)?.cadence else { return 0 }
        var rounds = 0
        var period = Period(cadence, containing: lastEventOn)?.next
        while let current = period, current.last < today {
            rounds += 1
            period = current.next
        }
        return rounds
    }

    /// Whether an open problem should be raised, and to which tier; `nil` if not, or at the top.
    public func escalation(
        of history: ProblemHistory, lastEventOn: CivilDate, today: CivilDate
    ) -> EscalationProposal? {
        guard !history.state.isFinished, let tier = tier(rung: history.rung),
            let upper = tier.raisesTo.flatMap({ self.tier($0) })
        else { return nil }
        var reasons: [EscalationProposal.Reason] = []
        if let dueOn = history.dueOn, history.isOverdue(today: today) { reasons.append(.overdue(since: dueOn)) }
        let rounds = silentRounds(rung: history.rung, lastEventOn: lastEventOn, today: today)
        if rounds >= deadlines.escalationRounds { reasons.append(.silent(rounds: rounds)) }
        return reasons.isEmpty || upper.rung < history.rung ? nil : EscalationProposal(tier: upper, reasons: reasons)
    }
}
