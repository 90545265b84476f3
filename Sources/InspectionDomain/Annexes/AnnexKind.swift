/// One of the three monthly tables of Zhanhe (平湛政办〔2021〕8号, annexes 1 to 3; catalogue §4).
public enum AnnexKind: String, Hashable, Sendable, CaseIterable {
    /// 前期项目谋划表.
    case annex1
    /// 新建（竣工）项目情况表.
    case annex2
    /// 在建项目进展情况表.
    case annex3

    /// The line under the title.
    public static let unitLine = "单位：万元"
    /// What stands for the year in headings and titles.
    static let yearMark = "{年}"

    /// The title, such as 湛河区2021年前期项目谋划表.
    public func title(district: String, year: Int) -> String {
        let name =
            switch self {
            case .annex1: "前期项目谋划表"
            case .annex2: "新建（竣工）项目情况表"
            case .annex3: "在建项目进展情况表"
            }
        return "\(district)\(year)年\(name)"
    }

    /// The columns from left to right, after the running number.
    public var columns: [AnnexColumn] {
        switch self {
        case .annex1: Self.preliminary
        case .annex2: Self.newOrCompleted
        case .annex3: Self.ongoing
        }
    }

    private static let preliminary: [AnnexColumn] = [
        .init(.name, "项目名称"), .init(.sector, "行业领域"), .init(.content, "建设内容及规模"), .init(.years, "建设年限"),
        .init(.location, "建设地点"), .init(.totalInvestment, "总投资"), .init(.signing, "签约情况"),
        .init(.procedures, "手续办理进展"), .init(.demolition, "拆迁进展"), .init(.problems, "存在问题"),
        .init(.responsibleUnit, "责任单位"), .init(.owner, "项目单位"), .init(.contact, "项目单位联系人及电话"),
    ]

    private static let newOrCompleted: [AnnexColumn] = {
        let group = "前期进展情况（必须填写详细，不能留空格）"
        return [
            .init(.name, "项目名称"), .init(.sector, "行业领域"), .init(.builder, "建设单位"), .init(.content, "建设规模和主要内容"),
            .init(.location, "项目实施地点"), .init(.totalInvestment, "总投资"), .init(.years, "建设起止年限"),
            .init(.annualTarget, yearMark + "年投资目标"), .init(.establishment, "审批、核准、备案", group: group),
            .init(.eia, "环评", group: group), .init(.land, "土地", group: group), .init(.planning, "规划", group: group),
            .init(.progress, "项目进展情况"), .init(.contact, "项目单位联系人及电话"), .init(.remark, "备注"),
        ]
    }()

    private static let ongoing: [AnnexColumn] = {
        let group = "联审联批手续"
        return [
            .init(.name, "项目名称"), .init(.sector, "行业领域"), .init(.content, "建设内容及规模"), .init(.years, "建设年限"),
            .init(.location, "建设地点"), .init(.totalInvestment, "总投资"), .init(.doneMonth, "本月完成投资"),
            .init(.doneTotal, "累计完成投资"), .init(.doneYear, "年度完成投资"), .init(.visibleProgress, "形象进度"),
            .init(.landApproval, "用地审批手续", group: group), .init(.establishment, "审批核准备案手续", group: group),
            .init(.landPlanning, "用地规划手续", group: group), .init(.constructionPlanning, "建设规划手续", group: group),
            .init(.eia, "环评审批手续", group: group), .init(.annualPlan, yearMark + "年计划完成投资"),
            .init(.chiefOfficer, "首席服务员"), .init(.responsibleUnit, "责任单位"), .init(.responsiblePerson, "责任人"),
            .init(.owner, "项目单位"), .init(.contact, "项目单位联系人及电话"),
        ]
    }()
}

/// One column of an annex.
public struct AnnexColumn: Hashable, Sendable {
    /// What the cells hold, by a stable code that rows store.
    public enum Content: String, Hashable, Sendable, CaseIterable {
        /// Of the project's own record.
        case name, sector, content, years, location, totalInvestment, signing, demolition, responsibleUnit
        /// Of the project's own record as well.
        case responsiblePerson, owner, builder, contact, annualTarget, annualPlan
        /// Of the monthly report.
        case doneMonth, doneYear, doneTotal, visibleProgress, progress
        /// Of approval items, problems and service assignments.
        case procedures, problems, establishment, eia, land, planning, landApproval, landPlanning
        /// Likewise, and the remark.
        case constructionPlanning, chiefOfficer, remark

        /// Whether the cell holds money.
        public var isMoney: Bool {
            switch self {
            case .totalInvestment, .annualTarget, .annualPlan, .doneMonth, .doneYear, .doneTotal: true
            default: false
            }
        }
    }

    /// What the cells hold.
    public let content: Content
    /// The group's heading, if the column stands in one.
    public let group: String?
    /// The heading; the year is put in by ``heading(year:)``.
    private let leaf: String

    init(_ content: Content, _ leaf: String, group: String? = nil) {
        self.content = content
        self.leaf = leaf
        self.group = group
    }

    /// The heading of a year.
    public func heading(year: Int) -> String {
        guard leaf.hasPrefix(AnnexKind.yearMark) else { return leaf }
        return String(year) + leaf.dropFirst(AnnexKind.yearMark.count)
    }

    /// Group and heading in one line, joined by `·`.
    public func flattened(year: Int) -> String { (group.map { $0 + "·" } ?? "") + heading(year: year) }

    /// Whether the source declares the cell mandatory and detailed: the four of annex 2.
    public var isDetailed: Bool { group?.hasPrefix("前期进展情况") == true }
    /// Whether an empty cell blocks the hand-in.
    public var isRequired: Bool { content != .remark }
}
