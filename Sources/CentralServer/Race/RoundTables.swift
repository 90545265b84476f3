import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// Rounds as tables.
enum RoundTables {
    /// The ranking of a frozen or computed round, a column for each part.
    ///
    /// - Parameter parts: codes with what people see; by the codes found if absent.
    static func table(
        _ title: Label, _ round: FrozenRound, names: [String: String], parts: [(code: String, label: Label)]? = nil,
        notes: [Label] = [], language: Language
    ) throws -> ReportTable {
        let codes = Set(round.entries.flatMap { $0.parts.keys }).sorted()
        let parts = parts ?? codes.map { ($0, Label($0, $0)) }
        let columns = parts.map { part in
            let points = round.entries.compactMap { entry in
                entry.parts[part.code].map { (entry.subject, Points(hundredths: $0)) }
            }
            return (heading: part.label, points: Dictionary(points, uniquingKeysWith: { $1 }))
        }
        let adjusted = round.entries.filter { $0.adjustment != 0 }.map { entry in
            let (name, points) = (names[entry.subject] ?? entry.subject, Points(hundredths: entry.adjustment).text)
            return Label("\(name)：\(points) 分，\(entry.note)", "\(name): \(points), \(entry.note)")
        }
        return try RankingReport.table(
            title: title, places: round.places, names: names, parts: columns, notes: adjusted + notes,
            language: language)
    }
}

extension RaceDesk {
    /// What the review meeting gets: the ranking, and every territory's score opened to its inputs.
    func pack(_ round: RaceRoundEntry, language: Language) throws -> [ReportTable] {
        let names = try territories()
        let title = Label("\(round.kind.label.zh) \(round.period)", "\(round.kind.label.en) \(round.period)")
        if round.kind == .annual, let frozen = round.frozen {
            return [try RoundTables.table(title, frozen, names: names, language: language)]
        }
        let scores = try scores(of: round)
        let weights = try weights(of: round)
        let previous = round.frozen.map { frozen in
            Dictionary(
                frozen.entries.compactMap { entry in entry.previous.map { (entry.subject, $0) } },
                uniquingKeysWith: { $1 })
        }
        let ranking = try RankingReport.race(
            title: title, scores: scores, rules: weights, names: names,
            previous: try previous ?? previousRanks(of: round), language: language)
        return [
            ranking,
            try RankingReport.inputs(title: title, scores: scores, rules: weights, names: names, language: language),
        ]
    }

    /// Brings in what the records themselves say.
    func bringCounted(into round: RaceRoundEntry) throws -> RaceRoundEntry {
        let list = rules.profile.keyList?.list ?? "key300"
        let counted = try RaceFigures(store: store, period: round.period, list: list).inputs()
        let known = Set(try weights(of: round).indicators.map(\.code))
        let territories = try territories()
        try store.write(
            try counted.filter { territories[$0.key] != nil }.sorted { $0.key < $1.key }.map { territory, inputs in
                try inputEdit(inputs.filter { known.contains($0.key) }, adjustment: nil, by: territory, into: round)
            })
        return round
    }
}
