extension RecordType {
    /// What a project lacks — land, energy, money, utilities — until it is answered (用地需求和问题清单, 要素保障需求清单).
    public static let resourceNeed = RecordType(
        "resourceNeed", "要素需求", "Resource need", home: .territory, parent: "project",
        fields: [
            need("project", "项目", "Project", .reference("project"), required: true, queried: true),
            need(
                "kind", "要素类别", "Kind",
                .choice([
                    Choice("land", "用地", "land"), Choice("sea", "用海", "sea"), Choice("energy", "能耗", "energy"),
                    Choice("emission", "排放", "emission"), Choice("fund", "资金", "funds"),
                    Choice("utility", "水电气讯", "utilities"),
                ]), required: true, queried: true),
            need("text", "需求或问题", "Need or problem", .text(maxCharacters: 1000), required: true, searched: true),
            need(
                "amount", "数量", "Amount", .integer(0...1_000_000_000_000),
                hint: Label("按“计量单位”的百分之一填写", "Counts hundredths of the unit named beside it")),
            need("amountUnit", "计量单位", "Unit of the amount", .text(maxCharacters: 20)),
            need("causeClass", "原因类别", "Cause", .choice(of: ProblemClass.self)),
            need("priority", "优先类别", "Priority", .choice(of: LandPriority.self), queried: true),
            need("standardLand", "标准地", "Standard land", .flag),
            need("owner", "责任单位", "Owner", .text(maxCharacters: 120), queried: true),
            need("raisedOn", "提出日期", "Raised on", .date, required: true, queried: true),
            need("signedOn", "地块签约日期", "Plot signed on", .date),
            need("listedOn", "地块挂牌日期", "Plot listed on", .date),
            need("dueOn", "办结时限", "Due on", .date, queried: true),
            .event("state", "状态", "State", .choice(of: NeedState.self), by: [.territory, .office], queried: true),
        ])

    private static func need(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        searched: Bool = false, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: [.inspector, .territory], required: required, queried: queried,
            searched: searched, hint: hint)
    }
}
