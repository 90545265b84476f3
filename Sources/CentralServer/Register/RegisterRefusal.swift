import InspectionDomain
import Presentation
import Wording

/// Why an action of the register is refused.
enum RegisterRefusal: PersonFacingError, Hashable {
    /// No steps, too many, a negative length, or one name twice.
    case steps
    /// The project's territory is no valid one.
    case noTerritory
    /// The state may not follow.
    case step(from: Bilingual, to: Bilingual)
    /// The project stands on the list already.
    case listed
    /// It needs a reason.
    case reason
    /// The profile does not ask this of the group.
    case unknownDuty(group: String, purpose: String)
    /// What was done cannot lie in the future.
    case future(CivilDate)
    /// There is nothing open to meet about.
    case nothingOpen

    var code: String {
        switch self {
        case .steps: "register.steps"
        case .noTerritory: "register.no-territory"
        case .step: "register.step"
        case .listed: "register.listed"
        case .reason: "register.reason"
        case .unknownDuty: "register.unknown-duty"
        case .future: "register.future"
        case .nothingOpen: "register.nothing-open"
        }
    }

    var message: Bilingual {
        switch self {
        case .steps:
            Bilingual(zh: "步骤不能倒排：须有名称各异的步骤，天数不为负。", en: "The steps cannot be planned: give names, each once, and days.")
        case .noTerritory: Bilingual(zh: "项目的属地代码无效。", en: "The project's territory is no valid one.")
        case .step(let from, let to):
            Bilingual(zh: "“\(from.zh)”之后不能是“\(to.zh)”。", en: "“\(to.en)” cannot follow “\(from.en)”.")
        case .listed: Bilingual(zh: "该项目已在清单上。", en: "The project stands on the list already.")
        case .reason: Bilingual(zh: "须说明原因。", en: "It needs a reason.")
        case .unknownDuty(let group, let purpose):
            Bilingual(
                zh: "机制参数没有规定专班“\(SafeText.line(group, atMost: 40))”的“\(SafeText.line(purpose, atMost: 40))”。",
                en: "The profile asks no “\(SafeText.line(purpose, atMost: 40))” of the group "
                    + "“\(SafeText.line(group, atMost: 40))”.")
        case .future(let day): Bilingual(zh: "日期 \(day) 在今天之后。", en: "The day \(day) lies in the future.")
        case .nothingOpen: Bilingual(zh: "没有未结事项，无需开会。", en: "Nothing is open, there is nothing to meet about.")
        }
    }

    var nextStep: Bilingual {
        switch self {
        case .steps: Bilingual(zh: "按“名称:天数”填写，如 立项:20。", en: "Write name:days, such as filing:20.")
        case .noTerritory: Bilingual(zh: "先改正项目的属地。", en: "Correct the project's territory first.")
        case .step: Bilingual(zh: "先完成前一步。", en: "Take the step before it first.")
        case .listed: Bilingual(zh: "无须再次列入。", en: "Nothing is to be done.")
        case .reason: Bilingual(zh: "填写原因后重试。", en: "Give the reason and try again.")
        case .unknownDuty: Bilingual(zh: "用 central profile show 查看。", en: "See central profile show.")
        case .future: Bilingual(zh: "填写已开展的日期。", en: "Give the day on which it was done.")
        case .nothingOpen: Bilingual(zh: "先登记需求。", en: "Enter the needs first.")
        }
    }

    var isRetryable: Bool { false }
}
