import Foundation
import InspectionDomain

/// A round as it was published: what everybody brought in and where everybody came out. Nothing later changes it.
///
/// The weights are those of the profile's name and version that the round names; a version never changes.
struct FrozenRound: Codable, Hashable {
    /// One territory's, or unit's, part.
    struct Entry: Codable, Hashable {
        /// The region code, or the unit's name.
        let subject: String
        /// What was reached, by indicator.
        var actuals: [String: Int64] = [:]
        /// What was to be reached, by indicator.
        var targets: [String: Int64] = [:]
        /// The points, in 0.01, of each part; of a year's round by period.
        var parts: [String: Int64] = [:]
        /// Points added or taken, in 0.01.
        var adjustment: Int64 = 0
        /// Why.
        var note = ""
        /// The total in 0.01 points; `nil` without a score.
        var total: Int64?
        /// 1 for the best; equal totals share a rank.
        var rank: Int?
        /// The rank in the round before.
        var previous: Int?
    }

    let entries: [Entry]

    /// JSON text; equal rounds give equal bytes.
    var document: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers cannot fail to be encoded.
        return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }) ?? ""
    }

    init(entries: [Entry]) { self.entries = entries }

    /// Reads what ``document`` wrote; `nil` for anything else.
    init?(document: String) {
        guard let read = try? JSONDecoder().decode(FrozenRound.self, from: Data(document.utf8)) else { return nil }
        self = read
    }

    /// The ranks by subject, for the change in the round after.
    var ranks: [String: Int] {
        Dictionary(entries.compactMap { entry in entry.rank.map { (entry.subject, $0) } }, uniquingKeysWith: { $1 })
    }

    /// The totals by subject.
    var totals: [String: Points] {
        Dictionary(
            entries.compactMap { entry in entry.total.map { (entry.subject, Points(hundredths: $0)) } },
            uniquingKeysWith: { $1 })
    }

    /// The places as published.
    var places: [Ranking.Place] {
        Ranking.places(
            entries.map { Ranking.Entry($0.subject, score: $0.total.map(Points.init(hundredths:))) },
            previous: Dictionary(
                entries.compactMap { entry in entry.previous.map { (entry.subject, $0) } }, uniquingKeysWith: { $1 }))
    }
}
