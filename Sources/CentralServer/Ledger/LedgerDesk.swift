import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// The problem ledger as the office works with it: look, classify, route, take a step.
///
/// Every write is one durable transaction in the person's name, and follows what the person saw.
struct LedgerDesk: Sendable {
    let city: CityReading
    let person: String

    private var store: InspectionStore { city.store }

    // MARK: Reading

    /// The problems that the person may see, with their computed standing.
    ///
    /// - Parameter openOnly: Whether finished ones are left out.
    func ledger(openOnly: Bool = false) throws -> ProblemLedger {
        let projects = try city.projects()
        let problems = try store.problemFacts(ProblemFactsQuery(scopes: city.scopes, openOnly: openOnly)).map { facts in
            (facts: facts, project: facts.project.flatMap { projects[$0] })
        }
        let profile = city.profile
        return ProblemLedger(problems, profile: profile, today: city.today) {
            profile.field(ofSector: $0.sector ?? "")
        }
    }

    /// One problem with everything that a decision on it needs.
    ///
    /// - Throws: `notFound.problem` also for a problem of a territory that the person may not see.
    func dossier(_ id: RecordID) throws -> ProblemDossier {
        guard let problem = try store.problem(id), problem.record.standing != .deleted,
            city.mayRead(Scopes.territoryCode(of: problem.record.scope))
        else { throw LedgerError.noProblem(id) }
        return try ProblemDossier(problem, city: city, person: person)
    }

    /// The table of some of the ledger's lines, for every format.
    func table(_ lines: [ProblemLedger.Line], language: Language) throws -> ReportTable {
        let names = try city.projects().map { ($0.key.hex, $0.value.name ?? $0.value.code ?? "") }
        return try LedgerReport.problems(
            lines, profile: city.profile, territories: try city.territoryNames(),
            projects: Dictionary(names, uniquingKeysWith: { first, _ in first }), language: language)
    }

    // MARK: Writing

    /// Writes a problem's own fields as the form showed them; takes no step.
    func classify(
        _ id: RecordID, _ values: [String: FieldValue], shown: [String: [Dot]], reason: String
    ) throws {
        let record = try dossier(id).problem.record
        try store.write([
            RecordEdit(
                record: id, type: record.type, scope: record.scope, values: values, shown: shown, person: person,
                reason: reason)
        ])
    }

    /// Sends a problem to a tier and a unit: 交办 at the tier's rung.
    ///
    /// - Parameters:
    ///   - dueOn: The end of the tier's present period unless given.
    ///   - shown: The latest events that the form showed.
    /// - Throws: ``OverrideWithoutReason``, `ledger.tier`, `ledger.assignment`, or what the step refuses.
    func route(
        _ id: RecordID, tier code: String, unit: String?, dueOn: CivilDate?, reason: String, shown: [RecordID]? = nil
    ) throws {
        let dossier = try dossier(id)
        guard let tier = city.profile.tier(code) else { throw LedgerError.noTier(code) }
        if let proposed = dossier.proposal {
            try OverrideWithoutReason.check(chosen: code, proposed: proposed, reason: reason)
        }
        let known = dossier.problem.history
        let unit = unit ?? known.units.first ?? dossier.proposal?.unit
        guard let unit, let due = dueOn ?? dossier.nextMeeting(of: tier) ?? known.dueOn else {
            throw LedgerError.assignment
        }
        let step = ProblemStep(
            .assign, unit: unit, dueOn: due, rung: tier.rung, note: reason.isEmpty ? nil : reason)
        try take(step, on: id, shown: shown)
    }

    /// Takes a step that the problem's state allows.
    ///
    /// - Parameter others: What the step goes with, written in the same transaction.
    /// - Throws: `ledger.proof` for a closing without what the profile asks for, or what the recorder refuses.
    func take(
        _ step: ProblemStep, on id: RecordID, shown: [RecordID]? = nil, with others: [RecordEdit] = []
    ) throws {
        let dossier = try dossier(id)
        if step.move == .assign,
            step.unit == nil && dossier.problem.history.units.isEmpty
                || step.move == .assign
                    && step.dueOn == nil && dossier.problem.history.dueOn == nil
        {
            throw LedgerError.assignment
        }
        if (step.move == .merge) != (step.mergedInto != nil) || step.mergedInto == id { throw LedgerError.merge }
        if let other = step.mergedInto { _ = try self.dossier(other) }
        if step.move == .escalate {
            guard let rung = step.rung, rung > dossier.problem.history.rung, city.profile.tier(rung: rung) != nil
            else { throw LedgerError.escalation }
        }
        if step.move == .close, let seen = shown.map({ dossier.problem.history.asSeen($0) }) ?? dossier.problem.history {
            try seen.check(.close, by: person)
            try Self.checkProof(of: step, on: seen, profile: city.profile)
        }
        try ProblemRecorder(in: store, person: person).take(step, on: id, shown: shown, with: others)
    }
}

extension LedgerDesk {
    /// Refuses a closing without the photo or reason that the city's profile asks for.
    static func checkProof(of step: ProblemStep, on history: ProblemHistory, profile: MechanismProfile) throws {
        let proof = profile.completeness.closing
        let hasPhoto = !step.evidence.isEmpty || !ProblemDossier.proofs(in: history).isEmpty
        guard proof.allows(hasPhoto: hasPhoto, reason: step.note) else { throw LedgerError.needsProof(proof) }
    }
}

/// A problem, its project, its pictures, and what may be done with it now.
struct ProblemDossier {
    let problem: RecordedProblem
    let project: ProjectView?
    /// Where the decision table sends it.
    let proposal: RoutingProposal?
    /// Whether it should go one tier up.
    let escalation: EscalationProposal?
    /// The steps that the person may take now.
    let moves: [ProblemMove]
    /// Photos of the problem as it was found or is still there.
    let before: [RecordID]
    /// Photos that show it solved.
    let after: [RecordID]
    private let today: CivilDate

    init(_ problem: RecordedProblem, city: CityReading, person: String) throws {
        self.problem = problem
        today = city.today
        project = try problem.view.project.flatMap { try city.store.record($0) }.flatMap { ProjectView($0.state) }
        proposal = city.profile.route(problem.view)
        let history = problem.history
        let last = history.graph.ordered.compactMap(\.at).max().flatMap { CivilDate(instant: $0) }
        escalation = (last ?? problem.view.foundOn).flatMap {
            city.profile.escalation(of: history, lastEventOn: $0, today: city.today)
        }
        moves = history.moves(by: person)
        let events = history.graph.ordered
        after = Self.proofs(in: history)
        let shown = Set(after)
        let earlier =
            problem.view.photos + events.filter { !($0.move.map(Self.solving.contains) ?? false) }.flatMap(\.evidence)
        var seen: Set<RecordID> = []
        before = earlier.filter { !shown.contains($0) && seen.insert($0).inserted }
    }

    private static let solving: Set<ProblemMove> = [.reportResolved, .confirmSolved, .close]

    /// The photos of the steps that say it is solved.
    static func proofs(in history: ProblemHistory) -> [RecordID] {
        history.graph.ordered.filter { $0.move.map(solving.contains) ?? false }.flatMap(\.evidence)
    }

    /// The latest events, which a form on the problem shows.
    var heads: [RecordID] { problem.history.graph.heads }

    /// The day by which a tier meets next: the end of its present period; `nil` without a fixed cadence.
    func nextMeeting(of tier: MechanismProfile.Tier) -> CivilDate? {
        tier.cadence.flatMap { Period($0, containing: today) }?.last
    }
}
