import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What kind of round: the codes of the record's field `kind`.
enum RoundKind: String, CaseIterable {
    /// 一月晾晒.
    case display
    /// 双月赛马.
    case race
    /// 一年考评.
    case annual

    /// The period it covers, by the profile's cadence.
    func period(_ rules: RaceWeights, containing day: CivilDate) -> Period? {
        switch self {
        case .display: Period(.month, containing: day)
        case .race: Period(rules.cadence, containing: day)
        case .annual: Period(.year, containing: day)
        }
    }

    var label: Label {
        switch self {
        case .display: Label("一月晾晒", "Monthly display")
        case .race: Label("赛马排名", "Race")
        case .annual: Label("一年考评", "Annual assessment")
        }
    }
}

/// A round with what its record says.
struct RaceRoundEntry {
    let stored: StoredRecord
    let kind: RoundKind
    let period: Period

    var state: RoundState { stored.value("state").text.flatMap(RoundState.init(rawValue:)) ?? .open }
    var frozen: FrozenRound? { stored.value("frozen").text.flatMap { FrozenRound(document: $0) } }
}

/// The territories' competition: inputs with their sources, scores that open to them, frozen rounds (JC 赛马).
struct RaceDesk {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    let person: String

    /// A desk with the profile in force.
    static func open(_ store: InspectionStore, today: CivilDate, person: String) throws -> RaceDesk {
        RaceDesk(store: store, rules: try store.cityRules(on: today), today: today, person: person)
    }

    /// The race's weights of the profile in force.
    func weights() throws -> RaceWeights {
        guard let race = rules.profile.race else { throw RaceRefusal.noRace(rules.profile.label) }
        return race
    }

    /// The weights that a round counts with: those of the profile's version that it names.
    func weights(of round: RaceRoundEntry) throws -> RaceWeights {
        let (name, version) = (
            round.stored.value("profile").text ?? "", round.stored.value("profileVersion").integer ?? 0
        )
        if rules.profile.name == name, Int64(rules.profile.version) == version { return try weights() }
        guard let stored = try store.profiles().first(where: { $0.name == name && $0.version == version }),
            let race = try stored.decoded().race
        else { throw RaceRefusal.profileMissing(name, version) }
        return race
    }

    // MARK: Rounds

    /// All rounds of a kind, the earliest first.
    func rounds(_ kind: RoundKind) throws -> [RaceRoundEntry] {
        try store.records(RecordQuery(type: RecordType.raceRound.name, equals: ["kind": .text(kind.rawValue)]))
            .compactMap(entry).sorted { $0.period < $1.period }
    }

    /// The round of a kind that a day lies in.
    ///
    /// - Throws: `notFound.round` if it was not opened.
    func round(_ kind: RoundKind, containing day: CivilDate) throws -> RaceRoundEntry {
        guard let found = try rounds(kind).first(where: { $0.period.contains(day) }) else {
            throw RaceRefusal.noRound(kind.label, day)
        }
        return found
    }

    private func entry(_ record: StoredRecord) -> RaceRoundEntry? {
        guard let kind = record.value("kind").text.flatMap(RoundKind.init(rawValue:)),
            let first = record.value("period").text?.split(separator: "/").first, let day = CivilDate(first),
            let period = Self.period(named: record.value("period").text ?? "", from: day)
        else { return nil }
        return RaceRoundEntry(stored: record, kind: kind, period: period)
    }

    private static func period(named text: String, from day: CivilDate) -> Period? {
        PeriodKind.allCases.compactMap { Period($0, containing: day) }.first { $0.description == text }
    }

    /// Opens a round for the period that a day lies in; the one that is there if it was opened.
    func openRound(_ kind: RoundKind, containing day: CivilDate) throws -> RaceRoundEntry {
        guard let period = kind.period(try weights(), containing: day), let scope = Scopes.office else {
            throw RaceRefusal.noRound(kind.label, day)
        }
        if let known = try rounds(kind).first(where: { $0.period == period }) { return known }
        let id = RecordKey.id(of: RecordType.raceRound.name, key: "\(kind.rawValue) \(period)")
        try store.write([
            RecordEdit(
                record: id, type: RecordType.raceRound.name, scope: scope,
                values: [
                    "kind": .text(kind.rawValue), "period": .text(period.description),
                    "profile": .text(rules.profile.name), "profileVersion": .integer(Int64(rules.profile.version)),
                    "state": .text(RoundState.open.rawValue),
                ], person: person)
        ])
        return try round(kind, containing: day)
    }

    /// The territories that compete, by code: their names.
    func territories() throws -> [String: String] {
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let parents = Set(regions.compactMap { $0.value("parent").recordID })
        return regions.reduce(into: [:]) { names, region in
            guard let code = region.value("code").text, !parents.contains(region.id),
                ["county", "zone"].contains(region.value("level").text ?? "")
            else { return }
            names[code] = region.value("name").text ?? code
        }
    }

    // MARK: Inputs

    /// The inputs' records of a round, by territory.
    func inputRecords(of round: RaceRoundEntry) throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.raceScore.name, parent: round.stored.id)).sorted {
            ($0.value("region").text ?? "", $0.id) < ($1.value("region").text ?? "", $1.id)
        }
    }

    /// What every territory brings in: the frozen inputs of a published round, else the records; territories without
    /// any stand with none.
    func entries(of round: RaceRoundEntry) throws -> [Race.Entry] {
        if let frozen = round.frozen { return frozen.entries.map(Self.entry) }
        var entries = try inputRecords(of: round).map { Self.entry($0) }
        let known = Set(entries.map(\.territory))
        entries += try territories().keys.filter { !known.contains($0) }.map { Race.Entry(territory: $0, inputs: [:]) }
        return entries.sorted { $0.territory < $1.territory }
    }

    private static func entry(_ frozen: FrozenRound.Entry) -> Race.Entry {
        let codes = Set(frozen.actuals.keys).union(frozen.targets.keys)
        let inputs = Dictionary(
            uniqueKeysWithValues: codes.map {
                ($0, Race.Input(actual: frozen.actuals[$0], target: frozen.targets[$0]))
            })
        let adjustment = Adjustment(Points(hundredths: frozen.adjustment), note: frozen.note)
        return Race.Entry(
            territory: frozen.subject, inputs: inputs, adjustments: frozen.adjustment == 0 ? [] : [adjustment])
    }

    private static func entry(_ record: StoredRecord) -> Race.Entry {
        func figures(_ field: String) -> [String: Int64] {
            FamilyField.mapKeys(of: field, in: record.state).reduce(into: [:]) { figures, code in
                figures[code] = record.value(FamilyField.name(field, code)).integer
            }
        }
        let (actuals, targets) = (figures("actuals"), figures("targets"))
        let inputs = Dictionary(
            uniqueKeysWithValues: Set(actuals.keys).union(targets.keys).map { code in
                (code, Race.Input(actual: actuals[code], target: targets[code], sources: [record.id]))
            })
        let points = Points(hundredths: record.value("adjustment").integer ?? 0)
        return Race.Entry(
            territory: record.value("region").text ?? "", inputs: inputs,
            adjustments: points == .zero ? [] : [Adjustment(points, note: record.value("adjustmentNote").text ?? "")])
    }

    /// Writes what one territory brings in; only while the round is open.
    ///
    /// - Parameters:
    ///   - inputs: actuals and targets by indicator code; absent ones stay.
    ///   - adjustment: points added or taken, with the reason; refused without one.
    func bring(
        _ inputs: [String: Race.Input], adjustment: Adjustment? = nil, by territory: String, into round: RaceRoundEntry
    ) throws {
        try store.write([try inputEdit(inputs, adjustment: adjustment, by: territory, into: round)])
    }

    func inputEdit(
        _ inputs: [String: Race.Input], adjustment: Adjustment?, by territory: String, into round: RaceRoundEntry
    ) throws -> RecordEdit {
        guard round.state == .open else { throw RaceRefusal.closed(round.state) }
        let known = Set(try weights(of: round).indicators.map(\.code))
        if let stray = inputs.keys.first(where: { !known.contains($0) }) {
            throw RaceRefusal.noIndicator(stray, known.sorted())
        }
        let territories = try territories()
        guard territories[territory] != nil else { throw RaceRefusal.noTerritory(territory, territories) }
        var values: [String: FieldValue] = ["round": .reference(round.stored.id), "region": .text(territory)]
        for (code, input) in inputs {
            if let actual = input.actual { values[FamilyField.name("actuals", code)] = .integer(actual) }
            if let target = input.target { values[FamilyField.name("targets", code)] = .integer(target) }
        }
        if let adjustment {
            guard FieldValue.text(adjustment.note).isFilled else {
                throw ScoreError.adjustmentWithoutNote(
                    subject: territories[territory] ?? territory, points: adjustment.points)
            }
            values["adjustment"] = .integer(adjustment.points.hundredths)
            values["adjustmentNote"] = .text(adjustment.note)
        }
        let id = RecordKey.id(of: RecordType.raceScore.name, key: "\(round.stored.id.hex) \(territory)")
        guard let stored = try store.record(id) else {
            return RecordEdit(
                record: id, type: RecordType.raceScore.name, scope: round.stored.scope, values: values, person: person)
        }
        return stored.edit(values: values, person: person)
    }

    // MARK: Scores

    /// Every territory's score, by code.
    func scores(of round: RaceRoundEntry) throws -> [Race.Score] {
        let weights = try weights(of: round)
        return try entries(of: round).map { try Race.score($0, by: weights) }
    }

    /// The ranking, with the ranks of the published round before.
    func places(of round: RaceRoundEntry) throws -> [Ranking.Place] {
        if let frozen = round.frozen { return frozen.places }
        return Ranking.places(
            try scores(of: round).map { Ranking.Entry($0.territory, score: $0.total) },
            previous: try previousRanks(of: round))
    }

    func previousRanks(of round: RaceRoundEntry) throws -> [String: Int] {
        try rounds(round.kind).last { $0.period < round.period && $0.state == .published }?.frozen?.ranks ?? [:]
    }

    /// Marks a round as computed and under review, or opens it again.
    func move(_ round: RaceRoundEntry, to state: RoundState) throws -> RaceRoundEntry {
        try RoundState.table.check(round.state, state)
        if state == .published { return try publish(round) }
        try store.write([round.stored.edit(values: ["state": .text(state.rawValue)], person: person)])
        return try self.round(round.kind, containing: round.period.first)
    }

    /// Publishes a round and freezes what it was computed from.
    private func publish(_ round: RaceRoundEntry) throws -> RaceRoundEntry {
        let places = Dictionary(try places(of: round).map { ($0.subject, $0) }, uniquingKeysWith: { $1 })
        let inputs = Dictionary(try entries(of: round).map { ($0.territory, $0) }, uniquingKeysWith: { $1 })
        let entries = try scores(of: round).map { score -> FrozenRound.Entry in
            let input = inputs[score.territory]
            return FrozenRound.Entry(
                subject: score.territory, actuals: input?.inputs.compactMapValues(\.actual) ?? [:],
                targets: input?.inputs.compactMapValues(\.target) ?? [:],
                parts: Dictionary(
                    score.indicators.compactMap { part in part.points.map { (part.indicator.code, $0.hundredths) } },
                    uniquingKeysWith: { $1 }),
                adjustment: score.adjustments.map(\.points).reduce(.zero, +).hundredths,
                note: score.adjustments.map(\.note).joined(separator: "；"), total: score.total?.hundredths,
                rank: places[score.territory]?.rank, previous: places[score.territory]?.previous)
        }
        try freeze(round, FrozenRound(entries: entries))
        return try self.round(round.kind, containing: round.period.first)
    }

    private func freeze(_ round: RaceRoundEntry, _ frozen: FrozenRound) throws {
        try store.write([
            round.stored.edit(
                values: [
                    "frozen": .text(frozen.document), "publishedOn": .text(today.description),
                    "state": .text(RoundState.published.rawValue),
                ], person: person)
        ])
    }

    /// The year's ranking from its published rounds: their mean, each round shown (一年考评).
    ///
    /// - Returns: the entries with the points of each round; nothing is stored.
    func year(_ year: Int) throws -> FrozenRound {
        let rounds = try rounds(.race).filter { $0.period.first.year == year && $0.state == .published }
        let totals = rounds.compactMap { round in round.frozen.map { (round.period.description, $0.totals) } }
        let scored = try territories().keys.sorted().map { code in
            let parts = totals.reduce(into: [String: Int64]()) { $0[$1.0] = $1.1[code]?.hundredths }
            return FrozenRound.Entry(
                subject: code, parts: parts, total: Race.year(totals.map { $0.1[code] })?.hundredths)
        }
        return FrozenRound(entries: Self.ranked(scored))
    }

    /// Publishes the year's ranking; rounds published later do not change it.
    func publishYear(_ year: Int) throws -> RaceRoundEntry {
        guard let day = CivilDate(year: year, month: 1, day: 1) else {
            throw RaceRefusal.noRound(RoundKind.annual.label, today)
        }
        let result = try self.year(year)
        guard result.entries.contains(where: { $0.total != nil }) else { throw RaceRefusal.nothingPublished(year) }
        let opened = try openRound(.annual, containing: day)
        let scored = opened.state == .open ? try move(opened, to: .scored) : opened
        try RoundState.table.check(scored.state, .published)
        try freeze(scored, result)
        return try round(.annual, containing: day)
    }

    /// Gives entries their ranks.
    static func ranked(_ entries: [FrozenRound.Entry], previous: [String: Int] = [:]) -> [FrozenRound.Entry] {
        let places = Ranking.places(
            entries.map { Ranking.Entry($0.subject, score: $0.total.map(Points.init(hundredths:))) })
        let ranks = Dictionary(places.map { ($0.subject, $0.rank) }, uniquingKeysWith: { $1 })
        return entries.map { entry in
            var ranked = entry
            ranked.rank = ranks[entry.subject] ?? nil
            ranked.previous = previous[entry.subject]
            return ranked
        }
    }
}
