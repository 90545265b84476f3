import InspectionDomain
public import InspectionStore
public import Wording

/// A decision between different values, in words.
public struct DecisionWords: Sendable {
    /// What was decided.
    public let title: String
    /// The value that was chosen.
    public let chosen: String
    /// The values entered on this device that were not; empty if none were.
    public let mine: String
    /// The values that were not chosen, with who had written them.
    public let others: String
    /// Who decided, on which device, when.
    public let origin: String
    /// One sentence for the person whose value was not chosen.
    public let sentence: Bilingual

    /// Puts a decision into words.
    public init(_ decision: Decision, language: Language) {
        let title = ConflictWords.title(
            of: decision.record, type: decision.type, field: decision.field, language: language)
        func words(_ alternative: Decision.Alternative) -> String {
            ConflictWords.value(alternative.value, of: decision.field, type: decision.type, language: language)
        }
        let chosen = ConflictWords.value(decision.chosen, of: decision.field, type: decision.type, language: language)
        let mine = decision.others.filter(\.isOwn).map(words).joined(separator: " / ")
        let at = FieldText.instant(decision.wallMilliseconds)
        self.title = title
        self.chosen = chosen
        self.mine = mine
        others = decision.others.map {
            Bilingual(zh: "\(words($0))（\($0.person)）", en: "\(words($0)) (\($0.person))")[language]
        }.joined(separator: Bilingual(zh: "、", en: ", ")[language])
        origin = decision.person + (decision.device.map { " @ \($0)" } ?? "") + "  " + at
        sentence = Bilingual(
            zh: "\(title)：\(decision.person) 在 \(at) 决定为“\(chosen)”，您填的是“\(mine)”。理由：\(decision.reason)",
            en:
                "\(title): \(decision.person) decided “\(chosen)” at \(at); yours was “\(mine)”. "
                + "Why: \(decision.reason)")
    }
}
