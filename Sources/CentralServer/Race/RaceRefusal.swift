import InspectionDomain
import Presentation
import Wording

/// Why a step of race or assessment is refused, each with what to do next.
enum RaceRefusal {
    static func noRace(_ profile: Label) -> CommandError {
        CommandError(
            code: "race.none",
            message: Bilingual(
                zh: "现行机制参数“\(profile.zh)”没有赛马", en: "the profile in force, “\(profile.en)”, has no race"),
            nextStep: Bilingual(zh: "如应有，请启用含 race 的机制参数。", en: "If it should, switch to a profile with `race`."))
    }

    static func noAssessment(_ profile: Label) -> CommandError {
        CommandError(
            code: "assessment.none",
            message: Bilingual(
                zh: "现行机制参数“\(profile.zh)”没有考核", en: "the profile in force, “\(profile.en)”, has no assessment"),
            nextStep: Bilingual(
                zh: "如应有，请启用含 assessment 的机制参数。", en: "If it should, switch to a profile with `assessment`."))
    }

    static func profileMissing(_ name: String, _ version: Int64) -> CommandError {
        CommandError(
            code: "race.profile-missing",
            message: Bilingual(
                zh: "轮次所依据的机制参数 \(SafeText.line(name)) v\(version) 不在登记中",
                en: "the profile \(SafeText.line(name)) v\(version) that the round counts with is not in the register"),
            nextStep: Bilingual(zh: "请导入该版本。", en: "Import that version."))
    }

    static func noRound(_ kind: Label, _ day: CivilDate) -> CommandError {
        CommandError(
            code: "notFound.round",
            message: Bilingual(zh: "\(day) 所在期间没有“\(kind.zh)”轮次", en: "there is no round “\(kind.en)” for \(day)"),
            nextStep: Bilingual(zh: "先开立轮次。", en: "Open the round first."))
    }

    static func closed(_ state: RoundState) -> CommandError {
        CommandError(
            code: "race.closed",
            message: Bilingual(
                zh: "轮次\(state.label.zh)，不能再改", en: "the round is \(state.label.en) and takes no more changes"),
            nextStep: Bilingual(
                zh: state == .published ? "发布的轮次不再变。" : "先重新打开。",
                en: state == .published ? "A published round stays as it is." : "Open it again first."))
    }

    static func noIndicator(_ code: String, _ known: [String]) -> CommandError {
        CommandError(
            code: "notFound.indicator",
            message: Bilingual(
                zh: "没有指标“\(SafeText.line(code))”", en: "there is no indicator “\(SafeText.line(code))”"),
            nextStep: Bilingual(
                zh: "可用：" + known.joined(separator: "、"), en: "Indicators: " + known.joined(separator: ", ")))
    }

    static func noTerritory(_ code: String, _ known: [String: String]) -> CommandError {
        let list = known.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return CommandError(
            code: "notFound.territory",
            message: Bilingual(
                zh: "没有参赛属地“\(SafeText.line(code))”", en: "no territory “\(SafeText.line(code))” competes"),
            nextStep: Bilingual(
                zh: "可用：" + list.joined(separator: "、"), en: "Territories: " + list.joined(separator: ", ")))
    }

    static func nothingPublished(_ year: Int) -> CommandError {
        CommandError(
            code: "race.nothing-published",
            message: Bilingual(zh: "\(year) 年还没有已发布的轮次", en: "no round of \(year) is published yet"),
            nextStep: Bilingual(zh: "先发布双月赛马。", en: "Publish a race round first."))
    }

    static func scoreDiffers(_ round: String, _ territory: String, given: String, computed: String) -> CommandError {
        CommandError(
            code: "race.score-differs",
            message: Bilingual(
                zh:
                    "\(SafeText.line(round)) \(SafeText.line(territory))：文件中得分 \(SafeText.line(given))，按现行权重为 \(computed)",
                en:
                    "\(SafeText.line(round)) \(SafeText.line(territory)): the file says \(SafeText.line(given)), the weights in force give \(computed)"
            ),
            nextStep: Bilingual(zh: "核对权重和数据后再导入。", en: "Compare weights and inputs, then import again."))
    }

    static func badFile(_ line: Int, _ what: String) -> CommandError {
        CommandError(
            code: "input.race",
            message: Bilingual(
                zh: "第 \(line) 行：\(SafeText.line(what)) 无法读取", en: "line \(line): \(SafeText.line(what)) cannot be read"
            ),
            nextStep: Bilingual(zh: "改正后重新导入。", en: "Correct it and import again."))
    }

    static func badPoints(_ text: String) -> CommandError {
        CommandError(
            code: "input.points",
            message: Bilingual(zh: "不是分数：\(SafeText.line(text))", en: "no points: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "写成 8.62 或 -5。", en: "Write them like 8.62 or -5."))
    }

    static func noHonor(_ word: String) -> CommandError {
        CommandError(
            code: "notFound.honor",
            message: Bilingual(
                zh: "没有候选“\(SafeText.line(word))”", en: "there is no candidate “\(SafeText.line(word))”"),
            nextStep: Bilingual(zh: "先运行 central honor propose。", en: "Run central honor propose first."))
    }
}

extension Points {
    /// Reads `8.62`, `-5` or `0`, with at most two decimals.
    ///
    /// - Throws: ``CommandError`` `input.points`.
    init(reading text: String) throws {
        let typed = text.trimmed
        let isNegative = typed.hasPrefix("-")
        let parts = typed.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), (0...100_000).contains(whole),
            parts.count == 1 || (1...2).contains(parts[1].count), parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) })
        else { throw RaceRefusal.badPoints(text) }
        let fraction = parts.count == 2 ? (Int64(parts[1]) ?? 0) * (parts[1].count == 1 ? 10 : 1) : 0
        self.init(hundredths: (whole * 100 + fraction) * (isNegative ? -1 : 1))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
