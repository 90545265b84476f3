public import Wording

/// Why a mechanism profile is refused; correcting the document helps, trying again does not.
public struct ProfileError: PersonFacingError, Hashable {
    /// What is wrong.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// No JSON of the expected form.
        case malformed
        /// A name or code is empty.
        case nameMissing = "name-missing"
        /// A number is outside its range.
        case outOfRange = "out-of-range"
        /// A code or number appears twice.
        case twice
        /// Something that must have entries has none.
        case empty
        /// Weights or budgets do not add up.
        case sumWrong = "sum-wrong"
        /// Red is not graver than yellow, or there is no threshold.
        case thresholdsUnordered = "thresholds-unordered"
        /// The tiers raise problems in a circle.
        case tierCycle = "tier-cycle"
        /// Something is named that the document does not declare.
        case unknownName = "unknown-name"
        /// The work calendar has no data for the year.
        case calendarYearMissing = "calendar-year-missing"
    }

    /// What is wrong.
    public let reason: Reason
    /// Where in the document, such as `race.aspects.reserve`.
    public let place: String
    /// The value found there.
    public let found: String

    /// Names a fault.
    public init(reason: Reason, place: String, found: String) {
        self.reason = reason
        self.place = place
        self.found = found
    }

    /// `profile.` and the reason.
    public var code: String { "profile.\(reason.rawValue)" }
    /// Place and value.
    public var values: [String: String] { ["place": place, "found": found] }

    /// Names place and fault.
    public var message: Label {
        let words: (zh: String, en: String) =
            switch reason {
            case .malformed: ("格式不对", "is malformed")
            case .nameMissing: ("名称为空", "has no name")
            case .outOfRange: ("超出范围", "is out of range")
            case .twice: ("重复", "appears twice")
            case .empty: ("没有内容", "is empty")
            case .sumWrong: ("合计不符", "does not add up")
            case .thresholdsUnordered: ("黄红阈值次序不对", "has thresholds out of order")
            case .tierCycle: ("提交上级形成循环", "raises in a circle")
            case .unknownName: ("引用了未声明的名称", "names something undeclared")
            case .calendarYearMissing: ("工作日历缺少该年", "needs a year that the work calendar lacks")
            }
        let value = found.isEmpty ? "" : ": \(found)"
        return Label("机制参数 \(place) \(words.zh)\(value)", "Mechanism profile: \(place) \(words.en)\(value)")
    }

    /// What to do next.
    public var nextStep: Label {
        reason == .calendarYearMissing
            ? Label("请先导入该年的工作日历，再启用机制参数。", "Import that year's work calendar first, then the profile.")
            : Label("请改正机制参数文件后重新导入。", "Correct the profile document and import it again.")
    }
}
