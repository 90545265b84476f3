extension MechanismProfile {
    /// All that is wrong with the numbers, in the order of the document; empty if they can be used.
    public var faults: [ProfileError] {
        var faults: [ProfileError] = []
        if name.isEmpty { faults.append(ProfileError(reason: .nameMissing, place: "name", found: "")) }
        if version < 1 { faults.append(.range("version", version)) }
        faults += keyListFaults + listFaults + tierFaults + portfolioFaults + routingFaults + groupFaults + dutyFaults + visitFaults
        faults += checklistFaults + deadlineFaults + quotaFaults + warningFaults + Self.lampFaults(lamps)
        return faults + raceFaults + scoreFaults + tableFaults
    }

    private var keyListFaults: [ProfileError] {
        guard let keyList else { return [] }
        var faults: [ProfileError] = []
        if keyList.list.isEmpty { faults.append(ProfileError(reason: .nameMissing, place: "keyList.list", found: "")) }
        faults += ProfileError.check("keyList.requiredCount", keyList.requiredCount, 1...100_000)
        faults += ProfileError.check(
            "keyList.requiredShareTenthsOfPercent", Int(keyList.requiredShareTenthsOfPercent), 0...1000)
        return faults
    }

    private var groupFaults: [ProfileError] { ProfileError.names("workingGroups", workingGroups.map(\.code)) }

    private var visitFaults: [ProfileError] {
        ProfileError.check("coverage.targetTenthsOfPercent", Int(coverage.targetTenthsOfPercent), 0...1000)
            + ProfileError.check("coverage.firstWarningDay", coverage.firstWarningDay, 1...31)
            + ProfileError.check("completeness.minimumPhotos", completeness.minimumPhotos, 0...100)
            + ProfileError.check("completeness.minimumForms", completeness.minimumForms, 0...VisitForm.allCases.count)
    }

    private var deadlineFaults: [ProfileError] {
        let limits: [(String, Int, ClosedRange<Int>)] = [
            ("substantiveStartMonths", deadlines.substantiveStartMonths, 1...60),
            ("landListingWorkingDays", deadlines.landListingWorkingDays, 1...1000),
            ("startOnLandWorkingDays", deadlines.startOnLandWorkingDays, 1...1000),
            ("promiseDueSoonWorkingDays", deadlines.promiseDueSoonWorkingDays, 0...1000),
            ("reportDay", deadlines.reportDay, 1...31),
            ("escalationRounds", deadlines.escalationRounds, 1...100),
            ("clockSkewMinutes", deadlines.clockSkewMinutes, 1...100_000),
        ]
        var faults = limits.flatMap { ProfileError.check("deadlines." + $0.0, $0.1, $0.2) }
        let budgets = deadlines.startOnLandStageWorkingDays
        let place = "deadlines.startOnLandStageWorkingDays"
        faults += budgets.flatMap { ProfileError.check(place, $0, 1...1000) }
        if ProfileError.sum(budgets) != deadlines.startOnLandWorkingDays {
            faults.append(ProfileError(reason: .sumWrong, place: place, found: "\(budgets)"))
        }
        return faults
    }

    private var quotaFaults: [ProfileError] {
        let numbers: [(String, Int)] = [
            ("tripsPerLeaderQuarter", quotas.tripsPerLeaderQuarter),
            ("projectsPerLeaderTrip", quotas.projectsPerLeaderTrip),
            ("tripsPerDepartmentMonth", quotas.tripsPerDepartmentMonth),
            ("projectsPerDepartmentMonth", quotas.projectsPerDepartmentMonth),
            ("bankMeetingsPerYear", quotas.bankMeetingsPerYear),
            ("landMeetingsPerQuarter", quotas.landMeetingsPerQuarter),
        ]
        return numbers.flatMap { ProfileError.check("quotas." + $0.0, $0.1, 0...10_000) }
    }

    private var warningFaults: [ProfileError] {
        ProfileError.names("warnings", warnings.map(\.code))
            + warnings.flatMap { rule -> [ProfileError] in
                let place = "warnings.\(rule.code)"
                let rounds =
                    ProfileError.check(place + ".rounds", rule.rounds ?? 1, 1...100)
                    + ProfileError.check(place + ".fromMonth", rule.fromMonth ?? 1, 1...12)
                if rule.isOrdered { return rounds }
                let found = "\(rule.yellow.map(String.init) ?? "—")/\(rule.red.map(String.init) ?? "—")"
                return rounds + [ProfileError(reason: .thresholdsUnordered, place: place, found: found)]
            }
    }

    private var raceFaults: [ProfileError] {
        guard let race else { return [] }
        var faults = ProfileError.check("race.capTenthsOfPercent", Int(race.capTenthsOfPercent), 1000...10_000)
        faults += ProfileError.names("race.aspects", race.aspects.map(\.code))
        faults += ProfileError.names("race.indicators", race.indicators.map(\.code))
        for aspect in race.aspects {
            faults += ProfileError.weights(
                "race.aspects.\(aspect.code)", aspect.indicators.map(\.weight), sum: aspect.weight)
        }
        return faults + ProfileError.weights("race.aspects", race.aspects.map(\.weight), sum: 100)
    }
}

extension ProfileError {
    static func range(_ place: String, _ number: Int) -> ProfileError {
        ProfileError(reason: .outOfRange, place: place, found: String(number))
    }

    static func check(_ place: String, _ number: Int, _ range: ClosedRange<Int>) -> [ProfileError] {
        range.contains(number) ? [] : [.range(place, number)]
    }

    static func names(_ place: String, _ codes: [String]) -> [ProfileError] {
        let missing = codes.contains("") ? [ProfileError(reason: .nameMissing, place: place, found: "")] : []
        return missing + twice(place, codes)
    }

    static func twice(_ place: String, _ codes: [String]) -> [ProfileError] {
        var seen: Set<String> = []
        return codes.filter { !seen.insert($0).inserted }
            .map { ProfileError(reason: .twice, place: place, found: $0) }
    }

    static func weights(_ place: String, _ weights: [Int], sum total: Int) -> [ProfileError] {
        let faults = weights.flatMap { check(place, $0, 0...100) }
        if sum(weights) == total { return faults }
        return faults + [ProfileError(reason: .sumWrong, place: place, found: "\(weights)")]
    }

    // Without traps on hostile numbers; `nil` when the sum leaves the range of integers.
    fileprivate static func sum(_ numbers: [Int]) -> Int? {
        var sum = 0
        for number in numbers {
            let (next, overflow) = sum.addingReportingOverflow(number)
            if overflow { return nil }
            sum = next
        }
        return sum
    }
}
