import InspectionDomain
import Testing

private struct SampleRound: Decodable {
    struct Indicator: Decodable { let aspect: String, name: String, weight: Int }
    struct Input: Decodable { let name: String, target: Int64, actual: Int64, score: String }
    struct Adjustment: Decodable { let points: String, note: String }
    struct Entry: Decodable {
        let territory: String, inputs: [Input], adjustments: [Adjustment]
        let score: String?, rank: Int?
    }
    let period: String, state: String, indicators: [Indicator], entries: [Entry]
}

struct RaceTests {
    private func rules() throws -> RaceWeights { try #require(try MechanismProfile.jincheng2024().race) }

    @Test(arguments: [0, 1])
    func `F-JC-11 scores of the published sample rounds follow from their inputs, ranking with ties`(
        number: Int
    ) throws {
        let rules = try rules()
        let rounds = try SampleFolder.records("race-rounds.jsonl", as: SampleRound.self)
        let round = try #require(rounds.indices.contains(number) ? rounds[number] : nil)
        try #require(round.state == "published")
        #expect(round.indicators.map(\.weight) == rules.indicators.map(\.weight))
        var scores: [Ranking.Entry] = []
        for entry in round.entries {
            let inputs = zip(rules.indicators, entry.inputs).map {
                ($0.code, Race.Input(actual: $1.actual, target: $1.target))
            }
            let adjustments = try entry.adjustments.map {
                Adjustment(Points(hundredths: try SampleFolder.hundredths($0.points)), note: $0.note)
            }
            let score = try Race.score(
                Race.Entry(
                    territory: entry.territory, inputs: Dictionary(uniqueKeysWithValues: inputs),
                    adjustments: adjustments),
                by: rules)
            #expect(score.indicators.map(\.points.text) == entry.inputs.map(\.score), "\(entry.territory)")
            #expect(score.total.text == entry.score)
            scores.append(Ranking.Entry(entry.territory, score: score.total))
        }
        let places = Ranking.places(scores)
        for entry in round.entries {
            #expect(places.first { $0.subject == entry.territory }?.rank == entry.rank, "\(entry.territory)")
        }
        if number == 0 { #expect(places.map(\.rank) == [1, 2, 2, 4, 5, 6, 7]) }
    }

    private func score(_ inputs: [String: Race.Input], _ adjustments: [Adjustment] = []) throws -> Race.Score {
        try Race.score(Race.Entry(territory: "140502", inputs: inputs, adjustments: adjustments), by: rules())
    }

    @Test func `F-JC-10 the display of four aspects opens to indicators and records`() throws {
        let inputs = Dictionary(
            uniqueKeysWithValues: try rules().indicators.map {
                ($0.code, Race.Input(actual: 50, target: 100, sources: [id(7)]))
            })
        let score = try score(inputs)
        #expect(score.total.text == "50.00")
        let aspects = try rules().aspects.map(\.code)
        #expect(aspects.map { score.points(ofAspect: $0).text } == ["15.00", "10.00", "15.00", "10.00"])
        #expect(score.indicators.allSatisfy { $0.input.sources == [id(7)] })
    }

    @Test func `an indicator is capped at 1.2 of its weight`() throws {
        let one = try score(["yearCompletion": .init(actual: 500, target: 100)])
        #expect(one.total.text == "120.00", "alone, its weight is rescaled to 100")
        let two = try score([
            "yearCompletion": .init(actual: 120, target: 100), "growth": .init(actual: 1199, target: 1000),
        ])
        // 20 and 10 of 30: 66.67 × 1.2 and 33.33 × 1.199.
        #expect(two.indicators.compactMap(\.points).map(\.text) == ["80.00", "39.97"])
    }

    @Test func `without a target an indicator is left out and the weights are rescaled and shown`() throws {
        let score = try score([
            "yearCompletion": .init(actual: 10, target: 10), "growth": .init(actual: 5, target: nil),
            "startRate": .init(actual: nil, target: 10), "entryRate": .init(actual: 3, target: 0),
        ])
        let byCode = Dictionary(uniqueKeysWithValues: score.indicators.map { ($0.indicator.code, $0) })
        #expect(byCode["yearCompletion"]?.weight == Ratio(20 * 100, over: 35))
        #expect(byCode["yearCompletion"]?.points.text == "57.14")
        #expect(byCode["growth"]?.points == nil && byCode["growth"]?.weight == nil)
        #expect(byCode["startRate"]?.points.text == "0.00", "reported nothing: nothing earned, not left out")
        #expect(byCode["entryRate"]?.points == nil)
        #expect(try self.score([:]).total == nil)
    }

    @Test func `negative growth costs points`() throws {
        let score = try score([
            "yearCompletion": .init(actual: 100, target: 100), "growth": .init(actual: -30, target: 60),
        ])
        #expect(score.indicators.compactMap(\.points).map(\.text) == ["66.67", "-16.67"])
    }

    @Test func `an adjustment without a reason is refused`() throws {
        let bare = Adjustment(Points(hundredths: 100), note: "  ")
        #expect(throws: ScoreError.adjustmentWithoutNote(subject: "140502", points: Points(hundredths: 100))) {
            try score(["yearCompletion": .init(actual: 1, target: 1)], [bare])
        }
    }

    @Test func `huge figures do not overflow`() throws {
        let score = try score(["yearCompletion": .init(actual: .max, target: .max)])
        #expect(score.total.text == "100.00")
        #expect(try self.score(["growth": .init(actual: .min, target: 1)]).total != nil)
    }

    @Test func `F-JC-12 the year follows from its rounds and nothing else`() throws {
        let rounds: [Points?] = [Points(hundredths: 9000), Points(hundredths: 8001), nil]
        #expect(Race.year(rounds).text == "85.01")
        #expect(Race.year([nil, nil]) == nil)
    }
}

struct RankingTests {
    private func entry(_ subject: String, _ hundredths: Int64?, _ group: String? = nil) -> Ranking.Entry {
        Ranking.Entry(subject, group: group, score: hundredths.map { Points(hundredths: $0) })
    }

    @Test func `equal scores share a rank and stand in the order of their codes`() {
        let places = Ranking.places([
            entry("d", 100), entry("b", 200), entry("c", 200), entry("a", 300), entry("e", nil),
        ])
        #expect(places.map(\.subject) == ["a", "b", "c", "d", "e"])
        #expect(places.map(\.rank) == [1, 2, 2, 4, nil])
    }

    @Test func `groups are ranked apart and changes are counted`() {
        let places = Ranking.places(
            [entry("a", 1, "urban"), entry("b", 5, "rural"), entry("c", 3, "urban")], previous: ["a": 1, "c": 2])
        #expect(places.map(\.subject) == ["b", "c", "a"])
        #expect(places.map(\.rank) == [1, 1, 2])
        #expect(places.map(\.gain) == [nil, 1, -1])
    }

    @Test(arguments: [1, 2, 3, 7] as [UInt64])
    func `the order of the entries does not matter`(seed: UInt64) {
        var entries = (0..<9).map { entry("\($0)", [5, 5, 3, nil, 9, 3, 3, nil, 1][$0]) }
        let expected = Ranking.places(entries)
        var state = seed
        for index in entries.indices.reversed() {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            entries.swapAt(index, Int(state >> 33) % (index + 1))
        }
        #expect(Ranking.places(entries) == expected, "seed \(seed)")
    }
}
