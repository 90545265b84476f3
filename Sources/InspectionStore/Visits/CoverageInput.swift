public import InspectionDomain
public import Causality
import SyncProtocol

/// What ``MonthlyCoverage`` counts from.
public struct CoverageInput: Hashable, Sendable {
    /// The memberships of the list.
    public let members: [MonthlyCoverage.Member]
    /// The sealed visits of the month.
    public let visits: [MonthlyCoverage.SealedVisit]
}

extension InspectionStore {
    /// Reads the list's memberships and the month's sealed visits.
    ///
    /// - Parameters:
    ///   - list: A code of the membership's field `list`.
    ///   - countsArrival: Whether this store is the centre, so that arrival here says whether a visit came late.
    public func coverageInput(
        for month: CivilMonth, list: String = "key300", countsArrival: Bool
    ) throws -> CoverageInput {
        CoverageInput(
            members: try listMembers(of: month, list: list),
            visits: try sealedVisits(in: month, countsArrival: countsArrival))
    }

    /// The memberships of a month's list, removed ones included.
    ///
    /// - Parameter list: A code of the membership's field `list`.
    public func listMembers(of month: CivilMonth, list: String = "key300") throws -> [MonthlyCoverage.Member] {
        let year = FieldValue.integer(Int64(month.year))
        let memberships = try records(
            RecordQuery(type: RecordType.listMembership.name, equals: ["list": .text(list), "year": year]))
        let teams = try teams(on: month)
        return try memberships.compactMap { membership -> MonthlyCoverage.Member? in
            guard let project = membership.value("project").recordID,
                let added = membership.value("addedOn").text.flatMap({ CivilDate($0) })
            else { return nil }
            let region = try record(project).flatMap { ProjectView($0.state)?.region }
            return MonthlyCoverage.Member(
                project: project, territory: region ?? "", team: teams[project], addedOn: added,
                removedOn: membership.value("removedOn").text.flatMap { CivilDate($0) })
        }
    }

    /// The team of each project's inspector in a month; of several the first by name.
    private func teams(on month: CivilMonth) throws -> [RecordID: String] {
        guard let first = month.day(1) else { return [:] }
        let assignments = try records(
            RecordQuery(type: RecordType.serviceAssignment.name, equals: ["role": .text("inspector")]))
        var teams: [RecordID: String] = [:]
        for assignment in assignments {
            guard let project = assignment.value("project").recordID, let team = assignment.value("team").text else {
                continue
            }
            if let end = assignment.value("to").text.flatMap({ CivilDate($0) }), end < first { continue }
            teams[project] = min(teams[project] ?? team, team)
        }
        return teams
    }

    /// The month's sealed visits.
    ///
    /// - Parameters:
    ///   - scopes: The scopes to look in; `nil` for all.
    ///   - countsArrival: As for ``coverageInput(for:list:countsArrival:)``.
    public func sealedVisits(
        in month: CivilMonth, scopes: Set<ScopeID>? = nil, countsArrival: Bool
    ) throws -> [MonthlyCoverage.SealedVisit] {
        let days = RecordQuery.Range(
            "date", from: .text(month.day(1)?.description ?? ""),
            to: .text(month.day(month.dayCount)?.description ?? ""))
        let visits = try records(RecordQuery(type: RecordType.visit.name, scopes: scopes, range: days))
        return try snapshot { adapter in
            let own = try adapter.ownAuthors()
            return try visits.compactMap { visit in
                guard visit.value("sealedAt").isFilled, let project = visit.value("project").recordID,
                    let date = visit.value("date").text.flatMap({ CivilDate($0) })
                else { return nil }
                let dot = visit.state["sealedAt"].dots.first { !own.contains($0.author) }
                let seal = try countsArrival ? dot.flatMap { try adapter.change(named: $0, in: visit.scope) } : nil
                return MonthlyCoverage.SealedVisit(
                    visit: visit.id, project: project, date: date, itemsValued: try adapter.ratedItems(of: visit.id),
                    arrivedOn: seal.flatMap { CivilDate(instant: $0.receivedAt) })
            }
        }
    }
}
