public import InspectionDomain
public import Wording

/// The ranking table of a race, an assessment, a circular or a tour.
public enum RankingReport {
    /// Ranks with scores and the change since the round before, in the order of the places.
    ///
    /// - Parameters:
    ///   - names: The names of the subjects by code; a code without a name is printed itself.
    ///   - parts: Further columns, such as the aspects of a race: a heading and the points by subject.
    public static func table(
        title: Label, places: [Ranking.Place], names: [String: String],
        parts: [(heading: Label, points: [String: Points])] = [], notes: [Label] = [], language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let isGrouped = Set(places.map(\.group)).count > 1
        var headings = [Label("排名", "Rank"), Label("单位", "Unit")]
        if isGrouped { headings.append(Label("分组", "Group")) }
        headings += parts.map(\.heading) + [Label("总分", "Total"), Label("较上期", "Change")]
        return try ReportTable(
            title: title[language], language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: places.map { place in
                var row: [ReportCell] = [
                    place.rank.map { .integer(Int64($0)) } ?? .text(Ratio?.missingText),
                    .text(names[place.subject] ?? place.subject),
                ]
                if isGrouped { row.append(place.group.map(ReportCell.text) ?? .empty) }
                row += parts.map { .text($0.points[place.subject].text) }
                return row + [.text(place.score.text), .text(change(place.gain))]
            }, notes: notes.map { $0[language] })
    }

    /// A race's ranking with a column for each aspect, and notes for adjustments and indicators left out.
    public static func race(
        title: Label, scores: [Race.Score], rules: RaceWeights, names: [String: String], previous: [String: Int] = [:],
        language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let places = Ranking.places(
            scores.map { Ranking.Entry($0.territory, score: $0.total) }, previous: previous)
        let parts = rules.aspects.map { aspect in
            let points = scores.compactMap { score in
                score.points(ofAspect: aspect.code).map { (score.territory, $0) }
            }
            return (heading: aspect.label, points: Dictionary(points, uniquingKeysWith: { first, _ in first }))
        }
        let ordered = scores.sorted { $0.territory < $1.territory }
        return try table(
            title: title, places: places, names: names, parts: parts,
            notes: ordered.flatMap { notes(of: $0, name: names[$0.territory] ?? $0.territory) }, language: language)
    }

    /// Every score opened: what each indicator was computed from, and what it gave.
    public static func inputs(
        title: Label, scores: [Race.Score], rules: RaceWeights, names: [String: String], language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let headings = [
            Label("单位", "Unit"), Label("方面", "Aspect"), Label("指标", "Indicator"), Label("目标值", "Target"),
            Label("实际值", "Actual"), Label("权重", "Weight"), Label("得分", "Points"),
        ]
        let aspects = Dictionary(rules.aspects.map { ($0.code, $0.label) }, uniquingKeysWith: { $1 })
        let rows = scores.sorted { $0.territory < $1.territory }.flatMap { score in
            score.indicators.map { part -> [ReportCell] in
                [
                    .text(names[score.territory] ?? score.territory), .text((aspects[part.aspect])?[language] ?? part.aspect),
                    .text(part.indicator.label[language]),
                    part.input.target.map(ReportCell.integer) ?? .text(Ratio?.missingText),
                    part.input.actual.map(ReportCell.integer) ?? .text(Ratio?.missingText),
                    .integer(Int64(part.indicator.weight)), .text(part.points.text),
                ]
            }
        }
        let suffix = Label("得分明细", "inputs of the scores")
        return try ReportTable(
            title: title[language] + " " + suffix[language], language: language,
            columns: headings.map { ReportColumn($0[language]) }, rows: rows)
    }

    private static func notes(of score: Race.Score, name: String) -> [Label] {
        let adjustments = score.adjustments.map { adjustment in
            Label(
                "\(name)：\(adjustment.points.text) 分，\(adjustment.note)",
                "\(name): \(adjustment.points.text), \(adjustment.note)")
        }
        let left = score.indicators.filter { $0.points == nil }.map(\.indicator.label)
        guard !left.isEmpty else { return adjustments }
        return adjustments + [
            Label(
                "\(name)：无目标值，未计 " + left.map(\.zh).joined(separator: "、") + "，其余权重按比例放大",
                "\(name): no target for " + left.map(\.en).joined(separator: ", ") + "; the other weights are rescaled")
        ]
    }

    private static func change(_ gain: Int?) -> String {
        guard let gain else { return Ratio?.missingText }
        return gain > 0 ? "↑\(gain)" : gain < 0 ? "↓\(-gain)" : "="
    }
}
