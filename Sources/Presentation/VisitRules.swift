public import InspectionDomain
import Wording

/// What is refused before a visit is written, wherever it comes from.
public enum VisitRules {
    /// Refuses a day beyond tomorrow, which only a typing error or a wrong clock can give.
    ///
    /// Tomorrow is allowed: a laptop's clock may be a day behind.
    /// - Throws: ``CommandError`` `visit.futureDate`.
    public static func check(date: CivilDate, today: CivilDate) throws {
        guard date.days(since: today) > 1 else { return }
        throw CommandError(
            code: "visit.futureDate",
            message: Bilingual(
                zh: "督导日期 \(date) 在未来（今天 \(today)）",
                en: "the visit's date \(date) lies in the future (today is \(today))"),
            nextStep: Bilingual(
                zh: "请填写实地督导的日期；若日期没错，请检查电脑时钟。",
                en: "Give the day on site; if it is right, check the computer's clock."))
    }

    /// Refuses “not applicable” without a reason.
    ///
    /// - Throws: ``CommandError`` `visit.reasonMissing`.
    public static func check(rating: Rating, reason: String?, of item: SupervisionItem) throws {
        guard rating == .notApplicable, reason?.trimmed.isEmpty ?? true else { return }
        throw CommandError(
            code: "visit.reasonMissing",
            message: Bilingual(
                zh: "\(item.number) \(item.label.zh)：选“不适用”须说明原因",
                en: "\(item.number) \(item.label.en): “not applicable” needs a reason"),
            nextStep: Bilingual(zh: "请说明原因（命令行：--reason）。", en: "Give the reason (command line: --reason)."))
    }
}
