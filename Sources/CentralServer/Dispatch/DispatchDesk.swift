import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Where each tier of dispatch stands, and what is on the table of its next meeting.
struct DispatchDesk: Sendable {
    let city: CityReading
    let person: String

    var store: InspectionStore { city.store }
    var profile: MechanismProfile { city.profile }
    var today: CivilDate { city.today }
    var ledgerDesk: LedgerDesk { LedgerDesk(city: city, person: person) }

    // MARK: Tiers

    /// A tier with its cadence, the periods it missed, and its meetings.
    struct TierStanding {
        let tier: MechanismProfile.Tier
        /// `nil` for a tier without a fixed cadence.
        let due: DispatchDue?
        /// The present period.
        let period: Period?
        /// Its meetings, the latest first.
        let meetings: [DispatchMeetingView]
        /// Its open problems.
        let open: Int
        /// Those past due.
        let overdue: Int
    }

    /// Every tier of the profile, the highest first.
    func tiers(_ ledger: ProblemLedger) throws -> [TierStanding] {
        let meetings = try meetings()
        let start = firstDay(of: ledger, meetings)
        return profile.tiers.sorted { $0.rung > $1.rung }.map { tier in
            let own = meetings.filter { $0.tier == tier.code }
            let due = tier.cadence.map {
                DispatchDue(
                    code: tier.code, cadence: $0, from: start, through: today,
                    heldOn: own.filter(\.isHeld).compactMap(\.heldOn))
            }
            let lines = ledger.lines.filter { $0.tier == tier.code && !$0.state.isFinished }
            return TierStanding(
                tier: tier, due: due, period: tier.cadence.flatMap { Period($0, containing: today) }, meetings: own,
                open: lines.count, overdue: lines.count(where: \.isOverdue))
        }
    }

    /// From when on periods without a meeting are missed: the year's first problem or meeting, since before there was
    /// nothing to dispatch.
    private func firstDay(of ledger: ProblemLedger, _ meetings: [DispatchMeetingView]) -> CivilDate {
        let known = ledger.lines.compactMap(\.foundOn) + meetings.compactMap(\.heldOn)
        return known.filter { $0.year == today.year }.min() ?? today
    }

    // MARK: Packs

    /// What a tier has on its table in the period of a day.
    ///
    /// - Parameter field: For a vice-mayor, the own field of work; `nil` takes all.
    /// - Throws: `ledger.tier`.
    func pack(_ code: String, on day: CivilDate? = nil, field: String? = nil) throws -> DispatchPack {
        guard let tier = profile.tier(code) else { throw LedgerError.noTier(code) }
        let day = day ?? today
        let sources = Set((tier.pack ?? []).compactMap(AgendaSource.init(rawValue:)))
        let projects = try city.projects()
        let inputs = DispatchPack.Inputs(
            ledger: try ledgerDesk.ledger(),
            slips: sources.contains(.investment) ? try city.slips(of: projects) : [],
            standing: sources.contains(.startAndEntry) ? try city.standing(of: projects) : [:],
            race: sources.contains(.race) ? try race() : [], territories: try city.territoryNames(),
            groups: sources.contains(.workingGroup) ? try groups(within: tier, on: day) : [],
            picked: try picked(tier, on: day))
        return DispatchPack(tier: tier, on: day, inputs, field: field)
    }

    /// The fields of work that a tier's packs are made for: those of its problems and of the tier below's hand-over.
    func fields(of ledger: ProblemLedger) -> [String] {
        let used = Set(ledger.lines.filter { !$0.state.isFinished }.map(\.field))
        let known = profile.portfolios.map(\.code)
        return known + used.subtracting(known).subtracting([""]).sorted()
    }

    /// The working groups' activities within a tier's period, as matters.
    private func groups(within tier: MechanismProfile.Tier, on day: CivilDate) throws -> [DispatchPack.Item] {
        guard let period = tier.cadence.flatMap({ Period($0, containing: day) }) else { return [] }
        let meetings = try meetings().filter { $0.kind == .workingGroup && $0.isHeld }
        return try profile.workingGroups.flatMap { group in
            try group.cadences.sorted { $0.key < $1.key }.map { purpose, cadence in
                let activity = GroupActivity(
                    group: group.label, purpose: MechanismProfile.WorkingGroup.label(ofPurpose: purpose),
                    cadence: cadence, within: period, today: today,
                    heldOn: meetings.filter { $0.workingGroup == group.code && $0.purpose == purpose }
                        .compactMap { meeting in meeting.heldOn.map { (meeting.id, $0) } })
                return purpose == "coverage" ? try coverage(activity) : activity.item
            }
        }
    }

    /// The inspection group meets on site: its activity is the month's coverage, not a meeting.
    private func coverage(_ activity: GroupActivity) throws -> DispatchPack.Item {
        let month = today.civilMonth
        let list = profile.keyList?.list ?? "key300"
        let input = try store.coverageInput(for: month, list: list, countsArrival: true)
        let total = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: today).total
        return DispatchPack.Item(
            source: .workingGroup, subject: activity.subject,
            detail: Label(
                "\(month) 已督导 \(total.visited)/\(total.members)，十项齐全 \(total.full)",
                "\(month): visited \(total.visited)/\(total.members), all ten items \(total.full)"))
    }

    /// The ranking of the race's latest published round, as it was frozen; territories without a score are left out.
    private func race() throws -> [Ranking.Place] {
        let desk = try RaceDesk.open(store, today: today, person: person)
        let published = try desk.rounds(.race).filter { $0.state == .published }
        guard let latest = published.max(by: { $0.period < $1.period }) else { return [] }
        let weights = try desk.weights(of: latest)
        let scores = try desk.entries(of: latest).map { try Race.score($0, by: weights) }
        // Ranked among all, shown to those who may see them.
        return Ranking.places(scores.filter { $0.total != nil }.map { Ranking.Entry($0.territory, score: $0.total) })
            .filter { city.mayRead($0.subject) }
    }

    /// Matters put by hand on the agenda of a tier's meeting in the period of a day, and those raised to it.
    private func picked(_ tier: MechanismProfile.Tier, on day: CivilDate) throws -> [DispatchPack.Item] {
        let id = try MeetingDesk(dispatch: self).planned(tier, on: day)
        return try agenda(of: id).filter { $0.source == .picked }.map { item in
            DispatchPack.Item(
                source: .picked, subject: item.subject ?? "",
                detail: item.raisedReason.map { Label($0, $0) } ?? Label("人工选取", "hand-picked"),
                project: item.project, problem: item.problem)
        }
    }

    // MARK: Meetings

    /// All meetings of the office, the latest first.
    func meetings() throws -> [DispatchMeetingView] {
        try store.records(RecordQuery(type: RecordType.dispatchMeeting.name))
            .map { DispatchMeetingView(unchecked: $0.state) }
            .sorted { ($0.day?.description ?? "", $0.id) > ($1.day?.description ?? "", $1.id) }
    }

    /// A meeting's agenda by number; matters without one come last.
    func agenda(of meeting: RecordID) throws -> [AgendaItemView] {
        try store.records(RecordQuery(type: RecordType.agendaItem.name, parent: meeting))
            .map { AgendaItemView(unchecked: $0.state) }
            .sorted { ($0.number ?? .max, $0.id) < ($1.number ?? .max, $1.id) }
    }

    /// What a meeting decided, by due day.
    func resolutions(of meeting: RecordID) throws -> [ResolutionView] {
        try store.records(RecordQuery(type: RecordType.resolution.name, parent: meeting))
            .map { ResolutionView(unchecked: $0.state) }
            .sorted { ($0.dueOn?.description ?? "", $0.id) < ($1.dueOn?.description ?? "", $1.id) }
    }
}
