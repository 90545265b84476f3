public import InspectionDomain
import Wording

/// The ten items and the ratings as people type them, in either language.
public enum SupervisionWords {
    /// Reads `5`, `５`, `进度`, `progress`, `第5项`, `5 进度` or an unambiguous beginning such as `prog`.
    ///
    /// - Throws: ``CommandError`` `input.item` with the ten names.
    public static func item(_ text: String) throws -> SupervisionItem {
        let typed = plain(text)
        let digits = typed.filter(\.isNumber)
        if !digits.isEmpty, let number = Int(digits), let item = SupervisionItem(rawValue: number) {
            let rest = typed.filter { !$0.isNumber && !" 第项.、:".contains($0) }
            if rest.isEmpty || names(of: item).contains(rest) { return item }
        }
        let exact = SupervisionItem.allCases.filter { names(of: $0).contains(typed) }
        if let item = exact.first { return item }
        let beginning = SupervisionItem.allCases.filter { item in
            typed.count >= 3 && names(of: item).contains { $0.hasPrefix(typed) }
        }
        if beginning.count == 1 { return beginning[0] }
        let all = SupervisionItem.allCases
        throw CommandError(
            code: "input.item",
            message: Bilingual(
                zh: "没有督导项“\(SafeText.line(text))”", en: "there is no item “\(SafeText.line(text))”"),
            nextStep: Bilingual(
                zh: all.map { "\($0.number) \($0.label.zh)" }.joined(separator: "、"),
                en: all.map { "\($0.number) \($0)" }.joined(separator: ", ")))
    }

    /// Reads `正常`, `关注`, `滞后`, `不适用`, the English codes, `1` to `4`, `n a l x` or `na`.
    ///
    /// - Throws: ``CommandError`` `input.rating` with the four ratings.
    public static func rating(_ text: String) throws -> Rating {
        switch plain(text) {
        case "1", "正常", "normal", "n": return .normal
        case "2", "关注", "attention", "a": return .attention
        case "3", "滞后", "lagging", "l": return .lagging
        case "4", "不适用", "notapplicable", "not-applicable", "n/a", "na", "x": return .notApplicable
        default:
            throw CommandError(
                code: "input.rating",
                message: Bilingual(
                    zh: "没有评价“\(SafeText.line(text))”", en: "there is no rating “\(SafeText.line(text))”"),
                nextStep: Bilingual(
                    zh: "正常、关注、滞后、不适用", en: "normal, attention, lagging, notApplicable"))
        }
    }

    private static func names(of item: SupervisionItem) -> Set<String> {
        [item.label.zh, plain(item.label.en), plain("\(item)")]
    }

    /// Lower case, full-width digits as digits, without spaces.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for character in text.trimmed.lowercased() {
            if let value = character.wholeNumberValue, character.isNumber, (0...9).contains(value),
                character.unicodeScalars.first.map({ (0xff10...0xff19).contains($0.value) }) == true
            {
                plain += String(value)
            } else if character != " " {
                plain.append(character)
            }
        }
        return plain
    }
}
