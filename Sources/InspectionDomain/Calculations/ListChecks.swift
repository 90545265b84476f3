public import Causality
public import Wording

/// A project that may not stand on a list: too small for its rule.
public struct ListRefusal: PersonFacingError, Hashable {
    /// The list's code.
    public let list: String
    /// Which amount was tested.
    public let measure: MechanismProfile.ListRule.Measure
    /// The amount, in 0.01 万元; `nil` if not entered.
    public let amount: Int64?
    /// The least amount, in 0.01 万元.
    public let minimum: Int64

    /// `list.below-minimum`.
    public var code: String { "list.below-minimum" }
    /// List, measure and amounts.
    public var values: [String: String] {
        [
            "list": list, "measure": measure.rawValue, "amount": amount.map(String.init) ?? "",
            "minimum": String(minimum),
        ]
    }
    /// Names the amount and the bound, in 万元.
    public var message: Label {
        let (found, least) = (amount.map(MoneyText.wan) ?? Ratio?.missingText, MoneyText.wan(minimum))
        return switch measure {
        case .totalInvestment:
            Label("总投资 \(found) 万元，列入清单须不少于 \(least) 万元", "Total investment is \(found) 万元; the list asks \(least)")
        case .annualPlan:
            Label("年度计划 \(found) 万元，该依据须不少于 \(least) 万元", "The annual plan is \(found) 万元; the basis asks \(least)")
        }
    }
    /// Correct the amount or choose another list.
    public var nextStep: Label {
        Label("请核对金额，或选择其他清单、依据。", "Check the amount, or choose another list or basis.")
    }
}

/// Amounts in words.
public enum MoneyText {
    /// An amount of 0.01 万元 in 万元, without trailing zeros.
    public static func wan(_ amount: Int64) -> String {
        let size = amount.magnitude
        var text = String(size / 100)
        let fraction = size % 100
        if fraction > 0 {
            text += fraction % 10 == 0 ? ".\(fraction / 10)" : fraction < 10 ? ".0\(fraction)" : ".\(fraction)"
        }
        return (amount < 0 ? "-" : "") + text
    }
}

extension MechanismProfile {
    /// Why a project may not stand on a list or claim a basis; `nil` if it may, also where no rule asks.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - basis: The basis claimed; a rule for a basis is asked only if it is claimed.
    ///   - others: Lists that it stands on as well, for relaxed bounds.
    public func refusal(
        toList list: String, basis: String?, totalInvestment: Int64?, annualPlan: Int64?, others: Set<String> = []
    ) -> ListRefusal? {
        for rule in listRules where rule.list == list && (rule.basis == nil || rule.basis == basis) {
            let amount = rule.measure == .totalInvestment ? totalInvestment : annualPlan
            let minimum = rule.bound(onLists: others)
            if amount ?? -1 < minimum {
                return ListRefusal(list: list, measure: rule.measure, amount: amount, minimum: minimum)
            }
        }
        return nil
    }
}

extension KeyShare {
    /// What is wrong with the list, in words; empty if the gauge is green.
    public func faults(requiredCount: Int, requiredShare: Ratio) -> [Label] {
        var faults: [Label] = []
        if !hasRequiredCount {
            faults.append(
                Label(
                    "清单 \(count) 个项目，应为 \(requiredCount) 个", "\(count) projects on the list, \(requiredCount) required")
            )
        }
        if !reachesShare {
            let (share, least) = (self.share.percentText, requiredShare.percentText)
            faults.append(Label("年度投资占比 \(share)，应不低于 \(least)", "share of investment \(share), at least \(least)"))
        }
        return faults
    }
}

/// What a project lacks in leadership and service: the four fixings and the people who must serve it.
public struct ProjectGaps: Hashable, Sendable {
    /// One thing that is missing.
    public enum Gap: Hashable, Sendable {
        /// One of the four fixings.
        case fixing(FourFixing)
        /// Nobody serves in a role that a rule asks for.
        case unstaffed(role: String, label: Label)
        /// More than one serves where one project has one officer.
        case overstaffed(role: String, people: [String])

        /// What people see.
        public var label: Label {
            switch self {
            case .fixing(let fixing): fixing.label
            case .unstaffed(_, let label): Label("缺" + label.zh, "no " + label.en)
            case .overstaffed(_, let people):
                Label("多于一人：" + people.joined(separator: "、"), "more than one: " + people.joined(separator: ", "))
            }
        }
    }

    /// What is known of the project.
    public struct Facts: Sendable {
        /// The project.
        public let project: ProjectView
        /// Its stage.
        public let stage: ProjectStage?
        /// Its place on the key list; `nil` if it has none.
        public let membership: ListMembershipView?
        /// Whether it has a milestone or a monthly plan.
        public let hasSchedule: Bool
        /// Who serves it.
        public let assignments: [ServiceAssignmentView]

        /// Collects the facts.
        public init(
            project: ProjectView, stage: ProjectStage?, membership: ListMembershipView?, hasSchedule: Bool,
            assignments: [ServiceAssignmentView]
        ) {
            self.project = project
            self.stage = stage
            self.membership = membership
            self.hasSchedule = hasSchedule
            self.assignments = assignments
        }
    }

    /// The project.
    public let project: RecordID
    /// What is missing, fixings first.
    public let gaps: [Gap]

    /// Compares a project with the profile on a day of a year.
    public init(_ facts: Facts, by profile: MechanismProfile, on day: CivilDate) {
        project = facts.project.id
        let isKey = facts.membership?.isActive(on: day) == true
        let fixings = isKey ? profile.fixings.filter { !Self.isFixed($0, facts, on: day) } : []
        let staffing = profile.staffing.filter { $0.asks(facts, isKey: isKey) }.compactMap { rule -> Gap? in
            let people = Self.people(in: rule.role, facts, on: day)
            if people.isEmpty { return .unstaffed(role: rule.role, label: rule.label) }
            let isSingle = rule.role == "chiefServiceOfficer"
            return isSingle && people.count > 1 ? .overstaffed(role: rule.role, people: people) : nil
        }
        gaps = fixings.map(Gap.fixing) + staffing
    }

    /// Who serves in a role on a day, sorted, each once.
    public static func people(in role: String, _ facts: Facts, on day: CivilDate) -> [String] {
        Set(facts.assignments.filter { $0.role == role && $0.isActive(on: day) }.compactMap(\.person)).sorted()
    }

    private static func isFixed(_ fixing: FourFixing, _ facts: Facts, on day: CivilDate) -> Bool {
        switch fixing {
        case .investmentTarget: (facts.project.annualTarget(day.year) ?? 0) > 0
        case .progressTarget: facts.hasSchedule
        case .contactLeader:
            FieldValue.text(facts.membership?.contactLeader ?? "").isFilled
                || !people(in: "contactLeader", facts, on: day).isEmpty
        case .responsibleEntity: FieldValue.text(facts.project.responsibleUnit ?? "").isFilled
        }
    }
}

extension MechanismProfile.StaffingRule {
    func asks(_ facts: ProjectGaps.Facts, isKey: Bool) -> Bool {
        if keyListOnly && !isKey { return false }
        if (facts.project.totalInvestment ?? 0) < minimumTotalInvestment { return false }
        return stages.isEmpty || facts.stage.map { stages.contains($0.rawValue) } ?? false
    }
}
