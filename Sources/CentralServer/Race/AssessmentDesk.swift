import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What level of assessment: the codes of the record's field `level`.
enum AssessmentLevel: String, CaseIterable {
    /// 季考核.
    case quarter
    /// 半年兑现.
    case halfYear
    /// 全年总评.
    case year

    var periodKind: PeriodKind {
        switch self {
        case .quarter: .quarter
        case .halfYear: .halfYear
        case .year: .year
        }
    }

    var label: Label {
        switch self {
        case .quarter: Label("季考核", "Quarterly assessment")
        case .halfYear: Label("半年兑现", "Half-year settlement")
        case .year: Label("全年总评", "Annual appraisal")
        }
    }
}

/// The townships' assessment: quarters from parts, half-years from quarters, the year from both and the checks
/// (ZH 一.3). Published rounds are frozen; the next level builds on them.
struct AssessmentDesk {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    let person: String

    /// A desk with the profile in force.
    static func open(_ store: InspectionStore, today: CivilDate, person: String) throws -> AssessmentDesk {
        AssessmentDesk(store: store, rules: try store.cityRules(on: today), today: today, person: person)
    }

    func assessment() throws -> AssessmentRules {
        guard let rules = rules.profile.assessment else { throw RaceRefusal.noAssessment(rules.profile.label) }
        return rules
    }

    private var monthly: MonthlyDesk { MonthlyDesk(store: store, rules: rules, today: today, person: person) }

    /// The units assessed: those that hand in the annexes.
    func units() throws -> [MonthlyUnit] {
        let desk = monthly
        let tables = try desk.tableRules().tables.filter { AnnexKind(rawValue: $0.code) != nil }
        return try tables.first.map { try desk.units(of: $0) } ?? []
    }

    // MARK: Rounds

    /// The round of a level that a day lies in; `nil` before it is begun.
    func round(_ level: AssessmentLevel, containing day: CivilDate) throws -> StoredRecord? {
        guard let period = Period(level.periodKind, containing: day) else { return nil }
        return try store.record(roundID(level, period))
    }

    private func roundID(_ level: AssessmentLevel, _ period: Period) -> RecordID {
        RecordKey.id(of: RecordType.assessmentRound.name, key: "\(level.rawValue) \(period)")
    }

    /// Begins a round; the one that is there if it was begun.
    func begin(_ level: AssessmentLevel, containing day: CivilDate) throws -> StoredRecord {
        _ = try assessment()
        guard let period = Period(level.periodKind, containing: day), let scope = Scopes.office else {
            throw RaceRefusal.noRound(level.label, day)
        }
        if let known = try store.record(roundID(level, period)) { return known }
        try store.write([
            RecordEdit(
                record: roundID(level, period), type: RecordType.assessmentRound.name, scope: scope,
                values: [
                    "level": .text(level.rawValue), "period": .text(period.description),
                    "profile": .text(rules.profile.name), "profileVersion": .integer(Int64(rules.profile.version)),
                    "state": .text(RoundState.open.rawValue),
                ], person: person)
        ])
        guard let made = try store.record(roundID(level, period)) else { throw RaceRefusal.noRound(level.label, day) }
        return made
    }

    /// Gives a unit points of a part, or a bonus with its reason; only while the quarter is open.
    func give(
        _ points: [String: Points], bonus: Adjustment? = nil, to unit: String, containing day: CivilDate
    ) throws {
        let round = try begin(.quarter, containing: day)
        guard round.value("state").text == RoundState.open.rawValue else { throw RaceRefusal.closed(.published) }
        let parts = try assessment().parts.map(\.code)
        if let stray = points.keys.first(where: { !parts.contains($0) }) { throw RaceRefusal.noIndicator(stray, parts) }
        let names = Dictionary(uniqueKeysWithValues: try units().map { ($0.name, $0.name) })
        guard names[unit] != nil else { throw RaceRefusal.noTerritory(unit, names) }
        var values: [String: FieldValue] = ["round": .reference(round.id), "unit": .text(unit)]
        for (part, points) in points {
            values[FamilyField.name("points", part)] = .integer(points.hundredths)
        }
        if let bonus {
            guard FieldValue.text(bonus.note).isFilled else {
                throw ScoreError.adjustmentWithoutNote(subject: unit, points: bonus.points)
            }
            values["bonus"] = .integer(bonus.points.hundredths)
            values["bonusNote"] = .text(bonus.note)
        }
        let id = RecordKey.id(of: RecordType.assessmentScore.name, key: "\(round.id.hex) \(unit)")
        let edit =
            try store.record(id)?.edit(values: values, person: person)
            ?? RecordEdit(
                record: id, type: RecordType.assessmentScore.name, scope: round.scope, values: values, person: person)
        try store.write([edit])
    }

    // MARK: Scores

    /// The quarter's scores as they stand: parts that people gave, and the timeliness that the tables show.
    func quarter(containing day: CivilDate) throws -> [Assessment.Quarter] {
        let assessment = try assessment()
        guard let period = Period(.quarter, containing: day) else { return [] }
        let timeliness = try monthly.timeliness(in: period)
        let given =
            try round(.quarter, containing: day).map { round in
                try store.records(RecordQuery(type: RecordType.assessmentScore.name, parent: round.id))
            } ?? []
        let byUnit = Dictionary(given.compactMap { score in score.value("unit").text.map { ($0, score) } }) { $1 }
        return try units().map { unit in
            var points: [String: Points] = [:]
            if assessment.parts.contains(where: { $0.code == "timeliness" }) {
                points["timeliness"] = timeliness[unit.name]
            }
            var adjustments: [Adjustment] = []
            if let score = byUnit[unit.name] {
                for part in FamilyField.mapKeys(of: "points", in: score.state) {
                    points[part] = score.value(FamilyField.name("points", part)).integer.map(Points.init(hundredths:))
                }
                if let bonus = score.value("bonus").integer, bonus != 0 {
                    adjustments.append(
                        Adjustment(Points(hundredths: bonus), note: score.value("bonusNote").text ?? ""))
                }
            }
            return try Assessment.Quarter(unit: unit.name, points: points, adjustments: adjustments, by: assessment)
        }
    }

    /// The result of a level: frozen if published, else as it stands.
    func result(_ level: AssessmentLevel, containing day: CivilDate) throws -> FrozenRound {
        if let frozen = try round(level, containing: day)?.value("frozen").text.flatMap(FrozenRound.init(document:)) {
            return frozen
        }
        switch level {
        case .quarter:
            return FrozenRound(
                entries: RaceDesk.ranked(
                    try quarter(containing: day).map { quarter in
                        FrozenRound.Entry(
                            subject: quarter.unit, parts: quarter.points.mapValues(\.hundredths),
                            adjustment: quarter.adjustments.map(\.points).reduce(.zero, +).hundredths,
                            note: quarter.adjustments.map(\.note).joined(separator: "；"),
                            total: quarter.total?.hundredths)
                    }))
        case .halfYear:
            let quarters = try published(.quarter, within: .halfYear, day)
            return try built(from: quarters) { _, totals in
                totals.count == 2 ? Assessment.halfYear(totals[0], totals[1]) : nil
            }
        case .year:
            let assessment = try assessment()
            let checks = try checks(in: day.year)
            let halves = try published(.halfYear, within: .year, day)
            return try built(from: halves, checks: checks) { unit, totals in
                totals.count == 2
                    ? Assessment.year(halfYears: (totals[0], totals[1]), checks: checks[unit] ?? nil, by: assessment)
                    : nil
            }
        }
    }

    /// Freezes a level's result.
    func publish(_ level: AssessmentLevel, containing day: CivilDate) throws -> FrozenRound {
        let round = try begin(level, containing: day)
        let result = try result(level, containing: day)
        let state = round.value("state").text.flatMap(RoundState.init(rawValue:)) ?? .open
        if state == .published { throw RaceRefusal.closed(.published) }
        guard result.entries.contains(where: { $0.total != nil }) else { throw RaceRefusal.nothingPublished(day.year) }
        try store.write([
            round.edit(
                values: [
                    "frozen": .text(result.document), "publishedOn": .text(today.description),
                    "state": .text(RoundState.published.rawValue),
                ], person: person)
        ])
        return result
    }

    /// The frozen results of the lower level within a period; `nil` for one that is not published.
    private func published(
        _ level: AssessmentLevel, within outer: PeriodKind, _ day: CivilDate
    ) throws -> [(period: String, totals: [String: Points]?)] {
        guard let outer = Period(outer, containing: day) else { return [] }
        var results: [(period: String, totals: [String: Points]?)] = []
        var period = Period(level.periodKind, containing: outer.first)
        while let current = period, current.first <= outer.last {
            let frozen = try store.record(roundID(level, current))?.value("frozen").text
            results.append((current.description, frozen.flatMap(FrozenRound.init(document:))?.totals))
            period = current.next
        }
        return results
    }

    private func built(
        from lower: [(period: String, totals: [String: Points]?)], checks: [String: Points?] = [:],
        _ total: (String, [Points?]) -> Points?
    ) throws -> FrozenRound {
        FrozenRound(
            entries: RaceDesk.ranked(
                try units().map { unit in
                    var parts = lower.reduce(into: [String: Int64]()) {
                        $0[$1.period] = $1.totals?[unit.name]?.hundredths
                    }
                    if let points = checks[unit.name] ?? nil { parts["checks"] = points.hundredths }
                    return FrozenRound.Entry(
                        subject: unit.name, parts: parts,
                        total: total(unit.name, lower.map { $0.totals?[unit.name] })?.hundredths)
                }))
    }

    /// The points of the year's special checks by unit (ZH 二.3), as their page shows them.
    func checks(in year: Int) throws -> [String: Points?] {
        let checks = try SpecialChecks(store, by: rules.profile, year: year)
        return Dictionary(uniqueKeysWithValues: try units().map { ($0.name, checks.points(of: $0.region ?? "")) })
    }
}
