import Causality
import InspectionDomain
import InspectionStore

/// What a territory brought into a round, read from its record and scored by the profile.
enum RaceReading {
    /// The score; adjustments without a reason are refused by ``ScoreError``.
    static func score(
        of record: StoredRecord, territory: String, by rules: RaceWeights
    ) throws -> Race.Score {
        let inputs = rules.indicators.map { indicator in
            (
                indicator.code,
                Race.Input(
                    actual: record.value(FamilyField.name("actuals", indicator.code)).integer,
                    target: record.value(FamilyField.name("targets", indicator.code)).integer, sources: [record.id])
            )
        }
        let note = record.value("adjustmentNote").text ?? ""
        let adjustments = record.value("adjustment").integer.map {
            [Adjustment(Points(hundredths: $0), note: note)]
        }
        return try Race.score(
            Race.Entry(
                territory: territory, inputs: Dictionary(inputs, uniquingKeysWith: { first, _ in first }),
                adjustments: adjustments ?? []), by: rules)
    }
}
