extension MechanismProfile {
    /// Refuses to use the profile for a year that the calendar does not hold: due dates would be guesses.
    public func check(calendar: WorkCalendar, year: Int) throws(ProfileError) {
        guard calendar.years[year] == nil else { return }
        throw ProfileError(reason: .calendarYearMissing, place: "calendar.\(calendar.name)", found: String(year))
    }

    var listFaults: [ProfileError] {
        ProfileError.twice("listRules", listRules.map(\.list))
            + listRules.flatMap { rule in
                ([("minimum", rule.minimum)] + rule.relaxed.map { ($0.list, $0.minimum) })
                    .filter { $0.1 < 0 }
                    .map { ProfileError.range("listRules.\(rule.list).\($0.0)", Int($0.1)) }
            }
            + ProfileError.names("staffing", staffing.map(\.role))
            + staffing.filter { $0.minimumTotalInvestment < 0 }
            .map { ProfileError.range("staffing.\($0.role).minimumTotalInvestment", Int($0.minimumTotalInvestment)) }
            + staffing.flatMap { rule in
                rule.stages.filter { ProjectStage(rawValue: $0) == nil }
                    .map { ProfileError(reason: .unknownName, place: "staffing.\(rule.role).stages", found: $0) }
            }
    }

    var tierFaults: [ProfileError] {
        if tiers.isEmpty { return [ProfileError(reason: .empty, place: "tiers", found: "")] }
        return ProfileError.names("tiers", tiers.map(\.code))
            + ProfileError.twice("tiers", tiers.map { String($0.rung) })
            + tiers.flatMap { ProfileError.check("tiers.\($0.code).rung", $0.rung, 0...9) }
            + tiers.flatMap(references) + cycleFaults
    }

    /// A sector that two vice-mayors have would stand on two agendas.
    var portfolioFaults: [ProfileError] {
        ProfileError.names("portfolios", portfolios.map(\.code))
            + ProfileError.twice("portfolios.sectors", portfolios.flatMap(\.sectors))
    }

    private func references(of tier: Tier) -> [ProfileError] {
        let targets = [tier.raisesTo].compactMap { $0 }.filter { self.tier($0) == nil }
            .map { ProfileError(reason: .unknownName, place: "tiers.\(tier.code).raisesTo", found: $0) }
        let sources = (tier.pack ?? []).filter { AgendaSource(rawValue: $0) == nil }
            .map { ProfileError(reason: .unknownName, place: "tiers.\(tier.code).pack", found: $0) }
        return targets + sources
    }

    /// One fault for each circle, named at the tier where it is entered, with the way round.
    private var cycleFaults: [ProfileError] {
        var settled: Set<String> = []
        var faults: [ProfileError] = []
        for start in tiers.sorted(by: { $0.rung < $1.rung }) where !settled.contains(start.code) {
            var path = [start.code]
            var next = start.raisesTo
            while let code = next, !settled.contains(code), tier(code) != nil {
                if let first = path.firstIndex(of: code) {
                    let circle = (path[first...] + [code]).joined(separator: " → ")
                    faults.append(ProfileError(reason: .tierCycle, place: "tiers.\(code).raisesTo", found: circle))
                    break
                }
                path.append(code)
                next = tier(code)?.raisesTo
            }
            settled.formUnion(path)
        }
        return faults
    }

    var routingFaults: [ProfileError] {
        var faults = routing.rules.enumerated().flatMap { index, rule in
            let place = "routing.rules[\(index)]"
            let flags = rule.flags.keys.filter { !Routing.flagNames.contains($0) }.sorted()
            let classes = (rule.classes ?? []).filter { ProblemClass(rawValue: $0) == nil }
            let agenda = [rule.agenda].compactMap { $0 }.filter { MeetingKind(rawValue: $0) == nil }
            let tier = self.tier(rule.tier) == nil ? [rule.tier] : []
            return (flags + classes + agenda + tier)
                .map { ProfileError(reason: .unknownName, place: place, found: $0) }
        }
        if tier(routing.otherwise) == nil {
            faults.append(ProfileError(reason: .unknownName, place: "routing.otherwise", found: routing.otherwise))
        }
        return faults
    }

    var dutyFaults: [ProfileError] {
        ProfileError.twice("duties", duties.map { "\($0.code)/\($0.group ?? "")" })
            + duties.flatMap { ProfileError.check("duties.\($0.code).times", $0.times, 1...366) }
    }

    var checklistFaults: [ProfileError] {
        ProfileError.names("checklists", checklists.map(\.code))
            + checklists.flatMap { ProfileError.names("checklists.\($0.code)", $0.items.map(\.code)) }
            + checklists.flatMap { list in
                list.items.flatMap {
                    ProfileError.check("checklists.\(list.code).\($0.code).item", $0.item ?? 1, 1...10)
                }
            }
    }

    static func lampFaults(_ lamps: [LampRule]) -> [ProfileError] {
        ProfileError.names("lamps", lamps.map(\.code))
            + lamps.flatMap { lamp -> [ProfileError] in
                let place = "lamps.\(lamp.code)"
                let isGravestFirst = zip(lamp.bands, lamp.bands.dropFirst()).allSatisfy { $0.light > $1.light }
                let order =
                    isGravestFirst
                    ? []
                    : [
                        ProfileError(
                            reason: .thresholdsUnordered, place: place, found: "\(lamp.bands.map(\.light.code))")
                    ]
                return order
                    + lamp.bands.filter { $0.when.isEmpty }
                    .map { ProfileError(reason: .empty, place: "\(place).\($0.light.code)", found: "") }
            }
    }

    var scoreFaults: [ProfileError] {
        var faults: [ProfileError] = []
        if let circular {
            faults += ProfileError.names("circular.aspects", circular.aspects.map(\.code))
            faults += ProfileError.weights("circular.aspects", circular.aspects.map(\.weight), sum: 100)
            faults += ProfileError.check("circular.bottomCount", circular.bottomCount, 0...1000)
            faults += ProfileError.check("circular.interviewAfterReminders", circular.interviewAfterReminders, 1...100)
            faults += ProfileError.check(
                "circular.belowMeanTenthsOfPercent", Int(circular.belowMeanTenthsOfPercent), 0...1000)
        }
        if let assessment {
            faults += ProfileError.names("assessment.parts", assessment.parts.map(\.code))
            faults += ProfileError.weights("assessment.parts", assessment.parts.map(\.weight), sum: 100)
            faults += ProfileError.check("assessment.halfYearsInYear", assessment.halfYearsInYear, 0...100)
            for (code, points) in assessment.checkPoints.sorted(by: { $0.key < $1.key }) {
                faults += ProfileError.check("assessment.checkPoints.\(code)", points, 0...100)
            }
        }
        if let honors {
            faults += ProfileError.check("honors.steedLeadTenths", Int(honors.steedLeadTenths), 0...10_000)
            faults += ProfileError.check("honors.snailLagTenths", Int(honors.snailLagTenths), 0...10_000)
        }
        return faults
    }

    var tableFaults: [ProfileError] {
        guard let tables else { return [] }
        return ProfileError.names("tables", tables.tables.map(\.code))
            + ProfileError.check("tables.minimumCharacters", tables.minimumCharacters, 0...1000)
    }
}
