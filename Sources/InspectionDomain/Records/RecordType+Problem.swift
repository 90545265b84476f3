extension RecordType {
    /// Anything that needs coordination; its state is computed from its events, never typed.
    public static let problem = RecordType(
        "problem", "问题", "Problem", home: .territory, parent: "project",
        fields: [
            both("project", "项目", "Project", .reference("project"), .event, required: true, queried: true),
            both("foundInVisit", "发现于督导", "Found in visit", .reference("visit"), .event, queried: true),
            both("foundInItem", "发现于督导项", "Found in item", .integer(1...10), .event),
            both("foundOn", "发现日期", "Found on", .date, .event, queried: true),
            both("title", "标题", "Title", .text(maxCharacters: 200), .noteText, required: true, searched: true),
            both(
                "description", "描述", "Description", .note(maxCharacters: 20_000), .noteText, required: true,
                searched: true),
            both("class", "类别", "Class", .choice(of: ProblemClass.self), .sibling, required: true, queried: true),
            both("crossRegion", "跨区域", "Cross-region", .flag, .sibling, caution: .higher),
            both("crossField", "跨领域", "Cross-field", .flag, .sibling, caution: .higher),
            both("needsCityLevel", "需市级协调", "Needs city level", .flag, .sibling, caution: .higher),
            both("critical", "重特大", "Critical", .flag, .sibling, caution: .higher),
            both("withinRemit", "在职权内", "Within remit", .flag, .sibling),
            both(
                "severity", "严重程度", "Severity",
                .choice([
                    Choice("minor", "一般", "minor", caution: 1), Choice("serious", "较重", "serious", caution: 2),
                    Choice("grave", "严重", "grave", caution: 3),
                ]), .sibling, queried: true),
            both("proposedRung", "建议层级", "Proposed rung", .integer(0...9), .sibling, caution: .higher),
            both(
                "sourceList", "来源清单", "Source list",
                .choice([
                    Choice("ledger", "问题台账", "problem ledger"),
                    Choice("reliefList", "难点纾解清单", "difficulty-relief list"),
                ]), .sibling, queried: true),
            both("photos", "照片", "Photos", .set(of: .reference("photo")), .addWins),
            .derived("state", "状态", "State", .choice(of: ProblemState.self)),
            .derived("rung", "层级", "Rung", .integer(0...9)),
            .derived("ownerUnit", "承办单位", "Owner unit", .text(maxCharacters: 120)),
            .derived("dueOn", "办结时限", "Due on", .date),
        ])

    private static func both(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, _ merge: MergeClass, required: Bool = false,
        queried: Bool = false, searched: Bool = false, caution: Caution? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, merge, by: [.inspector, .office, .territory], required: required, queried: queried,
            searched: searched, caution: caution)
    }
}

/// What a problem is about (catalogue §5.2, proposed).
public enum ProblemClass: String, CodedChoice {
    /// 用地.
    case land
    /// 拆迁.
    case demolition
    /// 审批.
    case approval
    /// 资金.
    case funds
    /// 能耗和排放.
    case energy
    /// 水电气讯配套.
    case utilities
    /// 服务.
    case service
    /// 机制.
    case mechanism
    /// 阻工.
    case obstruction
    /// 生态.
    case ecology
    /// 施工.
    case construction
    /// 市场和业主.
    case owner
    /// 其他.
    case other

    /// What people see.
    public var label: Label {
        switch self {
        case .land: Label("用地", "land")
        case .demolition: Label("拆迁", "demolition")
        case .approval: Label("审批", "approval")
        case .funds: Label("资金", "funds")
        case .energy: Label("能耗排放", "energy and emission")
        case .utilities: Label("配套", "utilities")
        case .service: Label("服务", "service")
        case .mechanism: Label("机制", "mechanism")
        case .obstruction: Label("阻工", "obstruction")
        case .ecology: Label("生态", "ecology")
        case .construction: Label("施工", "construction")
        case .owner: Label("市场业主", "market or owner")
        case .other: Label("其他", "other")
        }
    }
}
