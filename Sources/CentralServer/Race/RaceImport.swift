import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Reads rounds of the race from JSON Lines: indicators, what every territory brought in, and what was published.
///
/// A published round is computed anew and refused unless the scores come out as the file says.
struct RaceImport {
    private struct Line: Decodable {
        struct Indicator: Decodable {
            let aspect: String
            let name: String
            let weight: Int
        }
        struct Input: Decodable {
            let name: String
            let target: Int64?
            let actual: Int64?
        }
        struct Change: Decodable {
            let points: String
            let note: String
        }
        struct Entry: Decodable {
            let territory: String
            let inputs: [Input]
            let adjustments: [Change]?
            let score: String?
        }
        let round: String
        let kind: String
        let period: String
        let state: String
        let publishedOn: String?
        let indicators: [Indicator]
        let entries: [Entry]
    }

    private static let kinds: [String: RoundKind] = ["twoMonthly": .race, "monthly": .display]

    let store: InspectionStore
    let rules: CityRules
    let person: String

    /// Imports every round of the file; rounds that are here already stay as they are.
    ///
    /// - Returns: how many rounds were new.
    func run(_ bytes: Data) throws -> Int {
        var new = 0
        for (index, text) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else {
                throw RaceRefusal.badFile(index + 1, "JSON")
            }
            if try take(line, number: index + 1) { new += 1 }
        }
        return new
    }

    private func take(_ line: Line, number: Int) throws -> Bool {
        let month = line.period.split(separator: "/").first.map(String.init) ?? ""
        guard let kind = Self.kinds[line.kind], let first = CivilMonth(month)?.day(1) else {
            throw RaceRefusal.badFile(number, "\(line.kind) \(line.period)")
        }
        let published = line.publishedOn.flatMap { $0.isEmpty ? nil : CivilDate($0) }
        let desk = RaceDesk(store: store, rules: rules, today: published ?? first, person: person)
        if try desk.rounds(kind).contains(where: { $0.period.contains(first) }) { return false }
        let codes = try codes(of: line.indicators, weights: desk.weights(), number: number)
        let entries = try line.entries.map { try inputs(of: $0, codes: codes, number: number) }
        try check(line, entries, by: try desk.weights())
        let round = try desk.openRound(kind, containing: first)
        try store.write(
            try entries.filter { !$0.inputs.isEmpty }.map { entry in
                try desk.inputEdit(
                    entry.inputs, adjustment: entry.adjustments.first, by: entry.territory, into: round)
            })
        if line.state == RoundState.published.rawValue {
            _ = try desk.move(try desk.move(round, to: .scored), to: .published)
        }
        return true
    }

    /// Compares before anything is written.
    private func check(_ line: Line, _ entries: [Race.Entry], by weights: RaceWeights) throws {
        for (entry, given) in zip(entries, line.entries) {
            let score = try Race.score(entry, by: weights)
            if let expected = given.score, score.total != (try Points(reading: expected)) {
                throw RaceRefusal.scoreDiffers(
                    line.round, given.territory, given: expected, computed: score.total.text)
            }
        }
    }

    /// The profile's code of each indicator: by its name, else by its place among those of its aspect, if the weight
    /// is the same.
    private func codes(
        of indicators: [Line.Indicator], weights: RaceWeights, number: Int
    ) throws -> [String: String] {
        var codes: [String: String] = [:]
        for aspect in Set(indicators.map(\.aspect)) {
            let given = indicators.filter { $0.aspect == aspect }
            guard let known = weights.aspects.first(where: { $0.label.zh == aspect || $0.code == aspect }) else {
                throw RaceRefusal.badFile(number, aspect)
            }
            for (place, indicator) in given.enumerated() {
                let named = known.indicators.first { $0.label.zh == indicator.name || $0.code == indicator.name }
                let placed = known.indicators.indices.contains(place) ? known.indicators[place] : nil
                guard let found = named ?? placed, found.weight == indicator.weight else {
                    throw RaceRefusal.badFile(number, indicator.name)
                }
                codes[indicator.name] = found.code
            }
        }
        return codes
    }

    private func inputs(of entry: Line.Entry, codes: [String: String], number: Int) throws -> Race.Entry {
        var inputs: [String: Race.Input] = [:]
        for input in entry.inputs where input.actual != nil || input.target != nil {
            guard let code = codes[input.name] else { throw RaceRefusal.badFile(number, input.name) }
            inputs[code] = Race.Input(actual: input.actual, target: input.target)
        }
        let changes = try (entry.adjustments ?? []).map { change in
            Adjustment(try Points(reading: change.points), note: change.note)
        }
        // One register keeps them: their sum, with all reasons.
        let sum = changes.map(\.points).reduce(.zero, +)
        let note = changes.map(\.note).joined(separator: "；")
        return Race.Entry(
            territory: entry.territory, inputs: inputs, adjustments: sum == .zero ? [] : [Adjustment(sum, note: note)])
    }
}
